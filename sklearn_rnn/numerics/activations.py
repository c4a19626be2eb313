"""Sigmoid, tanh and softmax, stable and in place.

What is squashed step by step is made of exp, the one transcendental function that every processor's NumPy has in vector
form: a tanh costs two to three times as much where there are no vectors of 512 bits (Elman, with one call a step, and
sigmoid, called once at the end, take tanh). exp may run over to infinity, which is right here, since 1 / (1 + inf) = 0;
whoever calls these in a loop switches that warning off outside it.
"""

import numpy as np

# a ufunc takes 0-d arrays of its own type in half the time that it takes Python's numbers
_ONE_TWO = {np.dtype(kind): (np.array(1.0, kind), np.array(2.0, kind)) for kind in ("f4", "f8")}


def squash(squashed, tanhs):
    """Activate gates in place with a single call of exp.

    sigmoid(z) = 1 / (1 + exp(-z)) and tanh(z) = 2 sigmoid(2 z) - 1: on entry rows of sigmoid gates hold -z, those of
    tanh gates -2 z.

    Parameters
    ----------
    squashed : ndarray (n_rows, n_batch)
        Rows of all sigmoid and tanh gates.
    tanhs : ndarray (n_tanh_rows, n_batch)
        The part of ``squashed`` that belongs to tanh gates.
    """
    one, two = _ONE_TWO[squashed.dtype]
    np.exp(squashed, out=squashed)
    np.add(squashed, one, out=squashed)
    np.divide(one, squashed, out=squashed)
    if len(tanhs):
        np.multiply(tanhs, two, out=tanhs)
        np.subtract(tanhs, one, out=tanhs)


def tanh(z, out):
    """out = 1 - 2 / (exp(2 z) + 1), which is tanh(z); out may be z."""
    one, two = _ONE_TWO[out.dtype]
    np.add(z, z, out=out)
    np.exp(out, out=out)
    np.add(out, one, out=out)
    np.divide(two, out, out=out)
    np.subtract(one, out, out=out)


def squash_backward(squashed, slopes, dsquashed):
    """Turn gradients by activated gates into gradients by their pre-activations, in place.

    Parameters
    ----------
    squashed : tuple of ndarray (n_rows, n_batch)
        Activated gates s = sigmoid(z) and g = tanh(z): all rows, those of s, and those of g.
    slopes : tuple of ndarray (n_rows, n_batch)
        Three arrays of the same shapes, the latter two parts of the first: s - s^2 and 1 - g^2 are written there.
    dsquashed : ndarray (n_rows, n_batch)
        On entry gradients by s and g; on return multiplied by their slopes.
    """
    (gates, sigmoids, tanhs), (slope, slope_of_sigmoids, slope_of_tanhs) = squashed, slopes
    np.multiply(gates, gates, out=slope)
    if len(sigmoids):
        np.subtract(sigmoids, slope_of_sigmoids, out=slope_of_sigmoids)
    if len(tanhs):
        np.subtract(_ONE_TWO[slope.dtype][0], slope_of_tanhs, out=slope_of_tanhs)
    np.multiply(dsquashed, slope, out=dsquashed)


def sigmoid(Z):
    """1 / (1 + exp(-Z)), without overflow, and to full relative accuracy also where it is next to nothing."""
    E = np.exp(-np.abs(Z))
    return np.where(Z < 0, E, 1) / (1 + E)


def log_softmax(Z):
    """Logarithm of the softmax over the rows of Z (n_outputs, n_batch)."""
    Z = Z - Z.max(axis=0)
    return Z - np.log(np.exp(Z).sum(axis=0))


def softmax(Z, axis=0):
    """Softmax of Z, over its rows (n_outputs, n_batch) or another axis."""
    P = np.exp(Z - Z.max(axis=axis, keepdims=True))
    return P / P.sum(axis=axis, keepdims=True)


def softmax_backward(P, dP, axis=0):
    """Gradient by Z of P = softmax(Z), from that by P."""
    return P * (dP - (P * dP).sum(axis=axis, keepdims=True))
