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
    work, initial = Workspace(dtype), np.zeros(network.stack.n_outputs, dtype)

    def states(X, lengths):
        return network.states(params, X, lengths, work)

    return _at_every_step(states, network, sequences, initial)


def outputs_at_every_step(network, params, sequences, dtype):
    """Outputs that would follow each step, were it the last: one array (n_outputs, n_steps_i) per sequence.

    A network that reads in one direction is read once; a bidirectional one once for every step.
    """
    work = Workspace(dtype)
    nothing = np.empty((0, sequences.n_features, 1), dtype)
    initial = network(params, nothing, None, work)[0][:, 0].copy()

    def outputs(X, lengths):
        Z = np.empty((len(X), len(initial), X.shape[2]), dtype)
        if network.bidirectional:
            for t in range(len(X), 0, -1):  # the longest first, whose buffers do for all
                Z[t - 1] = network(params, X[:t], None if lengths is None else np.minimum(lengths, t), work)[0]
        else:
            for z, y in zip(Z, network.states(params, X, lengths, work), strict=True):
                z[:] = network.readout(params, y, work)[0]
        return Z

    return [z.T for z in _at_every_step(outputs, network, sequences, initial)]


def _at_every_step(function, network, sequences, initial):
    """What ``function(X, lengths)`` (n_steps, k, n_batch) says of present steps: one array (n_steps_i, k) each."""
    said, positions = [None] * len(sequences), np.arange(len(sequences))
    for rows in _blocks(network, sequences):
        Y = function(*sequences.minibatch(rows))
        for i, y in zip(positions[rows], sequences.at_every_step(Y, initial, rows), strict=True):
            said[i] = y
    return said


def _blocks(network, sequences, n_steps=None):
    """Positions of sequences for one pass each of at most n_steps steps at once, similar lengths together."""
    lengths, stop = sequences.lengths, len(sequences)
    order = None if (lengths == lengths[:1]).all() else np.argsort(lengths, kind="stable")
    while stop > 0:
        longest = lengths[stop - 1 if order is None else order[stop - 1]]
        held = min(longest, n_steps or longest) + 1
        start = max(stop - max(_BLOCK // (held * network.widest), _SMALLEST_BLOCK), 0)
        yield slice(start, stop) if order is None else order[start:stop]
        stop = start
