"""When to stop, and which weights to keep."""

import numpy as np


class Stopping:
    """A watcher that stops training that no longer improves: on what it minimises, or on a validation score.

    The rule is that of scikit-learn's MLP: an epoch counts as no change if it is not better than the best
    before it by at least tol; more than n_iter_no_change such epochs in a row end the training. A score also decides
    which weights are kept; without one those are the last.

    Parameters
    ----------
    tol : float
    n_iter_no_change : int or inf

    Attributes
    ----------
    best : float
        The best score, or the smallest of what training minimises with its sign changed.
    best_theta : ndarray (size,) or None
        The weights of the best score.
    """

    def __init__(self, tol, n_iter_no_change):
        self.tol, self.n_iter_no_change = tol, n_iter_no_change
        self.best, self.best_theta = -np.inf, None
        self._n_unchanged = 0

    def begin_leg(self):
        """Compare training losses with those to come alone: other examples have others."""
        self._n_unchanged = 0
        if self.best_theta is None:
            self.best = -np.inf

    def __call__(self, epoch):
        """Take note of an `Epoch`; whether to stop."""
        value = -(epoch.loss + epoch.penalty) if epoch.score is None else epoch.score
        self._n_unchanged = self._n_unchanged + 1 if value < self.best + self.tol else 0
        if value > self.best:
            theta = None if epoch.score is None else epoch.theta.copy()
            self.best, self.best_theta = value, theta
        return self._n_unchanged > self.n_iter_no_change

    def wait_anew(self):
        """Begin to count epochs without change again."""
        self._n_unchanged = 0
