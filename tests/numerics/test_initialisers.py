import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from sklearn_rnn.numerics import echoing, glorot_uniform, orthogonal, spectral_radius


@pytest.mark.parametrize(("n_rows", "n_columns"), [(5, 5), (7, 3), (3, 7)])
def test_orthogonal_matrices_are(n_rows, n_columns):
    Q = orthogonal(np.random.default_rng(0), n_rows, n_columns)
    assert Q.shape == (n_rows, n_columns)
    gram = Q @ Q.T if n_rows <= n_columns else Q.T @ Q
    assert_allclose(gram, np.eye(min(n_rows, n_columns)), atol=1e-12)


def test_orthogonal_matrices_are_drawn_without_bias():
    rng = np.random.default_rng(0)
    mean = np.mean([orthogonal(rng, 3, 3) for _ in range(3000)], axis=0)
    assert np.abs(mean).max() < 0.05


def test_glorot_weights_fill_their_bound():
    W = glorot_uniform(np.random.default_rng(0), 200, 100)
    bound = np.sqrt(6 / 300)
    assert 0.98 * bound < np.abs(W).max() <= bound
    assert_allclose(W.var(), bound**2 / 3, rtol=0.05)
    assert_array_equal(W, glorot_uniform(np.random.default_rng(0), 200, 100))


@pytest.mark.parametrize("n_units", [20, 300])
def test_random_links_have_their_density_and_spectral_radius(n_units):
    W = echoing(np.random.default_rng(0), n_units, 0.2, 1.3)
    assert np.count_nonzero(W) == round(0.2 * n_units**2)
    assert np.abs(np.linalg.eigvals(W)).max() == pytest.approx(1.3, rel=1e-10)
    assert_array_equal(W, echoing(np.random.default_rng(0), n_units, 0.2, 1.3))
    assert spectral_radius(W) == pytest.approx(1.3, rel=1e-10)


def test_links_without_a_cycle_stay_as_they_were_drawn():
    W = echoing(np.random.default_rng(4), 5, 0.04, 0.9)  # one link
    assert np.count_nonzero(W) == 1
    assert spectral_radius(W) in (0, pytest.approx(0.9))


@pytest.mark.parametrize(("n_units", "density"), [(20, 0.5), (300, 0.01)])
def test_only_cycles_make_eigenvalues(n_units, density):
    rng = np.random.default_rng(0)
    W = np.triu(rng.normal(size=(n_units, n_units)), 1) * (rng.random((n_units, n_units)) < density)
    order = rng.permutation(n_units)
    assert spectral_radius(W[order][:, order]) == 0
    W[3, 3], W[5, 6], W[6, 7], W[7, 5] = -0.5, 1.0, 1.0, 2.0
    expected = np.abs(np.linalg.eigvals(W[5:8, 5:8])).max()
    assert spectral_radius(W[order][:, order]) == pytest.approx(max(0.5, expected), rel=1e-12)
