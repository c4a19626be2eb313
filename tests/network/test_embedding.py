import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from sklearn_rnn.cells import GRU, LSTM
from sklearn_rnn.network import Embedding, EncoderDecoder, Network, Workspace
from sklearn_rnn.network.continuation import Continuation

LENGTHS = np.array([5, 3, 3, 1, 0])
IDS = np.random.default_rng(0).integers(1, 6, (5, 1, 5)) * (np.arange(5)[:, None, None] < LENGTHS)
N_IDS = 7  # 6 does not occur


def random_params(network, seed=0):
    theta = 0.4 * np.random.default_rng(seed).normal(size=network.layout.size)
    network.layout.views(theta)["embedding.W"][0] = 0
    return theta


@pytest.mark.parametrize(
    "options",
    [{}, {"bidirectional": True}, {"dropout": 0.4}, {"recurrent_dropout": 0.4}, {"hidden_sizes": (3, 2)}],
    ids=str,
)
def test_the_gradient_is_that_of_central_differences(options):
    options = {"hidden_sizes": (3,), **options, "embedding": Embedding(N_IDS, 2)}
    network = Network(GRU(), n_inputs=1, n_outputs=2, **options)
    theta, weights = random_params(network), np.random.default_rng(1).normal(size=(2, len(LENGTHS)))

    def value(theta):
        work = Workspace(float, training=True, rng=np.random.default_rng(2))
        Z, _, backward = network(network.layout.views(theta), IDS, LENGTHS, work)
        return (weights * Z).sum(), backward

    gradient = np.zeros_like(theta)
    value(theta)[1](weights, network.layout.views(gradient))
    expected = [(value(theta + d)[0] - value(theta - d)[0]) / 2e-6 for d in 1e-6 * np.eye(theta.size)]
    assert_allclose(gradient, expected, atol=1e-8)
    dW = network.layout.views(gradient)["embedding.W"]
    assert_array_equal(dW[[0, 6]], 0)
    assert dW[1:6].any(axis=1).all()


def test_truncated_the_gradient_is_that_of_the_last_steps():
    whole, truncated = (Network(GRU(), 1, (3,), 1, bptt_steps=k, embedding=Embedding(N_IDS, 2)) for k in (None, 2))
    theta, gradients = random_params(whole), []
    for network, ids in ((truncated, IDS), (whole, IDS[3:])):
        work, gradient = Workspace(float, training=True), np.zeros(theta.size)
        params = network.layout.views(theta)
        _, end, _ = whole.stack(params, IDS[:3, :, :1], None, Workspace(float))
        start = None if network is truncated else end
        _, _, backward = network(params, ids[:, :, :1], None, work, start)
        backward(np.ones((1, 1)), network.layout.views(gradient))
        gradients.append(gradient)
    assert_allclose(*gradients, atol=1e-14)


def test_it_equals_vectors_given_as_inputs_and_is_read_in_chunks():
    network, plain = Network(LSTM(), 1, (4,), 2, embedding=Embedding(N_IDS, 3)), Network(LSTM(), 3, (4,), 2)
    params = network.layout.views(random_params(network))
    ids = np.random.default_rng(3).integers(1, N_IDS, (3000, 1, 2))
    X = params["embedding.W"][ids[:, 0]].transpose(0, 2, 1)
    assert_allclose(
        network(params, ids, None, Workspace(float))[0], plain(params, X, None, Workspace(float))[0], atol=1e-14
    )


def test_an_id_beyond_those_known_is_a_step_of_zeros():
    network = Network(GRU(), 1, (3,), 2, embedding=Embedding(N_IDS, 2))
    params = network.layout.views(random_params(network))
    outputs = [network(params, np.array([[[k]]]), None, Workspace(float))[0].copy() for k in (N_IDS, 10**6, 0, 5)]
    assert_array_equal(outputs[0], outputs[1])
    assert_array_equal(outputs[0], outputs[2])
    assert np.abs(outputs[0] - outputs[3]).max() > 1e-3


def test_first_rows_are_drawn_for_ids_that_occur_and_have_none():
    embedding, params = Embedding(N_IDS, 2), {"embedding.W": np.zeros((N_IDS, 2))}
    embedding.initialise(params, np.random.default_rng(0), np.array([0, 1, 0, 1], bool))
    W = params["embedding.W"]
    assert_array_equal(W.any(axis=1), [0, 1, 0, 1, 0, 0, 0])
    before = W.copy()
    embedding.initialise(params, np.random.default_rng(1), np.array([0, 1, 1, 1, 0, 0, 1], bool))
    assert_array_equal(W[[1, 3]], before[[1, 3]])
    assert_array_equal(W.any(axis=1), [0, 1, 1, 1, 0, 0, 1])


def test_an_encoder_reads_ids_as_it_reads_their_vectors():
    network = EncoderDecoder(GRU(), 1, (3,), 2, 2, attention=True, embedding=Embedding(N_IDS, 2))
    plain = EncoderDecoder(GRU(), 2, (3,), 2, 2, attention=True)
    params, fed = network.layout.views(random_params(network)), np.ones((4, 2, 5))
    X = params["embedding.W"][IDS[:, 0]].transpose(0, 2, 1)
    outputs = [each(params, (x, fed), (LENGTHS, None), Workspace(float))[0] for each, x in ((network, IDS), (plain, X))]
    assert_allclose(*outputs, atol=1e-14)


@pytest.mark.parametrize("cell", [GRU(), LSTM()])
def test_a_continuation_says_what_the_network_says_of_all_that_was_read(cell):
    network = Network(cell, 1, (4, 3), 5, embedding=Embedding(N_IDS, 2))
    params = network.layout.views(random_params(network))
    read, more = list(IDS[:, 0].T), np.array([[1, 2, 3, 4, 5], [6, 6, 100, 1, 2]])  # 100 is not known
    continuation = Continuation(network, params, IDS, LENGTHS, np.dtype(float))
    for k in range(3):
        for i, length in enumerate(LENGTHS):
            ids = np.concatenate([read[i][:length], more[:k, i]])[:, None, None]
            expected = network(params, ids, None, Workspace(float))[0]
            assert_allclose(continuation.outputs[:, [i]], expected, atol=1e-14)
        if k < 2:
            continuation(more[k])
