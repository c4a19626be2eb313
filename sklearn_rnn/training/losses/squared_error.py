"""The squared error."""

from dataclasses import dataclass

import numpy as np

from sklearn_rnn.training.losses.loss import Loss


@dataclass(frozen=True)
class SquaredError(Loss):
    """Half the squared error: predicts means.

    Terms::

        l = 1/2 (z - y)^2               dl/dz = z - y

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn_rnn.training.losses import SquaredError
    >>> terms, dZ = SquaredError()(np.array([[3.0, 1.0]]), np.array([[1.0, 1.0]]))
    >>> terms, dZ
    (array([[2., 0.]]), array([[2., 0.]]))
    """

    def __call__(self, Z: np.ndarray, Y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """See `Loss.__call__`."""
        E = Z - Y
        return 0.5 * E * E, E
