"""The absolute error."""

from dataclasses import dataclass

import numpy as np

from sklearn_rnn.training.losses.loss import Loss
from sklearn_rnn.training.losses.weighted import quantiles


@dataclass(frozen=True)
class AbsoluteError(Loss):
    """Absolute error: predicts medians, and a wild target pulls no harder than any other.

    Terms::

        l = |z - y|                     dl/dz = sign(z - y)

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn_rnn.training.losses import AbsoluteError
    >>> terms, dZ = AbsoluteError()(np.array([[3.0, 0.0]]), np.array([[1.0, 1.0]]))
    >>> terms, dZ
    (array([[2., 1.]]), array([[ 1., -1.]]))
    """

    def __call__(self, Z: np.ndarray, Y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """See `Loss.__call__`."""
        E = Z - Y
        return np.abs(E), np.sign(E)

    def first_bias(self, Y: np.ndarray, weight: np.ndarray, n_outputs: int) -> np.ndarray:
        """The weighted median of each target."""
        return quantiles(Y, weight, [0.5])[:, 0]
