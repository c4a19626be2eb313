"""
Why is it hard to learn what lies far back?
===========================================

Two numbers in a long sequence are marked, and their sum is to be told (the
adding problem, Hochreiter and Schmidhuber 1997). On the way back through an
Elman network the gradient of the output shrinks from step to step until
nothing of it reaches the first numbers, so they are never learnt. The cell
state of an LSTM carries it back whole. Where the recurrent weights are too
large it grows instead, and one update throws the network out of all bounds,
unless ``clip_norm`` bounds each of them.
"""

# %%
# The problem, and what is told by its mean
# -----------------------------------------
# The baseline is a linear model: which numbers count only their marks tell,
# so its R2 is about 0, as of who always says the mean.

from copy import deepcopy

import matplotlib.pyplot as plt
from sklearn.linear_model import Ridge

from sklearn_rnn import GradientFlowDisplay, RNNRegressor
from sklearn_rnn.cells import Elman
from sklearn_rnn.datasets import make_adding

X, y = make_adding(1200, n_steps=50, random_state=0)
X_test, y_test = make_adding(300, n_steps=50, random_state=1)
ridge = Ridge(100.0).fit(X.reshape(len(X), -1), y)
linear = ridge.score(X_test.reshape(len(X_test), -1), y_test)
print(f"ridge        R2 {linear:6.3f}")

# %%
# Vanishing
# ---------
# An Elman network and an LSTM, trained alike.

common = {"hidden_size": 16, "linear_steps": 0, "random_state": 0}
networks, scores = {}, {}
for cell in ("elman", "lstm"):
    network = RNNRegressor(
        cell=cell, learning_rate_init=0.01, max_iter=40, **common
    )
    networks[cell] = network.fit(X, y)
    scores[cell] = network.score(X_test, y_test)
    print(f"{cell:12s} R2 {scores[cell]:6.3f}")


def draw_flow(networks, title):
    """The norm of the gradient of the output at each step."""
    _, axes = plt.subplots(figsize=(7, 4), layout="constrained")
    for name, network in networks.items():
        display = GradientFlowDisplay.from_estimator(
            network, X_test[:50], ax=axes
        )
        display.lines_[0].set_label(name)
    axes.set_title(title)
    axes.legend(frameon=False)
    plt.show()


draw_flow(networks, "What reaches each step of the adding problem, 50 steps")

# sphinx_gallery_start_ignore
assert scores["lstm"] > 0.8
assert scores["elman"] < 0.3
assert linear < 0.3
# sphinx_gallery_end_ignore

# %%
# Exploding
# ---------
# A network of rectified units whose recurrent weights are too large: before
# training, and after it without clipping and with it.

network = RNNRegressor(
    cell=Elman("relu"),
    solver="sgd",
    warm_start=True,
    learning_rate_init=1e-12,
    max_iter=1,
    **common,
).fit(X, y)
network.weights_["layers.0.W_hh"] *= 1.1
too_large = {"before training": network}
failed = []
for clip_norm in (None, 1.0):
    trained = deepcopy(network).set_params(
        learning_rate_init=3e-3, max_iter=20, clip_norm=clip_norm
    )
    try:
        trained.fit(X, y)
    except ValueError as error:
        print(f"clip_norm={clip_norm}: {error}")
        failed.append(clip_norm)
        continue
    too_large[f"clip_norm={clip_norm}"] = trained
    scores[clip_norm] = trained.score(X_test, y_test)
    print(f"clip_norm={clip_norm}: R2 {scores[clip_norm]:.3f}")

draw_flow(too_large, "Recurrent weights that are too large")

# sphinx_gallery_start_ignore
assert failed == [None]
assert 1.0 in scores
# sphinx_gallery_end_ignore
