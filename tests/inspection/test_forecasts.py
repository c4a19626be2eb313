import matplotlib
import numpy as np
import pandas as pd
import polars as pl
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline

from sklearn_rnn import ForecastDisplay, SequenceWindower, forecast

matplotlib.use("Agg")
import matplotlib.pyplot as plt

MONTHS = pd.period_range("2025-01", periods=30, freq="M")
SERIES = pd.Series(np.sin(np.arange(30.0)), index=MONTHS, name="sold")


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def lines_of(display):
    return {line.get_label(): line for line in display.ax_.lines}


def band_of(display):
    """Lower and upper bound of the band, from left to right."""
    (band,) = display.ax_.collections
    x, y = band.get_paths()[0].vertices.T
    return [[bound(y[x == at]) for at in np.unique(x)] for bound in (np.min, np.max)]


def test_a_fitted_model_is_asked_and_drawn_in_its_surroundings():
    X = SERIES.to_frame()
    windower = SequenceWindower(4, lag=1, padding="edge", flatten=True)
    model = make_pipeline(windower, Ridge()).fit(X[:25], SERIES[:25])
    made = forecast(model, X[25:], target="sold")
    band = pd.DataFrame({"lower": made - 1, "upper": made + 2})
    display = ForecastDisplay.from_estimator(
        model, X[25:], target="sold", history=SERIES[:25], truth=SERIES[25:], band=band
    )
    lines = lines_of(display)
    stamps = MONTHS.to_timestamp()
    for name, values, at in (("forecast", made, slice(25, None)), ("history", SERIES[:25], slice(25))):
        assert_array_equal(lines[name].get_ydata(), values)
        assert_array_equal(pd.DatetimeIndex(lines[name].get_xdata()), stamps[at])
    assert_array_equal(lines["truth"].get_ydata(), SERIES[25:])
    assert_allclose(band_of(display), [made - 1, made + 2])
    assert display.ax_.get_ylabel() == "sold"
    assert display.figure_ is display.ax_.figure


def test_arrays_stand_behind_one_another():
    display = ForecastDisplay.from_predictions(
        [1.0, 2.0], history=[0.0] * 5, truth=[1.0, np.nan], band=([0, 1], [2, 3])
    )
    lines = lines_of(display)
    assert_array_equal(lines["history"].get_xdata(), range(5))
    assert_array_equal(lines["forecast"].get_xdata(), [5, 6])
    assert_array_equal(lines["truth"].get_ydata(), [1.0, np.nan])
    assert_allclose(band_of(display), [[0, 1], [2, 3]])


def test_a_series_of_a_panel_is_drawn_over_its_stamps():
    index = pd.MultiIndex.from_product([["a"], MONTHS[:3].to_timestamp()])
    display = ForecastDisplay.from_predictions(pd.Series([1.0, 2.0, 3.0], index=index))
    assert_array_equal(pd.DatetimeIndex(lines_of(display)["forecast"].get_xdata()), index.get_level_values(1))


def test_the_errors_of_a_backtest_step_by_step():
    frame = pd.DataFrame({"step": [1, 2] * 5, "y_true": 0.0, "y_pred": [1.0, -2, -1, 4, 1, -6, -1, 8, 6, np.nan]})
    display = ForecastDisplay.from_backtest(frame, spread=(0.0, 1.0))
    line = lines_of(display)["mean"]
    assert_allclose(line.get_data(), [[1, 2], [2, 5]])
    assert_allclose(band_of(display), [[1, 2], [6, 8]])
    assert (display.ax_.get_xlabel(), display.ax_.get_ylabel()) == ("step", "absolute error")


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame])
def test_a_band_may_be_a_frame_of_its_two_bounds(frame):
    display = ForecastDisplay.from_predictions([1.0, 2.0, 3.0], band=frame({"lower": [0, 1, 2], "upper": [2, 3, 4]}))
    assert_allclose(band_of(display), [[0, 1, 2], [2, 3, 4]])


def test_it_draws_into_axes_that_it_is_given():
    _, ax = plt.subplots()
    assert ForecastDisplay.from_predictions([1.0], ax=ax).ax_ is ax


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"truth": [1.0]}, r"truth must have shape \(2,\), as the forecast has 2 steps, got \(1,\)"),
        ({"truth": np.eye(2)}, r"truth must have shape \(2,\), .* got \(2, 2\)"),
        ({"band": ([1.0, 1.0], [2.0])}, r"The upper bound must have shape \(2,\), .* got \(1,\)"),
        ({"band": [1.0, 2.0]}, r"The lower bound must have shape \(2,\), .* got \(\)"),
        ({"band": [[1.0, 2.0]] * 3}, "band must be two bounds, the lower and the upper one, got 3"),
        ({"band": pd.DataFrame(np.eye(2)[:, :1])}, "band must be two bounds, .* got 1"),
        ({"history": np.eye(2)}, r"history must be of one target, \(n_steps,\), got shape \(2, 2\)"),
    ],
)
def test_what_does_not_fit_the_forecast_is_named(given, text):
    with pytest.raises(ValueError, match=text):
        ForecastDisplay.from_predictions([1.0, 2.0], **given)


def test_forecasts_of_two_targets_are_two_pictures():
    with pytest.raises(ValueError, match=r"forecast must be of one target, \(n_steps,\), got shape \(3, 2\)"):
        ForecastDisplay.from_predictions(pd.DataFrame(np.ones((3, 2))))


@pytest.mark.parametrize("spread", [(0.9, 0.1), (-1.0, 0.5), (0.1, 0.2, 0.3), 0.5, None])
def test_a_spread_is_two_quantiles(spread):
    frame = pd.DataFrame({"step": [1], "y_true": [1.0], "y_pred": [2.0]})
    with pytest.raises(ValueError, match=r"spread must be two quantiles, 0 <= lower <= upper <= 1, got "):
        ForecastDisplay.from_backtest(frame, spread=spread)


@pytest.mark.parametrize("frame", [pd.DataFrame({"step": [1], "y_true": [1.0]}), np.ones((2, 3))])
def test_what_backtest_has_not_given_is_named(frame):
    with pytest.raises(ValueError, match="frame must be what backtest gives, with columns step, y_true and y_pred"):
        ForecastDisplay.from_backtest(frame)
