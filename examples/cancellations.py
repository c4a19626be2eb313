"""
Do reservations help to forecast tomorrow's cancellations?
==========================================================

A resort knows each evening how many rooms were given back, and of tomorrow's
guests what the reservations say: how many rooms they have booked, which
share of these is groups', and whether the day is one of a weekend. Does a
forecast need these columns, or is the past of the cancellations enough? And
what does a network see in them that a linear model does not?

The days are made up: storms come seldom, last for days, stand in no column,
and in a storm groups cancel far more than other guests do.
"""

# %%
# A row is a day, known in its evening; the target is the next day's entry.
# The last 300 days are kept for the test.

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.dates import DateFormatter
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.linear_model import QuantileRegressor
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import GridSearchCV, TimeSeriesSplit
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from sklearn_rnn import RNNRegressor, SequenceWindower
from sklearn_rnn.datasets import make_cancellations

frame = make_cancellations(1400, random_state=0)
X, y = frame[:-1], frame["cancelled"].to_numpy()[1:]
train, test = slice(None, -300), slice(-300, None)
print(frame.head(3).round(2))

# %%
# The baseline is what a hotel does without a model: as on the same day a
# week ago.

week_ago = frame["cancelled"].to_numpy()[-307:-7]
error_week = mean_absolute_error(y[test], week_ago)
print(f"as a week ago: off by {error_week:.2f} rooms a day")

# %%
# What counts is by how many rooms a forecast is off, so every model is
# trained on the absolute error. Linear model and boosting read the windows
# laid out as columns, the network reads them step by step.


def over_windows(model, **options):
    """The model behind a scaler and a windower."""
    return make_pipeline(StandardScaler(), SequenceWindower(**options), model)


flat = {"padding": "edge", "flatten": True}
models = {
    "linear": over_windows(QuantileRegressor(alpha=0.01), **flat),
    "boosting": over_windows(
        HistGradientBoostingRegressor(
            loss="absolute_error",
            max_leaf_nodes=8,
            random_state=0,
        ),
        **flat,
    ),
    "network": over_windows(
        RNNRegressor(
            16,
            loss="absolute_error",
            early_stopping=True,
            dtype="float32",
            max_iter=200,
            random_state=0,
        )
    ),
}

# %%
# The windower is a step of the pipeline, so its length is searched like any
# parameter, every candidate on the same days; and the test days keep their
# true past. Each model is asked twice: with the past of the cancellations
# alone, and with what the reservations say.

column_sets = {"past alone": ["cancelled"], "with reservations": list(X)}
said, errors = {}, pd.DataFrame(index=list(models))
for known, columns in column_sets.items():
    for name, model in models.items():
        search = GridSearchCV(
            model,
            {"sequencewindower__window_length": [5, 10]},
            cv=TimeSeriesSplit(2, test_size=150),
            scoring="neg_mean_absolute_error",
        )
        search.fit(X[columns][train], y[train])
        said[name, known] = search.predict(X[columns][test])
        error = mean_absolute_error(y[test], said[name, known])
        errors.loc[name, known] = error
print(errors.round(2))

# %%
# Reservations hardly help the linear model. It can add what groups and the
# last days say, but not see that groups matter *in a storm*: that takes a
# product of both. Network and boosting find it by themselves, and with it
# both beat the best that the past alone can do. Boosting wins: in few columns
# and short windows it is the one to beat.
#
# Six weeks and a half of the network's forecasts, with and without:

days = X.index[test] + pd.Timedelta(days=1)
figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
axes.plot(days[-45:], y[-45:], color="black", linewidth=2, label="came")
axes.plot(
    days[-45:],
    said["network", "past alone"][-45:],
    color="#D55E00",
    linestyle="--",
    label="network, past alone",
)
axes.plot(
    days[-45:],
    said["network", "with reservations"][-45:],
    color="#0072B2",
    label="network, with reservations",
)
axes.set(
    title="Cancellations, forecast on the evening before",
    ylabel="rooms given back a day",
)
axes.xaxis.set_major_formatter(DateFormatter("%d %b"))
axes.spines[["top", "right"]].set_visible(False)
axes.legend(frameon=False)
plt.show()

# sphinx_gallery_start_ignore
past, booked = errors["past alone"], errors["with reservations"]
assert (errors < 0.75 * error_week).all(axis=None)
assert past["linear"] - booked["linear"] < 0.3
assert booked[["boosting", "network"]].max() < past.min() - 0.5
assert booked.idxmin() == "boosting"
# sphinx_gallery_end_ignore
