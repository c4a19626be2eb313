"""Losses, pointwise: terms (n_terms, n_columns) of outputs Z (n_outputs, n_columns) against encoded targets Y.

Y is (n_outputs, n_columns), or where there is one class a column (n_columns,): its number. All of it is known.
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

    def first_bias(self, Y, weight, n_outputs):
        """Outputs (n_outputs,) that predict the weighted mean of Y."""
        return np.average(Y, axis=1, weights=weight)


class CrossEntropy:
    """Negative log-likelihood of one class under the softmax: l = -log p_y."""

    averages = False

    def __call__(self, Z, Y):
        """Terms (1, n_columns), and the gradient of their sum by Z."""
        log_P, columns = log_softmax(Z), np.arange(len(Y))
        dZ = np.exp(log_P)
        dZ[Y, columns] -= 1.0
        return -log_P[None, Y, columns], dZ

    def link(self, Z):
        """Probabilities of the classes."""
        return softmax(Z)

    def log_link(self, Z):
        """Their logarithms."""
        return log_softmax(Z)

    def first_bias(self, Y, weight, n_outputs):
        """Outputs (n_outputs,) that predict the weighted prior."""
        return np.log(_not_too_rare(np.bincount(Y, weight, n_outputs) / weight.sum()))


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

    def first_bias(self, Y, weight, n_outputs):
        """Outputs (n_outputs,) that predict the weighted prior."""
        prior = _not_too_rare(np.average(Y, axis=1, weights=weight))
        return np.log(prior / (1.0 - prior))


def _not_too_rare(prior):
    """Shares (n_outputs,) of classes or labels, none near 0 or 1."""
    return np.clip(prior, _RAREST, 1.0 - _RAREST)
