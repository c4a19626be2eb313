"""Quantiles of weighted numbers."""

import numpy as np


def quantiles(Y, weight, levels):
    """The smallest value of each row of Y (k, n) with a share of the weights (n,) of at least each level: (k, q).

    So weights are counts: weight 2 is a number twice.
    """
    return np.quantile(Y, levels, axis=1, weights=weight, method="inverted_cdf").T
