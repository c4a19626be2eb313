"""The networks that are compared with a target a step: the cases, with a head that reads every step."""

import numpy as np

from sklearn_rnn.network import EveryStep

from .cases import HIDDEN_SIZE, N_INPUTS, N_OUTPUTS, make_case
from .torch_weights import torch_network


def step_case(case):
    """Network, theta, X and lengths, the longest first, and targets (n_outputs, n_columns) in the order of steps."""
    network, theta, X, lengths = make_case(*case, head=EveryStep)
    order = np.argsort(-lengths, kind="stable")
    X, lengths = X[:, :, order], lengths[order]
    Y = np.cos(np.arange(N_OUTPUTS * lengths.sum()) ** 1.1).reshape(N_OUTPUTS, -1)
    return network, theta, X, lengths, Y


def in_torch(torch, case):
    """torch's module and readout with our weights, the order of our gate rows in torch's, outputs (n_columns, k)."""
    network, theta, X, lengths, _ = step_case(case)
    cell, n_layers, bidirectional, _ = case
    params = network.layout.views(theta)
    sizes = N_INPUTS, HIDDEN_SIZE, n_layers, bidirectional
    module, order = torch_network(torch, cell, params, *sizes, torch.float64)
    readout = torch.nn.Linear(*params["readout.W"].shape[::-1]).double()
    with torch.no_grad():
        readout.weight.copy_(torch.as_tensor(params["readout.W"]))
        readout.bias.copy_(torch.as_tensor(params["readout.b"]))
    x = torch.as_tensor(np.ascontiguousarray(X.transpose(0, 2, 1)))
    packed = torch.nn.utils.rnn.pack_padded_sequence(x, torch.as_tensor(lengths))
    return module, readout, order, readout(module(packed)[0].data)  # packed data stand in the order of steps


def reference(torch, case):
    """torch's outputs, and norms of the gradients of half the mean squared error by three matrices."""
    Y = step_case(case)[-1]
    module, readout, _, Z = in_torch(torch, case)
    (0.5 * ((Z - torch.as_tensor(Y.T)) ** 2).mean()).backward()
    grads = module.weight_ih_l0.grad, module.weight_hh_l0.grad, readout.weight.grad
    return np.append(Z.detach().numpy().T.ravel(), [grad.norm().item() for grad in grads])
