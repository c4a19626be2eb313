import io
from copy import deepcopy
from itertools import pairwise

import numpy as np
import pandas as pd
import polars as pl
import pytest
import skops.io
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.compose import TransformedTargetRegressor, make_column_transformer
from sklearn.exceptions import NotFittedError
from sklearn.frozen import FrozenEstimator
from sklearn.linear_model import Ridge
from sklearn.model_selection import GridSearchCV, TimeSeriesSplit
from sklearn.pipeline import make_pipeline, make_union
from sklearn.preprocessing import StandardScaler

import sklearn_rnn
from sklearn_rnn import RNNRegressor, SequenceWindower, advance


@pytest.fixture
def series():
    return np.random.default_rng(0).normal(size=(60, 1)).cumsum(axis=0)


def pipeline():
    return make_pipeline(StandardScaler(), SequenceWindower(4, lag=1, padding="edge", flatten=True), Ridge())


def wrapped(kind):
    if kind == "pipeline":
        return pipeline()
    if kind == "pipeline in a pipeline":
        return make_pipeline(StandardScaler(), pipeline())
    if kind == "search":
        return GridSearchCV(pipeline(), {"ridge__alpha": [0.1, 1.0]}, cv=TimeSeriesSplit(2))
    return TransformedTargetRegressor(pipeline(), transformer=StandardScaler())


@pytest.mark.parametrize("kind", ["pipeline", "pipeline in a pipeline", "search", "transformed target"])
def test_predicting_block_by_block_equals_predicting_all_at_once(series, kind):
    model = wrapped(kind).fit(series[:30], series[:30, 0])
    at_once = model.predict(series[30:])
    in_blocks = []
    for start, stop in [(30, 31), (31, 32), (32, 40), (40, 60)]:
        in_blocks.append(model.predict(series[start:stop]))
        assert advance(model, series[start:stop]) is model
    assert_allclose(np.concatenate(in_blocks), at_once, rtol=1e-12)


def dated(n_days):
    days = pd.date_range("2026-01-01", periods=n_days).delete(7)
    return pd.DataFrame({"v": np.random.default_rng(0).normal(size=len(days))}, index=days)


def panel(n_days):
    days = np.repeat(dated(n_days).index, 3)
    values = np.random.default_rng(1).normal(size=len(days))
    frame = pd.DataFrame({"v": values, "shop": np.tile(["a", "b", "c"], n_days - 1), "day": days})
    return frame.drop(index=[10, 61, 62]).reset_index(drop=True)


@pytest.mark.parametrize("padding", ["zero", "edge"])
@pytest.mark.parametrize("kind", ["dated", "pandas", "polars"])
def test_a_life_in_production(kind, padding):
    columns = {} if kind == "dated" else {"group_col": "shop", "time_col": "day"}
    rows = dated(40) if kind == "dated" else panel(40)
    if kind == "polars":
        rows = pl.DataFrame({name: rows[name].to_list() for name in rows})
    scale = make_column_transformer(
        (StandardScaler(), ["v"]), remainder="passthrough", verbose_feature_names_out=False
    ).set_output(transform="polars" if kind == "polars" else "pandas")
    windower = SequenceWindower(3, lag=1, freq="D", padding=padding, flatten=True, **columns)
    n_train = len(rows) // 2
    model = make_pipeline(scale, windower, Ridge()).fit(rows[:n_train], rows["v"][:n_train])
    at_once, one_by_one = model.predict(rows[n_train:]), []
    cuts = [*range(n_train, len(rows), 3), len(rows)]
    for start, stop in pairwise(cuts):
        model = sklearn_rnn.load(io.BytesIO(skops.io.dumps(model)))
        one_by_one.append(model.predict(rows[start:stop]))
        advance(model, rows[start:stop])
    assert_allclose(np.concatenate(one_by_one), at_once, rtol=1e-12)


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_a_network_says_row_by_row_what_it_says_of_the_block(series):
    model = make_pipeline(SequenceWindower(5), RNNRegressor(4, max_iter=2, random_state=0))
    model.fit(series[:30], series[1:31, 0])
    at_once, one_by_one = model.predict(series[30:]), []
    for row in series[30:, None]:
        one_by_one.append(model.predict(row)[0])
        advance(model, row)
    assert_allclose(one_by_one, at_once, rtol=1e-12)


def test_a_windower_by_itself_moves_on(series):
    windower = SequenceWindower(3).fit(series[:30])
    assert_array_equal(advance(windower, series[30:40]).context_, series[38:40])


def test_a_windower_behind_a_windower_gets_the_windows_of_the_first(series):
    def twice():
        return make_pipeline(SequenceWindower(2, flatten=True, padding="edge"), SequenceWindower(3))

    model = twice().fit(series[:30])
    whole = twice().fit(series).transform(series)
    advance(model, series[30:40])
    assert_array_equal(model.transform(series[40:]), whole[40:])


@pytest.mark.parametrize("frozen", [FrozenEstimator, lambda model: make_pipeline(FrozenEstimator(model[:2]), model[2])])
def test_what_is_frozen_moves_on(frozen, series):
    model = pipeline().fit(series[:30], series[:30, 0])
    expected = advance(deepcopy(model), series[30:40]).predict(series[40:45])
    assert_array_equal(advance(frozen(model), series[30:40]).predict(series[40:45]), expected)


def test_a_model_without_windower_is_refused(series):
    for model in (make_pipeline(StandardScaler(), Ridge()), Ridge()):
        model.fit(series, series[:, 0])
        with pytest.raises(ValueError, match="no SequenceWindower"):
            advance(model, series)


def test_a_windower_out_of_reach_is_refused_and_none_moves(series):
    def flat():
        return SequenceWindower(2, flatten=True, padding="zero")

    model = make_pipeline(flat(), make_union(flat(), "passthrough"), Ridge()).fit(series[:30], series[1:31, 0])
    before = model[0].context_
    with pytest.raises(ValueError, match="cannot reach the SequenceWindower inside FeatureUnion"):
        advance(model, series[30:])
    assert model[0].context_ is before
    search = GridSearchCV(pipeline(), {"ridge__alpha": [0.1]}, cv=TimeSeriesSplit(2), refit=False)
    with pytest.raises(ValueError, match="searches that were refitted"):
        advance(search.fit(series[:-1], series[1:, 0]), series)


def test_an_unfitted_model_is_refused(series):
    for model in (SequenceWindower(), pipeline(), wrapped("search")):
        with pytest.raises(NotFittedError):
            advance(model, series)


def test_a_failure_moves_no_context(series):
    model = make_pipeline(SequenceWindower(2, flatten=True, padding="edge"), SequenceWindower(3)).fit(series[:30])
    before = [step.context_ for step in model]
    with pytest.raises(ValueError, match="infinity"):
        advance(model, np.full((3, 1), np.inf))
    assert [step.context_ for step in model] == before
