"""Losses of outputs Z against targets Y, both (n_outputs, n_batch)."""

import numpy as np

from sklearn_rnn.numerics import log_softmax, sigmoid


class SquaredError:
    """Half the squared error, mean over outputs: l = 1 / (2 k) sum_j (z_j - y_j)^2."""

    def __call__(self, Z, Y):
        """Loss of each sequence (n_batch,), and its gradient by Z."""
        E = Z - Y
        return (E * E).sum(axis=0) * (0.5 / len(Z)), E * (1.0 / len(Z))


class CrossEntropy:
    """Negative log-likelihood of one class under the softmax: l = -sum_j y_j log p_j."""

    def __call__(self, Z, Y):
        """Loss of each sequence (n_batch,), and its gradient by Z."""
        log_P = log_softmax(Z)
        return -(Y * log_P).sum(axis=0), np.exp(log_P) - Y


class BinaryCrossEntropy:
    """Negative log-likelihood of independent labels: l = -sum_j y_j log p_j + (1 - y_j) log(1 - p_j)."""

    def __call__(self, Z, Y):
        """Loss of each sequence (n_batch,), and its gradient by Z."""
        return (np.logaddexp(0.0, Z) - Y * Z).sum(axis=0), sigmoid(Z) - Y
