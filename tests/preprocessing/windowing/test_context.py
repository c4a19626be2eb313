"""What a windower remembers, and what it notices."""

import warnings

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal

from sklearn_rnn import SequenceWindower

DAYS = pd.date_range("2026-03-01", periods=12, freq="D")


def blocks(start, stop):
    return pd.DataFrame({"v": np.arange(float(start), stop)}, index=DAYS[start:stop])


def test_a_series_that_is_gone_keeps_its_context_and_a_new_one_starts_empty():
    def block(day, shops):
        return pd.DataFrame({"v": [10.0 * day + k for k in range(len(shops))], "shop": shops, "day": DAYS[day]})

    windower = SequenceWindower(2, group_col="shop", time_col="day").fit(block(0, ["a", "b"]))
    windower.partial_fit(block(1, ["b"])).partial_fit(block(2, ["c"]))
    assert_array_equal(windower.transform(block(3, ["a", "c", "d"]))[:, :, 0], [[0, 30], [20, 31], [np.nan, 32]])


def test_what_is_known_before_the_context_is_remembered_and_its_rows_stay_as_they_were():
    frame = pd.DataFrame({"v": [1.0, 2.0, np.nan, 4.0]}, index=DAYS[:4])
    windower = SequenceWindower(3, padding="edge", freq="D").fit(frame)
    assert_array_equal(windower.context_[:, 0], [np.nan, 4])
    assert_array_equal(windower.context_known_, [[2]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = windower.transform(pd.DataFrame({"v": [3.0, 4.0, 5.0]}, index=DAYS[2:5]))
    assert_array_equal(made[:, :, 0], [[2, 2, 3], [2, 3, 4], [3, 4, 5]])


def test_what_the_context_knows_never_reaches_rows_before_it():
    frame = pd.DataFrame({"a": [np.nan, np.nan, 3.0, np.nan, np.nan], "b": np.arange(5.0)}, index=DAYS[:5])
    for padding in ("mask", "edge"):
        windower = SequenceWindower(1, lag={"a": 1}, padding=padding)
        made = windower.fit_transform(frame)
        assert_array_equal(windower.context_known_, [[3, 3]])
        assert_array_equal(windower.transform(frame), made)
        assert_array_equal(windower.transform(frame[:2])[:, 0, 0], [3, 3])  # the mean, not what was known later


def test_context_none_keeps_nothing_of_the_rows_alive():
    X = np.zeros((100, 2))
    assert SequenceWindower(3, context=None).fit(X).context_.base is None


@pytest.mark.parametrize("time_col", [None, "day"])
def test_a_panel_without_context_keeps_no_series_and_starts_anew(time_col):
    panel = pd.DataFrame({"v": [1.0, 2.0, 3.0], "shop": ["a", "b", "a"], "day": [0, 0, 1]})
    panel = panel if time_col else panel.drop(columns="day")
    windower = SequenceWindower(2, context=None, group_col="shop", time_col=time_col).fit(panel)
    assert len(windower.groups_) == 0
    assert_array_equal(windower.transform(panel)[:, :, 0], [[np.nan, 1], [np.nan, 2], [1, 3]])
    assert len(windower.partial_fit(panel).context_) == 0


def test_another_axis_forgets_how_the_training_block_was_recognised():
    windower = SequenceWindower(2).fit(np.arange(4.0)[:, None])
    assert not hasattr(windower.fit(blocks(0, 4)), "head_")


def test_a_lag_changed_in_place_is_noticed():
    lag = {"v": 1}
    windower = SequenceWindower(2, lag=lag).fit(blocks(0, 4))
    lag["v"] = 2
    with pytest.raises(ValueError, match="changed after fit"):
        windower.transform(blocks(4, 5))


def test_the_context_keeps_its_precision_and_windows_the_type_of_their_rows():
    windower = SequenceWindower(2).fit(np.full((3, 1), 1e9 + 3))
    windower.partial_fit(np.ones((1, 1), np.float32))
    assert windower.context_.dtype == np.float64
    assert windower.transform(np.ones((1, 1), np.float32)).dtype == np.float32


def test_parameters_changed_after_fit_are_refused():
    frame = pd.DataFrame({"v": np.arange(12.0)}, index=DAYS)
    windower = SequenceWindower(2).fit(frame).set_params(window_length=5)
    with pytest.raises(ValueError, match="window_length was changed after fit from 2 to 5: set it back"):
        windower.transform(frame)
    assert windower.set_params(window_length=2, flatten=True).transform(frame).shape == (12, 2)


def test_a_block_that_leaves_a_gap_overlaps_or_lies_before():
    by_rank, grid = (SequenceWindower(3, freq=freq).fit(blocks(3, 6)) for freq in (None, "D"))
    assert_array_equal(by_rank.transform(blocks(7, 8))[0, :, 0], [4, 5, 7])
    assert_array_equal(grid.transform(blocks(7, 8))[0, :, 0], [5, np.nan, 7])
    for windower in (by_rank, grid):
        assert_array_equal(windower.transform(blocks(5, 7))[:, :, 0], [[np.nan, 4, 5], [4, 5, 6]])
        assert_array_equal(windower.transform(blocks(1, 3))[:, :, 0], [[np.nan, np.nan, 1], [np.nan, 1, 2]])


def test_an_overlap_with_other_values_is_warned_of_and_the_new_ones_count():
    windower = SequenceWindower(2).fit(blocks(0, 6))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        windower.transform(blocks(4, 8))
    for use in (windower.transform, windower.partial_fit):
        with pytest.warns(UserWarning, match="^Rows of X have .* of rows in the context, but other") as caught:
            use(blocks(4, 8) + 10)
        assert caught[0].filename == __file__
        windower = SequenceWindower(2).fit(blocks(0, 6))
    with pytest.warns(UserWarning, match="other values"):
        assert_array_equal(windower.transform(blocks(4, 8) + 10)[:, :, 0][1:3], [[14, 15], [15, 16]])


def test_a_truth_told_late_is_no_contradiction():
    frame = pd.DataFrame({"sold": [5.0, 7.0, np.nan], "promo": [0.0, 1.0, 0.0]}, index=DAYS[:3])
    windower = SequenceWindower(2, lag={"sold": 1}, freq="D").fit(frame[:2])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        windower.partial_fit(frame[2:])
        next_day = pd.DataFrame({"sold": [np.nan], "promo": [1.0]}, index=DAYS[3:4])
        assert_array_equal(windower.transform(next_day)[0], [[7, 0], [7, 1]])
        windower.partial_fit(frame[2:].fillna(9.0))
        assert_array_equal(windower.transform(next_day)[0], [[7, 0], [9, 1]])
        windower.partial_fit(frame[2:])


def test_values_at_the_ends_of_float64_overflow_nowhere():
    frame = pd.DataFrame({"v": [1e308, -1e308, 5e-324, 1e308]}, index=DAYS[:4])
    for X in (frame, frame.to_numpy()):
        windower = SequenceWindower(2, lag=1, padding="edge")
        made = windower.fit_transform(X)
        assert_array_equal(made[:, 1, 0], [0, 1e308, -1e308, 5e-324])
        assert_array_equal(windower.transform(X), made)
        assert_array_equal(windower.fill_, [2.5e307])
    with pytest.warns(UserWarning, match="other values"):
        SequenceWindower(2).fit(frame).transform(-frame)


def test_values_whose_sums_overflow_both_ways_are_read():
    X = np.tile([[1.7e308], [-1.7e308]], (16, 1))
    assert_array_equal(SequenceWindower(1).fit_transform(X)[:, 0], X)
