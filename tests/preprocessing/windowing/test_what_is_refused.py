"""What a windower cannot read: the cause is named, and a cure that works."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
from numpy.testing import assert_array_equal

from sklearn_rnn import SequenceWindower

DAYS = pd.date_range("2026-03-01", periods=6, freq="D")
CURES = ['round("s")', 'round("min")', 'round("h")', 'to_period("M")', 'to_period("D")']
FRAME = pd.DataFrame({"v": np.arange(6.0)}, index=DAYS)


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame])
@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (["13,6", "9,4"], r"Column 'w' holds numbers written as text, .* is '13,6'.*decimal=\",\"\)"),
        (["13.6", "?"], r"Column 'w' holds numbers written as text, .* is '\?'.*na_values=\"\?\"\)"),
        (["?", "13,6"], r"decimal=\",\", na_values=\"\?\"\)"),
        (["13.6", "9.4"], r"Column 'w' holds numbers written as text: .*astype\(float\)"),
        (["red", "blue"], r"Column 'w' is of type String.* OneHotEncoder"),
    ],
)
def test_numbers_written_as_text_are_no_categories(frame, cells, message):
    with pytest.raises(TypeError, match=message) as caught:
        SequenceWindower(2).fit(frame({"v": [1.0, 2.0], "w": cells}))
    assert ("OrdinalEncoder" in str(caught.value)) == (cells[0] == "red")
    with pytest.raises(TypeError, match=r"numbers written as text|OrdinalEncoder"):
        SequenceWindower(2).fit(np.array([[1.0, cell] for cell in cells], object))


@pytest.mark.parametrize(
    ("X", "error", "message"),
    [
        (pl.LazyFrame({"v": [1.0]}), TypeError, r"LazyFrame, which holds no numbers yet: pass X.collect\(\)"),
        (pd.Series([[1.0, 2.0], [3.0]]), TypeError, r"array in each cell.*np.stack\(list\(X\)\)"),
        (np.array([np.ones(2), None], object)[:1], TypeError, "array in each cell"),
        ([[1.0, 2.0], [3.0]], TypeError, "list of sequences.*need no windower"),
        ([np.ones((3, 2)), np.ones((3, 2))], TypeError, "list of sequences.*need no windower"),
        (np.array([np.ones((3, 2)), None], object)[:1], TypeError, "list of sequences.*need no windower"),
        ([pd.DataFrame({"v": [1.0]}), pl.DataFrame({"v": [1.0]})], TypeError, "list of sequences.*need no windower"),
        (pd.DataFrame({"v": [np.ones(3), np.ones(3)]}), TypeError, "Column 'v' holds an array in each cell"),
        (pd.DataFrame({"v": [None, object()]}), TypeError, "X holds objects that are no numbers: float"),
        (np.ma.masked_array([["a"], ["b"]], [[True], [False]]), ValueError, "leave the masked rows out"),
    ],
)
def test_containers_of_no_rows_are_named(X, error, message):
    with pytest.raises(error, match=message):
        SequenceWindower(2).fit(X)


@pytest.mark.parametrize("dtype", ["Int64", "Float64", "boolean", "Float32"])
def test_missing_entries_of_extension_types_are_nan(dtype):
    column = pd.array([1, None, 0], dtype=dtype)
    for frame in (
        pd.DataFrame({"v": column}),
        pd.DataFrame({"v": column, "w": 1.0}),
        pd.DataFrame({"v": column, "w": 1}),
    ):
        assert_array_equal(SequenceWindower(1).fit_transform(frame)[:, 0, 0], [1, np.nan, 0])


@pytest.mark.parametrize("dtype", [float, np.float32, int])
def test_masked_means_nan(dtype):
    X = np.ma.masked_array(np.arange(6).reshape(3, 2).astype(dtype), [[0, 0], [1, 0], [0, 0]])
    made = SequenceWindower(1).fit_transform(X)
    assert_array_equal(made[:, 0], [[0, 1], [np.nan, 3], [4, 5]])
    assert made.dtype == (np.float32 if dtype == np.float32 else np.float64)
    with pytest.raises(ValueError, match="1 missing labels"):
        SequenceWindower(1, group_col=0).fit(X)


@pytest.mark.parametrize("parameter", ["window_length", "dilation", "lag"])
def test_a_bool_is_no_number_of_rows(parameter):
    with pytest.raises((TypeError, ValueError), match=f"{parameter}.*True"):
        SequenceWindower(**{parameter: True}).fit(FRAME)


@pytest.mark.parametrize("length", [10**11, 10**19, 10**40])
@pytest.mark.parametrize("parameter", ["window_length", "lag", "dilation"])
def test_windows_that_no_memory_holds_are_refused(parameter, length):
    with pytest.raises(ValueError, match=r"span .* steps .*memory.*window_length, lag and dilation"):
        SequenceWindower(**{parameter: length}).fit(FRAME)
    with pytest.raises(ValueError, match=r"span 1099511627775 .* need 8.19e\+03 GB"):
        SequenceWindower(2**40).fit(np.ones((3, 1)))


@pytest.mark.parametrize("freq", [1, 0.5, 10])
def test_stamps_at_the_ends_of_integers(freq):
    ends = np.iinfo(np.int64)
    frame = pd.DataFrame({"v": [1.0, 2.0, 3.0], "t": [ends.min, 0, ends.max]})
    by_rank = SequenceWindower(2, time_col="t").fit_transform(frame)
    assert_array_equal(by_rank[:, :, 0], [[np.nan, 1], [1, 2], [2, 3]])
    with pytest.raises(ValueError, match="too far apart to count the steps"):
        SequenceWindower(2, time_col="t", freq=freq).fit(frame)
    windower = SequenceWindower(2, time_col="t", freq=freq).fit(frame[1:2])
    with pytest.raises(ValueError, match="too far apart"):
        windower.transform(frame[2:])


def test_stamps_beyond_the_ends_of_integers_are_refused():
    frame = pd.DataFrame({"v": [1.0, 2.0], "t": np.array([5, 2**63], np.uint64)})
    with pytest.raises(ValueError, match=r"holds 9223372036854775808, and .* end at 9223372036854775807"):
        SequenceWindower(2, time_col="t").fit(frame)
    assert_array_equal(SequenceWindower(2, time_col="t").fit_transform(frame[:1])[0, :, 0], [np.nan, 1])


def test_duplicate_stamps_are_counted():
    twice = FRAME.iloc[[0, 1, 1, 2, 2, 2]]
    message = r"2026-03-02 00:00:00 occurs twice, and 3 row\(s\) of X .*X\[~X.index.duplicated\(\)\]"
    with pytest.raises(ValueError, match=message):
        SequenceWindower(2).fit(twice)
    SequenceWindower(2).fit(twice[~twice.index.duplicated()])


@pytest.mark.parametrize(
    ("frame", "options", "message"),
    [
        (FRAME.rename_axis("day"), {"time_col": "day"}, r"name of the index: time_col=\"index\""),
        (FRAME.rename_axis("shop"), {"group_col": "shop"}, r"name of the index: X.reset_index\('shop'\)"),
        (
            FRAME.set_axis(pd.MultiIndex.from_arrays([list("aabbcc"), DAYS], names=["shop", "day"])),
            {"group_col": "shop"},
            "level of the index.*: group_col=None",
        ),
        (FRAME.set_axis(pd.MultiIndex.from_arrays([DAYS, list("aabbcc")])), {}, r"X.swaplevel\(\)"),
        (FRAME.set_axis(pd.MultiIndex.from_arrays([DAYS, range(6)])), {}, r"X.swaplevel\(\)"),
        (FRAME.to_numpy(), {"time_col": "day"}, r"set_output\(transform=\"pandas\"\)"),
        (FRAME.to_numpy(), {"lag": {"v": 1}}, r"set_output\(transform=\"pandas\"\)"),
    ],
)
def test_names_that_stand_elsewhere_say_where(frame, options, message):
    with pytest.raises(ValueError, match=message):
        SequenceWindower(2, **options).fit(frame)


@pytest.mark.parametrize(
    ("stamps", "freq", "cure"),
    [
        (
            pd.to_datetime(["2026-03-01 10:00:02", "2026-03-01 10:09:57", "2026-03-01 10:20:01"]),
            "10min",
            'round("min")',
        ),
        (
            pd.DatetimeIndex(["2026-03-01 10:00:00.000", "2026-03-01 10:59:59.700"]).tz_localize("Europe/Vienna"),
            "h",
            'round("s")',
        ),
        (pd.to_datetime(["2026-01-31", "2026-02-27", "2026-03-31"]), "ME", 'to_period("M")'),
        (pd.to_datetime(["2026-03-01 10:07", "2026-03-02 09:58"]), "D", 'to_period("D")'),
        (pd.to_datetime(["2026-03-01 10:07", "2026-03-01 11:33"]), "D", None),
        (pd.to_datetime(["2026-03-01 10:07", "2026-03-01 11:33", "2026-03-01 11:34"]), "h", None),
    ],
)
def test_stamps_beside_the_grid_name_what_brings_them_onto_it(stamps, freq, cure):
    frame = pd.DataFrame({"v": np.arange(float(len(stamps)))}, index=stamps)
    with pytest.raises(ValueError, match="lies beside the grid") as caught:
        SequenceWindower(2, freq=freq).fit(frame)
    named = [
        cure for cure in ('round("s")', 'round("min")', 'to_period("M")', 'to_period("D")') if cure in str(caught.value)
    ]
    assert named == ([cure] if cure else [])
    if cure and "round" in cure:
        frame.index = stamps.round(cure.split('"')[1])
        SequenceWindower(2, freq=freq).fit(frame)
    elif cure:
        frame.index = stamps.to_period(cure.split('"')[1])
        SequenceWindower(2).fit(frame)


@pytest.mark.parametrize(
    ("zone", "day", "time"),
    [
        ("America/Sao_Paulo", "2018-11-04", "00:00"),
        ("America/Havana", "2019-03-10", "00:00"),
        ("America/Sao_Paulo", "2018-11-04", "00:30"),
        ("America/Sao_Paulo", "2018-11-04", "01:00"),
        ("Europe/Vienna", "2019-03-31", "02:15"),
    ],
)
@pytest.mark.parametrize("freq", ["D", "B"])
def test_a_day_without_midnight_is_one_step(zone, day, time, freq):
    naive = pd.date_range(pd.Timestamp(f"{day} {time}") - pd.Timedelta("2D"), periods=5)
    naive = naive if freq == "D" else naive.append(naive + pd.Timedelta("5D")).unique()
    stamps = naive.tz_localize(zone, nonexistent="shift_forward")
    keep = slice(None) if freq == "D" else stamps.day_of_week < 5
    frame = pd.DataFrame({"v": np.arange(float(len(stamps)))}, index=stamps)[keep]
    for first in range(len(frame) - 2):  # also where the day itself, or one after it, begins the training rows
        made = SequenceWindower(2, freq=freq).fit_transform(frame[first:])
        assert_array_equal(made[1:, 0, 0], frame["v"][first:-1])
        apart = SequenceWindower(2, freq=freq).fit(frame[first : first + 2]).transform(frame[first + 2 :])
        assert_array_equal(apart[:, 0, 0], frame["v"][first + 1 : -1])
