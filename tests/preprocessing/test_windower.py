import io
import pickle
import warnings
from itertools import pairwise

import joblib
import numpy as np
import pandas as pd
import polars as pl
import pytest
import skops.io
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal
from scipy.signal import lfilter
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import Ridge
from sklearn.model_selection import GridSearchCV, KFold, TimeSeriesSplit
from sklearn.pipeline import Pipeline
from sklearn.utils.estimator_checks import parametrize_with_checks

import sklearn_rnn
from sklearn_rnn import SequenceWindower

from .reference import windows_by_hand

INHERENT = {
    "check_methods_sample_order_invariance": "a window depends on the rows before its own, so on their order",
    "check_methods_subset_invariance": "a window depends on the rows before its own, so on which are there",
}


@parametrize_with_checks(
    [SequenceWindower(), SequenceWindower(flatten=True)], expected_failed_checks=lambda estimator: INHERENT
)
def test_scikit_learn_conventions(estimator, check):
    check(estimator)


@pytest.fixture
def series():
    return np.random.default_rng(0).normal(size=(60, 2))


@settings(max_examples=150, deadline=None)
@given(
    st.data(),
    st.integers(1, 6),
    st.integers(0, 3),
    st.integers(1, 3),
    st.sampled_from(["mask", "zero", "edge"]),
)
def test_later_blocks_through_any_chunking_give_the_tail_of_everything(data, window_length, lag, dilation, padding):
    series = np.random.default_rng(data.draw(st.integers(0, 5))).normal(size=(30, 2))
    series[data.draw(st.lists(st.integers(1, 29), max_size=20))] = np.nan
    series[data.draw(st.lists(st.integers(1, 29), max_size=20)), 1] = np.nan
    parameters = {"window_length": window_length, "lag": lag, "dilation": dilation, "padding": padding}
    cuts = sorted({10, *data.draw(st.lists(st.integers(11, 29), max_size=5)), 30})
    windower = SequenceWindower(**parameters).fit(series[:10])
    whole = windows_by_hand(series, fill=windower.fill_, **parameters)
    for start, stop in pairwise(cuts):
        assert_array_equal(windower.transform(series[start:stop]), whole[start:stop])
        windower.partial_fit(series[start:stop])


@pytest.mark.parametrize("test_size", [1, 5, 13])
def test_folds_of_any_size_in_time_have_their_history(series, test_size):
    whole = windows_by_hand(series, window_length=7, lag=0, dilation=1, padding="mask")
    for train, test in TimeSeriesSplit(3, test_size=test_size).split(series):
        windower = SequenceWindower(7).fit(series[train])
        assert_array_equal(windower.transform(series[train]), whole[train])
        assert_array_equal(windower.transform(series[test]), whole[test])


@pytest.mark.parametrize("splitter", [KFold(4), KFold(4, shuffle=True, random_state=0), TimeSeriesSplit(3, gap=2)])
def test_what_folds_lose_without_a_time_axis_they_have_with_one(series, splitter):
    frame = pd.DataFrame(series[:, :1], index=pd.date_range("2026", periods=60), columns=["v"])
    whole = windows_by_hand(frame.to_numpy(), window_length=4, lag=0, dilation=1, padding="mask")
    n_wrong = {"rows": 0, "days": 0}
    for train, test in splitter.split(frame):
        blind = SequenceWindower(4, time_col=False).fit(frame.iloc[train]).transform(frame.iloc[test])
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            seeing = SequenceWindower(4, freq="D", context="all").fit(frame.iloc[train]).transform(frame.iloc[test])
        for name, made in (("rows", blind), ("days", seeing)):
            n_wrong[name] += int((~np.isnan(made) & (made != whole[test])).any(axis=(1, 2)).sum())
    assert n_wrong["rows"] > 0
    assert n_wrong["days"] == 0


def test_a_series_that_starts_with_zeros_is_not_mistaken_for_its_continuation():
    zero_led = np.concatenate([np.zeros(20), np.arange(40.0)])[:, None]
    windower = SequenceWindower(5).fit(zero_led[:40])
    assert np.isnan(windower.transform(zero_led[:40])[0, :-1]).all()
    assert not np.isnan(windower.transform(np.zeros((3, 1)))).any()


def test_without_context_every_block_starts_anew(series):
    windower = SequenceWindower(5, context=None).fit(series[:40])
    assert windower.context_.shape == (0, 2)
    assert_array_equal(
        windower.transform(series[40:]),
        windows_by_hand(series[40:], window_length=5, lag=0, dilation=1, padding="mask"),
    )


def test_context_is_a_copy_of_at_most_the_span(series):
    windower = SequenceWindower(4, lag=2, dilation=3).fit(series)
    assert_array_equal(windower.context_, series[-11:])
    assert not np.shares_memory(windower.context_, series)


def test_fewer_rows_than_a_window_are_enough(series):
    windower = SequenceWindower(10).fit(series[:3])
    assert windower.transform(series[:3]).shape == (3, 10, 2)
    assert_array_equal(windower.transform(series[3:5])[0, -4:], series[:4])


def test_partial_fit_of_an_unfitted_windower_fits(series):
    assert_array_equal(SequenceWindower(5).partial_fit(series).context_, SequenceWindower(5).fit(series).context_)


def test_partial_fit_again_of_the_training_block_changes_nothing(series):
    windower = SequenceWindower(5).fit(series)
    before = windower.context_
    assert_array_equal(windower.partial_fit(series).context_, before)


def test_recognition_survives_the_last_digits_of_a_transformer_in_front(series):
    windower = SequenceWindower(5).fit(series)
    assert_array_equal(np.isnan(windower.transform(series * (1 + 1e-13))), np.isnan(windower.transform(series)))


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame])
def test_frames_give_the_windows_of_arrays(series, frame):
    table = frame({"a": series[:, 0], "b": series[:, 1]})
    windower = SequenceWindower(4).fit(table[:40])
    expected = SequenceWindower(4).fit(series[:40])
    assert_array_equal(windower.transform(table[40:]), expected.transform(series[40:]))
    assert windower.feature_names_in_.tolist() == ["a", "b"]


@pytest.mark.parametrize(
    ("given", "made"),
    [("float32", "float32"), ("float64", "float64"), ("int64", "float64"), ("bool", "float64"), ("float16", "float64")],
)
def test_output_type(given, made):
    X = np.arange(8).reshape(4, 2).astype(given)
    assert SequenceWindower(2).fit(X).transform(X).dtype == made


@pytest.mark.parametrize(
    "column",
    [
        pd.date_range("2026-01-01", periods=4),
        pd.Categorical(["a", "b", "a", "b"]),
        ["a", "b", "c", "d"],
    ],
)
def test_columns_that_are_no_numbers_are_named(column):
    with pytest.raises(TypeError, match=r"Column 'when'.*OneHotEncoder.*group_col"):
        SequenceWindower(2).fit(pd.DataFrame({"x": [1.0, 2, 3, 4], "when": column}))


def test_numbers_written_as_text_are_named_with_their_cure():
    texts = pd.DataFrame({"x": [1.0, 2, 3, 4], "price": ["9,4", "13,6", "?", "12,1"]})
    for form, name in ((texts, "'price'"), (texts.astype({"price": object}), "'price'"), (texts.to_numpy(), "1")):
        with pytest.raises(TypeError, match=rf"Column {name} holds .* '9,4'.*decimal=\",\", na_values=\"\?\""):
            SequenceWindower(2).fit(form)


def test_columns_of_one_name_are_refused(series):
    twice = pd.DataFrame(np.column_stack([series, series]), columns=["a"] * 2 * series.shape[1])
    with pytest.raises(ValueError, match=r"several columns of one name: \['a', 'a'.*Give each"):
        SequenceWindower(2).fit(twice)


@pytest.mark.parametrize(
    "dtype", ["int8", "uint16", "float16", "float32", "bool", "Int64", "Float32", "boolean", object]
)
def test_columns_of_numbers_of_any_kind_are_read(dtype):
    values = np.array([0, 1, 1, 0, 1])
    frame = pd.DataFrame({"a": pd.Series(values, dtype=dtype), "b": np.linspace(0, 1, 5)})
    expected = SequenceWindower(2).fit(frame.astype(float)).transform(frame.astype(float))
    assert_array_equal(SequenceWindower(2).fit(frame).transform(frame), expected)


def test_arrays_of_strings_and_dates_are_refused():
    for X in (np.array([["a"], ["b"]]), np.array([["2026-01-01"]], dtype="datetime64[D]")):
        with pytest.raises(TypeError, match="OneHotEncoder"):
            SequenceWindower(2).fit(X)


@pytest.mark.parametrize("bad", [np.inf, -np.inf])
def test_infinity_is_refused_and_changes_nothing(series, bad):
    windower = SequenceWindower(2).fit(series)
    before = dict(vars(windower))
    frame = pd.DataFrame(series, columns=["a", "b"])
    frame.iloc[3, 0] = bad
    with pytest.raises(ValueError, match="infinity"):
        windower.fit(frame)
    with pytest.raises(ValueError, match="infinity"):
        windower.transform(frame.to_numpy())
    assert vars(windower) == before


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"window_length": 0}, "window_length"),
        ({"window_length": 2.5}, "window_length"),
        ({"lag": -1}, r"lag must be >= 0, got -1.*row i's own columns"),
        ({"lag": "a"}, "lag"),
        ({"dilation": 0}, "dilation"),
        ({"padding": "nan"}, "padding"),
        ({"context": "head"}, "context"),
        ({"flatten": 1.0}, "flatten"),
    ],
)
def test_wrong_parameters_are_named(series, parameters, message):
    windower = SequenceWindower(**parameters)
    with pytest.raises(ValueError, match=message):
        windower.fit(series)
    assert not hasattr(windower, "context_")


def test_other_columns_than_those_of_fit_are_refused(series):
    windower = SequenceWindower(2).fit(series)
    with pytest.raises(ValueError, match="3 features, but SequenceWindower is expecting 2"):
        windower.transform(np.ones((4, 3)))


def test_transform_needs_fit(series):
    with pytest.raises(NotFittedError):
        SequenceWindower().transform(series)


@pytest.mark.parametrize("how", ["pickle", "joblib", "skops", "clone and fit"])
def test_a_restored_windower_continues_where_it_stood(series, how):
    windower = SequenceWindower(6, lag=1).fit(series[:30])
    windower.partial_fit(series[30:40])
    if how == "pickle":
        restored = pickle.loads(pickle.dumps(windower))
    elif how == "joblib":
        file = io.BytesIO()
        joblib.dump(windower, file)
        file.seek(0)
        restored = joblib.load(file)
    elif how == "skops":
        data = skops.io.dumps(windower)
        assert skops.io.get_untrusted_types(data=data) == ["sklearn_rnn.SequenceWindower"]
        restored = sklearn_rnn.load(io.BytesIO(data))
    else:
        restored = clone(windower).fit(series[:40])
    assert_array_equal(restored.transform(series[40:]), windower.transform(series[40:]))


def seven_row_task(seed):
    """A series of autocorrelated values, and a target that needs exactly the last seven of them."""
    rng = np.random.default_rng(seed)
    series = lfilter([1.0], [1.0, -0.8], rng.normal(size=176))[44:]
    target = np.convolve(series, np.ones(7))[: len(series)] + 0.1 * rng.normal(size=len(series))
    return series[6:126, None], target[6:126]


def best_window_length(seed, context):
    X, y = seven_row_task(seed)
    steps = [
        ("window", SequenceWindower(padding="zero", context=context, flatten=True)),
        ("ridge", Ridge(alpha=1e-3)),
    ]
    search = GridSearchCV(
        Pipeline(steps),
        {"window__window_length": range(4, 10)},
        cv=TimeSeriesSplit(20, test_size=5),
        scoring="neg_mean_absolute_error",
    )
    return search.fit(X, y).best_params_["window__window_length"]


def test_a_search_finds_the_seven_rows_that_the_target_needs():
    found = [best_window_length(seed, "tail") for seed in range(6)]
    assert sum(length == 7 for length in found) >= 5, found


def test_without_context_a_search_finds_too_short_windows():
    found = [best_window_length(seed, None) for seed in range(6)]
    assert sum(length < 7 for length in found) >= 3, found
