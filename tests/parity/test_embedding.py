"""Token ids against torch.nn.Embedding(padding_idx=0): outputs, and a step of gradient descent."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from sklearn_rnn.cells import GRU
from sklearn_rnn.network import Embedding, Network, Workspace
from sklearn_rnn.numerics import Tokens
from sklearn_rnn.training import Examples, Objective, SquaredError
from sklearn_rnn.training.optimizers import SGD

from .torch_weights import torch_network

torch = pytest.importorskip("torch")
LENGTHS = np.array([5, 4, 2, 2])
IDS = np.random.default_rng(0).integers(1, 8, (5, 1, 4)) * (np.arange(5)[:, None, None] < LENGTHS)
Y = np.array([[1.0, -1.0, 0.5, 2.0]])


def test_outputs_and_a_step_are_those_of_torch():
    network = Network(GRU(), 1, (6,), 1, embedding=Embedding(9, 3))
    theta = 0.4 * np.random.default_rng(1).normal(size=network.layout.size)
    params = network.layout.views(theta)
    params["embedding.W"][0] = 0
    module, order = torch_network(torch, GRU(), params, 3, 6, 1, False, torch.float64)
    embedding = torch.nn.Embedding(9, 3, padding_idx=0, dtype=torch.float64)
    readout = torch.nn.Linear(6, 1).to(torch.float64)
    with torch.no_grad():
        embedding.weight.copy_(torch.as_tensor(params["embedding.W"]))
        readout.weight.copy_(torch.as_tensor(params["readout.W"]))
        readout.bias.copy_(torch.as_tensor(params["readout.b"]))
    vectors = embedding(torch.as_tensor(IDS[:, 0]))
    packed = torch.nn.utils.rnn.pack_padded_sequence(vectors, torch.as_tensor(LENGTHS))
    Z = readout(module(packed)[1][0])
    assert_allclose(network(params, IDS, LENGTHS, Workspace(float))[0], Z.detach().numpy().T, rtol=1e-12)

    (0.5 * ((Z - torch.as_tensor(Y.T)) ** 2).mean()).backward()
    torch.optim.SGD([*embedding.parameters(), *module.parameters(), *readout.parameters()], lr=0.1).step()
    sequences = [IDS[:length, :, i] for i, length in enumerate(LENGTHS)]
    objective = Objective(network, SquaredError(), 0.0, float, None)
    _, gradient = objective(theta, Examples(Tokens(sequences, LENGTHS), Y, np.ones(4)).gather(slice(None)))
    SGD(theta, 0.1, momentum=0.0).step(theta, gradient, objective.parts)
    assert_allclose(params["embedding.W"], embedding.weight.detach().numpy(), atol=1e-10)
    assert_allclose(params["layers.0.W_ih"][order], module.weight_ih_l0.detach().numpy(), atol=1e-10)
    assert_allclose(params["readout.W"], readout.weight.detach().numpy(), atol=1e-10)
