"""What training minimises."""

import numpy as np

from sklearn_rnn.network import Workspace
from sklearn_rnn.numerics import square_sum


class Objective:
    """Loss and gradient of a network as functions of one flat vector of parameters.

        L(theta) = sum_c u_c l(z_c, y_c) / sum_c u_c + 1/2 sum_j strength_j theta_j^2

    over the known targets c of all examples, u being their weights, and l the sum of a loss's terms, or their mean
    where the loss averages. A minibatch stands for all: its sum is divided by what its sequences bring on average.

    Parameters
    ----------
    network : Network
    loss : callable
        ``terms, dZ = loss(Z, Y)``: see `training.losses`.
    strength : ndarray (size,) or float
        Of the L2 penalty on each parameter: see `training.penalty`.
    dtype : dtype
        Computing type, that of theta.
    rng : numpy.random.Generator
        Draws dropout masks.

    Attributes
    ----------
    penalty : float
        How much of the last value was the penalty.
    """

    def __init__(self, network, loss, strength, dtype, rng):
        self.network, self.loss, self.strength = network, loss, strength
        self.work = Workspace(dtype, training=True, rng=rng)
        self._gradient = np.empty(network.layout.size, dtype)
        self._grads = network.layout.views(self._gradient)
        self._trained = network.trained(dtype)
        self._penalises = bool(np.any(strength))
        self._views_of, self._params = None, None
        self.penalty = 0.0

    def __call__(self, theta, minibatch):
        """Value (float) and gradient (size,) on a Minibatch; the gradient is reused."""
        self._gradient.fill(0.0)
        loss = self._add(theta, minibatch, minibatch.total_weight)
        return self._finish(theta, loss)

    def whole(self, theta, examples, batch_size):
        """Value (float) and gradient (size,) on all examples, in blocks of bounded memory."""
        self._gradient.fill(0.0)
        loss = sum(self._add(theta, minibatch, examples.total_weight) for minibatch in examples.minibatches(batch_size))
        return self._finish(theta, loss)

    def _add(self, theta, minibatch, total_weight):
        """Share of a Minibatch in the weighted mean of losses; its gradient is added."""
        Z, _, backward = self.network(self._named(theta), minibatch.X, minibatch.lengths, self.work)
        terms, dZ = self.loss(Z, minibatch.Y)
        n_terms = len(terms) if self.loss.averages else 1
        share = (minibatch.weight / (total_weight * n_terms)).astype(theta.dtype)
        backward(dZ * share, self._grads)
        return float((terms * share).sum())

    def square_of_trained(self, theta):
        """Sum of the squares of all parameters that are trained: float."""
        return square_sum(self._trained * theta)

    def _finish(self, theta, loss):
        """Value and gradient, with the L2 penalty, and no gradient by what is frozen."""
        self._gradient *= self._trained
        if self._penalises:
            pull = self.strength * theta
            self._gradient += pull
            self.penalty = 0.5 * float(pull @ theta)
        return loss + self.penalty, self._gradient

    def _named(self, theta):
        """Views of theta by name, made once for a theta that is updated in place."""
        if self._views_of is not theta:
            self._views_of, self._params = theta, self.network.layout.views(theta)
        return self._params
