"""Averaged weights."""

import numpy as np

LATE = 4.0  # the mean is about that of the last quarter of all updates


class Average:
    """Running mean of the weights that updates lead to; the later, the more they count.

        mean = mean + (theta - mean) min(1, late / n)        after update n

    Updates from minibatches jump about a minimum, and their mean is nearer to it than any of them.

    Polyak and Juditsky, Acceleration of stochastic approximation by averaging, SIAM Journal on Control and
    Optimization 30 (1992), doi:10.1137/0330046; of late weights: Shamir and Zhang, ICML 2013, arXiv:1212.1824

    Parameters
    ----------
    theta : ndarray (size,)
        The weights before the first update.
    late : float
        The larger, the fewer weights count; infinite: the last alone.

    Attributes
    ----------
    mean : ndarray (size,)
        Updated in place.
    """

    def __init__(self, theta, late=LATE):
        self.mean, self.late = theta.copy(), late
        self._n_updates, self._scratch = 0, np.empty_like(theta)

    def add(self, theta):
        """Take the weights (size,) of one more update into the mean."""
        self._n_updates += 1
        if self._n_updates <= self.late:
            self.mean[:] = theta
            return
        scratch = np.subtract(theta, self.mean, out=self._scratch)
        scratch *= self.late / self._n_updates
        self.mean += scratch
