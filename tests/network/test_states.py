"""States in, states out: where a pass ends another may begin, and gradients go the same way back."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from sklearn_rnn.cells import CELLS, Elman
from sklearn_rnn.network import Workspace

from .gradient_check import CELLS_TO_CHECK, STEP, as_in_training, random_network

EVERY_CELL = pytest.mark.parametrize("cell", [*CELLS_TO_CHECK, Elman("relu")], ids=repr)


def copied(states):
    return {name: np.copy(state) for name, state in states.items()}


@EVERY_CELL
@pytest.mark.parametrize("lengths", [(6, 6, 6), (6, 4, 2, 0)], ids=str)
def test_two_halves_with_the_states_carried_equal_the_whole(cell, lengths):
    network, theta, X, lengths = random_network(cell, lengths=lengths, hidden_sizes=(5, 4))
    params, work = network.layout.views(theta), Workspace(float)
    whole, end, _ = network(params, X, as_in_training(lengths, 6), work)
    whole, end = whole.copy(), copied(end)
    for cut in (1, 3):
        before, after = np.minimum(lengths, cut), np.maximum(lengths - cut, 0)
        _, middle, _ = network(params, X[:cut], as_in_training(before, cut), work)
        second, end_of_second, _ = network(params, X[cut:], as_in_training(after, 6 - cut), work, middle)
        assert_allclose(second, whole, rtol=0, atol=1e-14)
        for name, state in end.items():
            assert_allclose(end_of_second[name], state, rtol=0, atol=1e-14)


def test_an_end_holds_each_state_at_each_sequences_last_step():
    network, theta, X, lengths = random_network(CELLS["lstm"](), lengths=(7, 3, 0), hidden_sizes=(5, 4))
    params = network.layout.views(theta)
    Y, end, _ = network.stack(params, X, lengths, Workspace(float))
    assert_array_equal(end["layers.1.hidden"], np.stack([Y[6, :, 0], Y[2, :, 1], np.zeros(4)], axis=1))
    assert set(end) == {"layers.0.hidden", "layers.0.cell", "layers.1.hidden", "layers.1.cell", "step"}
    assert_array_equal(end["step"], lengths)


@EVERY_CELL
@pytest.mark.parametrize("lengths", [(4, 4), (5, 2, 0), (0, 0)], ids=str)
@pytest.mark.parametrize("options", [{}, {"bidirectional": True, "hidden_sizes": (5, 4)}, {"recurrent_dropout": 0.4}])
def test_gradients_enter_by_the_end_and_leave_by_the_start(cell, lengths, options):
    network, theta, X, lengths = random_network(cell, lengths=lengths, **options)
    rng, stack = np.random.default_rng(4), network.stack
    layers = [one for layer in stack.layers for one in getattr(layer, "directions", (layer,))]
    shapes = {name: (n_rows, len(lengths)) for layer in layers for name, n_rows in layer.states.items()}
    start, dend = ({name: rng.normal(size=shape) for name, shape in shapes.items()} for _ in range(2))
    dY = rng.normal(size=(len(X), stack.n_outputs, len(lengths))) * (np.arange(len(X))[:, None, None] < lengths)

    def value(start, X):
        work = Workspace(float, training=True, rng=np.random.default_rng(2))
        Y, end, backward = stack(network.layout.views(theta), X, as_in_training(lengths, len(X)), work, start)
        return (dY * Y).sum() + sum((dend[name] * end[name]).sum() for name in dend), backward

    dX, dstart = value(start, X)[1](dY, dend, network.layout.views(np.zeros_like(theta)), {"X", "start"})
    for _ in range(5):
        by = {name: rng.normal(size=shape) for name, shape in shapes.items()}
        by_X = rng.normal(size=X.shape) * (np.arange(len(X))[:, None, None] < lengths)
        ahead, behind = (
            value({name: start[name] + sign * STEP * by[name] for name in by}, X + sign * STEP * by_X)[0]
            for sign in (1, -1)
        )
        gradient = (dX * by_X).sum() + sum((dstart[name] * by[name]).sum() for name in by)
        assert abs(gradient - (ahead - behind) / (2 * STEP)) < 1e-6 * max(1.0, abs(gradient))


def test_a_stale_way_back_raises():
    network, theta, X, _ = random_network(Elman(), lengths=(3, 3))
    params, grads = network.layout.views(theta), network.layout.views(np.zeros_like(theta))
    work, weights = Workspace(float, training=True), np.ones((2, 2))
    _, _, first = network(params, X, None, work)
    _, _, second = network(params, X, None, work)
    with pytest.raises(RuntimeError, match=r"stale: layers\.0 went forward, or back, since then"):
        first(weights, grads)
    second(weights, grads)
    with pytest.raises(RuntimeError, match="stale"):
        second(weights, grads)
    with pytest.raises(RuntimeError, match="not for training"):
        network(params, X, None, Workspace(float))[2](weights, grads)
