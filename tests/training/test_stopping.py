import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from sklearn_rnn.training import Stopping


def stops_as_mlp(losses, tol, patience):
    """The epoch after which scikit-learn's MLP stops, or None."""
    best, unchanged = np.inf, 0
    for epoch, loss in enumerate(losses):
        unchanged = unchanged + 1 if loss > best - tol else 0
        best = min(best, loss)
        if unchanged > patience:
            return epoch
    return None


@given(st.lists(st.sampled_from([1.0, 0.9, 0.8, 0.75, 0.5, 2.0]), max_size=20), st.integers(1, 4))
def test_the_rule_is_that_of_mlp(losses, patience):
    stopping = Stopping(0.1, patience)
    stopped = next((k for k, loss in enumerate(losses) if stopping(np.zeros(1), loss)), None)
    assert stopped == stops_as_mlp(losses, 0.1, patience)


def test_infinite_patience_never_stops():
    stopping = Stopping(0.0, np.inf)
    assert not any(stopping(np.zeros(1), 1.0) for _ in range(100))


def test_a_score_decides_and_its_best_weights_are_kept():
    scores = iter([0.1, 0.5, 0.4, 0.3, 0.2])
    stopping = Stopping(0.0, 2, score=lambda theta: next(scores))
    stopped = [stopping(np.full(1, k), loss=0.0) for k in range(5)]
    assert stopped == [False, False, False, False, True]
    assert_array_equal(stopping.best_theta, [1])
    assert stopping.scores == [0.1, 0.5, 0.4, 0.3, 0.2]
    assert stopping.best == pytest.approx(0.5)


def test_without_a_score_the_last_weights_stay():
    stopping = Stopping(0.0, 2)
    stopping(np.zeros(1), 1.0)
    assert stopping.best_theta is None


def test_a_loss_that_is_not_finite_is_named_with_its_epoch():
    stopping = Stopping(0.0, 5)
    stopping(np.zeros(1), 1.0)
    with pytest.raises(ValueError, match="loss became inf in epoch 2"):
        stopping(np.zeros(1), np.inf)
