import tracemalloc

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from sklearn_rnn import RNNRegressor

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")


def test_truncation_bounds_the_memory_of_a_long_sequence():
    X, y = np.random.default_rng(0).normal(size=(1, 20_000, 1)).astype(np.float32), [1.0]
    model = RNNRegressor(8, max_iter=1, bptt_steps=100).fit(X[:, :300], y)
    tracemalloc.start()
    model.fit(X, y).predict(X)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5e6  # the tape of all steps alone would need 20 MB


def test_a_reach_beyond_every_sequence_changes_nothing():
    X = [np.random.default_rng(n).normal(size=(n, 2)) for n in (5, 9, 3, 7)]
    whole, truncated = (
        RNNRegressor(4, bptt_steps=steps, max_iter=5, random_state=0).fit(X, np.arange(4.0)).predict(X)
        for steps in (None, 9)
    )
    assert_array_equal(whole, truncated)


def test_a_short_reach_still_learns_what_lies_within_it():
    X = np.random.default_rng(0).normal(size=(300, 30))
    model = RNNRegressor(8, bptt_steps=3, max_iter=60, random_state=0).fit(X, X[:, -2])
    assert model.score(X, X[:, -2]) > 0.9
