import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.lib.stride_tricks import sliding_window_view
from numpy.testing import assert_allclose, assert_array_equal

from sklearn_rnn.numerics import scan, steps


def view_of(series, window_length, dilation):
    reach = (window_length - 1) * dilation
    return sliding_window_view(series, reach + 1, axis=0)[..., ::dilation].transpose(0, 2, 1)


@settings(max_examples=150, deadline=None)
@given(st.data(), st.integers(1, 5), st.integers(1, 3))
def test_a_view_is_scanned_as_its_copy_is(data, window_length, dilation):
    series = np.random.default_rng(0).normal(size=(data.draw(st.integers(15, 25)), 2))
    series[data.draw(st.lists(st.integers(0, 14)))] = np.nan
    view = view_of(series, window_length, dilation)
    of_view, of_copy = scan(view), scan(view.copy())
    assert_array_equal(of_view.lengths, of_copy.lengths)
    assert_array_equal(of_view.lengths, (~np.isnan(view).all(axis=2)).sum(axis=1))
    assert not of_view.incomplete
    assert of_copy.largest >= of_view.largest >= np.nanmax(np.abs(view), initial=0.0)


@pytest.mark.parametrize("view", [True, False])
@pytest.mark.parametrize(("bad", "incomplete", "infinite"), [(np.nan, True, False), (np.inf, False, True)])
def test_bad_steps_are_found_wherever_they_stand(view, bad, incomplete, infinite):
    for row, feature in ((0, 1), (7, 0), (19, 1)):
        series = np.zeros((20, 2))
        series[row, feature] = bad
        X = view_of(series, 3, 1) if view else view_of(series, 3, 1).copy()
        assert scan(X).incomplete == incomplete
        assert np.isinf(scan(X).largest) == infinite


@settings(max_examples=100, deadline=None)
@given(st.data(), st.integers(1, 4), st.integers(1, 3), st.booleans())
def test_only_the_examined_sequences_are_judged(data, window_length, dilation, view):
    series = np.random.default_rng(0).normal(size=(20, 2))
    X = view_of(series, window_length, dilation)
    examined = np.array(data.draw(st.lists(st.booleans(), min_size=len(X), max_size=len(X))))
    seen = {i + k * dilation for i in np.flatnonzero(examined) for k in range(window_length)}
    series[list(set(range(20)) - seen)] = [np.inf, np.nan]
    found, expected = scan(X if view else X.copy(), examined), scan(X[examined].copy())
    assert_array_equal(found.lengths[examined], expected.lengths)
    assert (np.isfinite(found.largest), found.incomplete) == (True, False)
    assert np.isfinite(found.scale).all()


@pytest.mark.parametrize("largest", [-3e20, 2e200])
def test_the_largest_number_is_told_as_it_is_where_it_may_be_too_large(largest):
    X = np.ones((4, 3, 2), np.float32 if abs(largest) < 1e38 else float)
    X[2, 1, 0] = largest
    assert scan(X).largest == pytest.approx(abs(largest), rel=1e-6)
    assert not scan(X).incomplete


def test_scale_is_the_root_mean_square_of_present_steps():
    X = np.full((4, 3, 2), np.nan)
    X[:, :2] = [3.0, -4.0]
    assert_allclose([scan(X).scale, scan(X[:1, :1]).scale], [[3, 4], [3, 4]])
    assert_array_equal(scan(np.full((2, 3, 1), np.nan)).scale, 0)


def test_blocks_of_any_size_find_the_same(monkeypatch):
    X = np.random.default_rng(0).normal(size=(11, 3, 2))
    X[4, 1] = np.nan
    at_once = scan(X)
    monkeypatch.setattr(steps, "_BLOCK", 1)
    in_blocks = scan(X)
    assert_array_equal(in_blocks.lengths, at_once.lengths)
    assert_allclose(in_blocks.square_sum, at_once.square_sum)


def test_a_scan_of_windows_needs_no_memory_of_their_size():
    view = view_of(np.zeros((100_099, 1), np.float32), 100, 1)
    tracemalloc.start()
    scan(view)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < view.size / 2


@pytest.mark.parametrize(
    "X", [np.zeros((3, 0, 2)), np.zeros((1, 1, 1)), np.zeros((4, 1, 1)), np.zeros((4, 3, 1))[::-1]]
)
def test_odd_shapes(X):
    assert_array_equal(scan(X).lengths, X.shape[1])


def test_a_row_repeated_by_a_stride_of_zero():
    X = np.broadcast_to(np.arange(3.0)[:, None], (5, 3, 1))
    assert_array_equal(scan(X).lengths, 3)
