"""Addressing places of a memory: by content, by neighbourhood, sharply. Each with its way back."""

import numpy as np

from sklearn_rnn.numerics.activations import softmax, softmax_backward

_EPS = 1e-6  # added to squares, so that an empty memory has a direction
_LEAST = 1e-8  # added to weights before their logarithm


def similarity(M, K):
    """Cosine of each key and each place: c[j, i] = k_j.m_i / (|k_j| |m_i|), |.| = sqrt(sum of squares + 1e-6).

    Parameters
    ----------
    M : ndarray (n_places, width, n_batch)
    K : ndarray (n_keys, width, n_batch)

    Returns
    -------
    c : ndarray (n_keys, n_places, n_batch)
    backward : callable
        ``dM, dK = backward(dc)``.
    """
    of_M, of_K = (1 / np.sqrt((A * A).sum(axis=1, keepdims=True) + _EPS) for A in (M, K))
    M_unit, K_unit = M * of_M, K * of_K
    c = np.einsum("jwb,iwb->jib", K_unit, M_unit)

    def backward(dc):
        towards_K, towards_M = np.einsum("jib,iwb->jwb", dc, M_unit), np.einsum("jib,jwb->iwb", dc, K_unit)
        dK = of_K * (towards_K - K_unit * (dc * c).sum(axis=1)[:, None])
        dM = of_M * (towards_M - M_unit * (dc * c).sum(axis=0)[:, None])
        return dM, dK

    return c, backward


def shift(w, S):
    """Weights moved round by one place: S_0 forwards from the place behind, S_2 back.

    w_s[i] = S_0 w[i+1] + S_1 w[i] + S_2 w[i-1]

    Parameters
    ----------
    w : ndarray (n_heads, n_places, n_batch)
    S : ndarray (3, n_heads, n_batch)

    Returns
    -------
    w_s : ndarray (n_heads, n_places, n_batch)
    backward : callable
        ``dw, dS = backward(dw_s)``.
    """
    moved = np.stack([np.roll(w, -1, axis=1), w, np.roll(w, 1, axis=1)])
    S = S[:, :, None]

    def backward(d):
        ahead, here, behind = S * d
        dw = np.roll(ahead, 1, axis=1) + here + np.roll(behind, -1, axis=1)
        return dw, (moved * d).sum(axis=2)

    return (S * moved).sum(axis=0), backward


def sharpen(w, gamma):
    """Weights to a power, summing to one: w_i^gamma / sum_j w_j^gamma; those below zero count as zero.

    Parameters
    ----------
    w : ndarray (n_heads, n_places, n_batch)
    gamma : ndarray (n_heads, n_batch)

    Returns
    -------
    P : ndarray (n_heads, n_places, n_batch)
    backward : callable
        ``dw, dgamma = backward(dP)``.
    """
    positive = np.maximum(w, 0) + _LEAST
    gamma, log_w = gamma[:, None], np.log(positive)
    U = np.exp(gamma * (log_w - log_w.max(axis=1, keepdims=True)))
    P = U / U.sum(axis=1, keepdims=True)

    def backward(dP):
        d = softmax_backward(P, dP, axis=1)
        return (w >= 0) * gamma * d / positive, (d * log_w).sum(axis=1)

    return P, backward


def address(M, w_prev, k, g, S, beta, gamma):
    """Where heads look: by content or from where they were, moved by a place, and sharpened.

    w_c = softmax(beta cos(k, M)),  w_g = g w_c + (1 - g) w_prev,  w = sharpen(shift(w_g, S), 1 + gamma)

    Parameters
    ----------
    M : ndarray (n_places, width, n_batch)
    w_prev : ndarray (n_heads, n_places, n_batch)
    k : ndarray (n_heads, width, n_batch)
    g, beta, gamma : ndarray (n_heads, n_batch)
    S : ndarray (3, n_heads, n_batch)

    Returns
    -------
    w : ndarray (n_heads, n_places, n_batch)
    backward : callable
        ``dM, dw_prev, dk, dg, dS, dbeta, dgamma = backward(dw)``.
    """
    g, beta = g[:, None], beta[:, None]
    c, back_c = similarity(M, k)
    w_c = softmax(beta * c, axis=1)
    w_s, back_s = shift(g * w_c + (1 - g) * w_prev, S)
    w, back_w = sharpen(w_s, 1 + gamma)

    def backward(dw):
        dw_s, dgamma = back_w(dw)
        dw_g, dS = back_s(dw_s)
        dz = softmax_backward(w_c, g * dw_g, axis=1)
        dM, dk = back_c(beta * dz)
        return dM, (1 - g) * dw_g, dk, (dw_g * (w_c - w_prev)).sum(axis=1), dS, (dz * c).sum(axis=1), dgamma

    return w, backward
