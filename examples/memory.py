"""
How far back can a network remember?
====================================

Two numbers of a sequence are marked, one in its first half and one in its
second, and their sum is wanted (the adding problem, Hochreiter and
Schmidhuber 1997). All else is distraction, and the longer the sequence, the
farther back lies what counts. Which cell bears how much of it, and when is
it no better than to say the mean?
"""

# %%
# Each step holds a number and a mark, 0 or 1.

import matplotlib.pyplot as plt
import pandas as pd
from sklearn.linear_model import RidgeCV
from sklearn.metrics import mean_squared_error

from sklearn_rnn import RNNRegressor
from sklearn_rnn.datasets import make_adding

X, y = make_adding(n_samples=1, n_steps=5, random_state=0)
print(X[0], "->", y[0].round(2))

# %%
# Three cells of the same size on sequences of growing length, trained alike.
# Baselines are the mean, whose squared error is 1/6 whatever the length, and
# ridge regression on all steps in a row. `linear_steps=0`: the network alone.

lengths = [5, 10, 20, 40]
errors = pd.DataFrame(index=lengths)
errors.index.name = "steps"
errors["mean"] = 1 / 6
for n_steps in lengths:
    X, y = make_adding(2000, n_steps=n_steps, random_state=0)
    X_test, y_test = make_adding(500, n_steps=n_steps, random_state=1)
    models = {
        cell: RNNRegressor(
            16,
            cell=cell,
            linear_steps=0,
            alpha=0.01,
            learning_rate_init=0.01,
            learning_rate="cosine",
            max_iter=20,
            dtype="float32",
            random_state=0,
        )
        for cell in ("elman", "gru", "lstm")
    }
    ridge = RidgeCV().fit(X.reshape(2000, -1), y)
    said = ridge.predict(X_test.reshape(500, -1))
    errors.loc[n_steps, "ridge"] = mean_squared_error(y_test, said)
    for cell, model in models.items():
        said = model.fit(X, y).predict(X_test)
        errors.loc[n_steps, cell] = mean_squared_error(y_test, said)
print(errors.round(4))

# %%
# Both gated cells carry the first number across all steps; the GRU is a
# little ahead. The Elman network solves short sequences, and at forty steps
# has learnt hardly more than the mean: on the way back through so many steps
# its gradient vanishes. A linear model cannot multiply a number by its mark,
# and cannot know where the marks will be.
#
# The lower, the better; each line of the grid is a tenth of the error above:

figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
styles = {
    "mean": {"color": "0.5", "linestyle": ":"},
    "ridge": {"color": "black", "linestyle": "--", "marker": "s"},
    "elman": {"color": "#D55E00", "marker": "o"},
    "lstm": {"color": "#009E73", "marker": "^"},
    "gru": {"color": "#0072B2", "marker": "v"},
}
for name, style in styles.items():
    axes.plot(errors.index, errors[name], label=name, **style)
axes.set(
    title="The adding problem: error by the length of sequences",
    xlabel="steps of a sequence",
    ylabel="mean squared error",
    yscale="log",
    xticks=lengths,
)
axes.grid(axis="y", alpha=0.3)
axes.legend(frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))
plt.show()

# sphinx_gallery_start_ignore
assert (errors[["gru", "lstm"]] < 0.01).all(axis=None)
assert errors["gru"].mean() < errors["lstm"].mean()
assert errors.loc[5, "elman"] < 0.01
assert 0.12 < errors.loc[40, "elman"] < errors.loc[40, "ridge"] < 1 / 6
# sphinx_gallery_end_ignore
