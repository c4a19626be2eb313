"""The present steps of sequences as vectors of one length, which linear models read."""

import numpy as np

_BLOCK = 1 << 18  # numbers that a block of sequences may hold
CONSTANT = 1e-8  # of the mean: a smaller spread is rounding
N_SUMMARIES = 6


def blocks_of_present_steps(sequences, n_steps, chosen=None):
    """Gather sequences in blocks of bounded memory, of similar lengths; those without a present step are left out.

    Parameters
    ----------
    sequences : Sequences
    n_steps : int
        Number of steps that are to be made of each.
    chosen : ndarray of bool (n_samples,), default=None
        Which of the sequences; None: all.

    Yields
    ------
    rows : index array or slice
        Positions of the sequences.
    X : ndarray (longest, n_features, n_rows)
    lengths : ndarray of int (n_rows,) or None
        As `Sequences.minibatch` has them.
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
        yield rows, *sequences.minibatch(rows)
        stop = start


def last_steps(X, lengths, n_steps):
    """Last n_steps steps of a minibatch, oldest first: (n_steps * n_features, n_batch).

    Parameters
    ----------
    X : ndarray (longest, n_features, n_batch)
    lengths : ndarray of int (n_batch,) or None
        At least 1; None: all the longest. A sequence shorter than n_steps repeats its oldest.
    n_steps : int
    """
    if lengths is None and n_steps <= len(X):
        last = X[len(X) - n_steps :]
    else:
        ends = np.full(X.shape[2], len(X)) if lengths is None else lengths
        steps = np.maximum(ends + np.arange(-n_steps, 0)[:, None], 0)  # (n_steps, n_batch)
        last = np.take_along_axis(X, steps[:, None], axis=0)
    return last.reshape(-1, X.shape[2])


def summaries(X, lengths):
    """What is told of each feature over all present steps of a minibatch: float64 (6 * n_features, n_batch).

    Mean, standard deviation, last step, standard deviation of the first differences, mean of the later half less that
    of the earlier, and autocorrelation at lag 1 (0 where it is constant).

    Parameters
    ----------
    X, lengths
        As `last_steps` has them.
    """
    last = last_steps(X, lengths, 1)
    X = X.astype(np.float64)
    n = np.full(X.shape[2], len(X)) if lengths is None else lengths
    step = np.arange(len(X))[:, None, None]  # (n_steps, 1, 1), beside X
    mean = X.sum(axis=0) / n
    D = np.where(step < n, X - mean, 0)
    spread = np.sqrt((D * D).sum(axis=0) / n)
    change = np.where(step[1:] < n, X[1:] - X[:-1], 0)
    pairs = np.maximum(n - 1, 1)
    change_spread = np.sqrt(np.maximum((change * change).sum(axis=0) / pairs - (change.sum(axis=0) / pairs) ** 2, 0))
    early = n // 2
    earlier = np.where(step < early, D, 0).sum(axis=0)  # deviations of all steps add up to 0
    drift = -earlier / (n - early) - earlier / np.maximum(early, 1)
    varies = spread > CONSTANT * np.abs(mean)
    memory = np.divide((D[1:] * D[:-1]).sum(axis=0), n * spread**2, where=varies, out=np.zeros_like(mean))
    return np.concatenate([mean, spread, last, change_spread, drift, memory])
