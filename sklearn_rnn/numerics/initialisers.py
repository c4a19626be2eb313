"""First values of weights. Drawn in float64, so that every computing type starts from the same weights."""

import numpy as np


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
