import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sklearn_rnn.preprocessing.recognition import begins_with, spread, unique_head


def head_length_by_hand(rows):
    def same(a, b):
        return len(a) == len(b) and np.array_equal(a, b, equal_nan=True)

    n_rows = len(rows)
    for k in range(1, n_rows + 1):
        if not any(same(rows[:k], rows[i : i + k]) for i in range(1, n_rows)):
            return k
    return n_rows


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([0.0, 1.0, np.nan]), min_size=1, max_size=14))
def test_head_is_the_shortest_beginning_that_occurs_nowhere_else(values):
    rows = np.array(values)[:, None]
    assert len(unique_head(rows)) == head_length_by_hand(rows)


@pytest.mark.parametrize("period", [1, 7])
def test_head_of_a_long_periodic_series_takes_linear_time(period):
    rows = np.resize(np.arange(period, dtype=float), 300_000)[:, None]
    start = time.perf_counter()
    assert len(unique_head(rows)) == len(rows) - period + 1
    assert time.perf_counter() - start < 5


def test_head_is_a_copy():
    rows = np.arange(1000.0)[:, None]
    assert not np.shares_memory(unique_head(rows), rows)


def test_beginning_may_differ_in_the_last_digits():
    rows = np.random.default_rng(0).normal(size=(20, 3))
    rows[0, 1] = np.nan
    head = unique_head(rows)
    assert begins_with(rows * (1 + 1e-12), head, spread(rows))
    assert not begins_with(rows + 1e-3, head, spread(rows))


def test_rows_fewer_than_the_head_do_not_begin_with_it():
    rows = np.array([[0.0], [0.0], [0.0], [1.0]])
    head = unique_head(rows)
    assert len(head) == 3
    assert not begins_with(rows[:2], head, spread(rows))
    assert begins_with(rows[:3], head, spread(rows))


def test_spread_leaves_nan_out():
    np.testing.assert_array_equal(spread(np.array([[1.0, np.nan], [3.0, np.nan], [np.nan, np.nan]])), [2.0, 0.0])
