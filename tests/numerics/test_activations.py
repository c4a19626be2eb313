import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.special import expit
from scipy.special import log_softmax as scipy_log_softmax
from scipy.special import softmax as scipy_softmax

from sklearn_rnn.numerics import log_softmax, sigmoid, softmax, squash, squash_backward, tanh

Z = np.random.default_rng(0).normal(size=(5, 7)) * 4


@pytest.mark.parametrize(("dtype", "tolerance"), [("f4", 2e-7), ("f8", 4e-16)])
def test_one_exp_makes_sigmoids_and_tanhs(dtype, tolerance):
    A = Z.astype(dtype)
    A[:3] *= -1.0
    A[3:] *= -2.0
    squash(A, A[3:])
    assert_allclose(A[:3], expit(Z[:3]), rtol=0, atol=tolerance)
    assert_allclose(A[3:], np.tanh(Z[3:]), rtol=0, atol=tolerance)


@pytest.mark.parametrize(("dtype", "tolerance"), [("f4", 2e-7), ("f8", 4e-16)])
def test_tanh_is_tanh_also_in_place(dtype, tolerance):
    A = Z.astype(dtype)
    tanh(A, out=A)
    assert_allclose(A, np.tanh(Z), rtol=0, atol=tolerance)


def test_saturated_gates_are_exact():
    A = np.array([[-2e4, 2e4], [-2e4, 2e4]])
    with np.errstate(over="ignore"):
        squash(A, A[1:])
        assert_array_equal(A, [[1, 0], [1, -1]])
        tanh(A * 1e4, out=A)
    assert_array_equal(A, [[1, 0], [1, -1]])


def test_derivatives_of_squashed_gates():
    gates, slope = np.concatenate([expit(Z[:3]), np.tanh(Z[3:])]), np.empty_like(Z)
    for rows in (slice(0, 5), slice(0, 3), slice(3, 5)):  # both kinds, and each alone
        parts = [(array[rows], array[:3][rows], array[max(rows.start, 3) : rows.stop]) for array in (gates, slope)]
        d = np.full_like(Z, 2.0)[rows]
        squash_backward(*parts, d)
        expected = np.concatenate([expit(Z[:3]) * (1 - expit(Z[:3])), 1 / np.cosh(Z[3:]) ** 2])[rows]
        assert_allclose(d, 2 * expected, rtol=1e-9)


def test_nothing_overflows():
    extreme = np.array([[-1e4, 1e4, 0.0], [1e4, 1e4, -1e4]])
    assert_allclose(sigmoid(extreme), expit(extreme))
    assert_allclose(softmax(extreme), scipy_softmax(extreme, axis=0))
    assert_allclose(log_softmax(extreme), scipy_log_softmax(extreme, axis=0))
