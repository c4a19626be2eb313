import warnings

import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn.exceptions import ConvergenceWarning

from sklearn_rnn import RNNRegressor, SequenceWindower

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")


def small(**parameters):
    return RNNRegressor(**{"hidden_size": 4, "max_iter": 3, "random_state": 0, **parameters})


@pytest.fixture
def univariate():
    X = np.random.default_rng(0).normal(size=(30, 6))
    return X, X.sum(axis=1)


@pytest.fixture
def multivariate():
    X = np.random.default_rng(0).normal(size=(30, 6, 2))
    return X, X.sum(axis=(1, 2))


def test_a_scale_that_saturates_gives_one_warning(multivariate):
    X, y = multivariate
    X = X.copy()
    X[:, :, 1] *= 1000
    with pytest.warns(UserWarning, match="Feature 1 of X.*StandardScaler") as caught:
        small(max_iter=1).fit(X, y)
    assert sum("StandardScaler" in str(w.message) for w in caught) == 1
    X[:, :, 0] *= 100
    with pytest.warns(UserWarning, match=r"Feature 1 of X.*\(2 of 2 features one above 10\), which saturates"):
        small(max_iter=1).fit(X, y)


def test_rows_in_time_without_windower_give_one_warning(univariate):
    X, y = univariate
    frame = pd.DataFrame(X, index=pd.date_range("2026-01-01", periods=30), columns=[f"x{k}" for k in range(6)])
    with pytest.warns(UserWarning, match="frame with a time index.*SequenceWindower"):
        small().fit(frame, y)
    panel = frame.set_index(pd.Index([1] * 30, name="series"), append=True).swaplevel()
    with pytest.warns(UserWarning, match="frame with a time index.*SequenceWindower"):
        small().fit(panel, y)


@pytest.mark.parametrize("panel", [False, True])
def test_a_sequence_that_runs_back_in_time_gives_one_warning(multivariate, panel):
    X, y = multivariate
    stamps = pd.date_range("2026-01-01", periods=6)
    index = pd.MultiIndex.from_product([["a"], stamps]) if panel else stamps
    frames = [pd.DataFrame(x, index=index) for x in X]
    expected = small().fit(frames, y).predict(frames)  # without a warning
    with pytest.warns(UserWarning, match=r"ends at an earlier time stamp.*x.sort_index\(\)"):
        backward = small().fit([*frames[:-1], frames[-1][::-1]], y).predict(frames)
    assert not np.allclose(backward, expected)


def test_flattened_windows_of_several_columns_give_one_warning(univariate):
    X, y = univariate
    frame = pd.DataFrame(X[:, :2], columns=["a", "b"])
    flat = SequenceWindower(3, padding="edge", flatten=True).set_output(transform="pandas").fit_transform(frame)
    with pytest.warns(UserWarning, match="flattened windows of 2 features"):
        small().fit(flat, y)


def test_good_data_give_no_warning(univariate):
    X, y = univariate
    frame = pd.DataFrame(X[:, :1], columns=["a"])
    flat = SequenceWindower(3, padding="edge", flatten=True).set_output(transform="pandas").fit_transform(frame)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", category=ConvergenceWarning)
        small().fit(X, y)
        small().fit(flat, y)
        small().fit(pd.DataFrame(X).add_prefix("t"), y)
        small().fit([pd.DataFrame(x, columns=["a"]) for x in X], y)


@pytest.mark.parametrize("columns", ["lag_{}", "demand_lag{}"])
def test_lags_with_a_time_index_give_no_warning(univariate, columns):
    X, y = univariate
    frame = pd.DataFrame(X, pd.date_range("2026-01-01", periods=30), [columns.format(k + 1) for k in range(6)])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", category=ConvergenceWarning)
        small().fit(frame, y)


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame])
def test_columns_without_digits_are_variables_and_no_steps(univariate, frame):
    X, y = univariate
    with pytest.warns(UserWarning, match=r"columns like 'load'.*SequenceWindower"):
        small().fit(frame({"load": X[:, 0], "price": X[:, 1]}), y)


@pytest.mark.parametrize(("shape", "told"), [((30, 3, 100), True), ((30, 100, 3), False)])
def test_channels_in_the_place_of_steps_are_told_with_the_scale(shape, told):
    X = 100 * np.random.default_rng(0).normal(size=shape)
    with pytest.warns(UserWarning, match="SequenceScaler") as caught:
        small(max_iter=1).fit(X, X[:, 0, 0])
    assert ("transpose(0, 2, 1)" in str(caught[0].message)) is told


rng = np.random.default_rng(0)
COUNTS = {
    "normalised": rng.exponential(size=30) / 30,
    "zeros and ones": (np.arange(30) == 7).astype(float),
    "fading with age": 0.5 ** np.arange(30),
    "importance": 1 / rng.uniform(0.01, 1, 30),
    "shares of a row": rng.uniform(0, 0.5, 30),
}
COUNTS["normalised"] /= COUNTS["normalised"].mean()


@pytest.mark.parametrize("name", COUNTS)
def test_weights_that_count_rows_are_no_reason(univariate, name):
    X, y = univariate
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        warnings.simplefilter("ignore", ConvergenceWarning)
        small().fit(X, y, sample_weight=COUNTS[name])


@pytest.mark.parametrize("call", ["fit", "partial_fit"])
@pytest.mark.parametrize("name", ["normalised", "fading with age", "importance"])
def test_weights_that_add_up_to_one_are_told_once(univariate, name, call):
    (X, y), model, weight = univariate, small(), COUNTS[name] / COUNTS[name].sum() / 3
    with pytest.warns(UserWarning, match="sample weights add up to far less.*mean") as caught:
        getattr(model, call)(X, y, sample_weight=weight)
    assert len(caught) == 1
    model.partial_fit(X, y, sample_weight=weight)  # a warning here would be an error
