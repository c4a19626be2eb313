"""What training minimises."""

import numpy as np

from sklearn_rnn.network import Workspace
from sklearn_rnn.numerics import square_sum
from sklearn_rnn.training.examples import with_offset
from sklearn_rnn.training.touched import EVERYTHING, Everything, OccurringRows


class Objective:
    """Loss and gradient of a network as functions of one flat vector of parameters.

        L(theta) = sum_c u_c l(z_c, y_c) / sum_c u_c + 1/2 sum_j strength_j theta_j^2

    over the known targets c of all examples, u being their weights, and l the sum of a loss's terms, or their mean
    where the loss averages. A minibatch stands for all: its sum is divided by what its sequences bring on average.

    Parameters
    ----------
    network : Network
    loss : Loss
    strength : ndarray (size,) or float
        Of the L2 penalty on each parameter: see `training.penalty`.
    dtype : dtype
        Computing type, that of theta.
    rng : numpy.random.Generator
        Draws dropout masks.

    Attributes
    ----------
    terms : tuple of float
        Loss and penalty, whose sum the last value is.
    parts : tuple of Stretch or Rows
        Where in theta the gradient of the last minibatch belongs: see `Touched`.
    n_whole : int
        How often it was asked of all examples.
    """

    def __init__(self, network, loss, strength, dtype, rng):
        self.network, self.loss, self.strength = network, loss, strength
        self.work = Workspace(dtype, training=True, rng=rng)
        self._trained = network.trained(dtype)
        self._penalises = bool(np.any(strength))
        self._everything = self._touched = Everything(network.layout, dtype)
        if network.embedding is not None:
            self._touched = OccurringRows(network.layout, network.embedding, dtype)
        self.parts, self.terms, self.n_whole = EVERYTHING, (0.0, 0.0), 0
        self._end = None  # the states that the last minibatch left

    def __call__(self, theta, minibatch):
        """Value (float) and gradient on a Minibatch; where it belongs in theta, ``parts`` says (see `Touched`)."""
        touched = self._touched(theta, minibatch.X)
        touched.gradient.fill(0.0)
        self.parts = touched.parts
        loss = self._add(touched, minibatch, minibatch.total_weight)
        return self._finish(theta, touched.gradient, loss)

    def whole(self, theta, examples, batch_size):
        """Value (float) and gradient (size,) on all examples, in blocks of bounded memory; the gradient is reused."""
        self.n_whole += 1
        loss, gradient = 0.0, self._everything.gradient
        gradient.fill(0.0)
        for minibatch in examples.minibatches(batch_size):
            loss += self._add(self._everything(theta, minibatch.X), minibatch, examples.total_weight)
        return self._finish(theta, gradient, loss)

    def _add(self, touched, minibatch, total_weight):
        """Share of a Minibatch in the weighted mean of losses; its gradient is added."""
        given = {"start": self._end} if minibatch.goes_on else {}
        Z, self._end, backward = self.network(touched.params, touched.X, minibatch.lengths, self.work, **given)
        terms, dZ = self.loss(with_offset(Z, minibatch.offset), minibatch.Y)
        n_terms = len(terms) if self.loss.averages else 1
        share = (self.loss.weights_of_terms(minibatch.weight) / (total_weight * n_terms)).astype(Z.dtype)
        backward(dZ * share, touched.grads)
        return float((terms * share).sum())

    def square_of_trained(self, theta):
        """Sum of the squares of all parameters that are trained: float."""
        return square_sum(self._trained * theta)

    def _finish(self, theta, gradient, loss):
        """Value and gradient, with the L2 penalty, and no gradient by what is frozen: an embedding has neither."""
        n_others = self.network.n_others
        others, theta = gradient[:n_others], theta[:n_others]
        others *= self._trained[:n_others]
        penalty = 0.0
        if self._penalises:
            pull = self.strength[:n_others] * theta
            others += pull
            penalty = 0.5 * float(pull @ theta)
        self.terms = loss, penalty
        return loss + penalty, gradient
