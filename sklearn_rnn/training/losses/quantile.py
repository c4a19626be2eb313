"""The quantile loss."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sklearn_rnn.training.losses.loss import Loss
from sklearn_rnn.training.losses.weighted import quantiles


@dataclass(frozen=True)
class Quantile(Loss):
    """Pinball loss: predicts the value below which y lies with a given probability.

    Terms, e = y - z being what the prediction lacks::

        l = q e                e >= 0           dl/dz = -q
        l = (q - 1) e          e < 0            dl/dz = 1 - q

    For several quantiles a network has an output for each, on the same states; they are sorted where they would cross,
    which never makes them worse (Chernozhukov, Fernández-Val and Galichon 2010, doi:10.3982/ECTA7880).

    Parameters
    ----------
    quantile : float or sequence of float
        Between 0 and 1, ascending. A sequence: predictions get a last axis of as many.

    Raises
    ------
    ValueError
        Unless they lie between 0 and 1, and ascend.

    References
    ----------
    Koenker and Bassett, Regression quantiles, Econometrica 46 (1978), doi:10.2307/1913643

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn_rnn.training.losses import Quantile
    >>> terms, dZ = Quantile(0.75)(np.array([[0.0, 3.0]]), np.array([[1.0, 1.0]]))
    >>> terms, dZ
    (array([[0.75, 0.5 ]]), array([[-0.75,  0.25]]))
    """

    quantile: float | Sequence[float]

    def __post_init__(self):
        levels = np.array(self.quantile, dtype=np.float64)
        ascending = levels.ndim == 0 or (levels.ndim == 1 and levels.size > 0 and (np.diff(levels) > 0).all())
        if not (ascending and ((levels > 0) & (levels < 1)).all()):
            raise ValueError(
                "quantile must be a number between 0 and 1, or several in ascending order, such as [0.1, 0.5, 0.9]; "
                f"got {self.quantile!r}."
            )
        plain = float(levels) if levels.ndim == 0 else tuple(levels.tolist())
        object.__setattr__(self, "quantile", plain)  # one repr for all ways to give the same

    @property
    def levels(self) -> np.ndarray:
        """The quantiles (n_quantiles,)."""
        return np.atleast_1d(self.quantile)

    @property
    def per_target(self) -> int | None:
        """See `Loss`: None for a float."""
        return len(self.quantile) if isinstance(self.quantile, tuple) else None

    def __call__(self, Z: np.ndarray, Y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """See `Loss.__call__`."""
        E = Y[:, None] - self._by_level(Z)
        dZ = (E < 0) - self.levels.astype(Z.dtype)[:, None]
        return (-dZ * E).reshape(Z.shape), dZ.reshape(Z.shape)

    def link(self, Z: np.ndarray) -> np.ndarray:
        """The quantiles of each target in ascending order."""
        return np.sort(self._by_level(Z), axis=1).reshape(Z.shape)

    def central(self, predictions: np.ndarray) -> np.ndarray:
        """The quantile nearest to the median."""
        if self.per_target is None:
            return predictions
        return predictions[..., np.abs(self.levels - 0.5).argmin()]

    def first_bias(self, Y: np.ndarray, weight: np.ndarray, n_outputs: int) -> np.ndarray:
        """The weighted quantiles of each target."""
        return quantiles(Y, weight, self.levels).ravel()

    def _by_level(self, Z):
        """Outputs as (n_targets, n_quantiles, n_columns)."""
        return Z.reshape(len(Z) // len(self.levels), len(self.levels), Z.shape[1])
