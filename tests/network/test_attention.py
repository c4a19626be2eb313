import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from sklearn_rnn.network.attention import Attention


@pytest.fixture
def case():
    """Attention, its parameters, three sequences of encoder's outputs (the last without a step), and states."""
    attention, rng = Attention(n_units=3, n_memory=4), np.random.default_rng(0)
    params = {"attention.W": rng.normal(size=(3, 4)), "attention.W_c": rng.normal(size=(3, 7))}
    lengths = np.array([5, 2, 0])
    M = rng.normal(size=(5, 4, 3)) * (np.arange(5)[:, None, None] < lengths)
    return attention, params, M, lengths, rng.normal(size=(3, 6, 3))


def test_weights_are_a_distribution_over_the_present_steps(case):
    attention, params, M, lengths, H = case
    _, weights, _ = attention(params, H, attention.memory(params, M, lengths))
    assert weights.shape == (3, 6, 5)
    assert_allclose(weights.sum(axis=2), [[1] * 6, [1] * 6, [0] * 6], rtol=1e-14)
    assert_array_equal(weights > 0, np.broadcast_to(np.arange(5) < lengths[:, None, None], weights.shape))


def test_the_equations_are_those_of_luong(case):
    attention, params, M, lengths, H = case
    U, weights, _ = attention(params, H, attention.memory(params, M, lengths))
    for i, length in enumerate(lengths[:2]):
        for s in range(6):
            m, h = M[:length, :, i], H[i, s]
            e = np.array([h @ params["attention.W"] @ step for step in m])
            a = np.exp(e) / np.exp(e).sum()
            u = np.tanh(params["attention.W_c"] @ np.concatenate([a @ m, h]))
            assert_allclose(weights[i, s, :length], a, rtol=1e-12)
            assert_allclose(U[:, 6 * i + s], u, rtol=1e-12)
    without = np.tanh(params["attention.W_c"][:, 4:] @ H[2].T)
    assert_allclose(U[:, 12:], without, rtol=1e-12)


def test_large_scores_do_not_overflow(case):
    attention, params, M, lengths, H = case
    U, weights, _ = attention(params, 1e4 * H, attention.memory(params, M, lengths))
    assert np.isfinite(U).all()
    assert_allclose(weights[:2].max(axis=2), 1.0)
