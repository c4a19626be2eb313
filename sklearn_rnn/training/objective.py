"""What training minimises."""

import numpy as np

from sklearn_rnn.network import Workspace
from sklearn_rnn.numerics import square_sum


class Objective:
    """Loss and gradient of a network as functions of one flat vector of parameters.

        L(theta) = sum_i w_i l(z_i, y_i) / sum_i w_i + alpha / (2 sum_i w_i) |W|^2

    over the examples i of a minibatch, l being the sum of a loss's terms, or their mean where the loss averages; W
    stands for all weights that are trained, biases are not penalised.

    Parameters
    ----------
    network : Network
    loss : callable
        ``terms, dZ = loss(Z, Y)``: see `training.losses`.
    alpha : float
        Strength of the L2 penalty.
    dtype : dtype
        Computing type, that of theta.
    rng : numpy.random.Generator
        Draws dropout masks.
    """

    def __init__(self, network, loss, alpha, dtype, rng):
        self.network, self.loss, self.alpha = network, loss, alpha
        self.work = Workspace(dtype, training=True, rng=rng)
        self._gradient = np.empty(network.layout.size, dtype)
        self._grads = network.layout.views(self._gradient)
        self._trained = network.trained(dtype)
        self.is_weight = self._trained * network.layout.indicator(network.weight_names, dtype)  # 0 for biases
        self._views_of, self._params = None, None

    def __call__(self, theta, minibatch):
        """Loss (float) and gradient (size,) on a Minibatch; the gradient is reused."""
        self._gradient.fill(0.0)
        loss = self._add(theta, minibatch, minibatch.total_weight)
        return self._finish(theta, loss, minibatch.total_weight)

    def whole(self, theta, examples, batch_size):
        """Loss (float) and gradient (size,) on all examples, in blocks of bounded memory."""
        weight = float(examples.weight.sum())
        self._gradient.fill(0.0)
        loss = sum(self._add(theta, minibatch, weight) for minibatch in examples.minibatches(batch_size))
        return self._finish(theta, loss, weight)

    def _add(self, theta, minibatch, total_weight):
        """Share of a Minibatch in the weighted mean of losses; its gradient is added."""
        Z, _, backward = self.network(self._named(theta), minibatch.X, minibatch.lengths, self.work)
        terms, dZ = self.loss(Z, minibatch.Y)
        n_terms = len(terms) if self.loss.averages else 1
        share = (minibatch.weight / (total_weight * n_terms)).astype(theta.dtype)
        backward(dZ * share, self._grads)
        return float((terms * share).sum())

    def square_of_weights(self, theta):
        """Sum of the squares of all weights, biases left out: float."""
        return square_sum(self.is_weight * theta)

    def _finish(self, theta, loss, weight):
        """Loss and gradient with the L2 penalty, and no gradient by what is frozen."""
        self._gradient *= self._trained
        if self.alpha > 0:
            strength, W = self.alpha / weight, self.is_weight * theta
            self._gradient += strength * W
            loss += 0.5 * strength * square_sum(W)
        return loss, self._gradient

    def _named(self, theta):
        """Views of theta by name, made once for a theta that is updated in place."""
        if self._views_of is not theta:
            self._views_of, self._params = theta, self.network.layout.views(theta)
        return self._params
