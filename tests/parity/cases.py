"""The networks that are compared, with torch and with frozen references."""

from itertools import islice, product

import numpy as np

from sklearn_rnn.cells import GRU, LSTM, Elman
from sklearn_rnn.network import LastStep, Network, Workspace

from ..network.gradient_check import as_in_training

HIDDEN_SIZE, N_INPUTS, N_OUTPUTS = 4, 3, 2
CELLS = (Elman(), Elman(activation="relu"), LSTM(), GRU())
CASES = list(product(CELLS, (1, 2), (False, True), ((6, 6, 6), (6, 2, 4))))
PARTS = ("W_ih", "W_hh", "W", "b", "b_hn")
IDS = [f"{cell!r}-{depth}-{'both' if both else 'onward'}-{lengths}" for cell, depth, both, lengths in CASES]


def make_case(cell, n_layers, bidirectional, lengths, head=LastStep, engine="numpy"):
    """Network, theta, X and lengths, from a fixed recipe of our own that no library may change."""
    options = {"bidirectional": bidirectional, "head": head, "engine": engine}
    network = Network(cell, N_INPUTS, (HIDDEN_SIZE,) * n_layers, N_OUTPUTS, **options)
    theta = np.empty(network.layout.size)
    views, numbers = network.layout.views(theta), iter(0.8 * np.sin(1.7 * np.arange(theta.size) ** 1.1))
    for name in sorted(network.layout.shapes, key=_place):
        views[name].flat = list(islice(numbers, views[name].size))
    lengths = np.array(lengths)
    n_steps = lengths.max()
    X = np.cos(0.9 * np.arange(n_steps * N_INPUTS * len(lengths)) ** 1.2).reshape(n_steps, N_INPUTS, len(lengths))
    return network, theta, X * (np.arange(n_steps)[:, None, None] < lengths), lengths


def outputs_and_gradient(network, theta, X, lengths, dtype=float):
    """Outputs (n_outputs, n_batch), and the gradient (size,) of half their squared sum."""
    theta = theta.astype(dtype)
    gradient = np.zeros_like(theta)
    work = Workspace(dtype, training=True)
    order = np.argsort(-lengths, kind="stable")  # the longest first
    lengths, X = as_in_training(lengths[order], len(X)), X[:, :, order].astype(dtype)
    Z, _, backward = network(network.layout.views(theta), X, lengths, work)
    backward(Z, network.layout.views(gradient))
    return Z[:, np.argsort(order)], gradient


def _place(name):
    """Sorts the names of arrays, by layer and then part, into the order in which the recipe fills them."""
    prefix, _, part = name.rpartition(".")
    return prefix, PARTS.index(part)
