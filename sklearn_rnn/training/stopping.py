"""When to stop, and which weights to keep."""

import numpy as np

from sklearn_rnn.training.divergence import diverged


class Stopping:
    """Stops training that no longer improves: on the training loss, or on a validation score.

    The rule is that of scikit-learn's MLP: an epoch counts as no change if it is not better than the best
    before it by at least tol; more than n_iter_no_change such epochs in a row end the training.

    Parameters
    ----------
    tol : float
    n_iter_no_change : int or inf
    score : callable, default=None
        ``score(theta)``, higher is better, nan where outputs are not finite. None: the training loss decides, and the
        last weights are kept.
    """

    def __init__(self, tol, n_iter_no_change, score=None):
        self.tol, self.n_iter_no_change, self.score = tol, n_iter_no_change, score
        self.scores = []
        self.best, self.best_theta = -np.inf, None
        self._n_epochs, self._n_unchanged = 0, 0

    def __call__(self, theta, loss):
        """Take note of an epoch's weights and loss; whether to stop. ValueError for a score that is not finite."""
        self._n_epochs += 1
        value = -loss if self.score is None else self.score(theta)
        if not np.isfinite(value):
            what = ("loss", loss) if self.score is None else ("validation score", value)
            raise diverged(*what, self._n_epochs)
        self._n_unchanged = self._n_unchanged + 1 if value < self.best + self.tol else 0
        if self.score is not None:
            self.scores.append(value)
            if value > self.best or self.best_theta is None:
                self.best_theta = theta.copy()
        self.best = max(self.best, value)
        return self._n_unchanged > self.n_iter_no_change
