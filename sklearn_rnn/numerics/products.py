"""Matrix products, all of them by one BLAS and into memory that is there.

NumPy and SciPy from PyPI bring a BLAS each, with threads of its own. Products that alternate between the two wait
for each other's threads, which costs more than the products; so the time loop uses one, and that is SciPy's, because
its gemm can also add to what is there.

BLAS thinks in columns, so it is handed the transpose of everything: C = A B is C.T = B.T A.T.
"""

import numpy as np
from scipy.linalg.blas import ddot, dgemm, dgemv, dnrm2, sdot, sgemm, sgemv, snrm2
from scipy.sparse import csr_array

_LARGE = 100_000  # numbers of a matrix from which on products of few of them pay
_SPARSE = 0.2  # share of numbers other than zero below which they do
_SAMPLED = 16  # one row in so many tells that share: to count all would cost a prediction of one row a fifth
_TALL = 500  # rows from which on gemm of a single column is slower than gemv
_PLAIN, _TRANSPOSED, _OVERWRITE = 0, 1, 1


def product(A, B):
    """A @ B, a new array.

    Parameters
    ----------
    A : ndarray (n, k)
    B : ndarray of float32 or float64 (k, m)
    """
    return _gemm(B)(1.0, B.T, A.T).T


def norm(x):
    """The Euclidean norm of x, ndarray of float32 or float64 (n,): float, also where its square would overflow."""
    return (snrm2 if x.dtype == np.float32 else dnrm2)(x)


def square_sum(x):
    """The square of that norm, infinite where it overflows: float."""
    return (sdot if x.dtype == np.float32 else ddot)(x, x)


def location(array):
    """Where the first number of an array stands in memory: int."""
    return array.__array_interface__["data"][0]


def multiplier(A):
    """A function of B.T and out.T that writes out = A @ B.

    Parameters
    ----------
    A : ndarray of float32 or float64 (n, k)
        Contiguous, and read at every call, as it then is.

    Returns
    -------
    multiply : callable
        B and out are contiguous and of A's type; a loop makes their transposes once.
    """
    gemm, A = _gemm(A), A.T

    def multiply(B_T, out_T):
        gemm(1.0, B_T, A, 0.0, out_T, _PLAIN, _PLAIN, _OVERWRITE)

    return multiply


def constant_multiplier(A):
    """As `multiplier`, of a matrix that does not change: read now, its zeros left out where they are many.

    Parameters
    ----------
    A : ndarray of float32 or float64 (n, k)

    Returns
    -------
    multiply : callable
        See `multiplier`.
    """
    sample = A[::_SAMPLED]
    if A.size >= _LARGE and np.count_nonzero(sample) < _SPARSE * sample.size:
        A = csr_array(A)

        def multiply_sparse(B_T, out_T):
            out_T.T[...] = A @ B_T.T

        return multiply_sparse
    multiply = multiplier(A)
    if len(A) < _TALL:
        return multiply
    gemv, A_T = sgemv if A.dtype == np.float32 else dgemv, A.T

    def multiply_tall(B_T, out_T):
        if len(B_T) > 1:
            multiply(B_T, out_T)
        else:
            gemv(1.0, A_T, B_T[0], 0.0, out_T[0], overwrite_y=1, trans=1)

    return multiply_tall


def adder(C, A):
    """A function of B.T that does C += A @ B.T, without the product in between.

    Parameters
    ----------
    C : ndarray of float32 or float64 (n, m)
        Updated in place, so it must be contiguous: BLAS would be given a copy of another.
    A : ndarray of C's type (n, k)
        Contiguous, and read at every call, as it then is.

    Returns
    -------
    add : callable
        B (m, k) is contiguous and of C's type.
    """
    gemm, A, C = _gemm(C), A.T, C.T

    def add(B_T):
        gemm(1.0, B_T, A, 1.0, C, _TRANSPOSED, _PLAIN, _OVERWRITE)

    return add


def _gemm(A):
    """BLAS's general product for the type of A."""
    return sgemm if A.dtype == np.float32 else dgemm
