"""First values of weights. Drawn in float64, so that every computing type starts from the same weights."""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import ArpackNoConvergence, eigs

_LARGE = 256  # units from which on one eigenvalue is found sooner than all


def glorot_uniform(rng, n_outputs, n_inputs):
    """Uniform weights (n_outputs, n_inputs) in +-sqrt(6 / (n_inputs + n_outputs)).

    Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks,
    AISTATS 2010, https://proceedings.mlr.press/v9/glorot10a.html
    """
    bound = np.sqrt(6.0 / (n_inputs + n_outputs))
    return rng.uniform(-bound, bound, (n_outputs, n_inputs))


def orthogonal(rng, n_rows, n_columns):
    """A random matrix (n_rows, n_columns) with orthonormal rows or columns, whichever are fewer.

    Saxe, McClelland and Ganguli, Exact solutions to the nonlinear dynamics of learning in deep linear
    neural networks, ICLR 2014, arXiv:1312.6120
    """
    tall = rng.standard_normal((max(n_rows, n_columns), min(n_rows, n_columns)))
    Q, R = np.linalg.qr(tall)
    Q *= np.where(np.diag(R) < 0, -1.0, 1.0)  # without it LAPACK's sign convention would bias the draw
    return Q if n_rows >= n_columns else Q.T


def echoing(rng, n_units, density, radius):
    """Random links (n_units, n_units): a share of them other than zero, normal, scaled to a spectral radius.

    Links too few to form a cycle have none, and stay as they were drawn.

    Jaeger, The "echo state" approach to analysing and training recurrent neural networks, GMD report 148 (2001)
    """
    W, n_links = np.zeros(n_units * n_units), max(round(density * n_units * n_units), 1)
    W[rng.choice(W.size, n_links, replace=False)] = rng.standard_normal(n_links)
    W = W.reshape(n_units, n_units)
    drawn = spectral_radius(W)
    return W * (radius / drawn) if drawn > 0 else W


def spectral_radius(W):
    """The largest magnitude of an eigenvalue of W (n, n): float, the same for the same W.

    Nothing comes back but along a cycle, so eigenvalues are those of the strongly connected parts, each by itself. Of
    links without a cycle all are zero, exactly, which ARPACK does not find.
    """
    n_parts, part = connected_components(csr_array(W), connection="strong")
    if n_parts == 1:
        return _largest(W)
    alone = np.bincount(part)[part] == 1
    radii = [_largest(W[np.ix_(part == k, part == k)]) for k in np.unique(part[~alone])]
    return float(max([*radii, *np.abs(W.diagonal()[alone])]))


def _largest(W):
    """The largest magnitude of an eigenvalue of W (n, n), read as a whole: float."""
    if len(W) >= _LARGE:
        try:
            largest = eigs(csr_array(W), k=1, v0=np.ones(len(W)), return_eigenvectors=False)
            return float(np.abs(largest).max())
        except ArpackNoConvergence:  # eigenvalues of nearly one size
            pass
    return float(np.abs(np.linalg.eigvals(W)).max())
