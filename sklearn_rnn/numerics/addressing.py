"""Places of a memory: addressed by content, by neighbourhood, sharply, by what is free, by what came after; written.

Each with its way back.
"""

import numpy as np

from sklearn_rnn.numerics.activations import softmax, softmax_backward

_EPS = 1e-6  # added to squares, so that an empty memory has a direction
_LEAST = 1e-8  # added to weights before their logarithm
_LEAST_USED = 1e-6  # usage of a free place: the way back divides by it


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


def by_content(M, K, beta):
    """Weights of the places most like each key: w = softmax(beta cos(K, M)).

    Parameters
    ----------
    M : ndarray (n_places, width, n_batch)
    K : ndarray (n_keys, width, n_batch)
    beta : ndarray (n_keys, n_batch)

    Returns
    -------
    w : ndarray (n_keys, n_places, n_batch)
    backward : callable
        ``dM, dK, dbeta = backward(dw)``.
    """
    beta = beta[:, None]
    c, back_c = similarity(M, K)
    w = softmax(beta * c, axis=1)

    def backward(dw):
        dz = softmax_backward(w, dw, axis=1)
        return *back_c(beta * dz), (dz * c).sum(axis=1)

    return w, backward


def allocate(u):
    """Weights of the places least in use: a = (1 - u) times the product of u over all places in less use.

    Usage below 0 or above 1 counts as these, and is then lifted to 1e-6 at least. Of places in equal use the first
    comes first; to the way back their order is given.

    Parameters
    ----------
    u : ndarray (n_places, n_batch)
        Usage.

    Returns
    -------
    a : ndarray (n_places, n_batch)
    backward : callable
        ``du = backward(da)``.
    """
    order = np.argsort(u, axis=0, kind="stable")
    place = np.argsort(order, axis=0)
    v = _LEAST_USED + (1 - _LEAST_USED) * np.take_along_axis(np.clip(u, 0, 1), order, axis=0)
    before = np.ones_like(v)
    np.cumprod(v[:-1], axis=0, out=before[1:])
    a = (1 - v) * before

    def backward(da):
        d = np.take_along_axis(da, order, axis=0)
        dv, in_more_use = -d * before, d * a
        dv[:-1] += np.cumsum(in_more_use[:0:-1], axis=0)[::-1] / v[:-1]
        return (1 - _LEAST_USED) * (u >= 0) * (u <= 1) * np.take_along_axis(dv, place, axis=0)

    return np.take_along_axis(a, place, axis=0), backward


def usage(u_prev, w_prev, q_prev, f):
    """How far places are in use: what was written is, and what was read may be freed.

    u = (u_prev + w_prev - u_prev w_prev) prod_j (1 - f_j q_prev[j])

    Parameters
    ----------
    u_prev, w_prev : ndarray (n_places, n_batch)
        Usage before, and weights of what was written last.
    q_prev : ndarray (n_heads, n_places, n_batch)
        Weights of what was read last.
    f : ndarray (n_heads, n_batch)
        Whether each head frees what it has read.

    Returns
    -------
    u : ndarray (n_places, n_batch)
    """
    return (u_prev + w_prev - u_prev * w_prev) * (1 - f[:, None] * q_prev).prod(axis=0)


def usage_backward(u_prev, w_prev, q_prev, f, du):
    """Gradients by the arguments of `usage`, from that by what it returned."""
    kept = 1 - f[:, None] * q_prev
    kept_by_others = np.stack([np.delete(kept, j, axis=0).prod(axis=0) for j in range(len(f))])
    dkept = du * (u_prev + w_prev - u_prev * w_prev) * kept_by_others
    du = du * kept.prod(axis=0)
    return du * (1 - w_prev), du * (1 - u_prev), -dkept * f[:, None], -(dkept * q_prev).sum(axis=1)


def link(L_prev, p_prev, w):
    """Which place was written after which: L_ij = (1 - w_i - w_j) L_prev_ij + w_i p_prev_j, and L_ii = 0.

    Parameters
    ----------
    L_prev : ndarray (n_places, n_places, n_batch)
    p_prev, w : ndarray (n_places, n_batch)
        Weights of what was written before, and of what is now.

    Returns
    -------
    L : ndarray (n_places, n_places, n_batch)
    """
    here = w[:, None]
    L = (1 - here - w) * L_prev + here * p_prev
    L[np.diag_indices(len(L))] = 0
    return L


def link_backward(L_prev, p_prev, w, dL):
    """Gradients by the arguments of `link`, from that by what it returned, whose diagonal is set to zero."""
    dL[np.diag_indices(len(dL))] = 0
    here, cut = w[:, None], dL * L_prev
    dw = (dL * p_prev - cut).sum(axis=1) - cut.sum(axis=0)
    return (1 - here - w) * dL, (here * dL).sum(axis=0), dw


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
    g = g[:, None]
    w_c, back_c = by_content(M, k, beta)
    w_s, back_s = shift(g * w_c + (1 - g) * w_prev, S)
    w, back_w = sharpen(w_s, 1 + gamma)

    def backward(dw):
        dw_s, dgamma = back_w(dw)
        dw_g, dS = back_s(dw_s)
        dM, dk, dbeta = back_c(g * dw_g)
        return dM, (1 - g) * dw_g, dk, (dw_g * (w_c - w_prev)).sum(axis=1), dS, dbeta, dgamma

    return w, backward


def rewrite(M_prev, w, e, v):
    """Rows of a memory, erased and added to as far as a head is there: M[i] = M_prev[i] (1 - w_i e) + w_i v.

    Parameters
    ----------
    M_prev : ndarray (n_places, width, n_batch)
    w : ndarray (n_places, n_batch)
    e, v : ndarray (width, n_batch)

    Returns
    -------
    M : ndarray (n_places, width, n_batch)
    """
    return M_prev + w[:, None] * (v - M_prev * e)


def rewrite_backward(M_prev, w, e, v, dM):
    """Gradients by the arguments of `rewrite`, from that by what it returned."""
    here, dwritten = w[:, None], dM * w[:, None]
    dw = (dM * (v - M_prev * e)).sum(axis=1)
    return dM * (1 - here * e), dw, -(dwritten * M_prev).sum(axis=0), dwritten.sum(axis=0)
