"""The last present steps of sequences as vectors of one length, which linear models read."""

import numpy as np

_BLOCK = 1 << 20  # numbers that a block of sequences may hold


def blocks_of_last_steps(sequences, n_steps, chosen=None):
    """Gather the last steps of sequences in blocks of bounded memory; those without a present step are left out.

    Parameters
    ----------
    sequences : Sequences
    n_steps : int
        At least 1.
    chosen : ndarray of bool (n_samples,), default=None
        Which of the sequences; None: all.

    Yields
    ------
    rows : index array or slice
        Positions of the sequences.
    x : ndarray (n_steps * n_features, n_rows)
        Their last n_steps present steps, oldest first; a shorter sequence repeats its oldest.
    """
    lengths = sequences.lengths
    positions = np.flatnonzero(lengths if chosen is None else chosen & (lengths > 0))
    alike = (lengths[positions] == lengths[positions[:1]]).all()
    if not alike:
        positions = positions[np.argsort(lengths[positions], kind="stable")]
    stop = positions.size
    while stop > 0:
        longest = max(n_steps, lengths[positions[stop - 1]])
        start = max(stop - max(_BLOCK // (longest * sequences.n_features), 1), 0)
        rows = slice(start, stop) if alike and positions.size == len(lengths) else positions[start:stop]
        yield rows, last_steps(*sequences.minibatch(rows), n_steps)
        stop = start


def last_steps(X, lengths, n_steps):
    """Last n_steps steps of a minibatch as vectors (n_steps * n_features, n_batch); see `blocks_of_last_steps`.

    Parameters
    ----------
    X : ndarray (longest, n_features, n_batch)
    lengths : ndarray of int (n_batch,) or None
        At least 1; None: all the longest.
    n_steps : int
    """
    if lengths is None and n_steps <= len(X):
        last = X[len(X) - n_steps :]
    else:
        ends = np.full(X.shape[2], len(X)) if lengths is None else lengths
        steps = np.maximum(ends + np.arange(-n_steps, 0)[:, None], 0)  # (n_steps, n_batch)
        last = np.take_along_axis(X, steps[:, None], axis=0)
    return last.reshape(-1, X.shape[2])
