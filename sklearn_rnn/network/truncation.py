"""Long sequences in bounded memory: the state goes on, the gradient stops."""

import numpy as np

from sklearn_rnn.network.stretches import runs


def before_the_last(n_last, stack, params, X, lengths, work, start=None):
    """Read all but the last steps of each sequence, chunk by chunk, keeping nothing but the states.

    What is left, read from there, gives the same outputs; its gradient reaches n_last steps back at most (truncated
    BPTT: Williams and Peng, An efficient gradient-based algorithm for on-line training of recurrent network
    trajectories, Neural Computation 2 (1990), doi:10.1162/neco.1990.2.4.490).

    Parameters
    ----------
    n_last : int
        Steps that are left of each sequence; also how many are read at once.
    stack : Stack
        Of layers that read in one direction.
    params, X, lengths, work, start
        As `Stack` has them.

    Returns
    -------
    X : ndarray (at most n_last, n_inputs, n_batch)
        What is left of each sequence.
    lengths : ndarray of int (n_batch,) or None
    start : dict
        The states to go on from.
    """
    n_steps, n_batch = len(X), X.shape[2]
    if n_steps <= n_last:
        return X, lengths, start
    ahead = np.full(n_batch, n_steps) if lengths is None else lengths
    before = np.maximum(ahead - n_last, 0)
    for begin in range(0, before[0], n_last):
        chunk = X[begin : min(begin + n_last, before[0])]
        _, start, _ = stack(params, chunk, _shortened(before - begin, len(chunk)), work.without_way_back, start, False)
    left = np.zeros((n_last, *X.shape[1:]), X.dtype)
    for columns, length in runs(ahead, n_steps, n_batch):
        last = X[max(length - n_last, 0) : length, :, columns]
        left[: len(last), :, columns] = last
    return left, _shortened(ahead, n_last), start


def chunks(X, lengths, n_steps):
    """Sequences n_steps steps at a time: X (at most n_steps, n_inputs, n_batch) and lengths of each chunk.

    Sequences that have ended stay, with length 0.
    """
    for begin in range(0, len(X), n_steps):
        chunk = X[begin : begin + n_steps]
        yield chunk, None if lengths is None else _shortened(lengths - begin, len(chunk))


def _shortened(lengths, n_steps):
    """Lengths (n_batch,) within the first n_steps steps; None where all have these."""
    return None if lengths[-1] >= n_steps else np.clip(lengths, 0, n_steps)
