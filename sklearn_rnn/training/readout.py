"""A linear readout of features that come in blocks: ridge regression from moments that can be merged."""

import numpy as np

from sklearn_rnn.numerics import Moments
from sklearn_rnn.training.linear_path import merge
from sklearn_rnn.training.ridge import shared_ridge


def moments_of_blocks(blocks, n_features, Y, weight):
    """What a readout needs to know of its features and targets, as `merge` takes it.

    Parameters
    ----------
    blocks : iterable of (columns, H)
        Which columns of Y a block is of, and its features, ndarray of float64 (n_features, n_columns).
    n_features : int
    Y : ndarray of float64 (n_outputs, n_columns)
        Targets; NaN: not known.
    weight : ndarray of float64 (n_columns,)
        A column of weight 0 has no part.

    Returns
    -------
    list of (ndarray of int, Moments)
        Moments of the features and of the outputs of these indices; apart for outputs that are known of other columns.
    """
    parts = [(np.arange(len(Y)), Moments.zero(n_features + len(Y)))]
    for columns, H in blocks:
        of_block, w = Y[:, columns], weight[columns]
        known = ~np.isnan(of_block) & (w > 0)
        for outputs, chosen in _patterns(known):
            parts = merge(parts, _beside_nothing(parts, outputs, H[:, chosen], of_block[outputs][:, chosen], w[chosen]))
    return parts


def solve_readout(parts, n_features, alpha=None, weight=None):
    """Ridge regression of each output on the features.

    Parameters
    ----------
    parts : list of (ndarray of int, Moments)
    n_features : int
    alpha : float, default=None
        See `shared_ridge`.
    weight : float, default=None
        What the weights of a part count for, all together; None: their sum.

    Returns
    -------
    W : ndarray (n_outputs, n_features)
    b : ndarray (n_outputs,)
    alpha : float or ndarray (n_outputs,)
        An array where outputs are known of different columns, so that each has a problem of its own.

    Raises
    ------
    ValueError
        If numbers are too large to square.
    """
    n_outputs = sum(len(outputs) for outputs, _ in parts)
    W, b, alphas = np.zeros((n_outputs, n_features)), np.zeros(n_outputs), np.zeros(n_outputs)
    for outputs, moments in parts:
        if not np.isfinite(moments.scatter).all():
            raise ValueError("X or y holds numbers too large to square: bring them to a smaller scale.")
        if weight is not None:
            moments = Moments(weight, moments.mean, moments.scatter * (weight / moments.weight))
        W[outputs], alphas[outputs] = shared_ridge(moments, n_features, alpha)
        b[outputs] = moments.mean[n_features:] - W[outputs] @ moments.mean[:n_features]
    return W, b, float(alphas[0]) if len(parts) == 1 else alphas


def _patterns(known):
    """Outputs (index array) known of the same columns of known (n_outputs, n_columns), and which columns (mask)."""
    whole = known.all(axis=0)
    if whole.any():
        yield np.arange(len(known)), whole
    if (partly := known.any(axis=0) & ~whole).any():
        patterns, pattern = np.unique(known & partly, axis=0, return_inverse=True)
        for p, columns in enumerate(patterns):
            if columns.any():
                yield np.flatnonzero(pattern == p), columns


def _beside_nothing(parts, outputs, H, Y, weight):
    """Moments of a block, and for the outputs that it knows nothing of, of nothing: as `merge` takes them."""
    n_outputs = sum(len(each) for each, _ in parts)
    others = np.setdiff1d(np.arange(n_outputs), outputs)
    with np.errstate(over="ignore", invalid="ignore"):  # squares too large are found when it is solved
        found = [(outputs, Moments.of(np.concatenate([H, Y]), weight))]
    return found + ([(others, Moments.zero(len(H) + len(others)))] if len(others) else [])
