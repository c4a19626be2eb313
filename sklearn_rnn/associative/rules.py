"""How patterns X (n_patterns, n_units) of +1 and -1 are added to the weights W (n_units, n_units), in place.

Each rule adds one pattern x after the other and sees nothing of the others, so that they may come in any portions.
"""

import numpy as np

_NOTHING_NEW = 1e-9  # of a pattern's square: less of it outside the span of the others is rounding


def add_hebbian(W, X):
    """W += x x^T / n, of all at once. Hebb 1949; Hopfield, PNAS 79 (1982), doi:10.1073/pnas.79.8.2554."""
    W += X.T @ X / X.shape[1]


def add_storkey(W, X):
    """W += (x x^T - x f^T - f x^T) / n, where f_ij = sum_k W_ik x_k over k other than i and j.

    Storkey, Increasing the capacity of a Hopfield network without sacrificing functionality, ICANN 1997,
    doi:10.1007/BFb0020196
    """
    for x in X:
        field = (W @ x - np.diag(W) * x)[:, None] - (W - np.diag(np.diag(W))) * x
        W += (np.outer(x, x) - x[:, None] * field.T - field * x) / len(x)


def add_projection(W, X):
    """W += r r^T / r.r, r = x - W x being what is new in x: W projects on the span of all patterns.

    Personnaz, Guyon and Dreyfus, Journal de Physique Lettres 46 (1985), doi:10.1051/jphyslet:01985004608035900;
    Greville's recursion for the pseudo-inverse, SIAM Review 2 (1960), doi:10.1137/1002004
    """
    for x in X:
        rest = x - W @ x
        if (square := rest @ rest) > _NOTHING_NEW * len(x):
            W += np.outer(rest, rest) / square


RULES = {"hebbian": add_hebbian, "storkey": add_storkey, "pseudo-inverse": add_projection}
