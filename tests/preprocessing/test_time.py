"""Windows by time and series, against a loop over rows."""

import warnings

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from sklearn_rnn import SequenceWindower

from .reference import panel_windows_by_hand, ranks_by_hand

pytestmark = pytest.mark.filterwarnings("ignore:Time stamps do not ascend:UserWarning")
PLANS = st.fixed_dictionaries(
    {
        "window_length": st.integers(1, 4),
        "lag": st.one_of(st.integers(0, 3), st.fixed_dictionaries({"a": st.integers(0, 3), "b": st.integers(0, 3)})),
        "dilation": st.integers(1, 2),
        "padding": st.sampled_from(["mask", "zero", "edge"]),
    }
)


@st.composite
def panels(draw, max_rows=14):
    """A frame of several series with gaps, absent rows, in any order of rows; and its freq (1: grid, None: rank)."""
    keys = draw(
        st.lists(st.tuples(st.sampled_from("xyz"), st.integers(0, 18)), min_size=2, max_size=max_rows, unique=True)
    )
    values = np.random.default_rng(draw(st.integers(0, 9))).normal(size=(len(keys), 2))
    values[draw(st.lists(st.integers(0, len(keys) - 1), max_size=3))] = np.nan
    frame = pd.DataFrame(values, columns=["a", "b"])
    frame["series"], frame["time"] = zip(*keys, strict=True)
    return frame, draw(st.sampled_from([1, None]))


def expected(frame, freq, plan, wanted=None):
    """Windows by hand of the rows at positions wanted."""
    group, time = list(frame["series"]), list(frame["time"])
    lags = [plan["lag"].get(name, 0) for name in "ab"] if isinstance(plan["lag"], dict) else [plan["lag"]] * 2
    place = time if freq else ranks_by_hand(group, time)
    wanted = range(len(frame)) if wanted is None else wanted
    plan = {name: value for name, value in plan.items() if name != "lag"}
    return panel_windows_by_hand(frame[["a", "b"]].to_numpy(), group, place, wanted, lags=lags, **plan)


def make(freq, plan, **options):
    return SequenceWindower(group_col="series", time_col="time", freq=freq, **plan, **options)


@settings(max_examples=300, deadline=None)
@given(panels(), PLANS)
def test_every_window_is_the_one_made_by_hand(panel, plan):
    frame, freq = panel
    assert_array_equal(make(freq, plan).fit_transform(frame), expected(frame, freq, plan))


@settings(max_examples=300, deadline=None)
@given(panels(), PLANS, st.lists(st.integers(1, 18), min_size=1, max_size=4))
def test_later_blocks_through_any_chunking_give_the_tail_of_everything(panel, plan, cuts):
    frame, freq = panel
    whole = expected(frame, freq, plan)
    part = np.searchsorted(sorted(cuts), frame["time"], side="right")
    first = np.flatnonzero(part == part.min())
    windower = make(freq, plan).fit(frame.iloc[first])
    span = max(plan["lag"].values()) if isinstance(plan["lag"], dict) else plan["lag"]
    span += (plan["window_length"] - 1) * plan["dilation"]
    for k in sorted(set(part) - {part.min()}):
        rows = np.flatnonzero(part == k)
        assert_array_equal(windower.transform(frame.iloc[rows]), whole[rows])
        windower.partial_fit(frame.iloc[rows])
        assert len(windower.context_) <= (span + (plan["padding"] == "edge")) * frame["series"].nunique()


@settings(max_examples=300, deadline=None)
@given(panels(), PLANS, st.data())
def test_with_all_rows_as_context_any_block_has_its_windows(panel, plan, data):
    frame, freq = panel
    held_out = data.draw(st.lists(st.integers(0, len(frame) - 1), min_size=1, max_size=len(frame) - 1, unique=True))
    windower = make(freq, plan, context="all").fit(frame.drop(index=held_out))
    assert_array_equal(windower.transform(frame.iloc[held_out]), expected(frame, freq, plan, held_out))
    assert_array_equal(windower.partial_fit(frame.iloc[held_out]).transform(frame), expected(frame, freq, plan))


@settings(max_examples=300, deadline=None)
@given(panels(), PLANS, st.data())
def test_no_window_holds_what_is_later_than_its_row_minus_lag(panel, plan, data):
    frame, freq = panel
    i = data.draw(st.integers(0, len(frame) - 1))
    before = make(freq, plan).fit_transform(frame)[i]
    place = frame["time"] if freq else pd.Series(ranks_by_hand(list(frame["series"]), list(frame["time"])))
    there = frame[["a", "b"]].notna().any(axis=1)
    for column in "ab":
        lag = plan["lag"][column] if isinstance(plan["lag"], dict) else plan["lag"]
        later = (place > place[i] - lag) | (frame["series"] != frame["series"][i])
        frame = frame.assign(**{column: frame[column].mask(later & there, 1e6)})
    assert_array_equal(make(freq, plan).fit_transform(frame)[i], before)


@settings(max_examples=100, deadline=None)
@given(panels(), PLANS)
def test_window_rows_tells_where_every_number_stands(panel, plan):
    frame, freq = panel
    known, new = frame[frame["time"] < 9], frame[frame["time"] >= 9]
    if not len(known) or not len(new):
        return
    windower = make(freq, plan).fit(known)
    made, told = windower.transform(new), windower.window_rows(new)
    lags = {name: plan["lag"][name] if isinstance(plan["lag"], dict) else plan["lag"] for name in "ab"}
    assert len(told) == len(new) * plan["window_length"] * len(set(lags.values()))
    values = {"block": new[["a", "b"]].to_numpy(), "context": windower.context_}
    for line in told.itertuples():
        back = plan["dilation"] * (plan["window_length"] - 1 - line.step)
        of_step = [k for k, lag in enumerate(lags.values()) if line.lag == lag + back]
        stands = made[line.row, line.step, of_step]
        if line.origin == "nowhere":
            assert line.position == -1
            assert line.padded
            assert_array_equal(stands, np.full(len(of_step), np.nan if plan["padding"] == "mask" else 0.0))
        else:
            assert plan["padding"] == "edge" or not line.padded
            assert_array_equal(stands, values[line.origin][line.position][of_step])


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
    with pytest.warns(UserWarning, match="1 row"):
        made = windower.transform(rows([0.1 + 0.2, 0.4]))
    assert_array_equal(made[:, :, 0], [[np.nan, 0], [0, 1]])


def test_whole_numbers_stay_integers_whatever_their_type():
    big = 2**53
    windower = SequenceWindower(2, time_col="t").fit(pd.DataFrame({"v": [1.0, 2.0], "t": [big, big + 1]}))
    windower.partial_fit(pd.DataFrame({"v": [3.0], "t": [float(big + 2)]}))
    assert windower.context_time_.dtype == np.int64


def test_a_panel_and_a_single_series_are_not_taken_for_each_other():
    panel = pd.DataFrame({"v": np.arange(6.0)}, index=pd.MultiIndex.from_product([["a", "b"], DAYS[:3]]))
    windower = SequenceWindower(2).fit(panel)
    with pytest.raises(ValueError, match="fitted on a panel of series, and X names none"):
        windower.transform(panel.loc["a"])
    with pytest.raises(ValueError, match="fitted on one series, and X names several"):
        SequenceWindower(2).fit(panel.loc["a"]).partial_fit(panel)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"time_col": "t"}, r"time_col='t', and X has a MultiIndex"),
        ({"group_col": "t"}, r"group_col='t', and X has a MultiIndex"),
    ],
)
def test_a_multiindex_and_columns_do_not_both_name_series_or_time(options, message):
    panel = pd.DataFrame({"v": np.arange(6.0), "t": range(6)}, pd.MultiIndex.from_product([["a", "b"], DAYS[:3]]))
    with pytest.raises(ValueError, match=message):
        SequenceWindower(2, **options).fit(panel)


@pytest.mark.parametrize(
    ("frame", "options", "error", "message"),
    [
        (pd.DataFrame({"v": [1.0]}, pd.MultiIndex.from_arrays([DAYS[:1]])), {}, ValueError, "one level"),
        (pd.DataFrame({"v": [1.0], "index": [2.0]}), {"time_col": "index"}, ValueError, "rename it"),
        (pd.DataFrame({"v": [1.0]}), {"time_col": True}, ValueError, "time_col must name a column, got True"),
        (np.zeros((2, 2)), {"group_col": False}, ValueError, "group_col must name a column, got False"),
        ([["1", "2"]], {}, TypeError, "OrdinalEncoder"),
        (np.array([["1", "2"]], dtype=object), {}, TypeError, "with strings"),
        (pd.DataFrame({"t": [1]}), {"time_col": "t"}, ValueError, "no columns beside those of series and time"),
        (pd.DataFrame({"v": [1.0], "g": [[1]]}), {"group_col": "g"}, TypeError, "holds no labels"),
        (pd.DataFrame({"v": [1.0], "g": [DAYS[0]]}), {"group_col": "g"}, TypeError, "labels of type Timestamp"),
        (np.zeros((2, 2)), {"group_col": "g"}, ValueError, r'no column of X.*set_output\(transform="pandas"\)'),
        (np.zeros((2, 2, 2)), {"group_col": 0}, ValueError, "dim 3"),
    ],
)
def test_what_names_neither_series_nor_time_is_said(frame, options, error, message):
    with pytest.raises(error, match=message):
        SequenceWindower(2, **options).fit(frame)


def test_columns_of_arrays_and_lists_are_named_by_position():
    rows = [["a", 1.0], ["b", 2.0], ["a", 3.0]]
    for X in (rows, np.array(rows, dtype=object)):
        assert_array_equal(SequenceWindower(2, group_col=0, time_col=False).fit_transform(X)[2], [[1], [3]])


def test_missing_labels_are_one_series_also_inside_tuples():
    labels = pd.Series([("a", np.nan), ("a", None), ("b", 1)], dtype=object)
    windower = SequenceWindower(2, group_col="g").fit(pd.DataFrame({"v": [1.0, 2.0, 3.0], "g": labels}))
    assert windower.groups_.tolist() == [("a", None), ("b", 1)]


def test_a_series_that_is_gone_keeps_its_context_and_a_new_one_starts_empty():
    def block(day, shops):
        return pd.DataFrame({"v": [10.0 * day + k for k in range(len(shops))], "shop": shops, "day": DAYS[day]})

    windower = SequenceWindower(2, group_col="shop", time_col="day").fit(block(0, ["a", "b"]))
    windower.partial_fit(block(1, ["b"])).partial_fit(block(2, ["c"]))
    assert_array_equal(windower.transform(block(3, ["a", "c", "d"]))[:, :, 0], [[0, 30], [20, 31], [np.nan, 32]])


def test_edge_padding_remembers_rows_as_they_were():
    frame = pd.DataFrame({"v": [1.0, 2.0, np.nan, 4.0]}, index=DAYS[:4])
    windower = SequenceWindower(3, padding="edge", freq="D").fit(frame)
    assert_array_equal(windower.context_[:, 0], [2, np.nan, 4])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = windower.transform(pd.DataFrame({"v": [3.0, 4.0, 5.0]}, index=DAYS[2:5]))
    assert_array_equal(made[2, :, 0], [3, 4, 5])


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


@pytest.mark.parametrize(
    "frame",
    [
        pl.DataFrame({"v": pl.Series([1, 2, 3], dtype=pl.Float32)}),
        pd.DataFrame({"v": pd.array([1, None, 3], dtype="Float32")}),
        pd.DataFrame({"v": np.ones(3, np.float32)}),
    ],
)
def test_float32_stays_in_every_frame(frame):
    assert SequenceWindower(2).fit_transform(frame).dtype == np.float32


@pytest.mark.parametrize("zone", [None, "Europe/Vienna"])
def test_pandas_and_polars_panels_have_the_same_windows(zone):
    stamps = np.repeat(DAYS[[0, 1, 3, 4]].tz_localize(zone), 2)
    table = {"sold": np.arange(8.0), "n": range(8), "shop": ["a", "b"] * 4, "day": stamps}
    naive = pl.Series(stamps.tz_localize(None).to_pydatetime().tolist())
    frames = (pd.DataFrame(table), pl.DataFrame({**table, "day": naive.dt.replace_time_zone(zone)}))
    made = []
    for frame in frames:
        windower = SequenceWindower(3, group_col="shop", time_col="day", freq="D", lag={"sold": 1}).fit(frame[:4])
        made.append(windower.transform(frame[4:]))
    assert_array_equal(*made)
    assert_array_equal(made[0][0], [[0, 2], [np.nan, np.nan], [np.nan, np.nan]])
    assert_array_equal(made[0][2], [[np.nan, np.nan], [np.nan, np.nan], [4, 6]])


def test_parameters_changed_after_fit_are_refused():
    frame = pd.DataFrame({"v": np.arange(12.0)}, index=DAYS)
    windower = SequenceWindower(2).fit(frame).set_params(window_length=5)
    with pytest.raises(ValueError, match="changed after fit"):
        windower.transform(frame)
    assert windower.set_params(window_length=2, flatten=True).transform(frame).shape == (12, 2)


@pytest.mark.parametrize(
    ("lag", "error", "message"),
    [
        ({"v": -1}, ValueError, "lag must be >= 0"),
        ({"w": 1}, ValueError, r"lag names \['w'\], which are no features of X: those are \['v'\]"),
        ({"v": 1.5}, TypeError, "lag must be an int"),
        (True, TypeError, "lag must be an int"),
        (-2, ValueError, "lag must be >= 0, got -2"),
    ],
)
def test_wrong_lags_are_named(lag, error, message):
    with pytest.raises(error, match=message):
        SequenceWindower(2, lag=lag).fit(pd.DataFrame({"v": np.arange(3.0)}))


def test_lags_per_column_put_the_past_and_what_is_known_side_by_side():
    frame = pd.DataFrame({"sales": [1.0, 2.0, 3.0], "holiday": [0.0, 1.0, 0.0]})
    windower = SequenceWindower(2, lag={"sales": 1}, flatten=True, padding="zero").set_output(transform="pandas")
    made = windower.fit_transform(frame)
    assert list(made.columns) == ["sales_lag2", "holiday_lag1", "sales_lag1", "holiday_lag0"]
    assert_array_equal(made.to_numpy(), [[0, 0, 0, 0], [0, 0, 1, 1], [1, 1, 2, 0]])
    by_position = SequenceWindower(2, lag={0: 1}, flatten=True, padding="zero").fit_transform(frame.to_numpy())
    assert_array_equal(by_position, made)


def blocks(start, stop):
    return pd.DataFrame({"v": np.arange(float(start), stop)}, index=DAYS[start:stop])


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
        with pytest.warns(UserWarning, match=r"^1 row\(s\) of X have .* of a row in the context, but other") as caught:
            use(blocks(4, 8) + 10)
        assert caught[0].filename == __file__
        windower = SequenceWindower(2).fit(blocks(0, 6))
    with pytest.warns(UserWarning, match="other values"):
        assert_array_equal(windower.transform(blocks(4, 8) + 10)[:, :, 0][1:3], [[14, 15], [15, 16]])
