"""
El Niño next month: is a network worth it?
==========================================

The main job from end to end: scaler, windows and network in one Pipeline,
the length of the window and the number of units searched together in time,
the error on months not seen beside persistence and ridge regression on the
same windows; then the model is saved, loaded and asked for a month to come.
"""

# %%
# The data
# --------
# Monthly means of the sea surface temperature in the Niño region 1+2, 1950
# to 2010, which ship with statsmodels. A row is known when its month ends,
# and the next month is to be forecast. The last ten years are kept for the
# test; the baseline is persistence, next month as this one.

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from sklearn.linear_model import RidgeCV
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import GridSearchCV, TimeSeriesSplit
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from statsmodels.datasets import elnino

import sklearn_rnn
from sklearn_rnn import ImportanceDisplay, RNNRegressor, SequenceWindower

years = elnino.load_pandas().data.set_index("YEAR")
months = pd.period_range(
    f"{int(years.index[0])}-01", periods=years.size, freq="M", name="month"
)
series = pd.Series(years.to_numpy().ravel(), months, name="temperature")
X, y = series.to_frame()[:-1], series[1:]
X_train, X_test, y_train, y_test = X[:-120], X[-120:], y[:-120], y[-120:]

errors = {"persistence": mean_absolute_error(y_test, X_test["temperature"])}
print(f"persistence: off by {errors['persistence']:.3f} °C")

# %%
# The search
# ----------
# Each candidate is scored on the same months, whatever its window. The last
# ten years keep their true past, for the windower remembers where training
# ended.

network = RNNRegressor(
    early_stopping=True, max_iter=200, dtype="float32", random_state=0
)
pipeline = Pipeline(
    [
        ("scale", StandardScaler()),
        ("window", SequenceWindower()),
        ("rnn", network),
    ]
)
search = GridSearchCV(
    pipeline,
    {"window__window_length": [6, 12, 24], "rnn__hidden_size": [16, 32]},
    cv=TimeSeriesSplit(2, test_size=60),
    scoring="neg_mean_absolute_error",
)
search.fit(X_train, y_train)
print(f"Found: {search.best_params_}")

# %%
# Ridge regression on the same windows, laid out as columns:

length = search.best_params_["window__window_length"]
ridge = Pipeline(
    [
        ("scale", StandardScaler()),
        ("window", SequenceWindower(length, padding="edge", flatten=True)),
        ("ridge", RidgeCV(np.logspace(-3, 3, 13))),
    ]
).fit(X_train, y_train)

forecasts = {
    name: pd.Series(model.predict(X_test), y_test.index)
    for name, model in (("ridge", ridge), ("network", search))
}
for name, forecast in forecasts.items():
    errors[name] = mean_absolute_error(y_test, forecast)
print("Mean absolute error over the last 120 months, in °C:")
for name, error in errors.items():
    print(f"  {name:12s} {error:.3f}")

# sphinx_gallery_start_ignore
assert errors["network"] < 0.75 * errors["persistence"]
assert errors["network"] < errors["ridge"]
# sphinx_gallery_end_ignore

# %%
# Saved, and asked for the month after
# ------------------------------------
# What is loaded is told the months since training, in full, and asked for
# the next.

output = Path("output")
output.mkdir(exist_ok=True)
sklearn_rnn.dump(search.best_estimator_, output / "el_nino.skops")
model = sklearn_rnn.load(output / "el_nino.skops")
sklearn_rnn.advance(model, X_test)
latest = series.to_frame()[-1:]
after = pd.Series(model.predict(latest), latest.index + 1)
print(f"{after.index[0]} will have {after.iloc[0]:.2f} °C")

# %%
# The picture
# -----------

figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
axes.plot(y_test.index.to_timestamp(), y_test, "k", lw=2, label="truth")
for (name, forecast), style in zip(
    forecasts.items(), ("#D55E00", "#0072B2"), strict=True
):
    axes.plot(forecast.index.to_timestamp(), forecast, style, label=name)
axes.plot(after.index.to_timestamp(), after, "o", color="#0072B2")
axes.set(
    title="Sea surface temperature, Niño region 1+2, one month ahead",
    ylabel="°C",
    ylim=(18, 31),
)
axes.legend(ncols=3, loc="upper center", frameon=False)
axes.spines[["top", "right"]].set_visible(False)
figure.savefig(output / "el_nino.png", dpi=120)
plt.show()

# %%
# Which months of the window it goes by
# -------------------------------------
# By how much the error grows if one month of all windows is shuffled.

display = ImportanceDisplay.from_estimator(
    search.best_estimator_,
    X_test,
    y_test,
    scoring="neg_mean_absolute_error",
    random_state=0,
)
display.figure_.set_size_inches(7, 4)
display.ax_.set_title("What a month of the window is worth to the network")
plt.show()
