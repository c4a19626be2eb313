"""What training minimises."""

import numpy as np

from sklearn_rnn.network import Workspace, read_ahead
from sklearn_rnn.numerics import square_sum


class Objective:
    """Loss and gradient of a network as functions of one flat vector of parameters.

        L(theta) = sum_i w_i l(z_i, y_i) / sum_i w_i + alpha / (2 sum_i w_i) |W|^2

    over the examples i of a minibatch; W stands for all weights, biases are not penalised.

    Parameters
    ----------
    network : Network
    loss : callable
        ``losses, dZ = loss(Z, Y)``: see `training.losses`.
    alpha : float
        Strength of the L2 penalty.
    dtype : dtype
        Computing type, that of theta.
    rng : numpy.random.Generator
        Draws dropout masks.
    bptt_steps : int, default=None
        How far the gradient reaches back from a sequence's last step; None: to its first. The steps before are read
        as in prediction, without dropout.
    """

    def __init__(self, network, loss, alpha, dtype, rng, bptt_steps=None):
        self.network, self.loss, self.alpha, self.bptt_steps = network, loss, alpha, bptt_steps
        self._work_ahead = Workspace(dtype)
        self.work = Workspace(dtype, training=True, rng=rng)
        self._gradient = np.empty(network.layout.size, dtype)
        self._grads = network.layout.views(self._gradient)
        self.is_weight = network.layout.indicator(network.weight_names, dtype)  # 0 for biases
        self._views_of, self._params = None, None

    def __call__(self, theta, minibatch):
        """Loss (float) and gradient (size,) on a Minibatch; the gradient is reused."""
        self._gradient.fill(0.0)
        loss = self._add(theta, minibatch, minibatch.total_weight)
        return loss + self._penalise(theta, minibatch.total_weight), self._gradient

    def whole(self, theta, examples, batch_size):
        """Loss (float) and gradient (size,) on all examples, in blocks of bounded memory."""
        weight = float(examples.weight.sum())
        self._gradient.fill(0.0)
        loss = sum(self._add(theta, minibatch, weight) for minibatch in examples.minibatches(batch_size))
        return loss + self._penalise(theta, weight), self._gradient

    def _add(self, theta, minibatch, total_weight):
        """Share of a Minibatch in the weighted mean of losses; its gradient is added."""
        params, X, lengths, start = self._named(theta), minibatch.X, minibatch.lengths, None
        if self.bptt_steps is not None:
            X, lengths, start = read_ahead(self.network.stack, params, X, lengths, self.bptt_steps, self._work_ahead)
        Z, backward = self.network(params, X, lengths, self.work, start)
        losses, dZ = self.loss(Z, minibatch.Y)
        share = (minibatch.weight / total_weight).astype(theta.dtype)
        backward(dZ * share, self._grads)
        return float((losses * share).sum())

    def square_of_weights(self, theta):
        """Sum of the squares of all weights, biases left out: float."""
        return square_sum(self.is_weight * theta)

    def _penalise(self, theta, weight):
        """Value of the L2 penalty; its gradient is added."""
        if self.alpha == 0:
            return 0.0
        strength, W = self.alpha / weight, self.is_weight * theta
        self._gradient += strength * W
        return 0.5 * strength * square_sum(W)

    def _named(self, theta):
        """Views of theta by name, made once for a theta that is updated in place."""
        if self._views_of is not theta:
            self._views_of, self._params = theta, self.network.layout.views(theta)
        return self._params
