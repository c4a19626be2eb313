import numpy as np
import pytest
from numpy.testing import assert_array_equal

from sklearn_rnn.numerics import Sequences, scan
from sklearn_rnn.training import last_steps as module
from sklearn_rnn.training.last_steps import blocks_of_last_steps

X = np.arange(1.0, 31).reshape(5, 3, 2)
GAPPY = X.copy()
GAPPY[1, 1] = np.nan
GAPPY[3] = np.nan
GAPPY[4, :2] = np.nan


def vectors(source, n_steps, chosen=None):
    """Vectors (n_samples, n_steps * n_features); NaN where nothing was handed out."""
    lengths = [len(x) for x in source] if isinstance(source, list) else scan(source).lengths
    found = np.full((len(source), n_steps * 2), np.nan)
    for rows, x in blocks_of_last_steps(Sequences(source, np.array(lengths)), n_steps, chosen):
        found[rows] = x.T
    return found


@pytest.mark.parametrize("block", [1, 1 << 20], ids=["one by one", "at once"])
def test_the_last_present_steps_stand_oldest_first_and_the_oldest_is_repeated(monkeypatch, block):
    monkeypatch.setattr(module, "_BLOCK", block)
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
