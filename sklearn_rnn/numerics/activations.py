"""Sigmoid and softmax, stable and in place."""

import numpy as np


def squash(squashed, sigmoids):
    """Activate gates in place with a single call of tanh.

    sigmoid(z) = tanh(z / 2) / 2 + 1 / 2: the rows ``sigmoids`` hold z / 2 on entry.

    Parameters
    ----------
    squashed : ndarray (n_rows, n_batch)
        Rows of all sigmoid and tanh gates.
    sigmoids : ndarray (n_sigmoid_rows, n_batch)
        The part of ``squashed`` that belongs to sigmoid gates.
    """
    np.tanh(squashed, out=squashed)
    np.multiply(sigmoids, 0.5, out=sigmoids)
    np.add(sigmoids, 0.5, out=sigmoids)


def squash_backward(sigmoids, tanhs, dsigmoids, dtanhs, scratch):
    """Turn gradients by activated gates into gradients by their pre-activations, in place.

    Parameters
    ----------
    sigmoids, tanhs : ndarray (n_rows, n_batch)
        Activated gates s = sigmoid(z) and g = tanh(z).
    dsigmoids, dtanhs : ndarray (n_rows, n_batch)
        On entry gradients by s and g; on return multiplied by s (1 - s) and 1 - g^2.
    scratch : ndarray (n_sigmoid_rows + n_tanh_rows, n_batch)
    """
    if len(sigmoids):
        ds = scratch[: len(sigmoids)]
        np.subtract(1.0, sigmoids, out=ds)
        np.multiply(ds, sigmoids, out=ds)
        np.multiply(dsigmoids, ds, out=dsigmoids)
    if len(tanhs):
        dg = scratch[len(sigmoids) :]
        np.multiply(tanhs, tanhs, out=dg)
        np.subtract(1.0, dg, out=dg)
        np.multiply(dtanhs, dg, out=dtanhs)


def sigmoid(Z):
    """1 / (1 + exp(-Z)), without overflow."""
    return np.tanh(Z * 0.5) * 0.5 + 0.5


def log_softmax(Z):
    """Logarithm of the softmax over the rows of Z (n_outputs, n_batch)."""
    Z = Z - Z.max(axis=0)
    return Z - np.log(np.exp(Z).sum(axis=0))


def softmax(Z):
    """Softmax over the rows of Z (n_outputs, n_batch)."""
    P = np.exp(Z - Z.max(axis=0))
    return P / P.sum(axis=0)
