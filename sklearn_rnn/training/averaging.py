"""Averaged weights."""

import numpy as np

from sklearn_rnn.training.touched import EVERYTHING

LATE = 4.0  # the mean is about that of the last quarter of all updates
_SMALLEST_SCALE = 1e-12


class Average:
    """Running mean of the weights that updates lead to; the later, the more they count.

        mean = mean + (theta - mean) min(1, late / n)        after update n

    Updates from minibatches jump about a minimum, and their mean is nearer to it than any of them.

    Polyak and Juditsky, Acceleration of stochastic approximation by averaging, SIAM Journal on Control and
    Optimization 30 (1992), doi:10.1137/0330046; of late weights: Shamir and Zhang, ICML 2013, arXiv:1212.1824

    What is kept is how far the mean lags behind, lag = theta - mean, but for a scale that is one number:

        lag = (lag + change of theta) (1 - late / n)

    So an update of a part of theta costs no more than that part.

    Parameters
    ----------
    theta : ndarray (size,)
        The weights, which updates change in place.
    late : float
        The larger, the fewer weights count; infinite: the last alone.
    """

    def __init__(self, theta, late=LATE):
        self._theta, self.late = theta, late
        self._n_updates, self._seen, self._lag, self._scale = 0, None, None, 1.0

    @property
    def mean(self):
        """The mean (size,), a new array."""
        return self._theta.copy() if self._lag is None else self._theta - self._scale * self._lag

    def add(self, parts=EVERYTHING):
        """Take the weights after one more update, of these parts (Stretch or Rows) of them, into the mean."""
        self._n_updates += 1
        if self._lag is not None:
            self._follow(parts)
        elif self._n_updates + 1 > self.late:  # from the next on the mean lags behind
            self._seen, self._lag = self._theta.copy(), np.zeros_like(self._theta)

    def _follow(self, parts):
        """Let the lag grow by what the parts have changed since they were seen, and shrink."""
        for part in parts:
            now, seen, lag = (part.of(vector) for vector in (self._theta, self._seen, self._lag))
            lag += (now - seen) / self._scale
            seen[...] = now
            part.put(lag, self._lag)
            part.put(seen, self._seen)
        self._scale *= 1.0 - self.late / self._n_updates
        if self._scale < _SMALLEST_SCALE:
            self._lag *= self._scale
            self._scale = 1.0
