"""
How far does a reservoir run on by itself?
==========================================

The series of Mackey and Glass (1977) is chaotic: what is a thousandth off
now is anywhere some hundred steps later. A reservoir of recurrent units,
drawn at random and never trained, holds its past; a linear readout, solved
in closed form, says the next step. Fed with its own output it goes on alone
(Jaeger and Haas 2004, doi:10.1126/science.1091277).
"""

# %%
# The series
# ----------
# dx/dt = 0.2 x(t - 17) / (1 + x(t - 17)^10) - 0.1 x, by Runge and Kutta's
# method in ten parts of a step.

import matplotlib.pyplot as plt
import numpy as np
from sklearn.linear_model import RidgeCV

from sklearn_rnn import EchoStateRegressor


def mackey_glass(n_steps, delay=17, n_parts=10, n_before=1000):
    """The series at whole times (n_steps,), once it has settled."""
    h, d = 1 / n_parts, delay * n_parts
    x = np.full((n_before + n_steps) * n_parts + d + 1, 1.2)
    x[: d + 1] += 0.2 * (np.random.default_rng(0).random(d + 1) - 0.5)

    def slope(now, past):
        return 0.2 * past / (1 + past**10) - 0.1 * now

    for t in range(d, len(x) - 1):
        past, then = x[t - d], x[t - d + 1]
        a = slope(x[t], past)
        b = slope(x[t] + h / 2 * a, (past + then) / 2)
        c = slope(x[t] + h / 2 * b, (past + then) / 2)
        x[t + 1] = x[t] + h / 6 * (a + 2 * b + 2 * c)
        x[t + 1] += h / 6 * slope(x[t] + h * c, then)
    return x[d + n_before * n_parts :: n_parts][:n_steps]


n_train, n_free = 3000, 500
series = mackey_glass(n_train + 1300)
z = (series - series[:n_train].mean()) / series[:n_train].std()
starts = n_train + 100 * np.arange(8)
truth = np.array([z[start : start + n_free] for start in starts])

# %%
# A linear model of the last 20 steps
# -----------------------------------
# The baseline goes on the same way: what it says is its next input.

lags = np.lib.stride_tricks.sliding_window_view(z[:n_train], 20)
ridge = RidgeCV(np.logspace(-9, 3, 25)).fit(lags[:-1], z[20:n_train])
alone = np.array([z[start - 20 : start] for start in starts])
for _ in range(n_free):
    said = ridge.predict(alone[:, -20:])
    alone = np.column_stack([alone, said])
free = {"ridge, 20 lags": alone[:, 20:]}

# %%
# The reservoir
# -------------
# ``generate`` reads the past of each start, and goes on from there.

network = EchoStateRegressor(
    400, mapping="many-to-many", washout=100, random_state=0
)
network.fit(z[None, : n_train - 1, None], z[None, 1:n_train])
free["echo state network"] = np.array(
    [network.generate(z[None, :start, None], n_free)[0] for start in starts]
)
errors = {}
for name, said in free.items():
    errors[name] = np.sqrt(np.mean((said - truth) ** 2, axis=0))
    first, later = errors[name][[0, 83]]
    print(f"{name:18s} off by {first:.1e} at once, {later:.4f} after 84 steps")

# sphinx_gallery_start_ignore
assert errors["echo state network"][83] < 0.02
assert errors["ridge, 20 lags"][83] > 0.2
# sphinx_gallery_end_ignore

# %%
# Eight runs, the first of them drawn
# -----------------------------------
# The linear model fades out. The reservoir keeps to the truth, and will leave
# it in the end, as must all that know a chaotic state only nearly.

figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
axes.plot(truth[0], color="black", linewidth=2, label="truth")
for (name, said), style in zip(free.items(), ("--", "-"), strict=True):
    color = "#D55E00" if "ridge" in name else "#0072B2"
    axes.plot(said[0], style, color=color, linewidth=1.2, label=name)
axes.set(
    title="A chaotic series, run on from the end of training",
    xlabel="steps ahead",
    ylabel="standard deviations",
    ylim=(-3, 4),
)
axes.legend(frameon=False, ncols=3, loc="upper center")
plt.show()

# %%
# Inside
# ------
# Eight of the 400 units, and below them, black, the series that drives them.

shown = slice(n_train - 200, n_train)
states = network.hidden_states(z[None, :n_train, None])[0, shown, 1:9]
states = (states - states.mean(axis=0)) / states.std(axis=0)
figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
axes.plot(states + 5 * np.arange(8), linewidth=1)
axes.plot(z[shown] - 6, color="black", linewidth=1.5)
axes.set(
    title="Eight units of the reservoir, and what drives them",
    xlabel="step",
    yticks=[],
)
plt.show()
