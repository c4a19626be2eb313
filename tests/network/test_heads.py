import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from sklearn_rnn.cells import LSTM
from sklearn_rnn.network import Model, Workspace, model
from sklearn_rnn.network.heads import EveryStep
from sklearn_rnn.numerics import Sequences

from .gradient_check import random_network


@pytest.mark.parametrize("lengths", [(5, 3, 3, 0), (4, 4), (0, 0)], ids=str)
def test_the_columns_of_every_step_are_those_of_step_0_of_step_1_and_so_on(lengths):
    network, theta, X, lengths = random_network(LSTM(), lengths=lengths, head=EveryStep)
    params, work = network.layout.views(theta), Workspace(float)
    Z = network(params, X, lengths, work)[0]
    Y = network.states(params, X, lengths, work)
    expected = [
        params["readout.W"] @ Y[t, :, i] + params["readout.b"]
        for t in range(len(X))
        for i in np.flatnonzero(lengths > t)
    ]
    assert_allclose(Z.T, np.reshape(expected, (-1, 2)), rtol=0, atol=1e-14)


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("lengths", [(3, 7, 0, 5), (6, 6)], ids=str)
def test_a_model_says_one_sequence_after_the_other_in_blocks_and_chunks(monkeypatch, lengths, bidirectional):
    network, theta, _, _ = random_network(LSTM(), lengths=lengths, head=EveryStep, bidirectional=bidirectional)
    rng = np.random.default_rng(0)
    sequences = [rng.normal(size=(length, 2)) for length in lengths]
    whole = Model(network, network.layout.views(theta), np.dtype(float))
    said = whole.outputs(Sequences(sequences, np.array(lengths)))
    alone = [whole.outputs(Sequences([x], np.array([len(x)]))) for x in sequences]
    assert_allclose(said, np.concatenate(alone, axis=1), rtol=0, atol=1e-14)
    monkeypatch.setattr(model, "STEPS_AT_ONCE", 2)
    monkeypatch.setattr(model, "_SMALLEST_BLOCK", 1)
    monkeypatch.setattr(model, "_BLOCK", 1)
    assert_allclose(whole.outputs(Sequences(sequences, np.array(lengths))), said, rtol=0, atol=1e-14)


def test_before_any_step_the_states_are_zero():
    network, theta, _, _ = random_network(LSTM(), lengths=(2,), head=EveryStep)
    params = network.layout.views(theta)
    before = Model(network, params, np.dtype(float)).outputs_before_any_step(2)
    assert_array_equal(before[:, 0], params["readout.b"])
