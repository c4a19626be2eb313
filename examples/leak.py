"""
What does a leak look like?
===========================

A score is honest only if nothing of the test rows was known in training, and
nothing in a row is from later. With rows in time that is easily got wrong.
Here are three leaks, each with the score that it shows and the one that it is
worth when the model is asked on new days, with what is known then.

The data are made up, so that the truth is known: there is nothing to learn.
"""

# %%
# A price that walks at random, and eight slow columns that have nothing to
# do with it. How far will the price go in the next 20 days? The past says
# nothing of it, so no honest R2 is above that of the baseline, the mean, which
# is 0 at best. The last 400 days are the new ones. That their targets begin
# 20 days after those of training end is part of being honest: the targets of
# the days between reach into both.

import warnings
from textwrap import fill

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from scipy.signal import lfilter
from sklearn.metrics import r2_score
from sklearn.model_selection import KFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from sklearn_rnn import RNNRegressor, SequenceWindower

AHEAD, N_DAYS, N_TRAIN = 20, 1200, 800
rng = np.random.default_rng(0)
price = pd.Series(rng.normal(size=N_DAYS + AHEAD).cumsum())
y = (price.shift(-AHEAD) - price).to_numpy()[:N_DAYS]
X = lfilter([1], [1, -0.97], rng.normal(size=(N_DAYS, 8)), axis=0)


def make_model(**options):
    """Scaled rows, windows of five days, a network."""
    return make_pipeline(
        StandardScaler(),
        SequenceWindower(5, **options),
        RNNRegressor(random_state=0),
    )


def r2_of_new_days(model, X, y):
    """R2 of the last days, by a model that was fitted on the first."""
    said = model.predict(X[N_TRAIN - AHEAD :])[AHEAD:]
    return r2_score(y[N_TRAIN:], said)


train = slice(None, N_TRAIN - AHEAD)
apparent, honest = {}, {}

# %%
# Rows dealt out at random
# ------------------------
# Wrong: folds that are shuffled. Yesterday and tomorrow of nearly every test
# day are in training, and have 19 of its 20 days in common with it. The
# network has only to remember which days were alike.

folds = KFold(4, shuffle=True, random_state=0)
scores = cross_val_score(make_model(), X[:N_TRAIN], y[:N_TRAIN], cv=folds)
name = "rows dealt out\nat random"
apparent[name] = scores.mean()

# %%
# Right: train on what was, ask for what came after.

model = make_model().fit(X[train], y[train])
honest[name] = r2_of_new_days(model, X, y)
print(f"apparent {apparent[name]:.2f}, honest {honest[name]:.2f}")

# %%
# A column that knows the future
# ------------------------------
# Wrong: how far the price is from its mean over 41 days, 20 of them later
# ones. No way to split the rows finds this out.

both_sides = price.rolling(41, center=True, min_periods=1).mean() - price
leaking = both_sides.to_frame()[:N_DAYS]
model = make_model().fit(leaking[train], y[train])
name = "a column\nsmoothed ahead"
apparent[name] = r2_of_new_days(model, leaking, y)

# %%
# Right: the same of 41 past days, as it is known when it is needed.

past_alone = price.rolling(41, min_periods=1).mean() - price
lawful = past_alone.to_frame()[:N_DAYS]
model = make_model().fit(lawful[train], y[train])
honest[name] = r2_of_new_days(model, lawful, y)
print(f"apparent {apparent[name]:.2f}, honest {honest[name]:.2f}")

# %%
# A row that holds its own answer
# -------------------------------
# Wrong: today's change is to be forecast, and today's row holds it. The
# windower sees that, and warns.

change = price.diff().fillna(0.0).to_numpy()[:N_DAYS]
rows = change[:, None]
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    model = make_model().fit(rows[train], change[train])
print(fill(str(told[0].message), 75))
name = "a row with\nits own answer"
apparent[name] = r2_of_new_days(model, rows, change)

# %%
# Right: `lag=1`, so that windows end the day before.

model = make_model(lag=1).fit(rows[train], change[train])
honest[name] = r2_of_new_days(model, rows, change)
print(f"apparent {apparent[name]:.2f}, honest {honest[name]:.2f}")

# %%
# That is what a leak looks like: a good score, and no error. The honest ones
# are no better than the mean, as they must be, and the first is far worse:
# where there is nothing to learn, a network learns by heart. Only an honest
# score tells.

scores = pd.DataFrame({"apparent": apparent, "honest": honest})
figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
scores.plot.bar(ax=axes, color=["#D55E00", "#0072B2"], rot=0, width=0.7)
axes.axhline(0, color="black", linewidth=1)
for bars in axes.containers:
    axes.bar_label(bars, fmt="%.2f", padding=3)
axes.margins(y=0.1)
axes.set(
    title="Three leaks, where there is nothing to learn",
    ylabel="R2 (0: the mean, 1: all right)",
)
axes.legend(frameon=False, loc="lower right")
plt.show()

# sphinx_gallery_start_ignore
assert (scores["apparent"] > 0.25).all()
assert (scores["honest"] < 0.02).all()
assert len(told) == 1
# sphinx_gallery_end_ignore
