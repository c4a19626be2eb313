"""One sweep of recall, and the energy that it goes down."""

import numpy as np
from scipy.special import logsumexp, softmax

_NO_FIELD = 1e-9  # a unit in a weaker field stays as it is


def sweep_one_by_one(W, S, order):
    """New states (n, n_units) of all units, one after the other in the given order, each in the field of the latest."""
    S = S.copy()
    for unit in order:
        S[:, unit] = _follow(S @ W[:, unit], S[:, unit])
    return S


def sweep_at_once(W, S):
    """New states (n, n_units) of all units, all in the field of the old ones."""
    return _follow(S @ W, S)


def sweep_by_attention(patterns, S, beta):
    """Means of the patterns (n_patterns, n_units), weighed by softmax(beta s.x) for each state s: (n, n_units)."""
    return softmax(beta * (S @ patterns.T), axis=1) @ patterns


def quadratic_energy(W, S):
    """E = - s^T W s / 2 of each state: (n,)."""
    return -0.5 * np.einsum("ij,ij->i", S @ W, S)


def attention_energy(patterns, S, beta):
    """E = - log(mean exp(beta s.x)) / beta + (s.s + max x.x) / 2 of each state: (n,)."""
    overlap = logsumexp(beta * (S @ patterns.T), axis=1, b=1 / len(patterns)) / beta
    return 0.5 * ((S**2).sum(axis=1) + (patterns**2).sum(axis=1).max()) - overlap


def _follow(fields, S):
    """The signs of the fields; old states where there is none."""
    return np.where(np.abs(fields) > _NO_FIELD, np.sign(fields), S)
