import re

import matplotlib
import numpy as np
import polars as pl
import pytest
from numpy.testing import assert_allclose
from scipy.sparse import csr_array
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from sklearn_rnn import (
    EchoStateRegressor,
    ImportanceDisplay,
    RNNClassifier,
    RNNRegressor,
    SequenceVectorizer,
    SequenceWindower,
    StatesDisplay,
)

matplotlib.use("Agg")
import matplotlib.pyplot as plt

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
X = np.random.default_rng(0).normal(size=(40, 3))
Y = X[:, 0]


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


@pytest.mark.parametrize(
    "model", [RNNRegressor((4, 3), max_iter=1, random_state=0), EchoStateRegressor(20, random_state=0)]
)
def test_a_picture_shows_the_states_of_one_row_around_zero(model):
    states = model.fit(X, Y).hidden_states(X)[7]
    _, ax = plt.subplots()
    display = StatesDisplay.from_estimator(model, X, row=7, steps=list("abc"), ax=ax)
    assert_allclose(display.im_.get_array(), states.T)
    assert_allclose(display.im_.get_clim(), np.abs(states).max() * np.array([-1, 1]))
    assert [label.get_text() for label in ax.get_xticklabels()] == list("abc")
    assert display.ax_ is ax


def test_a_window_holds_the_rows_before_its_own():
    network = RNNRegressor(4, max_iter=1, random_state=0)
    pipeline = make_pipeline(StandardScaler(), SequenceWindower(5, lag=1), network).fit(X[:20], Y[:20])
    windows = pipeline[:-1].transform(X[20:])
    display = StatesDisplay.from_estimator(pipeline, X[20:], row=3)
    assert_allclose(display.im_.get_array(), pipeline[-1].hidden_states(windows)[3].T)


def test_the_letters_of_a_text_name_its_steps():
    texts = np.array([["one"], ["two"]] * 10, dtype=object)[:, 0]
    network = RNNClassifier(4, embedding_dim=2, max_iter=1, random_state=0)
    model = make_pipeline(SequenceVectorizer(analyzer="char"), network).fit(texts, texts)
    ax = StatesDisplay.from_estimator(model, texts, row=1).ax_
    assert [label.get_text() for label in ax.get_xticklabels()] == list("two")


def test_what_has_no_states_and_names_that_do_not_fit_are_refused():
    with pytest.raises(TypeError, match="got Ridge, which has no hidden_states"):
        StatesDisplay.from_estimator(Ridge().fit(X, Y), X)
    with pytest.raises(ValueError, match="steps names 2 steps, but there are 3"):
        StatesDisplay(np.eye(3), steps="ab").plot()
    with pytest.raises(ValueError, match=r"got an array of shape \(0, 3\)"):
        StatesDisplay(np.empty((0, 3))).plot()


def test_a_sequence_without_steps_is_refused_with_its_reason():
    sequences = [*np.random.default_rng(0).normal(size=(20, 4, 2)), np.empty((0, 2))]
    model = RNNRegressor(4, early_stopping=True, random_state=0).fit(sequences[:-1], np.arange(20.0))
    with pytest.raises(ValueError, match="States of a sequence must be"):
        StatesDisplay.from_estimator(model, sequences, row=20)


@pytest.mark.parametrize("row", [40, -41, True, 1.0, "a", None, [1]])
def test_a_row_that_is_not_there_is_named_before_the_steps_in_front_read_any(row):
    def never(X):
        raise AssertionError

    model = make_pipeline(FunctionTransformer(never), RNNRegressor(4, max_iter=1, random_state=0).fit(X, Y))
    with pytest.raises(
        ValueError, match="row must be an int from -40 to 39, as X has 40 rows, got " + re.escape(f"{row!r}.")
    ):
        StatesDisplay.from_estimator(model, X, row=row)


def test_the_last_row_may_be_counted_from_the_end():
    model = RNNRegressor(4, max_iter=1, random_state=0).fit(X, Y)
    last, found = (StatesDisplay.from_estimator(model, X, row=row).im_.get_array() for row in (39, -1))
    assert_allclose(found, last)


@pytest.mark.parametrize("kind", [csr_array, pl.DataFrame])
def test_what_the_steps_in_front_can_read_may_have_any_kind(kind):
    dense = FunctionTransformer(lambda X: X.toarray() if kind is csr_array else X, accept_sparse=True)
    model = make_pipeline(dense, RNNRegressor(4, max_iter=1, random_state=0)).fit(kind(X), Y)
    display = StatesDisplay.from_estimator(model, kind(X), row=np.int64(3))
    assert_allclose(display.im_.get_array(), model[-1].hidden_states(model[0].transform(kind(X)))[3].T)
    assert ImportanceDisplay.from_estimator(model, kind(X), Y, n_repeats=1).importances.shape == (1, 3)


def test_a_pipeline_of_a_network_alone_shows_what_the_network_does():
    model = RNNRegressor(4, max_iter=1, random_state=0).fit(X, Y)
    display = StatesDisplay.from_estimator(make_pipeline(model), X, row=3)
    assert_allclose(display.im_.get_array(), model.hidden_states(X)[3].T)
