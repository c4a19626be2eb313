import numpy as np
import pytest
from numpy.testing import assert_allclose

from sklearn_rnn.numerics import Moments

rng = np.random.default_rng(0)
Z = rng.normal(size=(4, 30)) + 1e6 * np.arange(4)[:, None]
WEIGHT = rng.integers(1, 4, 30).astype(float)


def assert_alike(moments, other):
    assert moments.weight == pytest.approx(other.weight)
    assert_allclose(moments.mean, other.mean, rtol=1e-13)
    assert_allclose(moments.scatter, other.scatter, rtol=1e-8, atol=1e-8)


def test_they_are_the_covariance_of_rows_that_occur_as_often_as_they_weigh():
    moments = Moments.of(Z, WEIGHT)
    expected = np.cov(Z, fweights=WEIGHT.astype(int), ddof=0)
    assert_allclose(moments.scatter / moments.weight, expected, rtol=1e-8)
    assert_allclose(moments.variance, expected.diagonal(), rtol=1e-8)
    assert_allclose(moments.mean, np.average(Z, axis=1, weights=WEIGHT), rtol=1e-13)


def test_moments_of_parts_add_up_to_those_of_the_whole():
    parts = [Moments.of(Z[:, part], WEIGHT[part]) for part in (slice(0, 1), slice(1, 17), slice(17, 30))]
    assert_alike(sum(parts, start=Moments.zero(4)), Moments.of(Z, WEIGHT))
    assert_alike(parts[2] + Moments.zero(4), parts[2])


def test_some_variables_in_other_units():
    factor = np.array([2.0, 0.5])
    assert_alike(Moments.of(Z, WEIGHT)[[3, 1]].scaled(factor), Moments.of(factor[:, None] * Z[[3, 1]], WEIGHT))
