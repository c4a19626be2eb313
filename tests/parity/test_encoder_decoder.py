"""The encoder-decoder with attention beside torch, and beside what torch once made of it."""

from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

from sklearn_rnn.network import Workspace
from sklearn_rnn.training import CrossEntropy

from .encoder_decoder import (
    CASES,
    IDS,
    LENGTHS,
    LENGTHS_OUT,
    N_LAYERS,
    in_torch,
    make_case,
    mean_loss,
    torch_outputs,
)
from .torch_weights import assert_layer

REFERENCES = Path(__file__).with_name("encoder_decoder.npz")


THERE = np.arange(5)[:, None] < LENGTHS_OUT  # steps of the decoder, in the order of the columns


def loss_outputs_and_gradient(network, theta, X, fed, classes):
    """Mean loss over the steps that are there, their outputs (n_columns, n_classes), and the gradient."""
    gradient = np.zeros_like(theta)
    Z, _, backward = network(network.layout.views(theta), (X, fed), (LENGTHS, LENGTHS_OUT), Workspace(float, True))
    terms, dZ = CrossEntropy()(Z, classes.T[THERE])
    backward(dZ / THERE.sum(), network.layout.views(gradient))
    return terms.sum() / THERE.sum(), Z.T, gradient


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_outputs_and_a_step_of_gradient_descent_are_those_of_torch(case):
    torch = pytest.importorskip("torch")
    network, theta, X, fed, classes = make_case(*case)
    modules, rest, order = in_torch(torch, *case, network.layout.views(theta))
    expected = torch_outputs(torch, modules, rest, X, fed)
    loss = mean_loss(torch, expected, classes)
    loss.backward()
    parameters = [*rest.values(), *(p for module in modules.values() for p in module.parameters())]
    torch.optim.SGD(parameters, lr=0.1).step()

    ours, Z, gradient = loss_outputs_and_gradient(network, theta, X, fed, classes)
    assert_allclose(Z, expected.detach().numpy().transpose(1, 0, 2)[THERE], rtol=1e-11, atol=1e-12)
    assert ours == pytest.approx(loss.item(), rel=1e-12)
    params = network.layout.views(theta - 0.1 * gradient)
    for name, parameter in rest.items():
        assert_allclose(params[name], parameter.detach().numpy(), rtol=1e-10, atol=1e-12)
    for prefix, module in modules.items():
        for layer in range(N_LAYERS):
            for way, place in (("", f"l{layer}"), (".reverse", f"l{layer}_reverse")):
                if f"{prefix}.{layer}{way}.b" in params:
                    assert_layer(params, f"{prefix}.{layer}{way}", module, place, order, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize(("name", "case"), list(zip(IDS, CASES, strict=True)), ids=IDS)
def test_outputs_and_gradient_are_those_of_the_frozen_reference(name, case):
    _, Z, gradient = loss_outputs_and_gradient(*make_case(*case))
    with np.load(REFERENCES) as references:
        *outputs, norm = references[name]
    assert_allclose(Z.ravel(), outputs, rtol=1e-11, atol=1e-12)
    network = make_case(*case)[0]
    assert_allclose(np.linalg.norm(network.layout.views(gradient)["attention.W"]), norm, rtol=1e-10)
