import numpy as np
import pytest
from numpy.testing import assert_allclose

from sklearn_rnn.numerics import Sequences
from sklearn_rnn.training import Examples, Objective, SquaredError
from sklearn_rnn.training.optimizers import SGD

from .cases import CASES, HIDDEN_SIZE, IDS, N_INPUTS, N_OUTPUTS, make_case, outputs_and_gradient
from .torch_weights import assert_layer, torch_network, torch_outputs

torch = pytest.importorskip("torch")


def same_in_torch(case, dtype):
    network, theta, X, lengths = make_case(*case)
    cell, n_layers, bidirectional, _ = case
    params = network.layout.views(theta)
    module, order = torch_network(torch, cell, params, N_INPUTS, HIDDEN_SIZE, n_layers, bidirectional, dtype)
    readout = torch.nn.Linear((1 + bidirectional) * HIDDEN_SIZE, N_OUTPUTS).to(dtype)
    with torch.no_grad():
        readout.weight.copy_(torch.as_tensor(params["readout.W"]))
        readout.bias.copy_(torch.as_tensor(params["readout.b"]))
    return network, theta, X, lengths, module, readout, order


@pytest.mark.parametrize("case", CASES, ids=IDS)
@pytest.mark.parametrize(("dtype", "bound"), [("float32", 1e-6), ("float64", 1e-12)])
def test_outputs_are_those_of_torch(case, dtype, bound):
    network, theta, X, lengths, module, readout, _ = same_in_torch(case, getattr(torch, dtype))
    Z, _ = outputs_and_gradient(network, theta, X, lengths, dtype)
    expected = torch_outputs(torch, module, readout, X.astype(dtype), lengths).detach().numpy().T
    assert_allclose(Z, expected, rtol=bound, atol=bound * max(1, np.abs(expected).max()))


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_one_step_of_gradient_descent_gives_the_weights_of_torch(case):
    network, theta, X, lengths, module, readout, order = same_in_torch(case, torch.float64)
    Y = np.linspace(-1, 1, N_OUTPUTS * len(lengths)).reshape(N_OUTPUTS, -1)
    loss = 0.5 * ((torch_outputs(torch, module, readout, X, lengths) - torch.as_tensor(Y.T)) ** 2).mean()
    loss.backward()
    optimizer = torch.optim.SGD([*module.parameters(), *readout.parameters()], lr=0.1)
    optimizer.step()

    sequences = [x[:length] for x, length in zip(X.transpose(2, 0, 1), lengths, strict=True)]
    examples = Examples(Sequences(sequences, lengths), Y, np.ones(len(lengths)))
    objective = Objective(network, SquaredError(), 0.0, float, None)
    ours, gradient = objective(theta, examples.gather(slice(None)))
    SGD(theta, 0.1, momentum=0.0).step(theta, gradient)

    assert ours == pytest.approx(loss.item(), rel=1e-12)
    params = network.layout.views(theta)
    for prefix in sorted({name.rpartition(".")[0] for name in network.layout.shapes} - {"readout"}):
        place = f"l{prefix.split('.')[1]}" + ("_reverse" if prefix.endswith("reverse") else "")
        assert_layer(params, prefix, module, place, order, rtol=1e-12, atol=1e-12)
    for name, expected in (("readout.W", readout.weight), ("readout.b", readout.bias)):
        assert_allclose(params[name], expected.detach().numpy(), rtol=1e-12, atol=1e-12)


def test_a_step_with_unknown_targets_is_that_of_a_masked_loss():
    case = CASES[-1]
    network, theta, X, lengths, module, readout, _ = same_in_torch(case, torch.float64)
    Y = np.linspace(-1, 1, N_OUTPUTS * len(lengths)).reshape(N_OUTPUTS, -1)
    Y[0, 0] = Y[1, 2] = np.nan
    weight, known = np.array([1.0, 2.0, 0.5]), torch.as_tensor(~np.isnan(Y.T))
    errors = (torch_outputs(torch, module, readout, X, lengths) - torch.as_tensor(Y.T))[known]
    u = (torch.as_tensor(weight)[:, None] * known)[known]
    loss = 0.5 * (u * errors**2).sum() / u.sum()
    loss.backward()

    sequences = [x[:length] for x, length in zip(X.transpose(2, 0, 1), lengths, strict=True)]
    examples = Examples(Sequences(sequences, lengths), Y, weight)
    ours, gradient = Objective(network, SquaredError(), 0.0, float, None)(theta, examples.gather(slice(None)))
    grads = network.layout.views(gradient)
    assert ours == pytest.approx(loss.item(), rel=1e-12)
    assert_allclose(grads["readout.W"], readout.weight.grad.numpy(), rtol=1e-12, atol=1e-12)
    norm = module.weight_hh_l0.grad.norm().item()
    assert np.linalg.norm(grads["layers.0.W_hh"]) == pytest.approx(norm, rel=1e-11)
