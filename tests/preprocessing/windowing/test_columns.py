"""What names series, time and features."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
from numpy.testing import assert_array_equal

from sklearn_rnn import SequenceWindower

pytestmark = pytest.mark.filterwarnings("ignore:Time stamps do not ascend:UserWarning")
DAYS = pd.date_range("2026-03-01", periods=12, freq="D")


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
        ([["1", "2"]], {}, TypeError, r"astype\(float\)"),
        (np.array([["a", "2"]], dtype=object), {}, TypeError, "Column 0 is of type object, with strings"),
        (pd.DataFrame({"t": [1]}), {"time_col": "t"}, ValueError, "no columns beside those of series and time"),
        (pd.DataFrame({"v": [1.0], "g": [[1]]}), {"group_col": "g"}, TypeError, "labels of type list"),
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
    assert_array_equal(made[0][0], [[0, 2], [2, 2], [2, 4]])
    assert_array_equal(made[0][2], [[2, 2], [2, 4], [4, 6]])


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
    assert_array_equal(made.to_numpy(), [[0, 0, 2, 0], [2, 0, 1, 1], [1, 1, 2, 0]])
    by_position = SequenceWindower(2, lag={0: 1}, flatten=True, padding="zero").fit_transform(frame.to_numpy())
    assert_array_equal(by_position, made)


def test_names_of_columns_may_be_numbers_or_bools():
    frame = pd.DataFrame({5: ["a", "b", "a"], True: [1.0, 2.0, 3.0], False: [4.0, 5.0, 6.0]})
    made = SequenceWindower(2, group_col=5, padding="zero").fit_transform(frame)
    assert_array_equal(made[2], [[1, 4], [3, 6]])


def test_a_lagged_column_may_be_left_out_where_no_window_reads_it_in_x():
    days = pd.date_range("2026-03-01", periods=4)
    frame = pd.DataFrame({"sold": [1.0, 2.0, 3.0, 4.0], "promo": [0.0, 1.0, 0.0, 1.0]}, index=days)
    windower = SequenceWindower(2, lag={"sold": 1}, freq="D").fit(frame[:2])
    promo = frame[["promo"]]
    assert_array_equal(windower.transform(promo[2:3])[0], [[1, 1], [2, 0]])
    with pytest.raises(ValueError, match=r"X lacks 'sold', and the window of its row 1 reads it at row 0 of X"):
        windower.transform(promo[2:])
    assert_array_equal(windower.partial_fit(promo[2:3]).transform(promo[3:])[0], [[2, 0], [2, 1]])
    with pytest.raises(ValueError, match="yet now missing"):
        windower.transform(frame[["sold"]])
    far = SequenceWindower(1, lag={"sold": 2}).fit(frame[:2])
    assert_array_equal(far.transform(promo[2:])[:, 0], [[1, 0], [2, 1]])


@pytest.mark.parametrize("names", [["b", "a"], [1, 0], [2.5, 0.5], [("x", 1), ("x", 0)], [True, False]])
def test_columns_of_a_frame_are_matched_by_name_whatever_its_type(names):
    frame = pd.DataFrame(np.arange(8.0).reshape(4, 2))
    frame.columns = pd.Index(names, tupleize_cols=False)
    windower = SequenceWindower(2).fit(frame[:2])
    whole = windower.transform(frame[2:])
    if names[0] == "b":  # scikit-learn asks for the order, too, where names are strings
        with pytest.raises(ValueError, match="same order"):
            windower.transform(frame.iloc[2:, ::-1])
    else:
        assert_array_equal(windower.transform(frame.iloc[2:, ::-1]), whole)
    with pytest.raises(ValueError, match=r"unseen|unknown"):
        windower.transform(frame.set_axis(["b", "c"] if names[0] == "b" else [7, 8], axis=1))
