import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from sklearn_rnn.numerics import Windows
from sklearn_rnn.preprocessing.windowing.context import Context
from sklearn_rnn.preprocessing.windowing.rows import Rows
from sklearn_rnn.preprocessing.windowing.timeline import assemble
from sklearn_rnn.preprocessing.windowing.windows import Plan, windows
from tests.preprocessing.reference import windows_by_hand

NOTHING = np.empty((0, 2))
FILL = np.array([0.25, -0.5])
PARAMETERS = st.fixed_dictionaries(
    {
        "window_length": st.integers(1, 5),
        "lag": st.integers(0, 3),
        "dilation": st.integers(1, 3),
        "padding": st.sampled_from(["mask", "zero", "edge"]),
    }
)


def made(rows, history, window_length, lag, dilation, padding):
    """Windows of rows (n_rows, n_features) that follow history, of one series in order."""
    plan = Plan(window_length, dilation, np.full(rows.shape[1], lag), padding)
    past = Context(Rows(history), np.full((1, rows.shape[1]), np.nan))
    return windows(assemble(past, Rows(rows), None), plan, np.resize(FILL, rows.shape[1]))


def draw_series(data, n_rows):
    series = np.random.default_rng(data.draw(st.integers(0, 9))).normal(size=(n_rows, 2))
    absent = data.draw(st.lists(st.integers(0, n_rows - 1), max_size=n_rows))
    series[absent] = np.nan
    series[data.draw(st.lists(st.integers(0, n_rows - 1), max_size=n_rows)), data.draw(st.integers(0, 1))] = np.nan
    return series


@settings(max_examples=300, deadline=None)
@given(st.data(), PARAMETERS, st.integers(1, 12))
def test_windows_equal_those_made_by_hand(data, parameters, n_rows):
    series = draw_series(data, n_rows)
    assert_array_equal(made(series, NOTHING, **parameters), windows_by_hand(series, fill=FILL, **parameters))


@settings(max_examples=200, deadline=None)
@given(st.data(), PARAMETERS, st.integers(2, 12))
def test_the_future_never_changes_a_window(data, parameters, n_rows):
    series = draw_series(data, n_rows)
    i = data.draw(st.integers(0, n_rows - 1))
    known = max(i - parameters["lag"] + 1, 0)
    changed = series.copy()
    changed[known:] = 1e6
    before, after = (made(rows, NOTHING, **parameters)[i] for rows in (series, changed))
    assert_array_equal(before, after)


@settings(max_examples=200, deadline=None)
@given(st.data(), PARAMETERS, st.integers(2, 12))
def test_history_of_the_whole_past_gives_the_windows_of_the_whole_series(data, parameters, n_rows):
    series = draw_series(data, n_rows)
    cut = data.draw(st.integers(1, n_rows - 1))
    whole = made(series, NOTHING, **parameters)
    assert_array_equal(made(series[cut:], series[:cut], **parameters), whole[cut:])


@pytest.mark.parametrize("padding", ["mask", "zero", "edge"])
def test_windows_are_a_read_only_view_of_one_padded_copy(padding):
    rows = np.random.default_rng(0).normal(size=(50_000, 4)).astype(np.float32)
    tracemalloc.start()
    view = made(rows, rows[:0], window_length=200, lag=0, dilation=1, padding=padding)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert view.shape == (50_000, 200, 4)
    assert not view.flags.writeable
    assert view.strides[0] == view.strides[1]
    assert peak < 8 * rows.nbytes  # the windows copied out would be 200 times the rows


def test_windows_that_reach_no_known_value_lie_apart_and_the_others_share_their_rows():
    rows = np.random.default_rng(0).normal(size=(5_000, 4))
    output = made(rows, rows[:0], window_length=200, lag=1, dilation=1, padding="edge")
    assert isinstance(output, Windows)
    assert output.track.nbytes < 1.1 * rows.nbytes
    assert not output[0].any()
    assert (output[1] == rows[0]).all()


def test_edge_padding_of_a_lagged_series_starts_with_zeros():
    rows = np.array([[1.0], [2.0], [3.0]])
    result = made(rows, rows[:0], window_length=2, lag=1, dilation=1, padding="edge")
    assert_array_equal(result[:, :, 0], [[0, 0], [1, 1], [1, 2]])


def test_padding_keeps_float32():
    rows = np.array([[np.nan], [2.0]], np.float32)
    for padding in ("mask", "zero", "edge"):
        assert made(rows, rows[:0], 2, 0, 1, padding).dtype == np.float32
