"""Stamps of every kind as places on an axis."""

import warnings

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal

from sklearn_rnn import SequenceWindower

pytestmark = pytest.mark.filterwarnings("ignore:Time stamps do not ascend:UserWarning")
DAYS = pd.date_range("2026-03-01", periods=12, freq="D")


def windows_of(index, freq, *, length=3, values=None, **options):
    """Windows (n, length) of the numbers 0, 1, ... over an index."""
    values = np.arange(float(len(index))) if values is None else values
    return SequenceWindower(length, freq=freq, **options).fit_transform(pd.DataFrame({"v": values}, index=index))[
        :, :, 0
    ]


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("zone", [None, "Europe/Vienna"])
def test_stamps_of_every_unit_and_zone(unit, zone):
    index = DAYS.tz_localize(zone).as_unit(unit).delete(5)
    made = windows_of(index, "D")
    assert_array_equal(made[5], [4, np.nan, 5])
    assert_array_equal(windows_of(index, None)[5], [3, 4, 5])


def test_units_may_differ_between_calls():
    frame = pd.DataFrame({"v": np.arange(12.0)}, index=DAYS.as_unit("s"))
    windower = SequenceWindower(3, freq="D").fit(frame[:8])
    later = frame[8:].set_axis(DAYS[8:].as_unit("ns"))
    assert_array_equal(windower.transform(later)[0, :, 0], [6, 7, 8])


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_a_day_in_which_clocks_change_is_one_step_and_its_hours_are_those_that_pass(day):
    days = pd.date_range(pd.Timestamp(day) - pd.Timedelta("3D"), periods=6, freq="D", tz="Europe/Vienna")
    assert_array_equal(windows_of(days, "D")[5], [3, 4, 5])
    start = pd.Timestamp(day, tz="Europe/Vienna")
    hours = pd.date_range(start, periods=8, freq="h")
    assert_array_equal(windows_of(hours, "h")[7], [5, 6, 7])
    with pytest.raises(ValueError, match="occurs twice"):
        windows_of(pd.DatetimeIndex(["2026-10-25 02:30", "2026-10-25 02:30"]), "h")


@pytest.mark.parametrize(
    "freq", ["D", "2D", "h", "6h", "15min", "s", "W", "W-WED", "2W", "MS", "ME", "QS", "QE", "YS", "B", "2MS", "BME"]
)
def test_every_frequency_makes_a_grid(freq):
    index = pd.date_range("2024-01-01", periods=14, freq=freq)
    made = windows_of(index.delete([4, 5]), freq)
    assert_array_equal(made[:4], [[np.nan, np.nan, 0], [np.nan, 0, 1], [0, 1, 2], [1, 2, 3]])
    assert_array_equal(made[4], [np.nan, np.nan, 4])
    assert_array_equal(made[6], [4, 5, 6])


@pytest.mark.parametrize("freq", ["D", "M", "Q", "Y", "h", "2M"])
def test_periods_have_a_grid_of_their_own(freq):
    index = pd.period_range("2024-01", periods=9, freq=freq).delete(4)
    assert_array_equal(windows_of(index, None)[4], [3, np.nan, 4])


def test_business_days_skip_weekends_and_a_holiday_is_absent():
    index = pd.bdate_range("2026-05-01", periods=10).delete(3)
    assert_array_equal(windows_of(index, "B")[3], [2, np.nan, 3])
    assert_array_equal(windows_of(index, None)[3], [1, 2, 3])


def test_month_ends_of_different_length_are_neighbours():
    index = pd.date_range("2024-01-31", periods=5, freq="ME")
    assert_array_equal(windows_of(index, "ME")[4], [2, 3, 4])


def test_multiples_are_counted_from_the_training_rows():
    index = pd.date_range("2024-01-07", periods=8, freq="2W")
    frame = pd.DataFrame({"v": np.arange(8.0)}, index=index)
    windower = SequenceWindower(3, freq="2W").fit(frame[:5])
    assert_array_equal(windower.transform(frame[5:])[:, :, 0], [[3, 4, 5], [4, 5, 6], [5, 6, 7]])
    with pytest.raises(ValueError, match="beside the grid"):
        windower.transform(frame[5:].set_axis(index[5:] + pd.Timedelta("7D")))


@pytest.mark.parametrize(
    ("index", "freq"),
    [
        (DAYS + pd.to_timedelta([0] * 11 + [3], unit="h"), "D"),
        (DAYS, "MS"),
        (DAYS, "W"),
        (DAYS, "7h"),
        (DAYS, "B"),
    ],
)
def test_a_stamp_beside_the_grid_is_named(index, freq):
    with pytest.raises(ValueError, match=r"The time stamp 2026-03-.* lies beside the grid of freq="):
        windows_of(index, freq)


@pytest.mark.filterwarnings("ignore:freq='s' is a grid much finer:UserWarning")
def test_a_grid_of_seconds_under_daily_rows_stays_small():
    index = pd.date_range("2000-01-01", periods=5000, freq="D")
    made = windows_of(index, "s", length=5)
    assert_array_equal(made[-1], [np.nan] * 4 + [4999])
    assert_array_equal(windows_of(index, "s", length=2, padding="edge")[-1], [4998, 4999])


def test_infer_finds_the_grid_once_at_fit():
    index = DAYS.delete(9)
    frame = pd.DataFrame({"v": np.arange(11.0)}, index=index)
    windower = SequenceWindower(3, freq="infer").fit(frame[:8])
    assert windower.schema_["axis"]["freq"] == "D"
    assert_array_equal(windower.transform(frame[8:])[1, :, 0], [8, np.nan, 9])
    with pytest.raises(ValueError, match="infers no frequency"):
        SequenceWindower(3, freq="infer").fit(frame)


def test_numbers_are_time_too():
    index = pd.Index([10, 12, 14, 20])
    assert_array_equal(windows_of(index, 2, time_col="index")[3], [np.nan, np.nan, 3])
    assert_array_equal(windows_of(index, None, time_col="index")[3], [1, 2, 3])
    assert_array_equal(windows_of(index / 10, 0.2, time_col="index")[2], [0, 1, 2])
    with pytest.raises(ValueError, match="beside the grid"):
        windows_of(index, 4, time_col="index")


def test_an_integer_index_is_ignored_unless_named_and_any_index_can_be():
    frame = pd.DataFrame({"v": np.arange(3.0)}, index=[2, 1, 0])
    assert_array_equal(SequenceWindower(2).fit_transform(frame)[2, :, 0], [1, 2])
    assert_array_equal(SequenceWindower(2, time_col="index").fit_transform(frame)[2, :, 0], [np.nan, 2])
    dated = frame.set_axis(DAYS[[2, 1, 0]])
    assert_array_equal(SequenceWindower(2, time_col=False).fit_transform(dated)[2, :, 0], [1, 2])


def test_unsorted_rows_get_their_windows_and_a_warning():
    frame = pd.DataFrame({"v": [2.0, 0.0, 1.0]}, index=DAYS[[2, 0, 1]])
    with pytest.warns(UserWarning, match="do not ascend") as caught:
        windower = SequenceWindower(2).fit(frame)
    assert caught[0].filename == __file__
    assert_array_equal(windower.transform(frame)[:, :, 0], [[1, 2], [np.nan, 0], [0, 1]])


@pytest.mark.parametrize(
    ("index", "error", "message"),
    [
        (DAYS.insert(3, pd.NaT), ValueError, "1 missing time stamps"),
        (DAYS.insert(3, DAYS[0]), ValueError, "2026-03-01 00:00:00 occurs twice"),
        (pd.Index([0.0, np.inf]), ValueError, "infinite"),
        (pd.Index(["2026-01-01", "2026-01-02"]), TypeError, "pandas.to_datetime"),
        (pd.to_timedelta([1, 2], unit="h"), TypeError, "dates, periods or numbers"),
        (pd.DatetimeIndex(np.array(["1500-01-01", "1500-01-02"], "M8[s]")), ValueError, "beyond 1677 to 2262"),
    ],
)
def test_stamps_that_make_no_axis_are_refused(index, error, message):
    frame = pd.DataFrame({"v": np.arange(float(len(index)))}, index=index)
    windower = SequenceWindower(2, time_col="index")
    with pytest.raises(error, match=message):
        windower.fit(frame)
    assert not hasattr(windower, "context_")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"freq": "D"}, r'freq=\'D\' needs a time axis.*set_output\(transform="pandas"\)'),
        ({"context": "all"}, 'context="all" needs a time axis'),
        ({"time_col": "index"}, "X has no index"),
        ({"time_col": 7}, r"time_col=7 is no column of X, whose columns are \[0, 1\]"),
        ({"group_col": "shop"}, "group_col='shop' is no column of X"),
        ({"group_col": 1, "time_col": 1}, "the same column"),
        ({"freq": -1}, "freq must be"),
        ({"freq": [1]}, "freq must be"),
    ],
)
def test_an_axis_or_column_that_is_not_there_is_named(options, message):
    with pytest.raises(ValueError, match=message):
        SequenceWindower(2, **options).fit(np.arange(6.0).reshape(3, 2))


@pytest.mark.parametrize(
    ("index", "freq", "message"),
    [
        (DAYS, 5, "give a pandas alias"),
        (pd.RangeIndex(12), "D", "give a number"),
        (DAYS, "fortnight", "no frequency that pandas knows"),
        (DAYS, "-1D", "makes no grid"),
        (DAYS, "bh", "makes no grid"),
        (pd.period_range("2024", periods=12, freq="M"), "D", "not that of the periods"),
        (pd.period_range("2024", periods=12, freq="M"), "ME", "no frequency that pandas knows for periods"),
    ],
)
def test_a_frequency_that_does_not_fit_the_stamps_is_named(index, freq, message):
    with pytest.raises(ValueError, match=message):
        windows_of(index, freq, time_col="index")


@pytest.mark.parametrize(
    ("later", "message"),
    [
        (pd.RangeIndex(4), "was fitted on rows with a time axis, and X has none"),
        (DAYS[8:].tz_localize("UTC"), "dates in UTC, but the windower was fitted on dates without time zone"),
        (DAYS[8:].to_period(), "periods of D, but the windower was fitted on dates"),
    ],
)
def test_another_kind_of_axis_than_that_of_fit_is_refused(later, message):
    windower = SequenceWindower(2).fit(pd.DataFrame({"v": np.arange(8.0)}, index=DAYS[:8]))
    with pytest.raises(ValueError, match=message):
        windower.transform(pd.DataFrame({"v": np.arange(4.0)}, index=later))


@pytest.mark.parametrize(
    ("index", "freq", "message"),
    [
        (
            pd.DatetimeIndex(["2026-10-24 22:30", "2026-10-24 23:30"]).tz_localize("UTC").tz_convert("Europe/Vienna"),
            "D",
            "beside the grid of freq='D'.*calendar of Europe/Vienna: tz_convert",
        ),
        (
            pd.DatetimeIndex(["2026-10-25 00:30", "2026-10-25 01:30"]).tz_localize("UTC").tz_convert("Europe/Vienna"),
            "D",
            "have the same place on the grid of freq='D'",
        ),
        (pd.Index([0.0, 1e-8, 1.0]), 1, "The time stamp 0.0 occurs twice"),
        (pd.date_range("2026", periods=2, tz="dateutil/Europe/Vienna"), "D", "use tz_convert"),
    ],
)
def test_stamps_that_crowd_a_grid_or_have_no_zone_are_named(index, freq, message):
    with pytest.raises(ValueError, match=message):
        windows_of(index, freq, time_col="index")


@pytest.mark.parametrize("freq", [None, "D", "h"])
def test_stamps_may_lie_centuries_apart(freq):
    index = pd.DatetimeIndex(np.array(["1700-01-01", "1700-01-02", "2026-01-01", "2026-01-02"], "M8[s]"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = windows_of(index, freq, length=2)
    assert_array_equal(made[1], [np.nan if freq == "h" else 0, 1])
    assert_array_equal(made[2], [np.nan if freq else 1, 2])


@pytest.mark.parametrize("stamps", [np.arange(1000, dtype="f4") * np.float32(0.1), np.cumsum(np.full(1000, 0.1))])
def test_rounded_numbers_lie_on_the_grid(stamps):
    assert not np.isnan(windows_of(pd.Index(stamps), 0.1, time_col="index")[5:]).any()


def test_a_number_told_again_with_another_rounding_is_the_same_row():
    def rows(stamps):
        return pd.DataFrame({"v": np.arange(len(stamps)) * 1.0}, index=stamps)

    windower = SequenceWindower(2, freq=0.1, time_col="index").fit(rows([0.1, 0.2, 0.3]))
    with pytest.warns(UserWarning, match="but other values"):
        made = windower.transform(rows([0.1 + 0.2, 0.4]))
    assert_array_equal(made[:, :, 0], [[np.nan, 0], [0, 1]])


def test_whole_numbers_stay_integers_whatever_their_type():
    big = 2**53
    windower = SequenceWindower(2, time_col="t").fit(pd.DataFrame({"v": [1.0, 2.0], "t": [big, big + 1]}))
    windower.partial_fit(pd.DataFrame({"v": [3.0], "t": [float(big + 2)]}))
    assert windower.context_time_.dtype == np.int64
    on_grid = SequenceWindower(2, time_col="t", freq=2.0).fit(pd.DataFrame({"v": [1.0, 2.0], "t": [big, big + 2]}))
    assert on_grid.context_time_.dtype == np.int64
