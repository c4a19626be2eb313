"""Windows by time and series, against a loop over rows."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from sklearn_rnn import SequenceWindower
from tests.preprocessing.reference import mean_by_hand, panel_windows_by_hand, ranks_by_hand

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")  # these panels are odd, and rightly doubted
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
    values[draw(st.lists(st.integers(0, len(keys) - 1), max_size=5)), draw(st.integers(0, 1))] = np.nan
    frame = pd.DataFrame(values, columns=["a", "b"])
    frame["series"], frame["time"] = zip(*keys, strict=True)
    return frame, draw(st.sampled_from([1, None]))


def expected(frame, freq, plan, fill, wanted=None):
    """Windows by hand of the rows at positions wanted, for columns with the means fill in fit."""
    group, time = list(frame["series"]), list(frame["time"])
    lags = [plan["lag"].get(name, 0) for name in "ab"] if isinstance(plan["lag"], dict) else [plan["lag"]] * 2
    place = time if freq else ranks_by_hand(group, time)
    wanted = range(len(frame)) if wanted is None else wanted
    plan = {name: value for name, value in plan.items() if name != "lag"}
    return panel_windows_by_hand(frame[["a", "b"]].to_numpy(), group, place, wanted, lags=lags, fill=fill, **plan)


def make(freq, plan, **options):
    return SequenceWindower(group_col="series", time_col="time", freq=freq, **plan, **options)


@settings(max_examples=300, deadline=None)
@given(panels(), PLANS)
def test_every_window_is_the_one_made_by_hand(panel, plan):
    frame, freq = panel
    windower = make(freq, plan)
    made = windower.fit_transform(frame)
    assert_allclose(windower.fill_, mean_by_hand(frame[["a", "b"]]), atol=1e-15)
    assert_array_equal(made, expected(frame, freq, plan, windower.fill_))


@settings(max_examples=300, deadline=None)
@given(panels(), PLANS, st.lists(st.integers(1, 18), min_size=1, max_size=4))
def test_later_blocks_through_any_chunking_give_the_tail_of_everything(panel, plan, cuts):
    frame, freq = panel
    part = np.searchsorted(sorted(cuts), frame["time"], side="right")
    first = np.flatnonzero(part == part.min())
    windower = make(freq, plan).fit(frame.iloc[first])
    whole = expected(frame, freq, plan, windower.fill_)
    assert_array_equal(windower.transform(frame.iloc[first]), whole[first])
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
    whole = expected(frame, freq, plan, windower.fill_)
    assert_array_equal(windower.transform(frame.iloc[held_out]), whole[held_out])
    assert_array_equal(windower.partial_fit(frame.iloc[held_out]).transform(frame), whole)


@settings(max_examples=300, deadline=None)
@given(panels(), PLANS, st.data())
def test_no_window_holds_what_is_later_than_its_row_minus_lag(panel, plan, data):
    frame, freq = panel
    i = data.draw(st.integers(0, len(frame) - 1))
    before = with_fill(make(freq, plan).fit(frame)).transform(frame)[i]
    place = frame["time"] if freq else pd.Series(ranks_by_hand(list(frame["series"]), list(frame["time"])))
    there = frame[["a", "b"]].notna().any(axis=1)
    for column in "ab":
        lag = plan["lag"][column] if isinstance(plan["lag"], dict) else plan["lag"]
        later = (place > place[i] - lag) | (frame["series"] != frame["series"][i])
        frame = frame.assign(**{column: frame[column].mask(later & there, 1e6)})
    assert_array_equal(with_fill(make(freq, plan).fit(frame)).transform(frame)[i], before)


def with_fill(windower):
    """The windower with means that do not depend on the rows: as a scaler's, they are learnt from all of them."""
    windower.fill_ = np.array([0.25, -0.5])
    return windower


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
    assert len(told) >= len(new) * plan["window_length"] * len(set(lags.values()))
    values = {"block": new[["a", "b"]].to_numpy(), "context": windower.context_}
    for line in told.itertuples():
        back = plan["dilation"] * (plan["window_length"] - 1 - line.step)
        columns = line.columns.split(", ") if "columns" in told else ["a", "b"]
        of_step = [k for k, name in enumerate(lags) if name in columns]
        assert {lags[name] + back for name in columns} == {line.lag}
        stands = made[line.row, line.step, of_step]
        if line.origin == "nowhere":
            assert line.position == -1
            assert line.padded
            assert (np.isnan(stands) | (stands == 0) | (stands == windower.fill_[of_step])).all()
        else:
            known = windower.context_known_[list(windower.groups_).index(line.series)] if line.position < 0 else None
            assert_array_equal(stands, (values[line.origin][line.position] if known is None else known)[of_step])


def test_window_rows_names_columns_only_where_their_lags_differ():
    frame = pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [4.0, 5.0, 6.0]})
    assert "columns" not in SequenceWindower(2, lag=1).fit(frame).window_rows(frame)
    told = SequenceWindower(2, lag={"a": 1, "b": 2}).fit(frame).window_rows(frame)
    assert set(told["columns"]) == {"a", "b"}
