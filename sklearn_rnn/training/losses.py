"""Losses, pointwise: terms (n_terms, n_columns) of outputs Z against targets Y, both (n_outputs, n_columns).

What terms weigh, and how they are reduced to one number, is the objective's. link(Z) is what outputs predict.
"""

import numpy as np

from sklearn_rnn.numerics import log_softmax, sigmoid, softmax

_RAREST = 1e-3  # a class that hardly occurs, or always, starts out no further from the others


class SquaredError:
    """Half the squared error of each output: l_j = 1/2 (z_j - y_j)^2."""

    averages = True

    def __call__(self, Z, Y):
        """Terms (n_outputs, n_columns), and the gradient of their sum by Z."""
        E = Z - Y
        return 0.5 * E * E, E

    def link(self, Z):
        """Outputs predict themselves."""
        return Z

    def first_bias(self, Y, weight):
        """Outputs (n_outputs,) that predict the weighted mean of Y."""
        return np.average(Y, axis=1, weights=weight)


class CrossEntropy:
    """Negative log-likelihood of one class under the softmax: l = -sum_j y_j log p_j."""

    averages = False

    def __call__(self, Z, Y):
        """Terms (1, n_columns), and the gradient of their sum by Z."""
        log_P = log_softmax(Z)
        return -(Y * log_P).sum(axis=0, keepdims=True), np.exp(log_P) - Y

    def link(self, Z):
        """Probabilities of the classes."""
        return softmax(Z)

    def log_link(self, Z):
        """Their logarithms."""
        return log_softmax(Z)

    def first_bias(self, Y, weight):
        """Outputs (n_outputs,) that predict the weighted prior."""
        return np.log(_prior(Y, weight))


class BinaryCrossEntropy:
    """Negative log-likelihood of independent labels: l_j = -y_j log p_j - (1 - y_j) log(1 - p_j)."""

    averages = False

    def __call__(self, Z, Y):
        """Terms (n_labels, n_columns), and the gradient of their sum by Z."""
        return np.logaddexp(0.0, Z) - Y * Z, sigmoid(Z) - Y

    def link(self, Z):
        """Probabilities of the labels."""
        return sigmoid(Z)

    def log_link(self, Z):
        """Their logarithms."""
        return -np.logaddexp(0.0, -Z)

    def first_bias(self, Y, weight):
        """Outputs (n_outputs,) that predict the weighted prior."""
        prior = _prior(Y, weight)
        return np.log(prior / (1.0 - prior))


def _prior(Y, weight):
    """Weighted share (n_outputs,) of the examples of each class or label."""
    return np.clip(np.average(Y, axis=1, weights=weight), _RAREST, 1.0 - _RAREST)
