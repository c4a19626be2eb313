"""The Poisson deviance."""

from dataclasses import dataclass

import numpy as np
from scipy.special import xlogy

from sklearn_rnn.training.losses.loss import Loss

_ALL_ZERO = 1e-3  # the mean to begin with where no event was seen yet: its logarithm must be finite


@dataclass(frozen=True)
class Poisson(Loss):
    """Half the Poisson deviance, for counts and rates: outputs are logarithms of means, so predictions are positive.

    Terms::

        l = exp(z) - y - y (z - log y)          dl/dz = exp(z) - y

    Half of scikit-learn's `mean_poisson_deviance`. Targets are not standardised, and no linear path stands beside the
    network, for sums on the scale of y are not sums on that of its logarithm.

    References
    ----------
    McCullagh and Nelder, Generalized linear models, 2nd ed., Chapman and Hall 1989, section 6.2,
    doi:10.1201/9780203753736

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn_rnn.training.losses import Poisson
    >>> terms, dZ = Poisson()(np.zeros((1, 2)), np.array([[1.0, 0.0]]))
    >>> terms, dZ
    (array([[0., 1.]]), array([[0., 1.]]))
    """

    affine = False
    positive_only = True

    def __call__(self, Z: np.ndarray, Y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """See `Loss.__call__`."""
        dZ = np.exp(Z) - Y
        return dZ - Y * Z + xlogy(Y, Y), dZ

    def link(self, Z: np.ndarray) -> np.ndarray:
        """Means: exp(Z)."""
        return np.exp(Z)

    def first_bias(self, Y: np.ndarray, weight: np.ndarray, n_outputs: int) -> np.ndarray:
        """The logarithm of each target's weighted mean."""
        mean = np.average(Y, axis=1, weights=weight)
        return np.log(np.where(mean > 0, mean, _ALL_ZERO))
