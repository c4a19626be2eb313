import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from sklearn_rnn import future_values

DAYS = pd.date_range("2026-03-01", periods=6)


def by_hand(values, group, place, horizon):
    """Cell by cell: (n, horizon)."""
    at = {(g, p): v for g, p, v in zip(group, place, values, strict=True)}
    return [[at.get((g, p + k), np.nan) for k in range(horizon)] for g, p in zip(group, place, strict=True)]


@settings(deadline=None)
@given(
    rows=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 12)), min_size=1, max_size=20, unique=True),
    horizon=st.integers(1, 15),
    freq=st.sampled_from([None, "D"]),
)
def test_values_ahead_cell_by_cell_of_shuffled_panels(rows, horizon, freq):
    group, day = zip(*rows, strict=True)
    values = np.arange(len(rows), dtype=float)
    place = day
    if freq is None:
        place = [sum(other == g and d < own for other, d in rows) for g, own in rows]
    frame = pd.DataFrame({"v": values, "shop": group, "day": pd.Timestamp("2026-01-01") + pd.to_timedelta(day, "D")})
    made = future_values(frame, horizon, group_col="shop", time_col="day", freq=freq)
    assert_array_equal(made, by_hand(values, group, place, horizon))
    indexed = frame.set_index(["shop", "day"])["v"]
    assert_array_equal(future_values(indexed, horizon, freq=freq), made)


def test_a_series_keeps_its_type_and_its_own_values_stand_first():
    y = np.array([1, 2, 3], dtype=np.float32)
    made = future_values(y, 2)
    assert made.dtype == np.float32
    assert_array_equal(made, [[1, 2], [2, 3], [3, np.nan]])
    assert_array_equal(future_values(y, 1)[:, 0], y)
    for other in (y.tolist(), pd.Series(y), pl.Series(y), np.ma.masked_invalid(y), [1, 2, 3]):
        assert_array_equal(future_values(other, 2), made)


def test_by_rank_a_gap_is_bridged_and_on_a_grid_it_is_unknown():
    y = pd.Series([0.0, 1.0, 3.0], index=DAYS[[0, 1, 3]])
    assert_array_equal(future_values(y, 2)[1], [1, 3])
    assert_array_equal(future_values(y, 2, freq="D")[1], [1, np.nan])
    assert_array_equal(future_values(y.to_period("D"), 2)[1], [1, np.nan])
    assert_array_equal(future_values(y.to_period("D"), 2, time_col=False)[1], [1, 3])


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame])
def test_a_frame_gives_a_frame_of_its_kind(frame):
    made = future_values(frame({"a": [1, 2], "b": [True, False]}), 2)
    assert isinstance(made, frame)
    assert list(made.columns) == ["a_ahead0", "a_ahead1", "b_ahead0", "b_ahead1"]
    assert_array_equal(made.to_numpy(), [[1, 2, 1, 0], [2, np.nan, 0, np.nan]])
    assert_array_equal(future_values(np.array([[1, 1], [2, 0]]), 2), made.to_numpy())


def test_a_frame_keeps_its_index():
    y = pd.DataFrame({"a": range(6)}, index=DAYS)
    assert future_values(y, 3).index.equals(y.index)


@pytest.mark.parametrize(
    ("y", "horizon", "parameters", "error", "message"),
    [
        ([1.0], 0, {}, ValueError, "horizon must be an int of at least 1, got 0"),
        ([1.0], 1.0, {}, ValueError, "horizon must be an int of at least 1, got 1.0"),
        ([1.0], True, {}, ValueError, "horizon must be an int of at least 1, got True"),
        ([1.0], 2, {"freq": "D"}, ValueError, "freq='D' needs a time axis"),
        ([1.0], 2, {"group_col": "shop"}, ValueError, "group_col='shop' is no column"),
        (pd.Series([1.0, 2.0], index=DAYS[[0, 0]]), 2, {}, ValueError, "occurs twice"),
        (pd.DataFrame({"a": ["x"]}), 2, {}, TypeError, "Column 'a'"),
        ([[[1.0]]], 2, {}, ValueError, "dim 3"),
    ],
)
def test_what_is_refused(y, horizon, parameters, error, message):
    with pytest.raises(error, match=message):
        future_values(y, horizon, **parameters)
