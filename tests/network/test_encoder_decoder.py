"""Encoders and decoders: gradients against central differences, and what must hold of any."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from sklearn_rnn.cells import CELLS
from sklearn_rnn.network import EncoderDecoder, Workspace

from .gradient_check import STEP, as_in_training

EVERY_CELL = pytest.mark.parametrize("cell", [cell() for cell in CELLS.values()], ids=repr)
LENGTHS = [((4, 4, 4), (3, 3, 3)), ((4, 2, 0), (1, 3, 2)), ((0, 0), (2, 1)), ((3, 1), (2, 0))]
KINDS = {
    "states": {},
    "bridge": {"bidirectional": True},
    "attention": {"attention": True},
    "bridge and attention": {"bidirectional": True, "attention": True},
    "vectors": {"reads_vectors": True},
}


def random_case(cell, lengths=(4, 2, 3), lengths_out=(2, 3, 1), hidden_sizes=(3,), n_fed=2, n_outputs=3, **options):
    """A network with random theta; X, what the decoder reads, and the lengths of both, as the network takes them."""
    rng = np.random.default_rng(0)
    network = EncoderDecoder(cell, 2, hidden_sizes, n_fed, n_outputs, **options)
    theta = network.first_theta(rng, bias=0.1)
    theta += 0.2 * rng.normal(size=theta.size)
    if options.get("reads_vectors"):
        lengths = np.ones(len(lengths), int)
    lengths, lengths_out = np.sort(lengths)[::-1], np.array(lengths_out)
    X, fed = (
        rng.normal(size=(n.max(), 2, len(n))) * (np.arange(n.max())[:, None, None] < n) for n in (lengths, lengths_out)
    )
    return network, theta, (X, fed), (as_in_training(lengths, len(X)), as_in_training(lengths_out, len(fed)))


def present(lengths_out, n_steps, n_batch):
    """Which columns of Z are steps that are there: mask (n_batch * n_steps,)."""
    lengths_out = np.full(n_batch, n_steps) if lengths_out is None else lengths_out
    return (np.arange(n_steps) < lengths_out[:, None]).ravel()


@EVERY_CELL
@pytest.mark.parametrize("lengths", LENGTHS, ids=str)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("options", [{}, {"hidden_sizes": (3, 2), "dropout": 0.3, "recurrent_dropout": 0.3}], ids=str)
def test_the_gradient_by_every_array_is_right_along_a_random_direction(cell, lengths, kind, options):
    network, theta, (X, fed), lengths = random_case(cell, *lengths, **KINDS[kind], **options)
    rng, there = np.random.default_rng(1), present(lengths[1], len(fed), fed.shape[2])
    weights = rng.normal(size=(3, there.size)) * there

    def value(theta, X):
        work = Workspace(float, training=True, rng=np.random.default_rng(2))
        Z, _, backward = network(network.layout.views(theta), (X, fed), lengths, work)
        return (weights * Z).sum(), backward

    gradient = np.zeros_like(theta)
    dX = value(theta, X)[1](weights, network.layout.views(gradient), {"X"})
    for name in network.layout.shapes:
        along = rng.normal(size=theta.size) * network.layout.indicator([name], float)
        slope = (value(theta + STEP * along, X)[0] - value(theta - STEP * along, X)[0]) / (2 * STEP)
        assert gradient @ along == pytest.approx(slope, rel=1e-6, abs=1e-7), name
    along = rng.normal(size=X.shape) * (X != 0)
    slope = (value(theta, X + STEP * along)[0] - value(theta, X - STEP * along)[0]) / (2 * STEP)
    assert (dX * along).sum() == pytest.approx(slope, rel=1e-6, abs=1e-7)
