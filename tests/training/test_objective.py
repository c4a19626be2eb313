import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from sklearn_rnn.cells import CELLS, Elman
from sklearn_rnn.network import Network
from sklearn_rnn.numerics import Sequences
from sklearn_rnn.training import BinaryCrossEntropy, CrossEntropy, Examples, Objective, SquaredError, strengths

from ..network.gradient_check import central_difference, directions, random_network

TARGETS = {
    SquaredError: np.array([[1.0, -2.0, 0.5], [0.0, 1.0, 2.0]]),
    CrossEntropy: np.array([0, 1, 0]),
    BinaryCrossEntropy: np.array([[1.0, 0.0, 1.0], [1.0, 1.0, 0.0]]),
}


def make(cell, loss, alpha, **options):
    network, theta, X, lengths = random_network(cell, lengths=(4, 2, 3), **options)
    sequences = [x[:length] for x, length in zip(X.transpose(2, 0, 1), lengths, strict=True)]
    examples = Examples(Sequences(sequences, lengths), TARGETS[loss], np.array([1.0, 0.5, 3.0]))
    strength = strengths(network, alpha, examples.weight.sum(), np.dtype(float))
    return Objective(network, loss(), strength, float, np.random.default_rng(0)), theta, examples


@pytest.mark.parametrize("name", CELLS)
@pytest.mark.parametrize("kind", TARGETS)
@pytest.mark.parametrize("alpha", [0.0, 0.7])
def test_the_gradient_of_the_objective_is_the_difference(name, kind, alpha):
    objective, theta, examples = make(CELLS[name](), kind, alpha)
    gradient = objective(theta, examples.gather(slice(None)))[1].copy()
    trained = objective.network.trained(float)
    assert_array_equal(gradient[trained == 0], 0)
    for direction in directions(objective.network, np.random.default_rng(1)):
        expected = central_difference(
            lambda shift: objective(theta + shift, examples.gather(slice(None)))[0], direction
        )
        assert abs(gradient @ direction - expected) < 1e-6 * max(1, np.abs(gradient).max())


def test_the_loss_is_the_weighted_mean_and_the_penalty_spares_biases():
    objective, theta, examples = make(CELLS["lstm"](), SquaredError, 0.7)
    plain, _, _ = make(CELLS["lstm"](), SquaredError, 0.0)
    params = objective.network.layout.views(theta)
    squares = sum((params[name] ** 2).sum() for name in ("layers.0.W_ih", "layers.0.W_hh"))
    squares += 10 * (params["readout.W"] ** 2).sum()
    penalty = objective(theta, examples.gather(slice(None)))[0] - plain(theta, examples.gather(slice(None)))[0]
    assert penalty == pytest.approx(0.5 * 0.7 * squares / 4.5)
    parts = [plain(theta, examples.gather(np.array([i])))[0] for i in range(3)]
    assert plain(theta, examples.gather(slice(None)))[0] == pytest.approx(np.average(parts, weights=examples.weight))


def test_all_examples_in_blocks_give_what_they_give_at_once():
    objective, theta, examples = make(CELLS["gru"](), CrossEntropy, 0.7)
    loss, gradient = objective(theta, examples.gather(slice(None)))
    gradient = gradient.copy()
    in_blocks, block_gradient = objective.whole(theta, examples, 2)
    assert in_blocks == pytest.approx(loss)
    assert_allclose(block_gradient, gradient, rtol=1e-10, atol=1e-14)


def test_the_penalty_of_a_minibatch_is_that_of_all_examples():
    objective, theta, examples = make(CELLS["gru"](), SquaredError, 0.7)
    plain, _, _ = make(CELLS["gru"](), SquaredError, 0.0)
    minibatches = [examples.gather(rows) for rows in (slice(None), slice(1), slice(1, 3))]
    penalties = [objective(theta, minibatch)[0] - plain(theta, minibatch)[0] for minibatch in minibatches]
    assert_allclose(penalties, penalties[0])


def test_what_is_frozen_has_no_gradient_and_is_not_penalised():
    made = []
    for frozen, n_frozen in (({}, 0), ({"linear.W": (1, 5), "linear.scale": (1,)}, 6)):
        network = Network(Elman(), 2, (3,), 1, frozen=frozen)
        theta = network.first_theta(np.random.default_rng(0), 0.1)
        theta[theta.size - n_frozen :] = 7.0
        sequences = Sequences(np.ones((4, 3, 2)), np.full(4, 3))
        examples = Examples(sequences, np.ones((1, 4)), np.ones(4))
        strength = strengths(network, 0.7, 4.0, np.dtype(float))
        objective = Objective(network, SquaredError(), strength, float, np.random.default_rng(0))
        loss, gradient = objective(theta, examples.gather(slice(None)))
        made.append(np.append(gradient[: theta.size - n_frozen], loss))
        assert_array_equal(gradient[theta.size - n_frozen :], 0)
        assert_array_equal(strength[theta.size - n_frozen :], 0)  # nor does it decay
    assert_array_equal(*made)


def test_a_penalty_that_is_huge_swallows_no_loss():
    objective, theta, examples = make(CELLS["elman"](), SquaredError, 1e30)
    plain, _, _ = make(CELLS["elman"](), SquaredError, 0.0)
    value, _ = objective(theta, examples.gather(slice(None)))
    loss, penalty = objective.terms
    assert loss == plain(theta, examples.gather(slice(None)))[0]
    assert value == loss + penalty == penalty
