import numpy as np
from numpy.testing import assert_allclose
from scipy.special import expit
from scipy.special import log_softmax as scipy_log_softmax
from scipy.special import softmax as scipy_softmax

from sklearn_rnn.numerics import log_softmax, sigmoid, softmax, squash, squash_backward

Z = np.random.default_rng(0).normal(size=(5, 7)) * 4


def test_one_tanh_makes_sigmoids_and_tanhs():
    A = Z.copy()
    A[:3] *= 0.5
    squash(A, A[:3])
    assert_allclose(A[:3], expit(Z[:3]), rtol=1e-12)
    assert_allclose(A[3:], np.tanh(Z[3:]), rtol=1e-12)


def test_derivatives_of_squashed_gates():
    s, g = expit(Z[:3]), np.tanh(Z[3:])
    ds, dg = np.ones_like(s), np.full_like(g, 2.0)
    squash_backward(s, g, ds, dg, np.empty_like(Z))
    assert_allclose(ds, expit(Z[:3]) * (1 - expit(Z[:3])), rtol=1e-12)
    assert_allclose(dg, 2 / np.cosh(Z[3:]) ** 2, rtol=1e-9)


def test_nothing_overflows():
    extreme = np.array([[-1e4, 1e4, 0.0], [1e4, 1e4, -1e4]])
    assert_allclose(sigmoid(extreme), expit(extreme))
    assert_allclose(softmax(extreme), scipy_softmax(extreme, axis=0))
    assert_allclose(log_softmax(extreme), scipy_log_softmax(extreme, axis=0))
