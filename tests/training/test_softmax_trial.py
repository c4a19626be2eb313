import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from sklearn_rnn.cells import GRU
from sklearn_rnn.network import Network
from sklearn_rnn.numerics import Sequences, log_softmax
from sklearn_rnn.training import Examples, first_trial
from sklearn_rnn.training.softmax_trial import shares

rng = np.random.default_rng(0)
N = 100
X = rng.normal(size=(N, 4, 1))
Y = (X[:, -1, 0] + 0.5 * rng.normal(size=N) > 0).astype(int)
EXAMPLES = Examples(Sequences(X, np.full(N, 4)), Y, np.ones(N))


def legs_of(trial, max_iter):
    frozen = {name: array.shape for name, array in trial.path.arrays.items()}
    network = Network(GRU(), 1, (3,), trial.path.b.size, frozen=frozen)
    theta = network.first_theta(np.random.default_rng(0), 0.0)
    trial.path.write(network.layout.views(theta))
    return list(trial.legs(network, theta, max_iter)), network.layout.views(theta)


def test_four_folds_for_most_epochs_and_all_rows_for_the_rest():
    trial = first_trial(EXAMPLES, 4, 2, float)
    of_first = trial.path
    legs, params = legs_of(trial, 50)
    assert [(len(examples), n) for examples, n in legs] == [(N - 20, 40), (N, 10)]
    assert legs[1][0] is trial.examples
    assert_array_equal(legs[1][0].offset, trial.path.offset(EXAMPLES.X))
    assert np.abs(of_first.W - trial.path.W).max() > 1e-3
    for name, array in trial.path.arrays.items():
        assert_array_equal(params[name], array)


def test_what_is_held_out_already_is_not_trained_on():
    held = EXAMPLES.subset(slice(0, 30))
    trial = first_trial(EXAMPLES.subset(slice(30, None)), 4, 2, float, held)
    legs, _ = legs_of(trial, 50)
    assert [(len(examples), n) for examples, n in legs] == [(N - 30, 50)]
    assert trial.attributes == {"network_share_": trial.share}


def test_a_network_without_a_share_is_silenced_and_not_trained_on(monkeypatch):
    monkeypatch.setattr("sklearn_rnn.training.softmax_trial.shares", lambda *_: (1.0, 0.0))
    legs, params = legs_of(first_trial(EXAMPLES, 4, 2, float), 50)
    assert [n for _, n in legs] == [40]
    assert_array_equal(params["readout.W"], 0)


@pytest.mark.parametrize(("a", "g"), [(1.0, 1.0), (0.4, 0.8), (0.0, 0.5), (1.0, 0.0)])
def test_shares_are_found_again(a, g):
    offset, Z = 2 * np.random.default_rng(1).normal(size=(2, 3, 20_000))
    P = np.exp(log_softmax(a * offset + g * Z))
    y = (P.cumsum(axis=0) < np.random.default_rng(2).random(20_000)).sum(axis=0)
    assert_allclose(shares(offset, Z, y, np.ones(20_000)), (a, g), atol=0.1)


def test_few_examples_leave_both_parts_their_share():
    Z = np.random.default_rng(0).normal(size=(2, 1))
    assert min(shares(0.1 * Z, 0.1 * Z, np.array([0]), np.ones(1))) > 0.8
    assert shares(np.empty((2, 0)), np.empty((2, 0)), np.empty(0, int), np.empty(0)) == (1.0, 1.0)


def test_caution_is_the_same_for_both_parts():
    draw = np.random.default_rng(2)
    offset, Z = draw.normal(size=(2, 3, 4))
    y, weight = draw.integers(3, size=4), draw.uniform(0.2, 1, 4)
    a, g = shares(offset, Z, y, weight)
    assert 0 < a < g < 1
    assert shares(Z, offset, y, weight) == (g, a)


def test_a_class_of_fold_0_alone_has_no_say():
    """Overlapping windows are held out in blocks: the last of them may hold a class of its own."""
    windows = np.lib.stride_tricks.sliding_window_view(np.random.default_rng(0).normal(size=104), 5)[:, :, None]
    y = np.where(np.arange(100) < 90, Y, 2)
    trial = first_trial(Examples(Sequences(windows, np.full(100, 5)), y, np.ones(100)), 5, 3, float)
    legs_of(trial, 10)
    assert np.isfinite(trial.path.offset(EXAMPLES.X)).all()
    assert len(trial._held) == 10
