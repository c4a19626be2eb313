"""An encoder-decoder with attention in torch, out of torch's own modules, with our weights."""

from itertools import islice, product

import numpy as np

from sklearn_rnn.cells import GRU, LSTM
from sklearn_rnn.network import EncoderDecoder

from .torch_weights import torch_network

N_UNITS, N_INPUTS, N_CLASSES, N_LAYERS = 4, 3, 5, 2
CASES = list(product((LSTM(), GRU()), (False, True)))
IDS = [f"{type(cell).__name__}-{'both' if both else 'onward'}" for cell, both in CASES]
LENGTHS, LENGTHS_OUT = np.array([6, 4, 2]), np.array([3, 5, 1])


def make_case(cell, bidirectional):
    """Network, theta, X (6, n_inputs, 3), what the decoder reads (5, n_classes, 3), and classes (3, 5) to be said."""
    network = EncoderDecoder(
        cell, N_INPUTS, (N_UNITS,) * N_LAYERS, N_CLASSES, N_CLASSES, bidirectional=bidirectional, attention=True
    )
    theta = np.empty(network.layout.size)
    views, numbers = network.layout.views(theta), iter(0.8 * np.sin(1.7 * np.arange(theta.size) ** 1.1))
    for name in sorted(network.layout.shapes):
        views[name].flat = list(islice(numbers, views[name].size))
    X = np.cos(0.9 * np.arange(6 * N_INPUTS * 3) ** 1.2).reshape(6, N_INPUTS, 3)
    classes = np.arange(15).reshape(3, 5) ** 2 % N_CLASSES
    fed = np.zeros((5, N_CLASSES, 3))
    fed[1:] = classes.T[:-1, None] == np.arange(N_CLASSES)[:, None]
    return network, theta, X * (np.arange(6)[:, None, None] < LENGTHS), fed, classes


def in_torch(torch, cell, bidirectional, params):
    """Modules by the prefix of our names, with our weights, and parameters by our names."""
    encoder, order = torch_network(torch, cell, params, N_INPUTS, N_UNITS, N_LAYERS, bidirectional, torch.float64)
    renamed = {name.replace("decoder.", "layers."): value for name, value in params.items() if "decoder." in name}
    decoder, _ = torch_network(torch, cell, renamed, N_CLASSES, N_UNITS, N_LAYERS, False, torch.float64)
    rest = {
        name: torch.nn.Parameter(torch.as_tensor(np.array(value)))
        for name, value in params.items()
        if name.startswith(("bridge.", "attention.", "readout."))
    }
    return {"layers": encoder, "decoder": decoder}, rest, order


def torch_outputs(torch, modules, rest, X, fed):
    """Outputs (3, 5, n_classes) of what torch's modules make of our case."""
    encoder, decoder = modules["layers"], modules["decoder"]
    x, said = (torch.as_tensor(np.ascontiguousarray(A.transpose(0, 2, 1))) for A in (X, fed))
    packed = torch.nn.utils.rnn.pack_padded_sequence(x, torch.as_tensor(LENGTHS))
    packed, states = encoder(packed)
    M, _ = torch.nn.utils.rnn.pad_packed_sequence(packed)
    states = states if isinstance(states, tuple) else (states,)
    start = tuple(
        torch.stack([_start(torch, rest, state, layer, name) for layer in range(N_LAYERS)])
        for name, state in zip(("hidden", "cell"), states, strict=False)
    )
    H, _ = decoder(said, start if len(start) == 2 else start[0])
    E = torch.einsum("sbi,ij,tbj->bst", H, rest["attention.W"], M)
    E = E.masked_fill(torch.arange(len(M)) >= torch.as_tensor(LENGTHS)[:, None, None], -torch.inf)
    C = torch.einsum("bst,tbj->bsj", E.softmax(dim=2), M)
    U = torch.tanh(torch.cat([C, H.transpose(0, 1)], dim=2) @ rest["attention.W_c"].T)
    return U @ rest["readout.W"].T + rest["readout.b"]


def mean_loss(torch, Z, classes):
    """Cross-entropy, the mean over all steps that are there."""
    there = torch.arange(5) < torch.as_tensor(LENGTHS_OUT)[:, None]
    return torch.nn.functional.cross_entropy(Z[there], torch.as_tensor(classes)[there])


def _start(torch, rest, state, layer, name):
    """Where a state of a layer of the decoder starts: as the encoder's ended, or where the bridge leads."""
    if f"bridge.{layer}.{name}.W" not in rest:
        return state[layer]
    both = torch.cat([state[2 * layer], state[2 * layer + 1]], dim=1)
    return both @ rest[f"bridge.{layer}.{name}.W"].T + rest[f"bridge.{layer}.{name}.b"]
