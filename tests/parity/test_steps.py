"""A target a step, beside torch and beside what torch once made of it."""

from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

from sklearn_rnn.network import Workspace
from sklearn_rnn.numerics import Sequences, Several
from sklearn_rnn.training import Examples, Objective, SquaredError
from sklearn_rnn.training.optimizers import SGD

from ..network.gradient_check import as_in_training
from .cases import CASES, IDS, N_OUTPUTS
from .steps import in_torch, step_case

REFERENCES = np.load(Path(__file__).with_name("steps.npz"))


def objective_of(case):
    """Objective, theta and the Minibatch of all sequences."""
    network, theta, X, lengths, Y = step_case(case)
    sequences = [x[:length] for x, length in zip(X.transpose(2, 0, 1), lengths, strict=True)]
    columns = Several(lengths)
    by_sequence = np.empty_like(Y)
    by_sequence[:, columns.by_step(slice(None))] = Y
    examples = Examples(Sequences(sequences, lengths), by_sequence, np.ones(len(lengths)), columns)
    return Objective(network, SquaredError(), 0.0, float, None), theta, examples.gather(slice(None))


@pytest.mark.parametrize(("name", "case"), list(zip(IDS, CASES, strict=True)), ids=IDS)
def test_outputs_and_gradients_are_those_of_the_frozen_reference(name, case):
    network, theta, X, lengths, _ = step_case(case)
    Z = network(network.layout.views(theta), X, as_in_training(lengths, len(X)), Workspace(float))[0]
    objective, theta, minibatch = objective_of(case)
    grads = network.layout.views(objective(theta, minibatch)[1])
    *outputs, norm_ih, norm_hh, norm_readout = REFERENCES[name]
    assert len(outputs) == N_OUTPUTS * lengths.sum()
    assert_allclose(Z.ravel(), outputs, rtol=1e-12, atol=1e-12 * max(1, np.abs(outputs).max()))
    for key, norm in (("layers.0.W_ih", norm_ih), ("layers.0.W_hh", norm_hh), ("readout.W", norm_readout)):
        assert_allclose(np.linalg.norm(grads[key]), norm, rtol=1e-11)


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_one_step_of_gradient_descent_gives_the_weights_of_torch(case):
    torch = pytest.importorskip("torch")
    module, readout, order, Z = in_torch(torch, case)
    objective, theta, minibatch = objective_of(case)
    loss = 0.5 * ((Z - torch.as_tensor(minibatch.Y.T)) ** 2).mean()
    loss.backward()
    torch.optim.SGD([*module.parameters(), *readout.parameters()], lr=0.1).step()
    ours, gradient = objective(theta, minibatch)
    SGD(theta, 0.1, momentum=0.0).step(theta, gradient, objective.parts)
    params = objective.network.layout.views(theta)
    assert ours == pytest.approx(loss.item(), rel=1e-12)
    for layer in range(module.num_layers):
        for key, name in (("W_ih", "weight_ih"), ("W_hh", "weight_hh"), ("b", "bias_ih")):
            expected = getattr(module, f"{name}_l{layer}").detach().numpy()
            assert_allclose(params[f"layers.{layer}.{key}"][order], expected, rtol=1e-12, atol=1e-12)
    for key, expected in (("readout.W", readout.weight), ("readout.b", readout.bias)):
        assert_allclose(params[key], expected.detach().numpy(), rtol=1e-12, atol=1e-12)
