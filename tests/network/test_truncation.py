import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from sklearn_rnn.cells import CELLS, Elman
from sklearn_rnn.network import Start, Workspace, read_ahead

from .gradient_check import STEP, as_in_training, random_network

EVERY_CELL = pytest.mark.parametrize("cell", [cell() for cell in CELLS.values()], ids=repr)


class Counting(Elman):
    """An Elman cell that notes the numbers of the steps it sees."""

    def step(self, p, t, a, m, s_prev, s):
        self.seen.append(t)
        super().step(p, t, a, m, s_prev, s)


def truncated(network, theta, X, lengths, n_steps, rng=None):
    """Outputs and backward with the gradient cut n_steps before each end."""
    params = network.layout.views(theta)
    lengths = as_in_training(lengths, len(X))
    X, lengths, start = read_ahead(network.stack, params, X, lengths, n_steps, Workspace(float))
    return network(params, X, lengths, Workspace(float, training=True, rng=rng), start)


def gradient_of(backward, network, weights):
    gradient = np.zeros(network.layout.size)
    backward(weights, network.layout.views(gradient))
    return gradient


@EVERY_CELL
@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=4), st.integers(1, 10), st.integers(1, 2))
def test_the_state_goes_on_so_that_outputs_do_not_change(cell, lengths, n_steps, depth):
    network, theta, X, lengths = random_network(cell, lengths=lengths, hidden_sizes=(3,) * depth)
    whole = network(network.layout.views(theta), X, lengths, Workspace(float))[0]
    in_parts = truncated(network, theta, X, lengths, n_steps)[0]
    assert_allclose(in_parts, whole, rtol=0, atol=1e-14)


@EVERY_CELL
@pytest.mark.parametrize("rate", [0.0, 0.4])
def test_the_gradient_is_that_of_the_last_steps_from_a_constant_state(cell, rate):
    network, theta, X, lengths = random_network(
        cell, lengths=(9, 7, 2), hidden_sizes=(3, 2), recurrent_dropout=rate, dropout=rate
    )
    weights = np.random.default_rng(1).normal(size=(2, 3))
    read = read_ahead(network.stack, network.layout.views(theta), X, lengths, 4, Workspace(float))

    def value(theta):
        work = Workspace(float, training=True, rng=np.random.default_rng(2))
        Z, backward = network(network.layout.views(theta), *read[:2], work, read[2])
        return (Z * weights).sum(), backward

    gradient = gradient_of(value(theta)[1], network, weights)
    for i, direction in enumerate(np.eye(theta.size)):
        difference = (value(theta + STEP * direction)[0] - value(theta - STEP * direction)[0]) / (2 * STEP)
        assert abs(gradient[i] - difference) < 1e-6 * max(1, np.abs(gradient).max())


@EVERY_CELL
def test_a_reach_of_the_whole_sequence_is_the_whole_gradient(cell):
    network, theta, X, lengths = random_network(cell, lengths=(6, 4, 0))
    weights = np.ones((2, 3))
    work = Workspace(float, training=True)
    whole = gradient_of(network(network.layout.views(theta), X, lengths, work)[1], network, weights)
    assert_array_equal(gradient_of(truncated(network, theta, X, lengths, 6)[1], network, weights), whole)
    shorter = gradient_of(truncated(network, theta, X, lengths, 2)[1], network, weights)
    assert np.abs(shorter - whole).max() > 1e-3


@EVERY_CELL
def test_where_the_gradient_stops_does_not_depend_on_companions(cell):
    network, theta, X, lengths = random_network(cell, lengths=(9, 6, 1))
    together = gradient_of(truncated(network, theta, X, lengths, 3)[1], network, np.ones((2, 3)))
    alone = sum(
        gradient_of(truncated(network, theta, X[:n, :, i : i + 1], lengths[i : i + 1], 3)[1], network, np.ones((2, 1)))
        for i, n in enumerate(lengths)
    )
    assert_allclose(together, alone, rtol=0, atol=1e-12)


def test_cells_are_told_the_true_number_of_a_step():
    cell = Counting()
    object.__setattr__(cell, "seen", [])
    network, theta, X, lengths = random_network(cell, lengths=(7, 5))
    truncated(network, theta, X, lengths, 3)
    before = np.array([4, 2])
    assert cell.seen[:4] == [0, 1, 2, 3]
    assert_array_equal(cell.seen[4:], [before, before + 1, before + 2])


def test_nothing_is_carried_where_no_sequence_is_longer():
    network, theta, X, lengths = random_network(Elman(), lengths=(3, 2))
    left = read_ahead(network.stack, network.layout.views(theta), X, lengths, 3, Workspace(float))
    assert left[0] is X
    assert left[2] is None


def test_a_start_knows_each_layer():
    start = Start([("a",), ("b",)], 5)
    assert start.of_layer(1) == (("b",), 5)
