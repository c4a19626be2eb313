"""Windows are used as the array they stand for."""

import copy
import io
import pickle

import joblib
import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.linear_model import Ridge
from sklearn.model_selection import GroupKFold, KFold, TimeSeriesSplit, cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils import check_array, check_consistent_length, indexable, resample, shuffle
from sklearn.utils.validation import _num_samples

from sklearn_rnn import EchoStateRegressor, RNNClassifier, RNNRegressor, SequenceWindower, backtest
from sklearn_rnn.numerics import Sequences, Steps, Windows, overlapping

TRACK = np.random.default_rng(0).normal(size=(40, 2))
START = np.random.default_rng(1).permutation(30)
W = Windows(TRACK, START, 4, 2)
A = np.stack([TRACK[i : i + 7 : 2] for i in START])
MASK = START > 9
S = np.s_

ROWS = [S[2:9], S[:], S[::-1], S[5:5], [1, 2], [], np.array([5, 5]), MASK, MASK.tolist(), -np.arange(3), S[-3:]]
INDICES = [
    *(0, -1, np.int64(3), np.array(3), np.array([[0, 1], [2, 3]]), A > 0, True, None, ..., (), (..., 0), (..., [0, 1])),
    *(S[0, 1], S[0, 1, 1], S[0, 1:, 1], S[0, [1, 2]], S[0, :, [1, 0]], S[0, ...], S[None, 2], S[:2, None], S[0, None]),
    *(
        S[:3, 1],
        S[:3, 1:3],
        S[:3, -1, 0],
        S[:, :, 0],
        S[:, -1],
        S[::2, ::2, ::-1],
        S[:2, ..., 0],
        S[:0, 0],
        S[:4, [0, 1]],
    ),
    *(S[:4, :, [1, 0]], S[:3, A[0, :, 0] > 0], S[:4, [[0], [1]], [0, 1]], S[MASK, 0], S[MASK, :, 1], S[MASK, 1:, 1]),
    *(S[[0, 1], [2, 3]], S[[0, 1], [2, 3], [1, 0]], S[[1, 2], :, [0, 1]], S[[1, 2], 0, :], S[[1, 2], 1:], ((1, 2), 0)),
]
WRONG = [30, -31, [30], S[0, 4], S[0, 0, 2], S[0, 0, 0, 0], S[:, 9], MASK[:-1], "a", 1.5, S[:, MASK]]
UNARY = "negative absolute isnan isfinite isinf sign exp tanh square floor rint signbit positive"
BINARY = "add subtract multiply divide maximum minimum greater less equal not_equal hypot copysign logaddexp arctan2"
FUNCTIONS = """
    mean sum std var min max ptp median argmax argmin any all cumsum cumprod ravel squeeze shape ndim size
    transpose copy nanmean nansum nanmax sort argsort flatnonzero argwhere unique diff nan_to_num isscalar
    count_nonzero flip atleast_1d asarray array ascontiguousarray zeros_like ones_like empty_like
    iscomplexobj isreal prod fliplr rot90 result_type
"""
METHODS = """
    mean sum std min max ravel flatten copy tolist argmax any all cumsum round squeeze nonzero tobytes
"""
ATTRIBUTES = ["shape", "dtype", "size", "ndim", "T", "nbytes", "itemsize", "strides", "flat"]
CALLS = [
    *(lambda X: X.reshape(30, -1), lambda X: X.astype("f4"), lambda X: X.mean(axis=1), lambda X: X.transpose(1, 2, 0)),
    *(
        lambda X: X @ np.eye(2),
        lambda X: np.ones(4) @ X,
        lambda X: X + X,
        lambda X: 2 - X,
        lambda X: X**2,
        lambda X: -X,
    ),
    *(
        lambda X: X > 0,
        lambda X: X[:] == X,
        lambda X: np.ones((30, 4, 2)) * X,
        lambda X: divmod(X, 2.0)[0],
        lambda X: abs(X),
    ),
    *(
        lambda X: np.concatenate([X, X]),
        lambda X: np.stack([X, X]),
        lambda X: np.vstack([X, X]),
        lambda X: np.split(X, 3)[1],
    ),
    *(lambda X: np.where(X > 0, X, 0), lambda X: np.einsum("ntf->nf", X), lambda X: np.tensordot(X, X, axes=3)),
    *(lambda X: np.add.reduce(X, axis=0), lambda X: np.clip(X, -1, 1), lambda X: np.quantile(X, 0.3, axis=0)),
    *(lambda X: np.take(X, [1, 2], axis=0), lambda X: np.take_along_axis(np.asarray(X), np.argsort(X, axis=1), axis=1)),
    *(
        lambda X: np.linalg.norm(X, axis=-1),
        lambda X: np.allclose(X, A),
        lambda X: np.array_equal(X, A),
        lambda X: len(X),
    ),
    *(
        lambda X: list(X)[3],
        lambda X: np.array(list(X)),
        lambda X: A[0, 0, 0] in X,
        lambda X: next(iter(X)),
        lambda X: bool(X.any()),
    ),
    *(lambda X: train_test_split(X, shuffle=False)[1], lambda X: train_test_split(X, random_state=0)[0]),
    *(lambda X: shuffle(X, random_state=0), lambda X: resample(X, random_state=0), lambda X: indexable(X)[0]),
    *(lambda X: X[next(KFold(3).split(X))[0]], lambda X: X[next(TimeSeriesSplit(3).split(X))[1]], _num_samples),
    *(lambda X: X[next(GroupKFold(3).split(X, groups=START % 5))[1]], lambda X: check_array(X, allow_nd=True)),
    *(
        lambda X: check_array(X[:, -1]),
        lambda X: check_consistent_length(X, START),
        lambda X: joblib.hash(np.asarray(X)),
    ),
    *(
        copy.copy,
        copy.deepcopy,
        lambda X: pickle.loads(pickle.dumps(X)),
        lambda X: joblib.Parallel(1)([joblib.delayed(abs)(X)])[0],
    ),
    *(lambda X: Steps.of(X).lengths, lambda X: Steps.of(X, MASK).lengths[MASK], overlapping),
    *(
        lambda X: Sequences(X, np.full(30, 4)).minibatch([3, 1])[0],
        lambda X: Sequences(X, np.full(30, 4)).minibatch(S[2:5])[0],
    ),
    *(lambda X: Sequences(X, np.full(30, 4), np.array([4, 2, 9])).subset([2, 0]).minibatch(S[:])[0],),
]


def same(got, expected):
    assert np.shape(got) == np.shape(expected)
    assert_array_equal(np.asarray(got), np.asarray(expected))


@pytest.mark.parametrize("key", ROWS, ids=repr)
def test_rows_chosen_are_windows_of_the_same_track(key):
    assert isinstance(W[key], Windows)
    assert W[key].track is TRACK
    same(W[key], A[key])


@pytest.mark.parametrize("key", INDICES, ids=lambda key: repr(key)[:40])
def test_any_index_says_what_it_says_of_the_array(key):
    same(W[key], A[key])


@pytest.mark.parametrize("key", WRONG, ids=lambda key: repr(key)[:40])
def test_a_wrong_index_is_the_error_of_the_array(key):
    with pytest.raises(IndexError):
        A[key]
    with pytest.raises(IndexError):
        W[key]


@pytest.mark.parametrize("name", UNARY.split())
def test_ufuncs(name):
    same(getattr(np, name)(W), getattr(np, name)(A))


@pytest.mark.parametrize("name", BINARY.split())
def test_ufuncs_of_two_from_either_side(name):
    ufunc = getattr(np, name)
    for got, expected in (
        (ufunc(W, 0.5), ufunc(A, 0.5)),
        (ufunc(A, W), ufunc(A, A)),
        (ufunc(W, W[::-1]), ufunc(A, A[::-1])),
    ):
        same(got, expected)


@pytest.mark.parametrize("name", FUNCTIONS.split())
def test_functions_of_numpy(name):
    got, expected = getattr(np, name)(W), getattr(np, name)(A)
    if name == "empty_like":
        got, expected = got.shape, expected.shape
    assert got == expected if name == "result_type" else same(got, expected) is None


@pytest.mark.parametrize("name", METHODS.split())
def test_methods_of_an_array(name):
    got, expected = getattr(W, name)(), getattr(A, name)()
    assert got == expected if name in ("tolist", "tobytes") else same(got, expected) is None


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_attributes_of_an_array(name):
    got, expected = getattr(W, name), getattr(A, name)
    assert got == expected if name in ("dtype", "shape", "strides") else same(got, expected) is None


@pytest.mark.parametrize("use", CALLS)
def test_uses_of_an_array(use):
    got, expected = use(W), use(A)
    assert got == expected if isinstance(expected, str) else expected is None or same(got, expected) is None


def test_nothing_writes_into_what_windows_share():
    with pytest.raises(TypeError):
        W[0] = 1
    with pytest.raises(ValueError, match="read-only"):
        W[0][0] = 1
    with pytest.raises(ValueError, match="read-only"):
        np.add(A, 1, out=W)
    with pytest.raises(ValueError, match="copy"):
        np.array(W, copy=False)
    with pytest.raises(AttributeError, match="columns"):
        _ = W.columns


def test_a_scan_reads_each_row_once_and_none_that_no_examined_window_holds():
    track = TRACK.copy()
    track[1], track[5, 0], track[37:] = np.nan, 1e20, np.inf  # row 1 is absent
    windows = Windows(track, np.array([9, 0, 2, 9]), 4, 2)
    found = Steps.of(windows, np.array([True, False, True, True]))
    assert_array_equal(found.lengths[[0, 2, 3]], 4)
    assert found.largest < 1e3
    read = track[[2, 4, 6, 8, 9, 11, 13, 15]]
    assert found.n_present == len(read)
    assert_allclose(found.scale, np.sqrt(np.square(read).mean(axis=0)))
    track[3, 1] = np.nan
    assert not Steps.of(windows).incomplete
    assert Steps.of(Windows(track, np.array([1]), 4, 2)).incomplete
    track[3, 1] = 0.0
    found = Steps.of(Windows(track, np.array([1, 0]), 4, 2))
    assert_array_equal(found.lengths, [3, 4])
    assert found.largest == 1e20


def test_a_file_holds_the_rows_once():
    windows = Windows(np.zeros((1000, 2)), np.arange(900), 100)
    assert len(pickle.dumps(windows)) < 26_000  # gathered: 1,440,000
    buffer = io.BytesIO()
    np.save(buffer, W)
    buffer.seek(0)
    assert_array_equal(np.load(buffer), A)


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize(
    "model",
    [
        RNNRegressor(3, max_iter=2, linear_steps=3, random_state=0),
        RNNRegressor(3, max_iter=2, random_state=0, early_stopping=True, solver="adam", batch_size=8),
        RNNClassifier(3, max_iter=2, random_state=0),
        EchoStateRegressor(9, random_state=0),
    ],
    ids=["linear path", "held-out rows", "classifier", "reservoir"],
)
def test_estimators_say_the_same_of_windows_and_of_the_array(model):
    y = (A[:, -1, 0] > 0).astype(int)
    of_windows, of_array = model.fit(W, y).predict(W), model.predict(A)
    assert_array_equal(of_windows, of_array)
    assert_array_equal(of_windows, model.fit(A, y).predict(A))
    for name in {"predict_steps", "hidden_states"} & {*dir(model)}:
        for said, expected in zip(getattr(model, name)(W), getattr(model, name)(A), strict=True):
            assert_array_equal(said, expected)
    assert_array_equal(cross_val_score(model, W, y, cv=3), cross_val_score(model, A, y, cv=3))


def test_windows_of_a_panel_pickle_small_and_a_backtest_says_what_it_says_of_the_array():
    rng = np.random.default_rng(3)
    day, series = np.divmod(np.arange(90), 3)
    X = pd.DataFrame({"series": series, "day": day, "x": rng.normal(size=90)})
    windower = SequenceWindower(20, lag={"x": 1}, group_col="series", time_col="day", padding="edge")
    windows = windower.fit_transform(X)
    assert isinstance(windows, Windows)
    assert len(pickle.dumps(windows)) < np.asarray(windows).nbytes / 3
    same(pickle.loads(pickle.dumps(windows)), windows)
    ridge = make_pipeline(FunctionTransformer(lambda X: X.reshape(len(X), -1)), Ridge())
    tables = [
        backtest(make_pipeline(windower, *between, ridge), X, X["x"], horizon=2, cv=TimeSeriesSplit(2, test_size=6))
        for between in ([], [FunctionTransformer(np.asarray)])
    ]
    pd.testing.assert_frame_equal(*tables)
