import tracemalloc

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.lib.stride_tricks import sliding_window_view
from numpy.testing import assert_allclose, assert_array_equal
from scipy.sparse import csr_array
from sklearn.base import clone

from sklearn_rnn import RNNClassifier, RNNRegressor

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
CELLS = ["elman", "lstm", "gru"]


def small(**parameters):
    return RNNRegressor(**{"hidden_size": 4, "max_iter": 3, "random_state": 0, **parameters})


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.fixture
def univariate(rng):
    X = rng.normal(size=(30, 6))
    return X, X.sum(axis=1)


@pytest.fixture
def multivariate(rng):
    X = rng.normal(size=(30, 6, 2))
    return X, X.sum(axis=(1, 2))


@pytest.mark.parametrize(
    "form",
    [
        lambda X: X[:, :, None],
        lambda X: list(X),
        lambda X: [x[:, None] for x in X],
        lambda X: X.tolist(),
        lambda X: X[:, :, None].tolist(),
        lambda X: pd.DataFrame(X, columns=[f"t{k}" for k in range(X.shape[1])]),
        lambda X: pl.DataFrame(X, schema=[f"t{k}" for k in range(X.shape[1])]),
        lambda X: [pd.DataFrame(x) for x in X],
        lambda X: X.astype(object),
        lambda X: np.ma.masked_array(X),
        lambda X: pd.DataFrame(X).astype("Float64"),
        lambda X: [pd.DataFrame(x).astype("Float64") for x in X],
        lambda X: np.asfortranarray(X),
    ],
)
def test_equal_content_in_any_form_gives_equal_predictions(univariate, form):
    X, y = univariate
    model = small(linear_steps=0)  # which lists have none of by themselves
    expected = model.fit(X, y).predict(X)
    assert_allclose(model.fit(form(X), y).predict(form(X)), expected, rtol=1e-12)


def test_sequences_in_an_object_array_are_a_list(multivariate):
    X, y = multivariate
    sequences = np.empty(len(X), dtype=object)
    for i, x in enumerate(X):
        sequences[i] = x[: 2 + i % 5]
    expected = small().fit(list(sequences), y).predict(list(sequences))
    assert_array_equal(small().fit(sequences, y).predict(sequences), expected)


def test_lists_of_lists_of_different_lengths_are_sequences():
    X, y = [[1.0, 2.0], [3.0], [0.5, 1.0, 0.25]], [3.0, 3.0, 1.75]
    model = small().fit(X, y)
    assert_array_equal(model.predict(X), model.predict([np.array(x) for x in X]))


@pytest.mark.parametrize("dtype", ["int64", "int8", "bool"])
def test_whole_numbers_are_computed_in_float64(rng, dtype):
    X = rng.integers(0, 2, size=(30, 5)).astype(dtype)
    model = small().fit(X, X.sum(axis=1))
    assert model.predict(X).dtype == np.float64
    assert_allclose(model.predict(X[:, :, None]), model.predict(X), rtol=1e-12)


def test_fitted_on_rows_takes_3d_and_lists_of_other_lengths(univariate):
    X, y = univariate
    model = small().fit(X, y)
    assert model.n_features_in_ == 6
    assert_allclose(model.predict(X[:, :4, None]), model.predict([x[:4] for x in X]), rtol=1e-12)
    with pytest.raises(ValueError, match="expecting 6 features"):
        model.predict(X[:, :4])
    with pytest.raises(ValueError, match=r"2 features a step.*expecting 1"):
        model.predict(X.reshape(30, 3, 2))


@pytest.mark.parametrize("form", [lambda X: X, list])
def test_fitted_on_sequences_refuses_rows_and_says_what_is_missing(multivariate, form):
    X, y = multivariate
    model = small().fit(form(X), y)
    assert model.n_features_in_ == 2
    with pytest.raises(ValueError, match=r"SequenceWindower.*transform_input"):
        model.predict(X[:, :, 0])
    with pytest.raises(ValueError, match=r"1 features a step.*expecting 2"):
        model.predict(X[:, :, :1])


@pytest.mark.parametrize("X", [np.ones(3), 3.0, None])
def test_fitted_on_sequences_what_is_no_array_of_rows_gets_no_advice_about_windows(multivariate, X):
    with pytest.raises(ValueError, match=r"got X of shape \(.*\)\. Give it a 3-D array"):
        small().fit(*multivariate).predict(X)


def test_one_sequence_to_predict_is_told_apart_from_rows(multivariate):
    X, y = multivariate
    model = small().fit(X, y)
    with pytest.raises(ValueError, match=r"One sequence of 6 steps is X\[None\]"):
        model.predict(X[0])
    with pytest.raises(ValueError, match=r"One sequence of 6 steps is \[X\]. A long frame.*groupby"):
        model.predict(pd.DataFrame(X[0]))


@pytest.mark.parametrize("form", [lambda X: X, list, lambda X: X[:, :, 0]])
def test_masked_means_absent(multivariate, form):
    X, y = multivariate
    masked = np.ma.masked_array(X, np.broadcast_to(np.arange(6)[:, None] > 3, X.shape))
    absent = np.where(masked.mask, np.nan, X)
    predicted, expected = (small().fit(form(x), y).predict(form(x)) for x in (masked, absent))
    assert_array_equal(predicted, expected)


def test_a_masked_number_is_not_known(univariate):
    X, y = univariate
    masked, unknown = np.ma.masked_array(y, np.arange(30) == 2), np.where(np.arange(30) == 2, np.nan, y)
    network = RNNRegressor(3, max_iter=2, random_state=0)
    assert_array_equal(clone(network).fit(X, masked).predict(X), network.fit(X, unknown).predict(X))


def test_a_masked_class_is_a_missing_one(univariate):
    X, y = univariate
    target = np.ma.masked_array((y > 0).astype(int), np.arange(30) == 2)
    with pytest.raises(ValueError, match="y contains NaN"):
        RNNClassifier().fit(X, target)
    with pytest.raises(ValueError, match="leave the masked rows out"):
        RNNClassifier().fit(X, target.astype(str))


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from(CELLS), st.booleans())
def test_absent_steps_anywhere_change_no_prediction(data, cell, bidirectional):
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    lengths = data.draw(st.lists(st.integers(0, 5), min_size=2, max_size=5))
    sequences = [rng.normal(size=(length, 2)) for length in lengths]
    model = small(cell=cell, bidirectional=bidirectional).fit(rng.normal(size=(20, 4, 2)), rng.normal(size=20))
    padded = []
    for x in sequences:
        for position in data.draw(st.lists(st.integers(0, len(x)), max_size=4)):
            x = np.insert(x, min(position, len(x)), np.nan, axis=0)
        padded.append(x)
    alone = [model.predict([x])[0] for x in sequences]
    assert_allclose(model.predict(padded), alone, rtol=0, atol=1e-12)
    assert_allclose(model.predict(sequences), alone, rtol=0, atol=1e-12)


def test_absent_steps_change_no_training(multivariate):
    X, y = multivariate
    padded = np.full((30, 9, 2), np.nan)
    padded[:, [0, 2, 3, 5, 6, 8]] = X
    model = small(linear_steps=6)  # by itself it would try other numbers of steps in longer sequences
    assert_allclose(model.fit(padded, y).predict(padded), model.fit(X, y).predict(X), rtol=1e-10)


def test_sequences_without_any_step_are_predicted_from_the_initial_state(multivariate):
    X, y = multivariate
    model = small().fit(X, y)
    initial = model.weights_["readout.b"] * model.weights_["linear.scale"] * model.y_scale_ + model.y_mean_
    assert_allclose(model.predict([np.empty((0, 2))]), initial)
    assert_allclose(model.predict(np.full((1, 3, 2), np.nan)), initial)


@pytest.mark.parametrize(
    ("X", "error", "message"),
    [
        ([], ValueError, "empty list"),
        (np.empty((0, 3, 2)), ValueError, "at least one sequence"),
        (np.empty((3, 3, 0)), ValueError, "one feature"),
        (np.full((3, 2, 2), np.inf), ValueError, "infinity"),
        ([np.ones((2, 2)), np.full((1, 2), -np.inf)], ValueError, "infinity"),
        (np.array([[[1.0, np.nan]]] * 3), ValueError, r"some, but not all.*SimpleImputer.*ffill\(\).bfill\(\)"),
        (np.ones((3, 2, 2, 2)), ValueError, "dim"),
        (np.ones(3), ValueError, "Expected 2D array"),
        (np.ones((3, 2, 2), complex), ValueError, "Complex data not supported"),
        (np.full((3, 2, 2), "a"), ValueError, "expected real numbers"),
        ([np.array(["a"]), np.array(["b"]), np.array(["c"])], ValueError, r"X\[0\].*expected real numbers"),
        ([np.ones((2, 2)), np.ones((2, 3)), np.ones((1, 2))], ValueError, r"same number of features.*\[2, 3\].$"),
        ([np.ones((2, k)) for k in range(7)], ValueError, r"3, 4, ...\]. All have 2 rows.*\[x.T for x in X\]"),
        ([pd.DataFrame({"t": [pd.Timestamp(0)], "v": 1.0})] * 3, TypeError, "Column 't' of X.*Timestamp.*leave it out"),
        ([np.ones((2, 2, 2))] * 3, ValueError, r"X\[0\] must have shape"),
        (csr_array(np.eye(3)), TypeError, "Sparse data.*SequenceVectorizer"),
        (pl.DataFrame(np.ones((3, 2))).lazy(), TypeError, r"LazyFrame.*collect\(\)"),
        (iter(np.ones((3, 2))), TypeError, "expected an array, a frame or a list"),
        ("abc", TypeError, "X is a str"),
        ([np.ones(2), None, np.ones(2)], ValueError, r"X\[1\] is None"),
        ([[[1, 2], [3]]] * 3, ValueError, r"X\[0\] holds lists of different lengths"),
    ],
)
def test_what_cannot_be_read_is_refused_and_changes_nothing(univariate, X, error, message):
    model = small().fit(*univariate)
    before = dict(vars(model))
    with pytest.raises(error, match=message):
        model.fit(X, np.arange(3.0))
    assert vars(model) == before


def test_names_of_columns_are_kept_and_checked(univariate):
    X, y = univariate
    frame = pd.DataFrame(X).add_prefix("t")
    model = small().fit(frame, y)
    assert model.feature_names_in_.tolist() == frame.columns.tolist()
    with pytest.raises(ValueError, match="feature names should match"):
        model.predict(frame[frame.columns[::-1]])
    assert not hasattr(model.fit(X[:, :, None], y), "feature_names_in_")


def test_windows_are_never_copied_whole():
    series = np.random.default_rng(0).normal(size=(50_099, 2)).astype(np.float32)
    view = sliding_window_view(series, 100, axis=0).transpose(0, 2, 1)
    y = np.asarray(series[99:, 0])
    model = RNNRegressor(4, cell="elman", max_iter=1, batch_size=500, random_state=0)
    tracemalloc.start()
    model.fit(view, y)
    model.predict(view)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < view.size * view.itemsize / 2  # the copy would be 40 MB, and its NaN pattern 10 MB


def test_classes_of_sequences_of_different_lengths(rng):
    X = [rng.normal(size=(rng.integers(1, 9), 1)) + k % 2 for k in range(60)]
    y = np.array(["low", "high"])[np.arange(60) % 2]
    model = RNNClassifier(8, max_iter=60, random_state=0).fit(X, y)
    assert model.score(X, y) > 0.8
