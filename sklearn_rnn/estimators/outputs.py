"""What a trained network says of sequences, computed in blocks of bounded memory."""

import numpy as np

from sklearn_rnn.network import Workspace, read_ahead

_BLOCK = 1 << 20  # numbers of one layer's tape that a block may need
_SMALLEST_BLOCK = 16
_STEPS_AT_ONCE = 1024  # of longer sequences the states are carried from part to part


def final_outputs(network, params, sequences, dtype):
    """Outputs after the last step of each sequence: Z (n_outputs, n_samples)."""
    work = Workspace(dtype)
    Z = np.empty((network.readout.n_outputs, len(sequences)), dtype)
    n_steps = None if network.bidirectional else _STEPS_AT_ONCE
    for rows in _blocks(network, sequences, n_steps):
        (X, lengths), start = sequences.minibatch(rows), None
        if n_steps is not None:
            X, lengths, start = read_ahead(network.stack, params, X, lengths, n_steps, work)
        Z[:, rows] = network(params, X, lengths, work, start)[0]
    return Z


def states_at_every_step(network, params, sequences, dtype):
    """States of the last layer at every step: one array (n_steps_i, n_units) per sequence."""
    work = Workspace(dtype)
    initial = np.zeros(network.stack.n_outputs, dtype)
    states = [None] * len(sequences)
    for rows in _blocks(network, sequences):
        X, lengths = sequences.minibatch(rows)
        Y = network.states(params, X, lengths, work)
        for i, h in zip(_positions(rows), sequences.at_every_step(Y, initial, rows), strict=True):
            states[i] = h
    return states


def outputs_at_every_step(network, params, sequences, dtype):
    """Outputs that would follow each step, were it the last: one array (n_outputs, n_steps_i) per sequence.

    A network that reads in one direction is read once; a bidirectional one once for every step.
    """
    work, outputs = Workspace(dtype), [None] * len(sequences)
    nothing = np.empty((0, sequences.n_features, 1), dtype)
    initial = network(params, nothing, np.zeros(1, int), work)[0][:, 0].copy()
    for rows in _blocks(network, sequences):
        X, lengths = sequences.minibatch(rows)
        if network.bidirectional:
            prefixes = [sequences.minibatch(rows, limit=t) for t in range(1, len(X) + 1)]
            Z = [network(params, *prefix, work)[0] for prefix in prefixes]
        else:
            Z = [network.readout(params, y, work)[0] for y in network.states(params, X, lengths, work)]
        Z = np.array(Z, dtype).reshape(len(X), network.readout.n_outputs, len(lengths))
        for i, z in zip(_positions(rows), sequences.at_every_step(Z, initial, rows), strict=True):
            outputs[i] = z.T
    return outputs


def _blocks(network, sequences, n_steps=None):
    """Positions of sequences for one pass each of at most n_steps steps at once, similar lengths together."""
    lengths, blocks, stop = sequences.lengths, [], len(sequences)
    if not stop:
        return blocks
    order = None if (lengths == lengths[0]).all() else np.argsort(lengths, kind="stable")
    while stop > 0:
        longest = lengths[stop - 1 if order is None else order[stop - 1]]
        held = min(longest, n_steps or longest) + 1
        start = max(stop - max(_BLOCK // (held * network.widest), _SMALLEST_BLOCK), 0)
        blocks.append(slice(start, stop) if order is None else order[start:stop])
        stop = start
    return blocks


def _positions(rows):
    """Positions as integers, of a slice or an index array."""
    return range(rows.start, rows.stop) if isinstance(rows, slice) else rows.tolist()
