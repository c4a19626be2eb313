import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.base import clone
from sklearn.compose import TransformedTargetRegressor
from sklearn.ensemble import RandomForestRegressor
from sklearn.frozen import FrozenEstimator
from sklearn.linear_model import Ridge
from sklearn.model_selection import GridSearchCV, KFold, TimeSeriesSplit
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from sklearn_rnn import RNNRegressor, SequenceWindower, advance, backtest, forecast, future_values

from .sales import DAYS, FRAME, PANEL, SERIES

FLAT = {"padding": "edge", "flatten": True}
CV = TimeSeriesSplit(3, test_size=5)


def ridge(**parameters):
    return make_pipeline(SequenceWindower(3, **{"lag": {"sold": 1}, **FLAT, **parameters}), Ridge())


def ridge_of_shops(**parameters):
    return ridge(group_col="shop", time_col="day", **parameters)


def network():
    return make_pipeline(SequenceWindower(3, lag=1), RNNRegressor(4, max_iter=3, linear_steps=0, random_state=0))


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("refit", [True, False])
def test_h_outputs_equal_a_slow_loop_that_fits_on_the_past_alone(refit):
    made = backtest(network(), FRAME, FRAME["sold"], horizon=4, cv=CV, refit=refit)
    for origin in (45, 50, 55):
        seen = origin if refit else 45
        model = network().fit(FRAME[:seen], future_values(FRAME["sold"][:seen], 4))
        if seen < origin:
            advance(model, FRAME[seen:origin])
        by_hand = model.predict(FRAME[origin : origin + 1])[0]
        part = made[made["origin"] == DAYS[origin]]
        assert_array_equal(part["step"], [1, 2, 3, 4])
        assert_allclose(part["y_pred"], by_hand, rtol=1e-12)
        assert_array_equal(part["y_true"], SERIES[origin : origin + 4])
    assert len(made) == 12


@pytest.mark.parametrize("refit", [True, False])
def test_recursion_equals_a_slow_loop_that_fits_on_the_past_alone(refit):
    made = backtest(ridge(), FRAME, FRAME["sold"], horizon=8, cv=CV, target="sold", refit=refit)
    assert made.groupby("origin")["step"].max().tolist() == [8, 8, 5]  # no row beyond the data
    for origin in (45, 50, 55):
        seen = origin if refit else 45
        model = ridge().fit(FRAME[:seen], SERIES[:seen])
        if seen < origin:
            advance(model, FRAME[seen:origin])
        by_hand = forecast(model, FRAME[origin : origin + 8], target="sold")
        part = made[made["origin"] == DAYS[origin]]
        assert_allclose(part["y_pred"], by_hand, rtol=1e-12)
        assert_array_equal(part["y_true"], SERIES[origin : origin + 8])


def test_estimators_that_refuse_unknown_targets_fit_on_complete_rows_and_see_all():
    made = backtest(ridge(), FRAME, FRAME["sold"], horizon=4, cv=CV)
    for origin in (45, 50, 55):
        model = ridge().fit(FRAME[: origin - 3], future_values(SERIES[:origin], 4)[:-3])
        by_hand = model.predict(FRAME[origin - 3 : origin + 1])[-1]
        assert_allclose(made.loc[made["origin"] == DAYS[origin], "y_pred"], by_hand, rtol=1e-12)


@pytest.mark.parametrize("wrap", ["search", "transformed target", "forest of one step"])
def test_what_advance_reaches_is_backtested(wrap):
    model, horizon = ridge(), 3
    if wrap == "search":
        model = GridSearchCV(ridge(), {"ridge__alpha": [0.1, 10.0]}, cv=TimeSeriesSplit(2))
    elif wrap == "transformed target":
        model = TransformedTargetRegressor(ridge(), transformer=StandardScaler())
    else:
        model, horizon = make_pipeline(ridge()[0], RandomForestRegressor(3, random_state=0)), 1
    made = backtest(model, FRAME, SERIES, horizon=horizon, cv=CV, target="sold")
    alone = clone(model).fit(FRAME[:50], SERIES[:50])
    assert_allclose(made["y_pred"][horizon : 2 * horizon], forecast(alone, FRAME[50 : 50 + horizon], target="sold"))
    assert len(backtest(model, FRAME, SERIES, horizon=horizon, cv=CV)) == 3 * horizon
    assert not hasattr(model, "n_features_in_")


@pytest.mark.parametrize("target", [None, "sold"])
@pytest.mark.parametrize("kind", ["columns", "MultiIndex", "polars", "without stamps", "shuffled"])
def test_series_of_a_panel_as_each_is_forecast(kind, target):
    rows, model, y, cv = PANEL, ridge_of_shops(), PANEL["sold"], TimeSeriesSplit(2, test_size=9)
    expected = backtest(model, rows, y, horizon=2, cv=cv, target=target)
    if kind == "MultiIndex":
        rows, model = PANEL.set_index(["shop", "day"]), ridge()
    elif kind == "polars":
        rows, y = pl.DataFrame(PANEL.to_dict("list")), pl.Series(SERIES)
    elif kind == "without stamps":
        rows, model = PANEL.drop(columns="day"), ridge(group_col="shop")
    elif kind == "shuffled":
        order = np.random.default_rng(0).permutation(60)
        rows, y = PANEL.iloc[order], PANEL["sold"].iloc[order]
        position = np.argsort(order)
        cv = [(position[train], position[test]) for train, test in cv.split(PANEL)]
    made = backtest(model, rows, y, horizon=2, cv=cv, target=target)
    made = made.sort_values(["origin", "series", "step"], ignore_index=True)
    assert list(made) == ["origin", "step", "series", "y_true", "y_pred"]
    assert_allclose(made[["step", "y_true", "y_pred"]], expected[["step", "y_true", "y_pred"]], rtol=1e-9)
    assert_array_equal(made["series"], expected["series"])
    assert_array_equal(expected["origin"], np.repeat(DAYS[[14, 17]], 6))
    of_a = expected[(expected["series"] == "a") & (expected["origin"] == DAYS[14])]
    assert_array_equal(of_a["y_true"], PANEL["sold"][PANEL["shop"] == "a"][14:16])


def test_each_series_has_its_first_test_row_as_origin_and_the_grid_its_holes():
    rows = PANEL.drop(index=[45, 46, 48])  # of a: days 15 and 16, of b: day 15
    train = np.arange(45)
    made = backtest(ridge_of_shops(freq="D"), rows, rows["sold"], horizon=3, cv=[(train, np.arange(45, 50))])
    assert_array_equal(made["series"], ["a"] * 3 + ["b"] * 3 + ["c"] * 3)
    assert_array_equal(made["origin"], DAYS[[17] * 3 + [16] * 3 + [15] * 3])
    rows, cv = rows.drop(index=54), [(train, np.arange(45, 50))]
    for freq, steps in ((None, [1, 2]), ("D", [1, 3])):
        made = backtest(ridge_of_shops(freq=freq), rows, rows["sold"], horizon=3, cv=cv)
        assert made["step"][made["series"] == "a"].tolist() == steps


def test_rows_of_a_gap_are_told():
    gap = backtest(ridge(), FRAME, SERIES, horizon=2, cv=[(np.arange(40), np.arange(50, 55))], target="sold")
    model = advance(ridge().fit(FRAME[:40], SERIES[:40]), FRAME[40:50])
    assert_allclose(gap["y_pred"], forecast(model, FRAME[50:52], target="sold"), rtol=1e-12)


def test_masks_are_positions():
    seen = np.arange(60) < 50
    by_mask = backtest(ridge(), FRAME, SERIES, horizon=2, cv=[(seen, ~seen)], target="sold")
    by_position = backtest(ridge(), FRAME, SERIES, horizon=2, cv=[(range(50), range(50, 60))], target="sold")
    pd.testing.assert_frame_equal(by_mask, by_position)


def test_several_targets_have_a_line_each():
    y = FRAME[["promo", "sold"]]
    model = ridge(lag=1)
    made = backtest(model, FRAME, y, horizon=2, cv=CV, target=["promo", "sold"])
    assert list(made) == ["origin", "step", "target", "y_true", "y_pred"]
    assert made["target"].tolist() == ["promo", "sold"] * 6
    by_hand = forecast(model.fit(FRAME[:45], y[:45]), FRAME[45:47], target=["promo", "sold"])
    assert_allclose(made["y_pred"][:4], by_hand.to_numpy().ravel(), rtol=1e-12)


def test_unknown_truths_keep_their_line():
    y = FRAME["sold"].where(FRAME.index != DAYS[51])
    made = backtest(ridge(), FRAME, y, horizon=3, cv=[(np.arange(50), np.arange(50, 60))])
    assert made["y_true"].isna().tolist() == [False, True, False]


@settings(max_examples=20, deadline=None)
@given(
    axis=st.sampled_from(["none", "dates", "periods", "panel", "panel by MultiIndex"]),
    target=st.sampled_from([None, "sold"]),
    lag=st.integers(1, 3),
    freq=st.sampled_from([None, "D"]),
    later=st.lists(st.floats(-1e6, 1e6), min_size=15, max_size=15),
)
def test_nothing_that_comes_after_the_origin_changes_a_forecast(axis, target, lag, freq, later):
    rows, parameters = FRAME, {"lag": {"sold": lag}, "freq": freq}
    if axis == "none":
        rows, parameters["freq"] = FRAME.reset_index(drop=True), None
    elif axis == "periods":
        rows = FRAME.to_period("D")
    elif axis == "panel":
        rows, parameters = PANEL, {**parameters, "group_col": "shop", "time_col": "day"}
    elif axis == "panel by MultiIndex":
        rows = PANEL.set_index(["shop", "day"])
    changed = rows.copy()
    changed.iloc[45:, changed.columns.get_loc("sold")] = later
    cv = [(np.arange(45), np.arange(45, 60))]
    made, other = (
        backtest(ridge(**parameters), part, part["sold"], horizon=4, cv=cv, target=target)["y_pred"]
        for part in (rows, changed)
    )
    assert_array_equal(made, other)


@pytest.mark.parametrize(
    ("model", "changes", "message"),
    [
        (ridge(), {"cv": KFold(3)}, "cv trains on row 20, which does not come before.*TimeSeriesSplit"),
        (ridge(), {"cv": 3}, "TimeSeriesSplit"),
        (ridge(), {"cv": []}, "gives no splits"),
        (ridge(), {"cv": [([0, 1], [])]}, "without training or test rows"),
        (ridge(), {"horizon": 0}, "horizon must be an int of at least 1, got 0"),
        (ridge(), {"horizon": 50}, "has all its targets, 50 steps ahead"),
        (ridge(), {"y": FRAME}, "y has 2 columns, but without target="),
        (ridge(), {"y": np.roll(SERIES, -1), "target": "sold"}, r"y must be what stands in \['sold'\]"),
        (ridge(), {"y": FRAME, "target": "sold"}, "y must be what stands in"),
        (ridge(), {"target": "temperature"}, "must name a column"),
        (ridge(), {"y": SERIES[:-1]}, "inconsistent numbers of samples"),
        (Ridge(), {}, "no SequenceWindower in reach"),
        (FrozenEstimator(ridge().fit(FRAME, SERIES)), {}, "a FrozenEstimator stays as it is"),
        (make_pipeline(StandardScaler(), Ridge()), {}, "no SequenceWindower in reach"),
    ],
)
def test_misuse_is_named(model, changes, message):
    with pytest.raises(ValueError, match=message):
        backtest(model, **{"X": FRAME, "y": SERIES, "horizon": 3, "cv": CV, **changes})


class First(Ridge):
    """It forecasts the first of several steps alone."""

    def predict(self, X):
        return super().predict(X)[:, 0]


def test_a_model_that_does_not_forecast_what_it_was_fitted_on_is_named():
    model = make_pipeline(SequenceWindower(3, lag=1, **FLAT), First())
    with pytest.raises(
        ValueError, match=r"predicts shape \(1,\) for 1 row\(s\), but was fitted on the values of 4 steps"
    ):
        backtest(model, FRAME, SERIES, horizon=4, cv=CV)
