"""
A model in production: does it have to remember?
================================================

A forecast of tomorrow needs the last ten days. Either the model keeps them,
is told each day when it is over, and is saved again; or it keeps nothing, and
every request brings ten days along. Do both say the same, what does each
cost, and what happens if nobody tells the model?

The days are a resort's, made up: its cancellations, and what was booked.
"""

# %%
# Seven hundred days to learn from, and a month that comes after them, one day
# at a time.

import warnings
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import fill

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.dates import DateFormatter
from sklearn.metrics import mean_absolute_error
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import sklearn_rnn
from sklearn_rnn import RNNRegressor, SequenceWindower, advance
from sklearn_rnn.datasets import make_cancellations

WINDOW, N_TRAIN, N_DAYS = 10, 700, 30
frame = make_cancellations(N_TRAIN + N_DAYS + 1, random_state=2)
X, y = frame[:-1], frame["cancelled"].to_numpy()[1:]
month = range(N_TRAIN, N_TRAIN + N_DAYS)


def fit_model(context):
    """A scaler that keeps the days in the index, windows, a network."""
    model = make_pipeline(
        StandardScaler().set_output(transform="pandas"),
        SequenceWindower(WINDOW, context=context),
        RNNRegressor(
            16,
            loss="absolute_error",
            early_stopping=True,
            max_iter=200,
            random_state=0,
        ),
    )
    return model.fit(X[:N_TRAIN], y[:N_TRAIN])


# %%
# With a context
# --------------
# `fit` keeps the last rows of training. Each evening the model is loaded,
# asked with the row of that day alone, told the same row, and saved. So a
# restart at any time loses nothing.

temporary = TemporaryDirectory()
folder = Path(temporary.name)
sklearn_rnn.dump(fit_model(context="tail"), folder / "context.skops")
said = {"context": []}
for day in month:
    model = sklearn_rnn.load(folder / "context.skops")
    row = X[day : day + 1]
    said["context"].append(model.predict(row)[0])
    advance(model, row)
    sklearn_rnn.dump(model, folder / "context.skops")

# %%
# Without one
# -----------
# The same network, and nothing to keep in step: any number of processes can
# serve it. Each request brings the days of one window, and its last
# prediction is the one that is wanted.

sklearn_rnn.dump(fit_model(context=None), folder / "stateless.skops")
model = sklearn_rnn.load(folder / "stateless.skops")
said["stateless"] = [
    model.predict(X[day - WINDOW + 1 : day + 1])[-1] for day in month
]
print("equal:", np.allclose(said["context"], said["stateless"]))
for file in sorted(folder.iterdir()):
    print(f"{file.name:16s} {file.stat().st_size / 1000:.0f} kB")

# %%
# What goes wrong
# ---------------
# A model with a context that nobody tells what came sees each day right
# behind the end of training. It warns, once it is so far behind that nothing
# of its context would be in the window.

model = fit_model(context="tail")
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    said["never told"] = [model.predict(X[k : k + 1])[0] for k in month]
print(f"{len(told)} of {N_DAYS} calls warn:")
print(fill(str(told[0].message), 75))

# %%
# A stateless model that is given the new day alone cannot know that there
# were others, and says something all the same.

model = sklearn_rnn.load(folder / "stateless.skops")
said["one row"] = [model.predict(X[k : k + 1])[0] for k in month]
temporary.cleanup()

# %%
# The errors of the month, beside those of the baseline, the same day of the
# week before:

here = slice(month.start, month.stop)
said["a week ago"] = X["cancelled"].shift(6)[here]
errors = pd.Series(
    {name: mean_absolute_error(y[here], made) for name, made in said.items()}
)
print(errors.round(2).to_string())

# %%
# Context or none, the forecasts are the same: it is a matter of who keeps
# ten days, the model's file or whoever asks. A model that is not told, or a
# request that brings too little, costs half as much again in this month, and
# only the first of them can be noticed.

days = X.index[here] + pd.Timedelta(days=1)
figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
axes.plot(days, y[here], color="black", linewidth=2, label="came")
axes.plot(days, said["context"], color="#0072B2", label="context, told daily")
axes.plot(
    days,
    said["stateless"],
    "o",
    color="#56B4E9",
    markersize=5,
    label="stateless, ten days a request",
)
axes.plot(
    days,
    said["never told"],
    "--",
    color="#D55E00",
    label="context, never told",
)
axes.set(
    title="A month in production, a day ahead",
    ylabel="rooms given back a day",
)
axes.xaxis.set_major_formatter(DateFormatter("%d %b"))
axes.legend(frameon=False)
plt.show()

# sphinx_gallery_start_ignore
assert np.allclose(said["context"], said["stateless"])
assert 0 < len(told) < N_DAYS
assert errors["context"] < 0.6 * errors["a week ago"]
for name in ("never told", "one row"):
    assert errors[name] > 1.35 * errors["context"]
# sphinx_gallery_end_ignore
