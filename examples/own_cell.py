"""
Can one write a recurrent cell in twenty lines?
===============================================

A paper has a new cell, and you want to know whether it is any good: on your
data, beside a GRU, in the same pipeline. Here it is the minimal gated unit
(Zhou et al. 2016, https://arxiv.org/abs/1603.09420), which has one gate where
a GRU has two. Does it do as well with fewer weights?
"""

# %%
# The equations, of a step from h' to h:
#
# .. math::
#
#    f &= \sigma(W_{ih}^f x + W_{hh}^f h' + b^f) \\
#    n &= \tanh(W_{ih}^n x + b^n + f \cdot (W_{hh}^n h' + b_{hn})) \\
#    h &= h' + f \cdot (n - h')
#
# A cell says which gates there are and what becomes of their sums; products
# with W_ih and W_hh, time and batches are the layer's. `separate`: what comes
# from the state is handed over apart, because f multiplies it. `carried`: the
# state reaches the next step also directly. `memo`: what the way back needs.

from dataclasses import dataclass

import matplotlib.pyplot as plt
import numpy as np
from sklearn.linear_model import RidgeCV
from sklearn.metrics import mean_squared_error

from sklearn_rnn import RNNRegressor
from sklearn_rnn.cells import Cell, check_cell
from sklearn_rnn.datasets import make_adding


@dataclass(frozen=True)
class MGU(Cell):
    """Minimal gated unit: one gate forgets and resets."""

    gates = ("forget", "candidate")
    activations = ("sigmoid", "identity")
    separate = {"candidate": "b_hn"}
    states = ("hidden",)
    carried = ("hidden",)
    memo = ("candidate",)

    def step(self, p, t, a, m, s_prev, s):
        """From the sums to the state."""
        (f, k, q), (n,), (h_prev,), (h,) = a, m, s_prev, s
        np.tanh(k + f * q, out=n)
        h[:] = h_prev + f * (n - h_prev)

    def step_backward(self, p, t, a, m, s_prev, s, ds, da, g):
        """From the gradient by the state to those by the sums."""
        (f, _, q), (n,), (h_prev,), (dh,) = a, m, s_prev, ds
        df, dk, dq = da
        dk[:] = dh * f * (1 - n**2)
        dq[:] = dk * f
        df[:] = dh * (n - h_prev) + dk * q
        dh -= dh * f


# %%
# A gradient that is a little wrong still learns a little, so one wants to
# know: `check_cell` compares it with finite differences, and tries all else
# that a cell must hold to.

print(check_cell(MGU()))

# %%
# The task: two numbers of thirty are marked, and their sum is wanted. The
# baseline is ridge regression on all steps in a row.

X, y = make_adding(2000, n_steps=30, random_state=0)
X_test, y_test = make_adding(500, n_steps=30, random_state=1)
ridge = RidgeCV().fit(X.reshape(2000, -1), y)
said = ridge.predict(X_test.reshape(500, -1))
errors = {"ridge": mean_squared_error(y_test, said)}

n_weights = {"ridge": ridge.coef_.size + 1}
curves = {}
for name, cell in {"elman": "elman", "gru": "gru", "mgu": MGU()}.items():
    network = RNNRegressor(
        16,
        cell=cell,
        linear_steps=0,
        alpha=0.01,
        learning_rate_init=0.01,
        learning_rate="cosine",
        max_iter=25,
        dtype="float32",
        random_state=0,
    )
    said = network.fit(X, y).predict(X_test)
    errors[name] = mean_squared_error(y_test, said)
    n_weights[name] = sum(array.size for array in network.weights_.values())
    curves[name] = network.loss_curve_
for name, error in errors.items():
    print(f"{name:6s} {n_weights[name]:3d} weights, squared error {error:.4f}")

# %%
# The GRU wins. The new cell comes next, with two thirds of its weights, and
# far ahead of the Elman network and of the linear model. How they learn:

figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
colors = {"elman": "#D55E00", "gru": "black", "mgu": "#0072B2"}
styles = {"elman": ":", "gru": "--", "mgu": "-"}
for name, curve in curves.items():
    label = f"{name}, {n_weights[name]} weights"
    axes.plot(
        range(1, len(curve) + 1),
        curve,
        color=colors[name],
        linestyle=styles[name],
        label=label,
    )
axes.set(
    title="The adding problem, thirty steps",
    xlabel="epochs",
    ylabel="training loss",
    yscale="log",
)
axes.legend(frameon=False)
plt.show()

# sphinx_gallery_start_ignore
assert errors["gru"] < errors["mgu"] < 0.01
assert errors["mgu"] < 0.3 * errors["elman"] < 0.3 * errors["ridge"]
assert 0.6 < n_weights["mgu"] / n_weights["gru"] < 0.7
# sphinx_gallery_end_ignore
