import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.compose import TransformedTargetRegressor, make_column_transformer
from sklearn.exceptions import NotFittedError
from sklearn.frozen import FrozenEstimator
from sklearn.linear_model import Ridge
from sklearn.model_selection import GridSearchCV, TimeSeriesSplit
from sklearn.pipeline import make_pipeline, make_union
from sklearn.preprocessing import StandardScaler

from sklearn_rnn import RNNRegressor, SequenceWindower, advance, forecast

from .sales import DAYS, FRAME, PANEL, SERIES

PAST_SOLD = {"lag": {"sold": 1}, "padding": "edge", "flatten": True}
OF_SHOPS = {"group_col": "shop", "time_col": "day", **PAST_SOLD}


def fitted(rows=FRAME, n_train=45, **parameters):
    windower = SequenceWindower(3, **(parameters or PAST_SOLD))
    return make_pipeline(windower, Ridge()).fit(rows[:n_train], rows["sold"][:n_train])


def contexts(model):
    """All that a windower in front of a pipeline, or in what wraps it, remembers."""
    while not hasattr(model, "steps"):
        model = getattr(model, "best_estimator_", None) or model.regressor_
    return vars(next(step for step in model if isinstance(step, SequenceWindower))).copy()


def test_a_series_step_by_step_by_hand():
    model = fitted()
    weights, sold = model[-1], list(SERIES[:45])
    for promo, before, long_before in zip(FRAME["promo"][45:], FRAME["promo"][44:], FRAME["promo"][43:], strict=False):
        window = np.column_stack([sold[-3:], [long_before, before, promo]])
        sold.append(weights.predict(window.reshape(1, -1))[0])
    made = forecast(model, FRAME[45:], target="sold")
    assert_allclose(made, sold[45:], rtol=1e-12)
    assert made.name == "sold"
    assert made.index.equals(DAYS[45:])


@pytest.mark.parametrize("kind", ["array", "list", "pandas", "polars", "float32"])
def test_every_container_gets_its_own_back(kind):
    make = {"array": np.asarray, "list": lambda rows: np.asarray(rows).tolist(), "pandas": pd.DataFrame}
    make |= {"polars": pl.DataFrame, "float32": lambda rows: np.asarray(rows, np.float32)}
    X = make[kind](FRAME.reset_index(drop=True) if kind in ("pandas", "polars") else FRAME.to_numpy())
    target = "sold" if kind in ("pandas", "polars") else 0
    windower = SequenceWindower(3, **{**PAST_SOLD, "lag": {target: 1}})
    model = make_pipeline(windower, Ridge()).fit(X[:45], FRAME["sold"][:45].to_numpy())
    made = forecast(model, X[45:], target=target)
    expected = forecast(fitted(), FRAME[45:], target="sold")
    assert_allclose(made, expected, rtol=1e-5 if kind == "float32" else 1e-12)
    assert isinstance(made, {"pandas": pd.Series, "polars": pl.Series}.get(kind, np.ndarray))
    assert_array_equal(made[:1], model.predict(X[45:46]))


@pytest.mark.parametrize("kind", ["pandas", "polars"])
def test_all_series_of_a_panel_go_together_as_each_goes_alone(kind):
    make = pd.DataFrame if kind == "pandas" else lambda rows: pl.DataFrame(rows.to_dict("list"))
    model = make_pipeline(SequenceWindower(3, **OF_SHOPS), Ridge()).fit(make(PANEL[:45]), PANEL["sold"][:45].to_numpy())
    made = np.asarray(forecast(model, make(PANEL[45:]), target="sold"))
    for shop in "abc":
        of_shop = (PANEL["shop"] == shop)[45:].to_numpy()
        alone = forecast(model, make(PANEL[45:][of_shop]), target="sold")
        assert_allclose(made[of_shop], alone, rtol=1e-12)


def test_series_go_on_where_each_of_them_ends_and_new_ones_begin():
    rows = PANEL[~((PANEL["shop"] == "a") & (PANEL["day"] >= DAYS[10]))]
    model = fitted(rows[rows["day"] < DAYS[15]], None, **OF_SHOPS)
    late, early = PANEL[PANEL["day"] >= DAYS[15]], PANEL[(PANEL["shop"] == "a") & (PANEL["day"] >= DAYS[10])]
    X = pd.concat([late[late["shop"] != "a"], early, late[::3].assign(shop="new")]).sample(frac=1.0, random_state=0)
    made = forecast(model, X, target="sold")
    assert made.index.equals(X.index)
    assert made.notna().all()
    alone = forecast(model, early, target="sold")
    assert_allclose(made[X["shop"] == "a"].sort_index(), alone, rtol=1e-12)


def test_without_stamps_the_kth_rows_of_all_series_are_one_moment():
    rows = PANEL.drop(columns="day")
    model = fitted(rows, group_col="shop", **PAST_SOLD)
    by_series = rows[45:].sort_values("shop", kind="stable")
    dated = forecast(fitted(PANEL, **OF_SHOPS), PANEL[45:], target="sold")
    assert_allclose(forecast(model, by_series, target="sold").sort_index(), dated, rtol=1e-12)


def test_several_targets_are_forecast_together():
    y = FRAME[["promo", "sold"]]
    model = make_pipeline(SequenceWindower(3, lag=1, padding="edge", flatten=True), Ridge()).fit(FRAME[:45], y[:45])
    made = forecast(model, FRAME[45:].assign(promo=np.nan), target=["promo", "sold"])
    assert list(made) == ["promo", "sold"]
    known = FRAME[:45].astype(float)
    for day in DAYS[45:48]:
        known.loc[day] = model[-1].predict(known[-3:].to_numpy().reshape(1, -1))[0, ::-1]
    assert_allclose(made[:3], known[["promo", "sold"]][45:], rtol=1e-12)


def wrapped(kind):
    scale = StandardScaler().set_output(transform="pandas")
    pipeline = make_pipeline(scale, SequenceWindower(3, **PAST_SOLD), Ridge())
    if kind == "pipeline in a pipeline":
        return make_pipeline("passthrough", pipeline)
    if kind == "search":
        return GridSearchCV(pipeline, {"ridge__alpha": [0.1, 1.0]}, cv=TimeSeriesSplit(2))
    if kind == "transformed target":
        return TransformedTargetRegressor(pipeline, func=np.cbrt, inverse_func=lambda y: y**3)
    if kind == "renamed columns":
        scale = make_column_transformer((StandardScaler(), ["sold"]), remainder="passthrough")
        scale.set_output(transform="pandas")
        windower = SequenceWindower(3, **{**PAST_SOLD, "lag": {"standardscaler__sold": 1}})
        return make_pipeline(scale, windower, Ridge())
    return pipeline


WRAPPED = ["pipeline", "search", "transformed target", "renamed columns"]


@pytest.mark.parametrize("kind", WRAPPED)
def test_a_forecast_is_predict_and_advance_in_turn_and_leaves_the_model_as_it_was(kind):
    model = wrapped(kind).fit(FRAME[:45], FRAME["sold"][:45])
    before = contexts(model)
    made = forecast(model, FRAME[45:50], target="sold")
    assert all(contexts(model)[name] is value for name, value in before.items())
    by_turns = []
    for day in DAYS[45:50]:
        by_turns.append(model.predict(FRAME.loc[[day]])[0])
        advance(model, FRAME.loc[[day]].assign(sold=by_turns[-1]))
    assert_allclose(made, by_turns, rtol=1e-12)


def test_an_error_on_the_way_leaves_the_model_as_it_was():
    explosive = fitted()
    explosive[-1].predict = lambda X: np.where(X[:, -2] == SERIES[44], 1.0, np.inf)  # of the second step
    before = contexts(explosive)
    with pytest.raises(ValueError, match="grow without bound"):
        forecast(explosive, FRAME[45:], target="sold")
    assert all(contexts(explosive)[name] is value for name, value in before.items())


def test_forecasts_that_look_like_the_training_rows_are_what_follows_them():
    """Without stamps a block that begins like the training rows would be taken for them."""
    circle = pd.DataFrame({"sold": np.tile([0.0, 1.0, 2.0], 10)})
    model = fitted(circle, 30, lag=1, padding="edge", flatten=True)
    model[-1].coef_[:], model[-1].intercept_ = [1.0, 0.0, 0.0], 0.0  # what was three rows ago
    assert_array_equal(forecast(model, circle[:9] * np.nan, target="sold"), circle["sold"][:9])
    begins_with_5 = pd.DataFrame({"sold": np.append(5.0, np.arange(20.0))})
    model = fitted(begins_with_5, 21, lag=1, padding="edge", flatten=True)
    model[-1].coef_[:], model[-1].intercept_ = [-1.0, 0.0, 1.0], 3.0
    assert_array_equal(forecast(model, begins_with_5[:4], target="sold"), [5.0, -10.0, -26.0, -28.0])


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_a_network_forecasts():
    model = make_pipeline(SequenceWindower(4, lag=1), RNNRegressor(4, max_iter=2, random_state=0))
    model.fit(SERIES[:50, None], SERIES[:50])
    made = forecast(model, np.full((10, 1), np.nan), target=0)
    past = list(SERIES[:50])
    for value in made:
        assert_allclose(value, model[-1].predict(np.reshape(past[-4:], (1, 4, 1)))[0], rtol=1e-9)
        past.append(value)


@settings(max_examples=15, deadline=None)
@given(
    axis=st.sampled_from(["none", "dates", "periods", "panel", "panel by MultiIndex"]),
    lag=st.integers(1, 3),
    freq=st.sampled_from([None, "D"]),
    cells=st.lists(st.one_of(st.floats(-1e6, 1e6), st.just(np.nan)), min_size=15, max_size=15),
)
def test_what_stands_in_target_cells_is_not_read(axis, lag, freq, cells):
    rows, parameters = FRAME, {**PAST_SOLD, "lag": {"sold": lag}, "freq": freq}
    if axis == "none":
        rows, parameters["freq"] = FRAME.reset_index(drop=True), None
    elif axis == "periods":
        rows = FRAME.to_period("D")
    elif axis == "panel":
        rows, parameters = PANEL, {**OF_SHOPS, **parameters}
    elif axis == "panel by MultiIndex":
        rows = PANEL.set_index(["shop", "day"])
    model = fitted(rows, **parameters)
    assert_array_equal(
        forecast(model, rows[45:].assign(sold=cells), target="sold"), forecast(model, rows[45:], target="sold")
    )


FUTURE = FRAME[45:]
ALL_PAST = {"lag": 1, "padding": "edge", "flatten": True}


@pytest.mark.parametrize(
    ("parameters", "X", "target", "message"),
    [
        (PAST_SOLD, FUTURE, "promo", r"reads target='promo' of row i for row i \(lag 0\)"),
        (PAST_SOLD, FUTURE.assign(promo=np.nan), "sold", r"NaN in \['promo'\], which is not known ahead: forecast it"),
        (PAST_SOLD, FUTURE, "temperature", r"must name a column of X_future.*\['sold', 'promo'\]"),
        (PAST_SOLD, FUTURE, [], "must name a column"),
        (PAST_SOLD, FUTURE, ["sold", "sold"], "several different ones"),
        (PAST_SOLD, FUTURE[["promo"]], "sold", r"must name a column of X_future.*\['promo'\].*fill them with NaN"),
        (ALL_PAST, FUTURE[["sold"]], "sold", r"lacks \['promo'\].*forecast them too"),
        (ALL_PAST, FUTURE, ["sold", "promo"], r"shape \(1,\).* 2 column"),
        (PAST_SOLD, FUTURE[1:], "sold", "without gaps, but 2026-02-16 .* follows 2026-02-14 .*advance"),
        (PAST_SOLD, FUTURE.drop(DAYS[48]), "sold", "2026-02-19 .* follows 2026-02-17 "),
        (PAST_SOLD, FRAME[44:], "sold", "it has seen 2026-02-14 .*leave out"),
        (PAST_SOLD, FRAME[:5], "sold", "it has seen 2026-01-0"),
        ({**PAST_SOLD, "context": None}, FUTURE, "sold", "keeps no rows"),
        (PAST_SOLD, FUTURE[:0], "sold", "0 sample"),
        (PAST_SOLD, 12, "sold", r"must hold the rows to come, one a step .*, but is 12: give a frame"),
        (PAST_SOLD, None, "sold", "but is None"),
        (PAST_SOLD, FUTURE["sold"], "sold", r"but is of shape \(15,\)"),
        (PAST_SOLD, [1.0, 2.0], 0, r"but is of shape \(2,\)"),
    ],
)
def test_misuse_is_named(parameters, X, target, message):
    model = fitted(**parameters)
    with pytest.raises(ValueError, match=message):
        forecast(model, X, target=target)


def test_a_model_that_cannot_forecast_is_named():
    inside_union = make_pipeline(make_union(SequenceWindower(2, **PAST_SOLD)), Ridge())
    both = np.column_stack([SERIES, SERIES])
    for model, y, message in (
        (Ridge(), SERIES, "forecast found no SequenceWindower"),
        (inside_union, SERIES, "cannot reach"),
        (make_pipeline(SequenceWindower(3, **PAST_SOLD), Ridge()), both, "its predict gives them all"),
        (make_pipeline(SequenceWindower(3, padding="edge", flatten=True), Ridge()), np.roll(SERIES, -1), "lag 0"),
    ):
        model.fit(FRAME[:45], y[:45])
        with pytest.raises(ValueError, match=message):
            forecast(model, FUTURE, target="sold")
    with pytest.raises(NotFittedError):
        forecast(wrapped("pipeline"), FUTURE, target="sold")


@pytest.mark.parametrize(("target", "parameter"), [("shop", "group_col"), (["sold", "day"], "time_col")])
def test_series_and_time_are_no_targets(target, parameter):
    model = fitted(PANEL, len(PANEL) - 4, **OF_SHOPS)
    with pytest.raises(ValueError, match=f"is the {parameter} of the windower"):
        forecast(model, PANEL[-4:], target=target)


def test_a_frozen_search_is_fed_its_forecasts_too():
    search = GridSearchCV(fitted(), {"ridge__alpha": [1.0]}, cv=TimeSeriesSplit(2)).fit(FRAME[:45], FRAME["sold"][:45])
    expected = forecast(search, FRAME[45:50], target="sold")
    assert_array_equal(forecast(FrozenEstimator(search), FRAME[45:50], target="sold"), expected)
    assert len(set(expected)) == 5


def test_words_cannot_be_fed_back_and_several_quantiles_neither():
    model = fitted()
    model[-1].predict = lambda X: np.full(len(X), "rain")
    with pytest.raises(TypeError, match="only numbers"):
        forecast(model, FUTURE, target="sold")
    model[-1].loss, model[-1].quantile = "quantile", [0.1, 0.9]
    with pytest.raises(ValueError, match=r"several quantiles, \[0.1, 0.9\]"):
        forecast(model, FUTURE, target="sold")


def test_a_row_of_a_series_that_was_seen_is_named_with_it():
    with pytest.raises(ValueError, match=r"2026-01-15 .* of series 'b'"):
        forecast(fitted(PANEL, **OF_SHOPS), pd.concat([PANEL[43:44], PANEL[45:]]), target="sold")


def test_steps_as_long_as_those_of_training_are_no_gap():
    month_ends = pd.date_range("2025-01-31", periods=20, freq="ME")
    rows = FRAME[:20].set_index(month_ends)
    assert forecast(fitted(rows, 13), rows[13:], target="sold").notna().all()
    workdays = FRAME.set_index(pd.bdate_range("2026-01-01", periods=60))
    assert forecast(fitted(workdays, freq="B", **PAST_SOLD), workdays[45:], target="sold").notna().all()


def test_a_hole_in_one_series_does_not_hide_that_rows_of_all_are_missing():
    """Shop c was shut for eight days; on all others some shop sold."""
    shut = (PANEL["shop"] == "c") & PANEL["day"].between(DAYS[2], DAYS[9])
    model = fitted(PANEL[~shut & (PANEL["day"] < DAYS[14])], None, **OF_SHOPS, freq="D")
    with pytest.raises(ValueError, match=r"without gaps, but 2026-01-18 .* of series 'a' follows 2026-01-14 .*advance"):
        forecast(model, PANEL[PANEL["day"] >= DAYS[17]], target="sold")
    one_is_late = PANEL[(PANEL["day"] >= DAYS[17]) | ((PANEL["day"] >= DAYS[14]) & (PANEL["shop"] != "b"))]
    assert forecast(model, one_is_late, target="sold").notna().all()
    assert forecast(model, PANEL[(PANEL["day"] >= DAYS[15]) & (PANEL["shop"] == "c")][1:], target="sold").notna().all()


def test_series_that_are_visited_one_after_the_other_follow_at_their_own_pace():
    turns = PANEL[PANEL.index % 3 == PANEL.index // 3 % 3]  # one shop a day
    model = fitted(turns, 12, **OF_SHOPS)
    assert forecast(model, turns[14:15], target="sold").notna().all()


def test_series_none_of_which_was_seen_are_doubted():
    rows = PANEL.drop(columns="day")
    model = fitted(rows, group_col="shop", **PAST_SOLD)
    with pytest.warns(UserWarning, match="no series of X_future.*labels as in fit"):
        forecast(model, rows[45:].assign(shop=rows["shop"].str.upper()), target="sold")
