"""Dropout."""

import numpy as np


def dropout_mask(rate, shape, work):
    """An array of 0 (with probability rate) and 1 / (1 - rate), so that the mean is 1.

    Srivastava et al., Dropout: a simple way to prevent neural networks from overfitting, JMLR 15 (2014),
    https://jmlr.org/papers/v15/srivastava14a.html
    """
    kept = work.rng.random(shape, dtype=np.float32) >= rate
    return np.multiply(kept, 1.0 / (1.0 - rate), dtype=work.dtype)


def dropout(rate, X, work):
    """Drop inputs X (..., n_batch) of a layer while training: X * mask, and the backward of that."""
    if not work.training or rate == 0:
        return X, _pass
    mask = dropout_mask(rate, X.shape, work)

    def backward(dX):
        return dX * mask

    return X * mask, backward


def _pass(dX):
    """The way back where nothing was dropped."""
    return dX
