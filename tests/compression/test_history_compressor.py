import copy
import io

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal
from scipy.sparse import csr_array
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline

import sklearn_rnn
from sklearn_rnn import HistoryCompressor, RNNClassifier

PREDICTOR = RNNClassifier(
    8,
    mapping="many-to-many",
    embedding_dim=4,
    learning_rate_init=0.02,
    learning_rate="cosine",
    max_iter=30,
    random_state=0,
)


def rounds(n, rng):
    """Sequences of ids that go round and round, with one mark 6 somewhere, of 12 to 20 steps."""
    X = [(np.arange(rng.integers(12, 20)) + rng.integers(5)) % 5 + 1 for _ in range(n)]
    at = [rng.integers(3, len(x) - 1) for x in X]
    for x, t in zip(X, at, strict=True):
        x[t] = 6
    return X, np.array(at)


@pytest.fixture(scope="module")
def fitted():
    return HistoryCompressor(PREDICTOR).fit(rounds(100, np.random.default_rng(0))[0])


def test_only_the_first_step_the_mark_and_the_last_are_news(fitted):
    X, at = rounds(30, np.random.default_rng(1))
    Z = fitted.transform(X)
    for x, z, t in zip(X, Z, at, strict=True):
        assert (z[[0, t, -1]] == x[[0, t, -1]]).all()
        assert ((z == x) | (z == 0)).all()
    assert fitted.kept_ < 0.45
    n_kept, n_steps = (sum(np.count_nonzero(x) for x in each) for each in (Z, X))
    assert abs(n_kept / n_steps - fitted.kept_) < 0.1


def test_nothing_is_lost_not_even_of_noise(fitted):
    rng = np.random.default_rng(2)
    X = rounds(20, rng)[0] + [rng.integers(1, 9, size=n) for n in (0, 1, 2, 15, 30)]
    Z = fitted.transform(X)
    for x, again in zip(X, fitted.inverse_transform(Z), strict=True):
        assert_array_equal(x, again)


def test_padded_arrays_are_arrays_and_say_the_same(fitted):
    X = rounds(8, np.random.default_rng(3))[0]
    padded = np.zeros((8, 22), np.int64)
    for row, x in zip(padded, X, strict=True):
        row[: len(x)] = x
    Z = fitted.transform(padded)
    for z, alone in zip(Z, fitted.transform(X), strict=True):
        assert_array_equal(z[: len(alone)], alone)
    assert_array_equal(fitted.inverse_transform(Z), padded)
    assert_array_equal(fitted.transform(padded[3:4]), Z[3:4])


def test_an_absent_step_inside_stays_absent(fitted):
    x = rounds(1, np.random.default_rng(4))[0][0]
    holed = np.insert(x, 4, 0)
    assert_array_equal(np.delete(fitted.transform([holed])[0], 4), fitted.transform([x])[0])


def test_an_object_array_or_a_series_is_a_list_and_is_not_written_into(fitted):
    X = rounds(8, np.random.default_rng(8))[0]
    objects = np.empty(8, object)
    objects[:] = [x.copy() for x in X]
    for given in (objects, pd.Series(objects), [pd.Series(x) for x in objects], tuple(objects)):
        for z, again in zip(fitted.transform(X), fitted.transform(given), strict=True):
            assert_array_equal(z, again)
    for x, given in zip(X, objects, strict=True):
        assert_array_equal(x, given)
    assert fitted.n_features_in_ == 1


class Follower(ClassifierMixin, BaseEstimator):
    """Says at every step that the next id is the one after, of ids 1 to 5."""

    def fit(self, X, y):
        self.classes_ = np.arange(1, 6)
        return self

    def predict_proba(self, X):
        return [np.eye(5)[x % 5] for x in X]


def test_any_classifier_of_steps_may_foresee():
    X = [np.array([3, 4, 5, 1, 2, 2, 3, 5, 1])]
    compressor = HistoryCompressor(Follower()).fit(X)
    Z = compressor.transform(X)
    assert_array_equal(Z[0], [3, 0, 0, 0, 0, 2, 0, 5, 1])
    assert_array_equal(compressor.inverse_transform(Z)[0], X[0])


def test_states_that_are_carried_say_what_whole_beginnings_say(fitted):
    class Plain(Follower):
        def predict_proba(self, X):
            return fitted.estimator_.predict_proba(X)

    plain = HistoryCompressor(Plain()).fit(rounds(2, np.random.default_rng(5))[0])
    plain.estimator_.classes_ = fitted.estimator_.classes_
    Z = fitted.transform(rounds(5, np.random.default_rng(6))[0])
    for carried, whole in zip(fitted.inverse_transform(Z), plain.inverse_transform(Z), strict=True):
        assert_array_equal(carried, whole)


def test_it_is_cloned_saved_and_stands_in_a_pipeline(fitted):
    X, at = rounds(40, np.random.default_rng(7))
    file = io.BytesIO()
    sklearn_rnn.dump(fitted, file)
    file.seek(0)
    for z, again in zip(fitted.transform(X), sklearn_rnn.load(file).transform(X), strict=True):
        assert_array_equal(z, again)
    assert not hasattr(clone(fitted), "estimator_")
    network = RNNClassifier(4, embedding_dim=3, learning_rate="cosine", max_iter=2, random_state=0)
    assert make_pipeline(HistoryCompressor(PREDICTOR), network).fit(X, at > 8).predict(X).shape == (40,)


def said_by_texts(compressor):
    compressor.estimator_.classes_ = np.array(["a", "b"])


def no_predictor(compressor):
    compressor.estimator_ = RNNClassifier(4)


def kept_more_than_all(compressor):
    compressor.kept_ = 2.0


@pytest.mark.parametrize("damage", [said_by_texts, no_predictor, kept_more_than_all])
def test_a_forged_state_is_refused(fitted, damage):
    forged = copy.deepcopy(fitted)
    damage(forged)
    with pytest.raises(ValueError, match="The file holds a HistoryCompressor"):
        forged._check_state()
    HistoryCompressor()._check_state()
    fitted._check_state()


@pytest.mark.parametrize(
    ("X", "error", "match"),
    [
        (["one text"], TypeError, "SequenceVectorizer"),
        (np.ones((3, 4)), TypeError, "token ids"),
        ([np.array([1.5, 2.0])], TypeError, "token ids"),
        (np.ones((2, 3, 1), int), TypeError, "token ids"),
        ([[1, -2, 3], [1, 2]], ValueError, "negative"),
        ([], (TypeError, ValueError), "token ids|0 sample"),
        ([[1], [2, 0]], ValueError, "at least two present steps"),
        (np.ma.masked_equal([[1, 2, 3], [2, 3, 1]], 2), TypeError, "token ids"),
        (csr_array([[1, 2], [2, 1]]), TypeError, "Sparse"),
    ],
)
def test_what_is_no_ids_is_refused(X, error, match):
    compressor = HistoryCompressor(PREDICTOR)
    with pytest.raises(error, match=match):
        compressor.fit(X)
    assert not hasattr(compressor, "estimator_")


@pytest.mark.parametrize("bad", [{"margin": 0.0}, {"margin": 2}, {"estimator": "gru"}])
def test_wrong_parameters_are_named(bad):
    with pytest.raises(ValueError, match=f"The '{next(iter(bad))}' parameter"):
        HistoryCompressor(**bad).fit([[1, 2], [1, 2, 3]])


def test_a_predictor_that_says_one_id_a_sequence_is_refused():
    with pytest.raises(ValueError, match='mapping="many-to-many"'):
        HistoryCompressor(RNNClassifier(embedding_dim=3)).fit([[1, 2], [1, 2, 3]])


def test_a_zero_that_it_did_not_write_is_refused(fitted):
    with pytest.raises(ValueError, match="begins with 0"):
        fitted.inverse_transform([np.array([0, 1, 2])])
    with pytest.raises(ValueError, match="not sure"):
        HistoryCompressor(PREDICTOR, margin=0.9999999).fit([[1, 2], [1, 2, 3]]).inverse_transform([np.array([1, 0, 2])])


def test_an_unfitted_compressor_fills_nothing_in_even_where_nothing_is_missing():
    with pytest.raises(NotFittedError):
        HistoryCompressor().inverse_transform([[1, 2]])


def test_a_predictor_that_reads_from_the_end_too_is_refused():
    both = HistoryCompressor(clone(PREDICTOR).set_params(bidirectional=True))
    search = HistoryCompressor(GridSearchCV(both.estimator, {"max_iter": [1]}, cv=2))
    for model in (both, HistoryCompressor(make_pipeline(both.estimator)), search):
        with pytest.raises(ValueError, match="bidirectional=False"):
            model.fit(rounds(10, np.random.default_rng(0))[0])
        assert not hasattr(model, "estimator_")
