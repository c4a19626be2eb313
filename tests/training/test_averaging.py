import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from sklearn_rnn.training import averaging
from sklearn_rnn.training.averaging import Average
from sklearn_rnn.training.touched import Rows, Stretch

THETAS = np.random.default_rng(0).normal(size=(100, 3))


def mean_of(thetas, **options):
    theta = np.full(3, 7.0)
    average = Average(theta, **options)
    for new in thetas:
        theta[:] = new
        average.add()
    return average.mean


def test_the_mean_is_that_of_its_equation():
    mean = np.full(3, 7.0)
    for n, theta in enumerate(THETAS, start=1):
        mean = mean + (theta - mean) * min(1, 4 / n)
    assert_allclose(mean_of(THETAS), mean, rtol=1e-12)


def test_weights_that_updates_leave_alone_count_as_they_are(monkeypatch):
    monkeypatch.setattr(averaging, "_SMALLEST_SCALE", 1e-2)
    theta, rng = np.arange(8.0), np.random.default_rng(0)
    whole, by_parts = Average(theta), Average(theta)
    for _ in range(100):
        rows = np.flatnonzero(rng.random(3) < 0.4)
        parts = [Stretch(slice(2)), Rows(2, 2, rows)]
        for part in parts:
            part.put(rng.normal(size=part.of(theta).size), theta)
        theta[:2] = rng.normal(size=2)
        whole.add()
        by_parts.add(parts)
        assert_allclose(by_parts.mean, whole.mean, rtol=1e-9)


def test_late_weights_count_most_and_early_ones_next_to_nothing():
    shares = mean_of(np.eye(100)[:, [30, 80, 99]])
    assert shares[0] < 2e-3
    assert shares[1] < shares[2] == pytest.approx(0.04)


@pytest.mark.parametrize(("late", "n"), [(4, 4), (np.inf, 100)])
def test_where_the_last_alone_count_the_mean_is_they_to_the_bit(late, n):
    assert_array_equal(mean_of(THETAS[:n], late=late), THETAS[n - 1])


def test_what_stays_as_it_is_stays_so_to_the_bit():
    frozen = THETAS[0].astype(np.float32)
    average = Average(frozen)
    for _ in range(100):
        average.add()
    assert_array_equal(average.mean, frozen)
