"""Encoders and decoders: gradients against central differences, and what must hold of any."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from sklearn_rnn.cells import GRU, LSTM
from sklearn_rnn.network import EncoderDecoder, Workspace

from .gradient_check import CELLS_TO_CHECK, STEP, as_in_training

EVERY_CELL = pytest.mark.parametrize("cell", CELLS_TO_CHECK, ids=repr)
KINDS = {
    "states": {},
    "bridge": {"bidirectional": True},
    "attention": {"attention": True},
    "bridge and attention": {"bidirectional": True, "attention": True},
    "vectors": {"reads_vectors": True},
}


def random_case(cell, lengths=(4, 2, 3), lengths_out=(2, 3, 1), hidden_sizes=(4,), n_fed=2, n_outputs=3, **options):
    """A network with random theta; X, what the decoder reads, and the lengths of both, as the network takes them."""
    rng = np.random.default_rng(0)
    network = EncoderDecoder(cell, 2, hidden_sizes, n_fed, n_outputs, **options)
    theta = network.first_theta(rng, bias=0.1)
    theta += 0.2 * rng.normal(size=theta.size) * network.trained(float)
    if options.get("reads_vectors"):
        lengths = np.ones(len(lengths), int)
    lengths, lengths_out = np.sort(lengths)[::-1], np.array(lengths_out)
    X, fed = (
        rng.normal(size=(n.max(), 2, len(n))) * (np.arange(n.max())[:, None, None] < n) for n in (lengths, lengths_out)
    )
    return network, theta, (X, fed), (as_in_training(lengths, len(X)), as_in_training(lengths_out, len(fed)))


def outputs(network, theta, X, lengths, work=None):
    """Z (n_batch, n_steps_out, n_outputs), and the attention's weights."""
    Z, weights, _ = network(network.layout.views(theta), X, lengths, work or Workspace(float))
    n_steps, _, n_batch = X[1].shape
    laid = np.zeros((n_steps, n_batch, len(Z)))
    laid[np.arange(n_steps)[:, None] < (np.full(n_batch, n_steps) if lengths[1] is None else lengths[1])] = Z.T
    return laid.transpose(1, 0, 2), weights


def assert_gradients(network, theta, X, lengths):
    """The gradient by every array, and by what the encoder reads, is right along a random direction."""
    (X, fed), rng = X, np.random.default_rng(1)
    weights = rng.normal(size=(3, fed.shape[2] * len(fed) if lengths[1] is None else lengths[1].sum()))

    def value(theta, X):
        work = Workspace(float, training=True, rng=np.random.default_rng(2))
        Z, _, backward = network(network.layout.views(theta), (X, fed), lengths, work)
        return (weights * Z).sum(), backward

    gradient, trained = np.zeros_like(theta), network.trained(float)
    dX = value(theta, X)[1](weights, network.layout.views(gradient), {"X"})
    for name in network.layout.shapes:
        along = rng.normal(size=theta.size) * network.layout.indicator([name], float) * trained
        slope = (value(theta + STEP * along, X)[0] - value(theta - STEP * along, X)[0]) / (2 * STEP)
        assert gradient @ along == pytest.approx(slope, rel=1e-6, abs=1e-7), name
    along = rng.normal(size=X.shape) * (X != 0)
    slope = (value(theta, X + STEP * along)[0] - value(theta, X - STEP * along)[0]) / (2 * STEP)
    assert (dX * along).sum() == pytest.approx(slope, rel=1e-6, abs=1e-7)


@EVERY_CELL
@pytest.mark.parametrize("kind", ["bridge and attention", "vectors"])
def test_gradients_are_right_for_every_cell(cell, kind):
    rates = {"dropout": 0.3, "recurrent_dropout": 0.3}
    assert_gradients(*random_case(cell, (4, 2, 0), (1, 3, 2), hidden_sizes=(4, 5), **rates, **KINDS[kind]))


LENGTHS = [((4, 2, 0), (1, 3, 2)), ((4, 4), (3, 3)), ((0, 0), (2, 1)), ((3, 1), (2, 0)), ((2, 1), (1, 1))]


@pytest.mark.parametrize("lengths", LENGTHS, ids=str)
@pytest.mark.parametrize("kind", KINDS)
def test_gradients_are_right_for_all_lengths(lengths, kind):
    assert_gradients(*random_case(LSTM(), *lengths, **KINDS[kind]))


@EVERY_CELL
@pytest.mark.parametrize("kind", ["bridge and attention", "vectors"])
def test_step_by_step_a_decoder_says_what_it_says_under_teacher_forcing(cell, kind):
    network, theta, (X, fed), lengths = random_case(cell, lengths_out=(3, 3, 3), hidden_sizes=(4, 5), **KINDS[kind])
    Z, _ = outputs(network, theta, (X, fed), lengths)
    decoding = network.begin(network.layout.views(theta), X, lengths[0], Workspace(float))
    assert_allclose([decoding(x) for x in fed], Z.transpose(1, 2, 0), rtol=0, atol=1e-14)


@pytest.mark.parametrize("kind", KINDS)
def test_sequences_are_read_apart_and_what_is_behind_their_ends_changes_nothing(kind):
    network, theta, (X, fed), (n_in, n_out) = random_case(GRU(), (4, 2, 0), (1, 3, 2), **KINDS[kind])
    together, _ = outputs(network, theta, (X, fed), (n_in, n_out))
    for i, (z, n) in enumerate(zip(together, n_out, strict=True)):
        alone = X[: None if n_in is None else n_in[i], :, [i]], fed[:n, :, [i]]
        assert_allclose(outputs(network, theta, alone, (None, None))[0][0], z[:n], rtol=0, atol=1e-14)


def test_what_is_fed_later_changes_nothing_before():
    network, theta, (X, fed), lengths = random_case(LSTM(), lengths_out=(3, 3, 3), bidirectional=True, attention=True)
    before, _ = outputs(network, theta, (X, fed), lengths)
    fed = fed.copy()
    fed[2] += 1.0
    after, _ = outputs(network, theta, (X, fed), lengths)
    assert_array_equal(after[:, :2], before[:, :2])
    assert (after[:, 2] != before[:, 2]).all()


def test_chosen_columns_of_a_sequence_go_on():
    network, theta, (X, fed), lengths = random_case(GRU(), lengths_out=(3, 3, 3), attention=True)
    params = network.layout.views(theta)
    pairs = np.repeat(fed, 2, axis=2) * np.tile([1.0, -1.0], 3)
    decoding = network.begin(params, X, lengths[0], Workspace(float), n_each=2)
    decoding(pairs[0])
    decoding.choose(np.array([1, 1, 2, 3, 4, 4]))  # the other, the same two, the first
    z = decoding(pairs[1])
    told = fed[:2].copy()
    told[0, :, 0] *= -1.0
    assert_allclose(z[:, [0, 2, 4]], outputs(network, theta, (X, told), lengths)[0][:, 1].T, rtol=0, atol=1e-14)
