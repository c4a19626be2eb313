"""Recurrent layers by ONNX's own operators."""

import numpy as np

from sklearn_rnn.cells import GRU, LSTM, Elman

OPERATORS = {
    Elman: ("RNN", ("hidden",)),
    LSTM: ("LSTM", ("input", "output", "forget", "candidate")),
    GRU: ("GRU", ("update", "reset", "candidate")),
}  # and the order in which they expect the gates


def layer(graph, directions, weights, X, lengths):
    """A layer's outputs at every step (n_steps, n, n_directions * n_units), and after each sequence's last (n, ...).

    Parameters
    ----------
    graph : Graph
    directions : sequence of Recurrent
        One, or two of which the second reads backwards.
    weights : dict of str to ndarray
    X : str
        (n_steps, n, n_inputs).
    lengths : str
        (n,) of int32.
    """
    cell, n_units = directions[0].cell, directions[0].n_units
    operator, order = OPERATORS[type(cell)]
    W, R, b = (
        np.stack(parts) for parts in zip(*(_matrices(d.name, cell, order, weights) for d in directions), strict=True)
    )
    options = {"hidden_size": n_units, "direction": "bidirectional" if len(directions) == 2 else "forward"}
    if operator == "RNN":
        options["activations"] = [cell.activation.capitalize()] * len(directions)
    if operator == "GRU":
        options["linear_before_reset"] = 1
    constants = [graph.constant(array, np.float32) for array in (W, R, b)]
    Y, last, *_ = graph.op(operator, X, *constants, lengths, n_outputs=3 if operator == "LSTM" else 2, **options)
    every = graph.op("Reshape", graph.op("Transpose", Y, perm=[0, 2, 1, 3]), graph.constant([0, 0, -1]))
    return every, graph.op("Reshape", graph.op("Transpose", last, perm=[1, 0, 2]), graph.constant([0, -1]))


def _matrices(name, cell, order, weights):
    """W_ih, W_hh and both biases, one behind the other, of a layer of that name, gates in the operator's order."""
    W, R, b = (_ordered(weights[f"{name}.{own}"], cell, order) for own in ("W_ih", "W_hh", "b"))
    recurrent_bias = np.zeros_like(b)
    for gate, own in cell.separate.items():
        size = len(b) // len(order)
        recurrent_bias[order.index(gate) * size :][:size] = weights[f"{name}.{own}"]
    return W, R, np.concatenate([b, recurrent_bias])


def _ordered(array, cell, order):
    """Blocks of rows, one for each gate, in another order."""
    blocks = dict(zip(cell.gates, np.split(array, len(cell.gates)), strict=True))
    return np.concatenate([blocks[gate] for gate in order])
