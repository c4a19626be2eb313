"""Weighted ridge regression from moments, its penalty by generalised cross-validation."""

import numpy as np

_PENALTIES = np.append(np.inf, np.logspace(2, -10, 49))  # in units of the largest eigenvalue; infinite: the mean alone
_ROUNDING = 1e-13  # of the variance: a smaller residual is rounding, and what interpolates would be chosen by it


def ridge(moments, n_features, max_freedom=0.9):
    """Solve ridge regressions of several targets on the same features; intercepts are free.

    Each target has the penalty of its own that generalised cross-validation prefers (Golub, Heath and Wahba 1979,
    doi:10.1080/00401706.1979.10489751), so that it is solved as if it were the only one. All penalties are tried in
    one eigenbasis of the features' covariance. The weights are counts: weight 2 is a row twice.

    Parameters
    ----------
    moments : Moments
        Of the features, in comparable units, followed by the targets.
    n_features : int
    max_freedom : float, default=0.9
        Bound of the degrees of freedom, in units of the sum of weights. Where not even a mean is within it: the mean.

    Returns
    -------
    W : ndarray (n_targets, n_features)
        Zero where the mean alone is best.
    score : ndarray (n_targets,)
        Squared error that generalised cross-validation expects, in units of the target's variance.
    rest : ndarray (n_targets,)
        Variance that is left.
    """
    features, targets = slice(n_features), slice(n_features, None)
    covariance = moments.scatter / moments.weight
    variance = covariance.diagonal()[targets]
    eigenvalues, basis = _present(*np.linalg.eigh(covariance[features, features]))
    cross = basis.T @ covariance[features, targets]

    penalties = _PENALTIES * eigenvalues.max(initial=1e-300)
    kept = eigenvalues / (eigenvalues + penalties[:, None])  # (n_penalties, n_directions)
    freedom = 1 + kept.sum(axis=1)
    explained = kept * (2 - kept) @ (cross**2 / eigenvalues[:, None])
    residual = np.maximum(1 - explained / np.where(variance > 0, variance, 1), _ROUNDING)
    scores = residual / np.maximum(1 - freedom / moments.weight, 1 - max_freedom)[:, None] ** 2
    scores[1:][freedom[1:] > max_freedom * moments.weight] = np.inf

    best = scores.argmin(axis=0), np.arange(len(variance))
    W = basis @ (cross / (eigenvalues[:, None] + penalties[best[0]]))
    return W.T, scores[best], residual[best] * variance


def _present(eigenvalues, basis):
    """The directions in which features vary by more than rounding."""
    present = eigenvalues > eigenvalues.size * np.finfo(float).eps * eigenvalues.max(initial=0.0)
    return eigenvalues[present], basis[:, present]
