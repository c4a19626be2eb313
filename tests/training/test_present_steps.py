import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from sklearn_rnn.numerics import Sequences, scan
from sklearn_rnn.training import present_steps
from sklearn_rnn.training.present_steps import blocks_of_present_steps, last_steps, summaries

X = np.arange(1.0, 31).reshape(5, 3, 2)
GAPPY = X.copy()
GAPPY[1, 1] = np.nan
GAPPY[3] = np.nan
GAPPY[4, :2] = np.nan


def vectors(source, n_steps, chosen=None):
    """Vectors (n_samples, n_steps * n_features); NaN where nothing was handed out."""
    lengths = [len(x) for x in source] if isinstance(source, list) else scan(source).lengths
    found = np.full((len(source), n_steps * 2), np.nan)
    for rows, *minibatch in blocks_of_present_steps(Sequences(source, np.array(lengths)), n_steps, chosen):
        found[rows] = last_steps(*minibatch, n_steps).T
    return found


@pytest.mark.parametrize("block", [1, 1 << 20], ids=["one by one", "at once"])
def test_the_last_present_steps_stand_oldest_first_and_the_oldest_is_repeated(monkeypatch, block):
    monkeypatch.setattr(present_steps, "_BLOCK", block)
    found = vectors(GAPPY, 2)
    assert_array_equal(found[0], X[0, 1:].ravel())
    assert_array_equal(found[1], X[1, [0, 2]].ravel())
    assert_array_equal(found[3], np.nan)
    assert_array_equal(found[4], X[4, [2, 2]].ravel())
    assert_array_equal(vectors([x[~np.isnan(x[:, 0])] for x in GAPPY], 2), found)


def test_complete_sequences_shorter_than_that_repeat_their_oldest_too():
    assert_array_equal(vectors(X, 5), X[:, [0, 0, 0, 1, 2]].reshape(5, -1))


def test_the_others_are_left_out():
    chosen = np.array([True, False, True, True, False])
    assert_array_equal(vectors(GAPPY, 1, chosen)[:, 0], [5, np.nan, 17, np.nan, np.nan])


def summary(x):
    """The summaries of one sequence x (n_steps,), by the book."""
    early, late, change = x[: len(x) // 2], x[len(x) // 2 :], np.diff(x)
    drift = late.mean() - early.mean() if early.size else 0.0
    d = x - x.mean()
    memory = (d[1:] @ d[:-1]) / (d @ d) if x.std() > 0 else 0.0
    return [x.mean(), x.std(), x[-1], change.std() if change.size else 0.0, drift, memory]


@pytest.mark.parametrize("n_steps", [1, 2, 3, 4, 7])
def test_summaries_are_those_of_the_present_steps(n_steps):
    rng = np.random.default_rng(n_steps)
    x = rng.normal(size=(n_steps, 2))
    padded = np.zeros((9, 2, 3))
    padded[:n_steps, :, 0], padded[:, :, 1], padded[:5, :, 2] = x, 4.0, 1e6
    told = summaries(padded, np.array([n_steps, 9, 5])).reshape(6, 2, 3)
    assert_allclose(told[:, :, 0], np.transpose([summary(column) for column in x.T]), atol=1e-12)
    assert_array_equal(told[:, :, 1], [[4, 4], [0, 0], [4, 4], [0, 0], [0, 0], [0, 0]])
    assert_array_equal(told[:, 0, 2], [1e6, 0, 1e6, 0, 0, 0])
    assert_allclose(summaries(x[:, :, None], None).reshape(6, 2), told[:, :, 0], atol=1e-12)
