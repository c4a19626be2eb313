import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from sklearn_rnn.cells import GRU
from sklearn_rnn.network import Embedding, Network
from sklearn_rnn.numerics import Tokens
from sklearn_rnn.training import Examples, Objective, SquaredError, strengths
from sklearn_rnn.training.optimizers import SGD, Adam, AdamW, RMSprop, clip_by_global_norm
from sklearn_rnn.training.touched import OccurringRows, Stretch

N_IDS = 40
IDS = [np.array(ids)[:, None] for ids in ([3, 5, 3], [17], [5, 39], [3, 17, 17, 5])]
NETWORK = Network(GRU(), 1, (3,), 1, embedding=Embedding(N_IDS, 2))
EXAMPLES = Examples(Tokens(IDS, np.array([3, 1, 2, 4])), np.array([[1.0, -1.0, 0.5, 2.0]]), np.array([1.0, 2, 1, 1]))


def start():
    theta = 0.5 * np.random.default_rng(0).normal(size=NETWORK.layout.size)
    NETWORK.layout.views(theta)["embedding.W"][0] = 0
    strength = strengths(NETWORK, 1.0, 5.0, np.dtype(float))
    return theta, strength, Objective(NETWORK, SquaredError(), strength, float, None)


def test_the_gradient_by_what_is_touched_is_that_by_everything():
    theta, _, objective = start()
    expected_loss, expected = objective.whole(theta, EXAMPLES, 4)
    loss, gradient = objective(theta, EXAMPLES.gather(slice(None)))
    whole, first = np.zeros_like(theta), 0
    for part in objective.parts:
        size = part.of(theta).size
        values = part.of(whole)
        values[...] = gradient[first : first + size]
        part.put(values, whole)
        first += size
    assert loss == pytest.approx(expected_loss)
    assert_allclose(whole, expected, atol=1e-15)
    assert gradient.size == NETWORK.n_others + 2 * 5  # ids 0, 3, 5, 17, 39


def test_what_a_decoder_reads_beside_the_ids_stays_as_it_is():
    theta, _, _ = start()
    X, fed = EXAMPLES.gather(slice(None)).X, np.ones((2, 1, 4))
    touch = OccurringRows(NETWORK.layout, NETWORK.embedding, np.dtype(float))
    alone, both = touch(theta, X), touch(theta, (X, fed))
    assert_array_equal(both.X[0], alone.X)
    assert both.X[1] is fed
    assert_array_equal(alone.params["embedding.W"][alone.X], NETWORK.layout.views(theta)["embedding.W"][X])


def test_an_embedding_is_not_penalised():
    _, strength, _ = start()
    assert_array_equal(NETWORK.layout.views(strength)["embedding.W"], 0)
    assert (NETWORK.layout.views(strength)["readout.W"] > 0).all()


@pytest.mark.parametrize(
    "optimizer",
    [
        lambda theta, decay: Adam(theta, 0.1),
        lambda theta, decay: AdamW(theta, 0.1, decay),
        lambda theta, decay: SGD(theta, 0.1),
        lambda theta, decay: RMSprop(theta, 0.1),
    ],
)
def test_a_step_moves_what_occurs_as_if_it_were_all_and_leaves_the_rest(optimizer):
    theta, strength, objective = start()
    before, dense = theta.copy(), theta.copy()
    by_parts, by_all = optimizer(theta, strength), optimizer(dense, strength)
    minibatches = [EXAMPLES.gather(np.array([0, 2])), EXAMPLES.gather(np.array([0, 2]))]
    for minibatch in minibatches:  # of the same ids, so that dense optimisers forget nothing in between
        _, gradient = objective(theta, minibatch)
        clip_by_global_norm(gradient, 0.5)
        by_parts.step(theta, gradient, objective.parts)
        _, gradient = objective.whole(dense, EXAMPLES.subset(np.array([0, 2])), 4)
        clip_by_global_norm(gradient, 0.5)
        by_all.step(dense, gradient)
    assert_allclose(theta, dense, atol=1e-13)
    W, W_before = (NETWORK.layout.views(vector)["embedding.W"] for vector in (theta, before))
    assert_array_equal(np.flatnonzero((W_before != W).any(axis=1)), [3, 5, 39])
    by_parts.step(theta, np.ones(NETWORK.n_others), [Stretch(slice(NETWORK.n_others))])
    for name, value in by_parts.state.items():
        if np.ndim(value):
            rows = NETWORK.layout.views(value)["embedding.W"].any(axis=1)
            assert_array_equal(np.flatnonzero(rows), [3, 5, 39], name)
