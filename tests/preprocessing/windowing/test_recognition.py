import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sklearn_rnn.preprocessing.windowing.recognition import begins_with, tolerance_of, unique_head


def head_length_by_hand(rows):
    def same(a, b):
        return len(a) == len(b) and np.array_equal(a, b, equal_nan=True)

    shortest = int(np.isnan(rows).all(axis=1).argmin()) + 1

    n_rows = len(rows)
    for k in range(shortest, n_rows + 1):
        if not any(same(rows[:k], rows[i : i + k]) for i in range(1, n_rows)):
            return k
    return n_rows


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([0.0, 1.0, np.nan]), min_size=1, max_size=14))
def test_head_is_the_shortest_beginning_that_occurs_nowhere_else(values):
    rows = np.array(values)[:, None]
    assert len(unique_head(rows, tolerance_of(rows))) == head_length_by_hand(rows)


@pytest.mark.parametrize("period", [1, 7])
def test_head_of_a_long_periodic_series_takes_linear_time(period):
    rows = np.resize(np.arange(period, dtype=float), 300_000)[:, None]
    start = time.process_time()
    assert len(unique_head(rows, tolerance_of(rows))) == len(rows) - period + 1
    assert time.process_time() - start < 5


def test_head_is_a_copy():
    rows = np.arange(1000.0)[:, None]
    assert not np.shares_memory(unique_head(rows, tolerance_of(rows)), rows)


def test_beginning_may_differ_in_the_last_digits():
    rows = np.random.default_rng(0).normal(size=(20, 3))
    rows[0, 1] = np.nan
    head = unique_head(rows, tolerance_of(rows))
    assert begins_with(rows * (1 + 1e-12), head, tolerance_of(rows))
    assert not begins_with(rows + 1e-3, head, tolerance_of(rows))


def test_rows_fewer_than_the_head_do_not_begin_with_it():
    rows = np.array([[0.0], [0.0], [0.0], [1.0]])
    head = unique_head(rows, tolerance_of(rows))
    assert len(head) == 3
    assert not begins_with(rows[:2], head, tolerance_of(rows))
    assert begins_with(rows[:3], head, tolerance_of(rows))


def test_tolerance_leaves_nan_out_and_knows_noise():
    rows = np.array([[1.0, np.nan, 1e-15], [3.0, np.nan, 2e-15], [np.nan, np.nan, 0.0]])
    np.testing.assert_allclose(tolerance_of(rows), [2e-5, 2e-12, 2e-12])


@pytest.mark.parametrize("place", [15, 35])
def test_an_outlier_does_not_make_everything_a_beginning(place):
    series = np.random.default_rng(0).uniform(size=(50, 1))
    series[place] = 1e6
    head = unique_head(series[:40], tolerance_of(series[:40]))
    assert begins_with(series[:40], head, tolerance_of(series[:40]))
    assert not begins_with(series[40:], head, tolerance_of(series[:40]))


def test_a_head_holds_at_least_one_row_that_is_there():
    rows = np.array([[np.nan], [np.nan], [1.0], [2.0]])
    assert len(unique_head(rows, tolerance_of(rows))) == 3


def test_the_head_of_nearly_equal_rows_is_unambiguous():
    rows = 1 + 1e-3 * np.random.default_rng(0).normal(size=(4000, 1))
    rows[2000] = 1e4
    tolerance = tolerance_of(rows)
    head = unique_head(rows, tolerance)
    assert not any(begins_with(rows[i:], head, tolerance) for i in range(1, len(rows)))
