"""Addressing by content, neighbourhood and sharpness: definitions, and gradients by finite differences."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.optimize import approx_fprime
from scipy.special import softmax

from sklearn_rnn.numerics.addressing import (
    allocate,
    by_content,
    link,
    link_backward,
    rewrite,
    rewrite_backward,
    sharpen,
    shift,
    similarity,
    usage,
    usage_backward,
)

RNG = np.random.default_rng(0)
WEIGHTS, MEMORY = softmax(RNG.normal(size=(2, 5, 3)), axis=1), RNG.normal(size=(5, 4, 3))


def check_gradients(function, arguments, gradients):
    """Gradients of a random mean of what the function returns are those of finite differences."""
    d = np.random.default_rng(1).normal(size=function(*arguments).shape)
    for k, gradient in enumerate(gradients(d.copy())):

        def value(flat, k=k):
            changed = list(arguments)
            changed[k] = flat.reshape(arguments[k].shape)
            return (d * function(*changed)).sum()

        assert_allclose(gradient.ravel(), approx_fprime(arguments[k].ravel(), value), rtol=0, atol=2e-6)


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        (similarity, (MEMORY, RNG.normal(size=(2, 4, 3)))),
        (by_content, (MEMORY, RNG.normal(size=(2, 4, 3)), 1 + RNG.random((2, 3)))),
        (shift, (WEIGHTS, softmax(RNG.normal(size=(3, 2, 3)), axis=0))),
        (sharpen, (WEIGHTS, 1 + RNG.random((2, 3)))),
        (lambda u: (allocate(u)[0], lambda da: (allocate(u)[1](da),)), (RNG.random((5, 3)),)),
    ],
    ids=["similarity", "by_content", "shift", "sharpen", "allocate"],
)
def test_gradients_are_right(function, arguments):
    check_gradients(lambda *changed: function(*changed)[0], arguments, function(*arguments)[1])


@pytest.mark.parametrize(
    ("function", "backward", "arguments"),
    [
        (usage, usage_backward, (RNG.random((5, 3)), WEIGHTS[0], WEIGHTS, RNG.random((2, 3)))),
        (link, link_backward, (RNG.normal(size=(5, 5, 3)), WEIGHTS[0], WEIGHTS[1])),
        (rewrite, rewrite_backward, (MEMORY, WEIGHTS[0], RNG.random((4, 3)), RNG.normal(size=(4, 3)))),
    ],
    ids=["usage", "link", "rewrite"],
)
def test_gradients_of_what_is_written_are_right(function, backward, arguments):
    check_gradients(function, arguments, lambda d: backward(*arguments, d))


def test_allocation_is_to_the_place_least_in_use_and_of_those_alike_to_the_first():
    u = np.array([[0.9, 0, 1], [0.2, 0, 1], [0.5, 0, 1]])
    a, _ = allocate(u)
    expected = [[0.1 * 0.2 * 0.5, 1, 0], [0.8, 0, 0], [0.5 * 0.2, 0, 0]]
    assert_allclose(a, expected, atol=3e-6)


def test_links_say_what_was_written_after_what():
    L, last = np.zeros((3, 3, 1)), np.zeros((3, 1))
    for place in (1, 0, 2):
        w = np.eye(3)[:, [place]]
        L, last = link(L, last, w), w
    assert_allclose(L[:, :, 0], [[0, 1, 0], [0, 0, 0], [1, 0, 0]])


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


def test_a_place_without_weight_may_gain_some():
    w, dP = np.array([0, 0.5, 0, 0.5]).reshape(1, 4, 1), np.zeros((1, 4, 1))
    dP[0, 0] = 1
    dw, _ = sharpen(w, np.ones((1, 1)))[1](dP)
    assert_allclose(dw[0, :, 0], [1, 0, 0, 0], atol=1e-4)


def test_sharpening_is_a_power_that_sums_to_one_also_of_zeros():
    assert_allclose(
        sharpen(WEIGHTS, np.full((2, 3), 3.0))[0], WEIGHTS**3 / (WEIGHTS**3).sum(axis=1)[:, None], atol=1e-6
    )
    assert_allclose(sharpen(np.zeros((1, 4, 1)), np.full((1, 1), 2.0))[0], 0.25)
