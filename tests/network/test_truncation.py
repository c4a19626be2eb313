import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from sklearn_rnn.cells import Elman
from sklearn_rnn.network import Network, Workspace
from sklearn_rnn.network.truncation import before_the_last

from .gradient_check import CELLS_TO_CHECK, STEP, as_in_training, random_network

EVERY_CELL = pytest.mark.parametrize("cell", CELLS_TO_CHECK, ids=repr)


class Counting(Elman):
    """An Elman cell that notes the numbers of the steps it sees."""

    def step(self, p, t, a, m, s_prev, s):
        self.seen.append(t)
        super().step(p, t, a, m, s_prev, s)


def run(network, theta, X, lengths, rng=None):
    """Outputs and backward in training."""
    work = Workspace(float, training=True, rng=rng)
    Z, _, backward = network(network.layout.views(theta), X, as_in_training(lengths, len(X)), work)
    return Z, backward


def gradient_of(backward, network, weights):
    gradient = np.zeros(network.layout.size)
    backward(weights, network.layout.views(gradient))
    return gradient


@EVERY_CELL
@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=4), st.integers(1, 10), st.integers(1, 2))
def test_the_state_goes_on_so_that_outputs_do_not_change(cell, lengths, n_steps, depth):
    sizes = (4,) * depth
    network, theta, X, lengths = random_network(cell, lengths=lengths, hidden_sizes=sizes, bptt_steps=n_steps)
    whole = network(network.layout.views(theta), X, lengths, Workspace(float))[0]
    assert_allclose(run(network, theta, X, lengths)[0], whole, rtol=0, atol=1e-14)


@EVERY_CELL
@pytest.mark.parametrize("rate", [0.0, 0.4])
def test_the_gradient_is_that_of_the_last_steps_from_a_constant_state(cell, rate):
    network, theta, X, lengths = random_network(
        cell, lengths=(9, 7, 2), hidden_sizes=(5, 4), recurrent_dropout=rate, dropout=rate
    )
    weights = np.random.default_rng(1).normal(size=(2, 3))
    params, work = network.layout.views(theta), Workspace(float)
    *left, start = before_the_last(4, network.stack, params, X, lengths, work)

    def value(theta):
        work = Workspace(float, training=True, rng=np.random.default_rng(2))
        Z, _, backward = network(network.layout.views(theta), *left, work, start)
        return (Z * weights).sum(), backward

    gradient = gradient_of(value(theta)[1], network, weights)
    for i in np.flatnonzero(network.trained(float)):
        direction = np.eye(theta.size)[i]
        difference = (value(theta + STEP * direction)[0] - value(theta - STEP * direction)[0]) / (2 * STEP)
        assert abs(gradient[i] - difference) < 1e-6 * max(1, np.abs(gradient).max())


@EVERY_CELL
def test_a_reach_of_the_whole_sequence_is_the_whole_gradient(cell):
    weights, gradients = np.ones((2, 3)), {}
    for reach in (None, 6, 2):
        network, theta, X, lengths = random_network(cell, lengths=(6, 4, 0), bptt_steps=reach)
        gradients[reach] = gradient_of(run(network, theta, X, lengths)[1], network, weights)
    assert_array_equal(gradients[6], gradients[None])
    assert np.abs(gradients[2] - gradients[None]).max() > 1e-3


@EVERY_CELL
def test_where_the_gradient_stops_does_not_depend_on_companions(cell):
    network, theta, X, lengths = random_network(cell, lengths=(9, 6, 1), bptt_steps=3)
    together = gradient_of(run(network, theta, X, lengths)[1], network, np.ones((2, 3)))
    alone = sum(
        gradient_of(run(network, theta, X[:n, :, i : i + 1], lengths[i : i + 1])[1], network, np.ones((2, 1)))
        for i, n in enumerate(lengths)
    )
    assert_allclose(together, alone, rtol=0, atol=1e-12)


def test_steps_before_the_reach_are_read_without_dropout():
    options = {"lengths": (9, 7, 2), "dropout": 0.4, "recurrent_dropout": 0.4, "bptt_steps": 4}
    network, theta, X, lengths = random_network(Elman(), **options)
    params, work = network.layout.views(theta), Workspace(float, training=True, rng=np.random.default_rng(2))
    *left, start = before_the_last(4, network.stack, params, X, lengths, Workspace(float))
    expected = network(params, *left, work, start)[0]
    assert_array_equal(run(network, theta, X, lengths, np.random.default_rng(2))[0], expected)


def test_cells_are_told_the_true_number_of_a_step():
    cell = Counting()
    object.__setattr__(cell, "seen", [])
    network, theta, X, lengths = random_network(cell, lengths=(7, 5), bptt_steps=3)
    run(network, theta, X, lengths)
    before = np.array([4, 2])
    assert cell.seen[:3] == [0, 1, 2]
    assert_array_equal(cell.seen[3][0], 3)
    assert_array_equal(cell.seen[4:], [before, before + 1, before + 2])


def test_a_network_that_reads_both_ways_cannot_be_truncated():
    with pytest.raises(ValueError, match="bptt_steps needs a network that reads in one direction"):
        Network(Elman(), 1, (2,), 1, bidirectional=True, bptt_steps=3)
