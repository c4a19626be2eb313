import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from sklearn_rnn.training import Epoch
from sklearn_rnn.training.stopping import Stopping


def epoch(number, loss, score=None):
    return Epoch(number, loss, score, np.full(1, number))


def stops_as_mlp(losses, tol, patience):
    """The epoch after which scikit-learn's MLP stops, or None."""
    best, unchanged = np.inf, 0
    for number, loss in enumerate(losses):
        unchanged = unchanged + 1 if loss > best - tol else 0
        best = min(best, loss)
        if unchanged > patience:
            return number
    return None


@settings(deadline=None)
@given(st.lists(st.sampled_from([1.0, 0.9, 0.8, 0.75, 0.5, 2.0]), max_size=20), st.integers(1, 4))
def test_the_rule_is_that_of_mlp(losses, patience):
    stopping = Stopping(0.1, patience)
    stopped = next((k for k, loss in enumerate(losses) if stopping(epoch(k, loss))), None)
    assert stopped == stops_as_mlp(losses, 0.1, patience)


def test_infinite_patience_never_stops():
    stopping = Stopping(0.0, np.inf)
    assert not any(stopping(epoch(k, 1.0)) for k in range(100))


def test_a_score_decides_and_its_best_weights_are_kept():
    stopping = Stopping(0.0, 2)
    stopped = [stopping(epoch(k, 0.0, score)) for k, score in enumerate([0.1, 0.5, 0.4, 0.3, 0.2])]
    assert stopped == [False, False, False, False, True]
    assert_array_equal(stopping.best_theta, [1])
    assert stopping.best == 0.5


def test_without_a_score_no_weights_are_kept():
    stopping = Stopping(0.0, 2)
    stopping(epoch(1, 1.0))
    assert stopping.best_theta is None


def test_the_weights_that_training_begins_with_compete():
    stopping = Stopping(0.0, 2)
    stopped = [stopping(epoch(k, np.nan if k == 0 else 0.0, score)) for k, score in enumerate([0.5, 0.1, 0.4, 0.3])]
    assert stopped == [False, False, False, True]
    assert_array_equal(stopping.best_theta, [0])


def test_without_a_score_what_is_minimised_decides_penalty_and_all():
    stopping = Stopping(tol=0.1, n_iter_no_change=1)
    shrinking = [stopping(Epoch(k, loss=1.0, score=None, theta=np.zeros(1), penalty=5.0 - k)) for k in range(1, 5)]
    assert not any(shrinking)
    assert [stopping(Epoch(5, loss=0.9, score=None, theta=np.zeros(1), penalty=1.1)) for _ in range(2)] == [False, True]
