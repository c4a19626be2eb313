"""Huber's loss."""

from dataclasses import dataclass
from math import isfinite

import numpy as np
from scipy.optimize import brentq

from sklearn_rnn.training.losses.loss import Loss


@dataclass(frozen=True)
class Huber(Loss):
    """Half the squared error near the target, and its tangent beyond: means that outliers hardly move.

    Terms, as torch.nn.HuberLoss has them::

        l = 1/2 e^2                          |e| <= delta, e = z - y
        l = delta (|e| - 1/2 delta)          beyond
        dl/de = e clipped to -delta .. delta

    Parameters
    ----------
    delta : float, default=1.0
        Where the tangent begins, in units of encoded targets: standard deviations of y under normalize_y, and beside a
        linear path those of what it leaves.

    Raises
    ------
    ValueError
        Unless delta is positive and finite.

    References
    ----------
    Huber, Robust estimation of a location parameter, Annals of Mathematical Statistics 35 (1964),
    doi:10.1214/aoms/1177703732

    Examples
    --------
    >>> from sklearn_rnn import RNNRegressor
    >>> from sklearn_rnn.training.losses import Huber
    >>> RNNRegressor(loss=Huber(delta=0.5))
    RNNRegressor(loss=Huber(delta=0.5))
    """

    delta: float = 1.0

    def __post_init__(self):
        if not (isfinite(self.delta) and self.delta > 0):
            raise ValueError(f"delta must be a positive number, got {self.delta!r}.")

    def __call__(self, Z: np.ndarray, Y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """See `Loss.__call__`."""
        E = Z - Y
        dZ = np.clip(E, -self.delta, self.delta)
        return dZ * (E - 0.5 * dZ), dZ

    def first_bias(self, Y: np.ndarray, weight: np.ndarray, n_outputs: int) -> np.ndarray:
        """Where the weighted derivatives sum to nothing, for each target."""

        def optimum(y):
            return brentq(lambda z: weight @ np.clip(z - y, -self.delta, self.delta), y.min(), y.max())

        return np.array([optimum(y) for y in Y])
