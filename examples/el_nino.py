"""Forecast the sea surface temperature of El Niño, month by month.

The main job from end to end: scale, window and network in one Pipeline, window length and hidden size searched
together in time, the test error beside persistence and ridge regression on the same windows, the model saved, loaded
and asked for the next month. Data: monthly means of the Niño region 1+2, 1950 to 2010, which ship with statsmodels.
"""

from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
from sklearn.linear_model import RidgeCV
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import GridSearchCV, TimeSeriesSplit
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from statsmodels.datasets import elnino

import sklearn_rnn
from sklearn_rnn import RNNRegressor, SequenceWindower

OUTPUT = Path("output")


def load_series():
    """Monthly temperatures in degrees Celsius (n_months,), indexed by month."""
    years = elnino.load_pandas().data.set_index("YEAR")
    months = pd.period_range(f"{int(years.index[0])}-01", periods=years.size, freq="M", name="month")
    return pd.Series(years.to_numpy().ravel(), index=months, name="temperature")


def search_network(X, y):
    """A search over window length and hidden size, each candidate scored on the same months."""
    pipeline = Pipeline(
        [
            ("scale", StandardScaler()),
            ("window", SequenceWindower()),
            ("rnn", RNNRegressor(early_stopping=True, max_iter=200, random_state=0)),
        ]
    )
    grid = {"window__window_length": [6, 12, 24], "rnn__hidden_size": [16, 32]}
    search = GridSearchCV(
        pipeline, grid, cv=TimeSeriesSplit(3, test_size=60), scoring="neg_mean_absolute_error", n_jobs=2
    )
    return search.fit(X, y)


def fit_ridge(X, y, window_length):
    """Ridge regression on the same windows, as columns."""
    return Pipeline(
        [
            ("scale", StandardScaler()),
            ("window", SequenceWindower(window_length, padding="edge", flatten=True)),
            ("ridge", RidgeCV(np.logspace(-3, 3, 13))),
        ]
    ).fit(X, y)


def plot(truth, forecasts, next_month, path):
    """Forecasts against the truth in the test months, and the forecast of the month after them."""
    mpl.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(10, 4.5), layout="constrained")
    months = truth.index.to_timestamp()
    axes.plot(months, truth, color="black", linewidth=2.0, label="truth")
    for (name, forecast), style in zip(forecasts.items(), ({"color": "#0072B2"}, {"color": "#D55E00"}), strict=True):
        axes.plot(months, forecast, linewidth=1.2, label=name, **style)
    after = next_month.index.to_timestamp()
    axes.plot(after, next_month, "o", color="#0072B2", label=f"next month: {next_month.iloc[0]:.1f} °C")
    axes.set(title="Sea surface temperature, Niño region 1+2, one month ahead", ylabel="°C")
    axes.legend(ncols=4, loc="upper center", bbox_to_anchor=(0.5, -0.08), frameon=False)
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=120)
    plt.close(figure)


def main():
    """Search, compare, save, load, forecast, draw."""
    series = load_series()
    X, y = series.to_frame().iloc[:-1], series.iloc[1:]  # known at the end of a month: the next one is to be forecast
    n_test = 120
    X_train, X_test, y_train, y_test = X[:-n_test], X[-n_test:], y[:-n_test], y[-n_test:]

    search = search_network(X_train, y_train)
    window_length = search.best_params_["window__window_length"]
    ridge = fit_ridge(X_train, y_train, window_length)
    forecasts = {
        "network": pd.Series(search.predict(X_test), y_test.index),
        "ridge": pd.Series(ridge.predict(X_test), y_test.index),
    }
    print(f"Found: {search.best_params_}")
    print(f"Mean absolute error over the last {n_test} months, in °C:")
    print(f"  persistence       {mean_absolute_error(y_test, X_test['temperature']):.3f}")
    for name, forecast in forecasts.items():
        print(f"  {name:17s} {mean_absolute_error(y_test, forecast):.3f}")

    OUTPUT.mkdir(exist_ok=True)
    sklearn_rnn.dump(search.best_estimator_, OUTPUT / "el_nino.skops")
    model = sklearn_rnn.load(OUTPUT / "el_nino.skops")
    sklearn_rnn.advance(model, X_test)  # the months since training, in full
    latest = series.to_frame().iloc[-1:]
    next_month = pd.Series(model.predict(latest), latest.index + 1)
    print(f"Saved, loaded and asked again: {next_month.index[0]} will have {next_month.iloc[0]:.2f} °C")

    plot(y_test, forecasts, next_month, OUTPUT / "el_nino.png")
    print(f"Plot: {OUTPUT / 'el_nino.png'}")


if __name__ == "__main__":
    main()
