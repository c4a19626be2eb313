"""Weighted ridge regression from moments, its penalty by generalised cross-validation."""

import numpy as np

_PENALTIES = np.append(np.inf, np.logspace(2, -10, 49))  # in units of the largest eigenvalue; infinite: the mean alone
_FINE_PENALTIES = np.append(np.inf, np.logspace(2, -14, 65))  # states of a reservoir are told apart by tiny directions
_ROUNDING = 1e-13  # of the variance: a smaller residual is rounding, and what interpolates would be chosen by it
FREEDOM = 0.9  # bound of the degrees of freedom, in units of the sum of weights


def ridge(moments, n_features, max_freedom=FREEDOM):
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
    problem = _Problem(moments, n_features)
    penalties = _PENALTIES * problem.largest
    scores, residual = problem.try_out(penalties, max_freedom)
    best = scores.argmin(axis=0), np.arange(len(problem.variance))
    return problem.solve(penalties[best[0]]), scores[best], residual[best] * problem.variance


def shared_ridge(moments, n_features, alpha=None):
    """Solve ridge regressions of several targets on the same features, with one penalty for all of them.

    Parameters
    ----------
    moments, n_features
        As `ridge` has them.
    alpha : float, default=None
        The penalty of the squared weights beside the sum of weighted squared errors, as scikit-learn's Ridge has it.
        None: that which generalised cross-validation prefers, the error of each target in units of its variance.

    Returns
    -------
    W : ndarray (n_targets, n_features)
    alpha : float
        Infinite where the mean alone is best.
    """
    problem = _Problem(moments, n_features)
    if alpha is None:
        penalties = _FINE_PENALTIES * problem.largest
        scores, _ = problem.try_out(penalties, FREEDOM)
        penalty = penalties[scores[:, problem.variance > 0].sum(axis=1).argmin()]
    else:
        penalty = alpha / moments.weight
    return problem.solve(penalty), float(penalty * moments.weight)


class _Problem:
    """A regression of targets on features, in the eigenbasis of the features' covariance.

    Attributes
    ----------
    variance : ndarray (n_targets,)
    largest : float
        Eigenvalue, positive also where nothing varies.
    """

    def __init__(self, moments, n_features):
        features, targets = slice(n_features), slice(n_features, None)
        covariance = moments.scatter / moments.weight
        self.weight, self.variance = moments.weight, covariance.diagonal()[targets]
        self.eigenvalues, self.basis = _present(*np.linalg.eigh(covariance[features, features]))
        self.basis[covariance.diagonal()[features] == 0] = 0  # where eigh may leave rounding: constants have no weight
        self.cross = self.basis.T @ covariance[features, targets]
        self.largest = self.eigenvalues.max(initial=1e-300)

    def try_out(self, penalties, max_freedom):
        """What cross-validation expects with penalties (n_penalties,), and residuals: (n_penalties, n_targets) each."""
        kept = self.eigenvalues / (self.eigenvalues + penalties[:, None])  # (n_penalties, n_directions)
        freedom = 1 + kept.sum(axis=1)
        explained = kept * (2 - kept) @ (self.cross**2 / self.eigenvalues[:, None])
        residual = np.maximum(1 - explained / np.where(self.variance > 0, self.variance, 1), _ROUNDING)
        scores = residual / np.maximum(1 - freedom / self.weight, 1 - max_freedom)[:, None] ** 2
        scores[1:][freedom[1:] > max_freedom * self.weight] = np.inf
        return scores, residual

    def solve(self, penalty):
        """W (n_targets, n_features) with a penalty: float, or (n_targets,)."""
        return (self.basis @ (self.cross / (self.eigenvalues[:, None] + penalty))).T


def _present(eigenvalues, basis):
    """The directions in which features vary by more than rounding."""
    present = eigenvalues > eigenvalues.size * np.finfo(float).eps * eigenvalues.max(initial=0.0)
    return eigenvalues[present], basis[:, present]
