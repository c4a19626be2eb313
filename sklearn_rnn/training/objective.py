"""What training minimises."""

import numpy as np

from sklearn_rnn.network import Workspace, read_ahead
from sklearn_rnn.training.optimizers import square_sum


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
        self._penalised = network.weight_names
        self._views_of, self._params = None, None

    def __call__(self, theta, examples, rows):
        """Loss (float) and gradient (size,) on the examples at positions rows; the gradient is reused."""
        weight = float(examples.weight[rows].sum())
        self._gradient.fill(0.0)
        loss = self._add(theta, examples, rows, weight)
        return loss + self._penalise(theta, weight), self._gradient

    def whole(self, theta, examples, batch_size):
        """Loss (float) and gradient (size,) on all examples, in blocks of bounded memory."""
        weight = float(examples.weight.sum())
        self._gradient.fill(0.0)
        loss = sum(self._add(theta, examples, rows, weight) for rows in examples.minibatches(batch_size))
        return loss + self._penalise(theta, weight), self._gradient

    def _add(self, theta, examples, rows, total_weight):
        """Share of the examples at rows in the weighted mean of losses; its gradient is added."""
        params = self._named(theta)
        (X, lengths), start = examples.X.minibatch(rows), None
        if self.bptt_steps is not None:
            X, lengths, start = read_ahead(self.network.stack, params, X, lengths, self.bptt_steps, self._work_ahead)
        Z, backward = self.network(params, X, lengths, self.work, start)
        losses, dZ = self.loss(Z, examples.Y[:, rows])
        share = (examples.weight[rows] / total_weight).astype(theta.dtype)
        backward(dZ * share, self._grads)
        return float((losses * share).sum())

    def square_of_weights(self, theta):
        """Sum of the squares of all weights, biases left out: float."""
        params = self._named(theta)
        return sum(float(square_sum(params[name].ravel())) for name in self._penalised)

    def _penalise(self, theta, weight):
        """Value of the L2 penalty; its gradient is added."""
        if self.alpha == 0:
            return 0.0
        strength, params = self.alpha / weight, self._named(theta)
        for name in self._penalised:
            self._grads[name] += strength * params[name]
        return 0.5 * strength * self.square_of_weights(theta)

    def _named(self, theta):
        """Views of theta by name, made once for a theta that is updated in place."""
        if self._views_of is not theta:
            self._views_of, self._params = theta, self.network.layout.views(theta)
        return self._params
