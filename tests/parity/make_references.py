"""Write references.npz, steps.npz and encoder_decoder.npz: what torch makes of the cases.

Run where torch is installed, when a case changes:

python -m tests.parity.make_references
"""

from pathlib import Path

import numpy as np

from tests.parity import encoder_decoder, steps
from tests.parity.cases import CASES, HIDDEN_SIZE, IDS, N_INPUTS, make_case
from tests.parity.torch_weights import torch_network, torch_outputs


def reference(torch, cell, n_layers, bidirectional, lengths):
    """torch's outputs (n_outputs, n_batch), and norms of its gradients by W_ih and W_hh of the first layer."""
    network, theta, X, lengths = make_case(cell, n_layers, bidirectional, lengths)
    params = network.layout.views(theta)
    module, _ = torch_network(torch, cell, params, N_INPUTS, HIDDEN_SIZE, n_layers, bidirectional, torch.float64)
    readout = torch.nn.Linear(*params["readout.W"].shape[::-1]).double()
    with torch.no_grad():
        readout.weight.copy_(torch.as_tensor(params["readout.W"]))
        readout.bias.copy_(torch.as_tensor(params["readout.b"]))
    Z = torch_outputs(torch, module, readout, X, lengths)
    (0.5 * (Z**2).sum()).backward()
    norms = [module.weight_ih_l0.grad.norm().item(), module.weight_hh_l0.grad.norm().item()]
    return np.append(Z.detach().numpy().T.ravel(), norms)


def reference_of_encoder_decoder(torch, cell, bidirectional):
    """torch's outputs at the steps that are there, and the norm of its gradient by the attention's W."""
    network, theta, X, fed, classes = encoder_decoder.make_case(cell, bidirectional)
    modules, rest, _ = encoder_decoder.in_torch(torch, cell, bidirectional, network.layout.views(theta))
    Z = encoder_decoder.torch_outputs(torch, modules, rest, X, fed)
    encoder_decoder.mean_loss(torch, Z, classes).backward()
    there = np.arange(5)[:, None] < encoder_decoder.LENGTHS_OUT
    return np.append(Z.detach().numpy().transpose(1, 0, 2)[there].ravel(), rest["attention.W"].grad.norm().item())


def main():
    """Make all references."""
    import torch

    made = {name: reference(torch, *case) for name, case in zip(IDS, CASES, strict=True)}
    np.savez_compressed(Path(__file__).with_name("references.npz"), **made)
    made = {name: steps.reference(torch, case) for name, case in zip(IDS, CASES, strict=True)}
    np.savez_compressed(Path(__file__).with_name("steps.npz"), **made)
    pairs = zip(encoder_decoder.IDS, encoder_decoder.CASES, strict=True)
    made = {name: reference_of_encoder_decoder(torch, *case) for name, case in pairs}
    np.savez_compressed(Path(__file__).with_name("encoder_decoder.npz"), **made)


if __name__ == "__main__":
    main()
