"""Addressing by content, neighbourhood and sharpness: definitions, and gradients by finite differences."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.optimize import approx_fprime
from scipy.special import softmax

from sklearn_rnn.numerics.addressing import sharpen, shift, similarity

RNG = np.random.default_rng(0)
WEIGHTS = softmax(RNG.normal(size=(2, 5, 3)), axis=1)


def check_gradients(function, first, second):
    """Gradients of a random mean of what ``function(first, second)`` returns are those of finite differences."""
    out, backward = function(first, second)
    d = np.random.default_rng(1).normal(size=out.shape)
    for k, gradient in enumerate(backward(d)):

        def value(flat, k=k):
            arguments = [first, second]
            arguments[k] = flat.reshape(arguments[k].shape)
            return (d * function(*arguments)[0]).sum()

        assert_allclose(gradient.ravel(), approx_fprime((first, second)[k].ravel(), value), rtol=0, atol=2e-6)


@pytest.mark.parametrize(
    ("function", "first", "second"),
    [
        (similarity, RNG.normal(size=(5, 4, 3)), RNG.normal(size=(2, 4, 3))),
        (shift, WEIGHTS, softmax(RNG.normal(size=(3, 2, 3)), axis=0)),
        (sharpen, WEIGHTS, 1 + RNG.random((2, 3))),
    ],
    ids=["similarity", "shift", "sharpen"],
)
def test_gradients_are_right(function, first, second):
    check_gradients(function, first, second)


def test_similarity_is_the_cosine_and_defined_for_an_empty_memory():
    M, K = RNG.normal(size=(5, 4, 1)), RNG.normal(size=(2, 4, 1))
    M[3] = 0
    c = similarity(M, K)[0][:, :, 0]
    m, k = M[:, :, 0], K[:, :, 0]
    with np.errstate(invalid="ignore"):
        cosine = (k @ m.T) / np.outer(np.linalg.norm(k, axis=1), np.linalg.norm(m, axis=1))
    assert_allclose(c[:, [0, 1, 2, 4]], cosine[:, [0, 1, 2, 4]], atol=1e-5)
    assert_allclose(c[:, 3], 0)


def test_a_shift_moves_all_weight_round():
    w = np.zeros((1, 4, 1))
    w[0, 0] = 1
    for k, place in enumerate((3, 0, 1)):
        S = np.zeros((3, 1, 1))
        S[k] = 1
        assert shift(w, S)[0].argmax() == place


def test_sharpening_is_a_power_that_sums_to_one_also_of_zeros():
    assert_allclose(
        sharpen(WEIGHTS, np.full((2, 3), 3.0))[0], WEIGHTS**3 / (WEIGHTS**3).sum(axis=1)[:, None], atol=1e-6
    )
    assert_allclose(sharpen(np.zeros((1, 4, 1)), np.full((1, 1), 2.0))[0], 0.25)
