"""Weight, mean and scatter of several variables, in pieces that can be merged."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Moments:
    """What a weighted least-squares problem needs to know of its rows, however many they are.

    Moments of two sets of rows add up to those of both (Chan, Golub and LeVeque 1983,
    doi:10.1080/00031305.1983.10483115), without the cancellation of sums of squares.

    Parameters
    ----------
    weight : float
        Sum of the weights of the rows.
    mean : ndarray of float64 (n_variables,)
        Weighted means.
    scatter : ndarray of float64 (n_variables, n_variables)
        Weighted sums of products of the deviations from them.
    """

    weight: float
    mean: np.ndarray
    scatter: np.ndarray

    @classmethod
    def zero(cls, n_variables):
        """Moments of no row."""
        return cls(0.0, np.zeros(n_variables), np.zeros((n_variables, n_variables)))

    @classmethod
    def of(cls, Z, weight):
        """Moments of rows Z (n_variables, n_rows), float64, with positive weights (n_rows,)."""
        total = float(weight.sum())
        mean = Z @ weight / total
        deviations = Z - mean[:, None]
        deviations *= np.sqrt(weight)
        return cls(total, mean, deviations @ deviations.T)

    def __add__(self, other):
        """Moments of the rows of both."""
        if not (self.weight and other.weight):
            return self if self.weight else other
        weight = self.weight + other.weight
        between = other.mean - self.mean
        scatter = self.scatter + other.scatter
        scatter += np.outer(between, (self.weight * other.weight / weight) * between)
        return Moments(weight, self.mean + (other.weight / weight) * between, scatter)

    def __getitem__(self, variables):
        """Moments of some of the variables (slice, mask or index array)."""
        return Moments(self.weight, self.mean[variables], self.scatter[variables][:, variables])

    @property
    def variance(self):
        """Weighted variance of each variable (n_variables,), of rows whose weights are not all zero."""
        return self.scatter.diagonal() / self.weight

    def scaled(self, factor):
        """Moments of the variables times factor (n_variables,)."""
        return Moments(self.weight, self.mean * factor, self.scatter * factor[:, None] * factor)
