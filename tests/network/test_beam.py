from itertools import product

import numpy as np
import pytest

from sklearn_rnn.cells import GRU
from sklearn_rnn.network import EncoderDecoder, Workspace
from sklearn_rnn.network.beam import beam_search
from sklearn_rnn.network.decoder import feed_back
from sklearn_rnn.numerics import log_softmax

N_CLASSES, N_STEPS = 3, 4


@pytest.fixture(params=[False, True], ids=["fixed length", "an end"])
def case(request):
    """A network with random weights, its parameters, five sequences, and whether one of its outputs is the end."""
    ends, rng = request.param, np.random.default_rng(0)
    network = EncoderDecoder(GRU(), 2, (4,), N_CLASSES, N_CLASSES + ends, attention=True)
    theta = network.first_theta(rng, bias=0.0)
    params = network.layout.views(theta + 0.7 * rng.normal(size=theta.size))
    return network, params, rng.normal(size=(6, 2, 5)), ends


def found_by(case, width):
    network, params, X, ends = case
    decoding = network.begin(params, X, None, Workspace(float), n_each=width)
    return [tuple(map(int, found)) for found in beam_search(decoding, N_CLASSES, N_STEPS, width, ends)]


def scores(case, said):
    """Mean log-probability (5,), the end counted in, of what is said of each of the sequences."""
    network, params, X, ends = case
    n_steps = len(said) + ends
    fed = np.zeros((n_steps, N_CLASSES, 5))
    for step, symbol in enumerate(said[: n_steps - 1]):
        fed[step + 1, symbol] = 1.0
    Z, _, _ = network(params, (X, fed), (None, None), Workspace(float))
    log_P = log_softmax(Z).reshape(-1, n_steps, 5)
    told = [*said, N_CLASSES][:n_steps]
    return sum(log_P[symbol, step] for step, symbol in enumerate(told)) / n_steps


def test_a_beam_that_holds_everything_finds_the_best_of_all(case):
    lengths = range(N_STEPS + 1) if case[3] else [N_STEPS]
    every = [said for length in lengths for said in product(range(N_CLASSES), repeat=length)]
    best = np.argmax([scores(case, said) for said in every], axis=0)
    assert found_by(case, width=N_CLASSES**N_STEPS + 1) == [every[k] for k in best]


def test_a_beam_of_width_1_goes_where_it_is_likeliest(case):
    network, params, X, _ = case
    for i, found in enumerate(found_by(case, width=1)):
        decoding = network.begin(params, X[:, :, [i]], None, Workspace(float))
        x, said = np.zeros((N_CLASSES, 1)), []
        while len(said) < N_STEPS and (k := int(decoding(x).argmax())) < N_CLASSES:
            said.append(k)
            x[...] = np.arange(N_CLASSES)[:, None] == k
        assert found == tuple(said)


def test_a_wider_beam_is_a_better_one_somewhere_and_others_do_not_matter(case):
    narrow, wide = found_by(case, width=1), found_by(case, width=5)
    gains = [scores(case, b)[i] - scores(case, a)[i] for i, (a, b) in enumerate(zip(narrow, wide, strict=True))]
    assert max(gains) > 1e-3
    network, params, X, ends = case
    assert [found_by((network, params, X[:, :, [i]], ends), width=5)[0] for i in range(5)] == wide


def test_numbers_are_fed_back_through_the_link():
    network = EncoderDecoder(GRU(), 2, (4,), 1, 1)
    params = network.layout.views(network.first_theta(np.random.default_rng(0), bias=0.3))
    X = np.random.default_rng(1).normal(size=(6, 2, 5))
    Z = feed_back(network.begin(params, X, None, Workspace(float)), 1, N_STEPS, np.exp)
    fed = np.concatenate([np.zeros((1, 1, 5)), np.exp(Z[:, :, :-1].transpose(2, 0, 1))])
    expected, _, _ = network(params, (X, fed), (None, None), Workspace(float))
    np.testing.assert_allclose(Z.transpose(0, 2, 1).reshape(1, -1), expected, rtol=1e-12)
