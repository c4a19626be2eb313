"""The gradient by the states of every step, against central differences."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from sklearn_rnn.cells import CELLS, DNC, Elman, get_cell
from sklearn_rnn.network import EveryStep, Model, Network, Workspace
from sklearn_rnn.network.embedding import Embedding
from sklearn_rnn.network.gradient_flow import gradient_norms
from sklearn_rnn.network.heads import LastStepAndMean, MeanOfSteps
from sklearn_rnn.numerics import Sequences

RNG = np.random.default_rng(0)
N_STEPS = 4


def make(cell, hidden_sizes=(3, 2), **options):
    network = Network(get_cell(cell), 2, hidden_sizes, 2, **options)
    params = network.layout.views(RNG.normal(scale=0.5, size=network.layout.size))
    return network, params, RNG.normal(size=(N_STEPS, 2, 1))


def nudged(layer, params, X, t, nudge):
    """Y and end of a layer whose state after step t is nudged, by name, before anything reads it."""

    def read(X, start):
        Y, end, _ = layer(params, X, None, Workspace(float), start)
        return Y.copy(), {name: np.copy(state) for name, state in end.items()}

    before, state = read(X[: t + 1], None)
    state = {name: value + nudge.get(name, 0.0) for name, value in state.items()}
    before[t] = state[layer.outputs[0]]
    if t + 1 == len(X):
        return before, state
    after, end = read(X[t + 1 :], state)
    return np.concatenate([before, after]), end


def outputs(network, params, X, k, direction, t, nudge):
    """Outputs z of a network where the k-th layer's states are nudged after step t of one direction."""
    Y, ends = X, {}
    for number, layer in enumerate(network.stack.layers):
        parts = []
        for which, own in enumerate(getattr(layer, "directions", (layer,))):
            turn = -1 if which else 1
            here = nudge if (number, which) == (k, direction) else {}
            Y_own, end = nudged(own, params, Y[::turn], t if turn == 1 else len(X) - 1 - t, here)
            parts.append(Y_own[::turn])
            ends |= end
        Y = np.concatenate(parts, axis=1)
    return network.head(params, X, Y, ends, None, Workspace(float))[0].copy()


def numeric(network, params, X):
    """Norms (n_steps, n_layers) by central differences."""
    squares = np.zeros((len(X), len(network.stack.layers)))
    for k, layer in enumerate(network.stack.layers):
        for direction, own in enumerate(getattr(layer, "directions", (layer,))):
            for name, rows in own.states.items():
                step, columns = 1e-6 * np.eye(rows), X.repeat(rows, axis=2)  # a column for each row that is nudged
                for t in range(len(X)):
                    upper, lower = (
                        outputs(network, params, columns, k, direction, t, {name: sign * step}) for sign in (1, -1)
                    )
                    squares[t, k] += np.square((upper - lower) / 2e-6).sum()
    return np.sqrt(squares)


ONE_PLACE = {"dnc": DNC(n_places=1, width=2)}  # which of several free places is taken has no derivative


@pytest.mark.parametrize("cell", CELLS)
def test_norms_are_those_of_differences_for_every_cell(cell):
    network, params, X = make(ONE_PLACE.get(cell, cell), hidden_sizes=(5, 4))
    found = gradient_norms(network, params, X, np.dtype(float))[..., 0]
    assert_allclose(found, numeric(network, params, X), rtol=1e-5, atol=1e-8)


@pytest.mark.parametrize("head", [MeanOfSteps, LastStepAndMean])
def test_what_a_head_reads_of_earlier_steps_counts(head):
    network, params, X = make("lstm", head=head)
    found = gradient_norms(network, params, X, np.dtype(float))[..., 0]
    assert_allclose(found, numeric(network, params, X), rtol=1e-5, atol=1e-8)


def test_both_directions_count():
    network, params, X = make("lstm", bidirectional=True)
    found = gradient_norms(network, params, X, np.dtype(float))[..., 0]
    assert_allclose(found, numeric(network, params, X), rtol=1e-5, atol=1e-8)


def test_with_an_output_a_step_the_last_one_counts():
    network, params, X = make("gru")
    every = Network(get_cell("gru"), 2, (3, 2), 2, head=EveryStep)
    assert_allclose(
        gradient_norms(every, params, X, np.dtype(float)), gradient_norms(network, params, X, np.dtype(float))
    )


def test_token_ids_go_through_the_embedding():
    network = Network(get_cell("gru"), 1, (3,), 2, embedding=Embedding(4, 2))
    params, ids = network.layout.views(RNG.normal(size=network.layout.size)), np.array([1.0, 3.0, 2.0])[:, None, None]
    vectors = params["embedding.W"][[1, 3, 2]][:, :, None]
    plain = Network(get_cell("gru"), 2, (3,), 2)
    found = gradient_norms(network, params, ids, np.dtype(float))
    assert_allclose(found, gradient_norms(plain, params, vectors, np.dtype(float)))


def test_a_linear_network_gives_powers_of_its_matrix():
    network = Network(Elman("relu"), 1, (2,), 1)
    W = np.array([[0.5, 0.2], [0.1, 1.5]])
    params = network.layout.views(np.zeros(network.layout.size))
    params["layers.0.W_hh"][...], params["readout.W"][...], params["layers.0.b"][...] = W, 1.0, 9.0  # relu is on
    found = gradient_norms(network, params, RNG.normal(size=(5, 1, 2)), np.dtype(float))
    for t in range(5):
        assert_allclose(found[t, 0], np.linalg.norm(np.ones((1, 2)) @ np.linalg.matrix_power(W, 4 - t)))


def test_sequences_of_any_length_are_each_as_alone_and_absent_steps_repeat():
    network, params, _ = make("gru", hidden_sizes=(3,))
    model = Model(network, params, np.dtype(float))
    X = [RNG.normal(size=(n, 2)) for n in (2, 5, 0, 5)]
    X[1][[0, 3]] = np.nan
    sequences = Sequences(X, np.array([2, 3, 0, 5]))
    found = model.gradient_norms_at_every_step(sequences)
    assert [norms.shape for norms in found] == [(2, 1), (5, 1), (0, 1), (5, 1)]
    alone = gradient_norms(network, params, X[3][:, :, None], np.dtype(float))[..., 0]
    assert_allclose(found[3], alone)
    present = gradient_norms(network, params, X[1][[1, 2, 4], :, None], np.dtype(float))[..., 0]
    assert_allclose(found[1][[1, 2, 4]], present)
    assert_array_equal(found[1][3], found[1][2])
    assert np.isnan(found[1][0]).all()
