"""Cross-entropies: of one class, and of independent labels."""

from dataclasses import dataclass

import numpy as np

from sklearn_rnn.numerics import log_softmax, sigmoid, softmax
from sklearn_rnn.training.losses.loss import Loss

_RAREST = 1e-3  # a class that hardly occurs, or always, starts out no further from the others


@dataclass(frozen=True)
class CrossEntropy(Loss):
    """Negative log-likelihood of one class under the softmax: l = -log p_y.

    Y is (n_columns,): the number of the class.
    """

    averages = False
    affine = False

    def __call__(self, Z: np.ndarray, Y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Terms (1, n_columns), and the gradient of their sum by Z."""
        log_P, columns = log_softmax(Z), np.arange(len(Y))
        dZ = np.exp(log_P)
        dZ[Y, columns] -= 1.0
        return -log_P[None, Y, columns], dZ

    def link(self, Z: np.ndarray) -> np.ndarray:
        """Probabilities of the classes."""
        return softmax(Z)

    def log_link(self, Z: np.ndarray) -> np.ndarray:
        """Their logarithms."""
        return log_softmax(Z)

    def first_bias(self, Y: np.ndarray, weight: np.ndarray, n_outputs: int) -> np.ndarray:
        """Outputs (n_outputs,) that predict the weighted prior."""
        return np.log(_not_too_rare(np.bincount(Y, weight, n_outputs) / weight.sum()))


@dataclass(frozen=True)
class BinaryCrossEntropy(Loss):
    """Negative log-likelihood of independent labels: l_j = -y_j log p_j - (1 - y_j) log(1 - p_j)."""

    averages = False
    affine = False

    def __call__(self, Z: np.ndarray, Y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Terms (n_labels, n_columns), and the gradient of their sum by Z."""
        return np.logaddexp(0.0, Z) - Y * Z, sigmoid(Z) - Y

    def link(self, Z: np.ndarray) -> np.ndarray:
        """Probabilities of the labels."""
        return sigmoid(Z)

    def log_link(self, Z: np.ndarray) -> np.ndarray:
        """Their logarithms."""
        return -np.logaddexp(0.0, -Z)

    def first_bias(self, Y: np.ndarray, weight: np.ndarray, n_outputs: int) -> np.ndarray:
        """Outputs (n_outputs,) that predict the weighted prior."""
        prior = _not_too_rare(np.average(Y, axis=1, weights=weight))
        return np.log(prior / (1.0 - prior))


def _not_too_rare(prior):
    """Shares (n_outputs,) of classes or labels, none near 0 or 1."""
    return np.clip(prior, _RAREST, 1.0 - _RAREST)
