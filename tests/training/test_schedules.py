import numpy as np
import pytest
from numpy.testing import assert_allclose

from sklearn_rnn.training.epochs import Epoch
from sklearn_rnn.training.optimizers import SGD
from sklearn_rnn.training.schedules import SCHEDULES
from sklearn_rnn.training.stopping import Stopping

from .solving import run, settings


def rates(name, losses, patience=np.inf, n_samples=10, **changes):
    """The rate of each epoch while losses come, to where a watcher stops."""
    options = settings(learning_rate=name, learning_rate_init=0.1, max_iter=len(losses), **changes)
    optimizer, stopping = SGD(np.zeros(1), 0.1), Stopping(1e-4, patience)
    watchers = SCHEDULES[name].watchers(optimizer, stopping, options, n_samples)
    used = []
    for number, loss in enumerate(losses, start=1):
        used.append(optimizer.learning_rate)
        told = [watcher(Epoch(number, loss, None, np.zeros(1))) for watcher in watchers]  # all of them
        if any(told):
            break
    return used


def test_a_constant_rate_stays():
    assert rates("constant", np.arange(5.0)) == [0.1] * 5


def test_cosine_goes_from_the_first_rate_slowly_to_zero():
    assert_allclose(rates("cosine", np.ones(4)), 0.1 * (1 + np.cos(np.pi * np.arange(4) / 4)) / 2)


@pytest.mark.parametrize("power", [0.25, 1.0])
def test_inverse_scaling_counts_sequences(power):
    """As scikit-learn's MLP: after t of them the rate is that of the beginning over (t + 1) ** power_t."""
    assert_allclose(rates("invscaling", np.ones(3), power_t=power), 0.1 / np.array([1, 11, 21.0]) ** power)


def test_an_adaptive_rate_is_cut_where_training_would_stop_and_ends_at_a_millionth():
    used = rates("adaptive", np.ones(100), patience=2)
    expected = [0.1] * 4 + [rate for k in range(1, 9) for rate in [0.1 / 5**k] * 3]
    assert_allclose(used, expected)
    assert used[-1] <= 1e-6 < used[-4]
    assert rates("adaptive", -np.arange(20.0), patience=2) == [0.1] * 20


@pytest.mark.parametrize("name", SCHEDULES)
def test_each_schedule_trains(task, name):
    result, _ = run(*task, {"solver": "sgd", "learning_rate": name, "learning_rate_init": 0.1})
    assert result.losses[-1] < result.losses[0]


def test_under_cosine_the_last_epochs_hardly_move(task):
    seen = []
    run(*task, {"learning_rate": "cosine"}, watchers=[lambda epoch: seen.append(epoch.theta.copy())])
    steps = np.linalg.norm(np.diff(seen, axis=0), axis=1)
    assert steps[-1] < 0.1 * steps.max()
