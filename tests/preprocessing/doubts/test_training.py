"""What fit doubts: each situation that it is for, and its neighbours, which are in order."""

import numpy as np
import pandas as pd
import pytest

from sklearn_rnn import SequenceWindower

from .told import frame, told

RNG = np.random.default_rng(0)
DAYS = pd.date_range("2026-01-01", periods=60, freq="D")
NAIVE = pd.date_range("2025-10-20", periods=480, freq="h", tz="Europe/Vienna").tz_localize(None)
HALVES = pd.date_range("2025-10-25", periods=200, freq="30min", tz="Europe/Vienna").tz_localize(None)
PANEL = pd.MultiIndex.from_product([["n", "s"], DAYS])
SHUFFLED = RNG.permutation(60)


def target(index):
    return pd.Series(RNG.normal(size=len(index)), index=index)


def fitted(X, y=None, **parameters):
    parameters = {"window_length": 5} | parameters
    return told(SequenceWindower(**parameters).fit, X, y)


@pytest.mark.parametrize(
    "index",
    [
        DAYS[::-1],
        DAYS[SHUFFLED],
        DAYS.tz_localize("UTC")[::-1],
        DAYS.to_period("D")[::-1],
        pd.Index([day.date() for day in DAYS[::-1]]),
        DAYS.repeat(2)[:60],
        PANEL,
        PANEL.swaplevel().sort_values().swaplevel(),
        pd.MultiIndex.from_product([["n"], range(60)])[::-1],
        NAIVE[::-1],
        pd.date_range("2026-01-01", periods=60, freq="min")[::-1],
        pd.date_range("2026-01-01", periods=60, freq="h")[[*range(10), 11, 10, *range(12, 60)]],  # clocks go less back
    ],
    ids=lambda index: f"{type(index).__name__} {len(index)}",
)
def test_y_tells_that_the_axis_of_x_was_lost(index):
    assert fitted(frame(index).to_numpy(), target(index)) == ["axis"]
    assert fitted(frame(index).reset_index(drop=True), target(index).to_frame()) == ["axis"]
    assert fitted(frame(index).to_numpy(), target(index), time_col=False) == []


@pytest.mark.parametrize(
    "index",
    [
        DAYS,
        DAYS[DAYS.day_of_week < 5],
        DAYS.to_period("D"),
        NAIVE,
        HALVES,
        pd.MultiIndex.from_product([["n"], DAYS]),
        pd.RangeIndex(60)[::-1],
        pd.Index([f"row {k}" for k in range(60)])[::-1],
        pd.CategoricalIndex(DAYS[::-1]),
    ],
    ids=lambda index: f"{type(index).__name__} {len(index)}",
)
def test_a_y_whose_index_ascends_or_tells_no_time_is_in_order(index):
    assert fitted(frame(index).to_numpy(), target(index)) == []


def test_series_by_series_the_stamps_of_y_may_begin_anew():
    X = frame(PANEL).reset_index(drop=True).assign(shop=PANEL.get_level_values(0) == "n")
    y = target(PANEL.get_level_values(1))
    assert fitted(X, y, group_col="shop") == fitted(X, target(PANEL), group_col="shop") == []
    assert fitted(X, y[::-1], group_col="shop") == ["axis"]


@pytest.mark.parametrize("index", [DAYS, pd.RangeIndex(100, 160), pd.Index([f"row {k}" for k in range(60)])])
def test_x_and_y_in_different_orders(index):
    X, y = frame(index), target(index)
    assert fitted(X, y.iloc[SHUFFLED]) == ["permuted"]
    assert fitted(X, y) == fitted(X, y.reset_index(drop=True)) == fitted(X, y.to_numpy()) == []
    assert fitted(X.iloc[SHUFFLED].reset_index(drop=True).set_index(X.index), y) == []


def test_stamps_in_a_column_are_held_against_the_index_of_y():
    X = frame(DAYS).reset_index(names="day")
    assert fitted(X, target(DAYS[SHUFFLED]), time_col="day") == ["permuted"]
    assert fitted(X, target(DAYS), time_col="day") == []
    dates = pd.Index([day.date() for day in DAYS])
    assert fitted(X, target(dates), time_col="day") == fitted(frame(dates), target(DAYS)) == []
    assert fitted(X, target(dates[::-1]), time_col="day") == ["permuted"]


FORMS = ["%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y", "%d/%m/%Y", "%Y%m%d", "%d %B %Y", "%b %d, %Y", "%Y-%m-%dT%H:%M:%S"]


@pytest.mark.parametrize("form", FORMS)
def test_dates_as_text_that_do_not_ascend(form):
    index = pd.Index(pd.date_range("2025-11-20", periods=60, freq="D").strftime(form))
    assert fitted(frame(index)) == []
    assert fitted(frame(index[::-1])) == fitted(frame(index[SHUFFLED])) == ["text"]
    assert fitted(frame(index[::-1]), time_col=False) == []


@pytest.mark.parametrize(
    "index",
    [
        [f"order {20260101 - k}x" for k in range(60)],
        [f"{2026 - k}" for k in range(60)],
        [f"{60 - k}-{k}" for k in range(60)],
        [f"v{60 - k}.2026.1" for k in range(60)],
        [str(k) for k in SHUFFLED],
    ],
)
def test_texts_that_are_no_dates(index):
    assert fitted(frame(pd.Index(index))) == []


def test_durations_that_do_not_ascend():
    index = pd.to_timedelta(range(60), unit="h")
    assert fitted(frame(index)) == []
    assert fitted(frame(index[::-1])) == ["text"]


@pytest.mark.parametrize(
    ("index", "parameters"),
    [
        (pd.date_range("2020", periods=60, freq="W"), {"freq": "D"}),
        (pd.date_range("2020", periods=60, freq="W"), {"freq": "D", "window_length": 30}),
        (pd.date_range("2020", periods=60, freq="MS"), {"freq": "D", "window_length": 50}),
        (pd.date_range("2020", periods=60, freq="15min"), {"freq": "min", "window_length": 40}),
        (pd.period_range("2020", periods=60, freq="M").asfreq("D"), {"window_length": 40}),
        (pd.Index(np.arange(60) * 10), {"time_col": "index", "freq": 1}),
    ],
)
def test_a_grid_much_finer_than_the_rows(index, parameters):
    assert fitted(frame(index), **parameters) == ["freq"]
    assert fitted(frame(index[:8]), **parameters) == []


@pytest.mark.parametrize(
    ("index", "parameters"),
    [
        (DAYS, {"freq": "D"}),
        (DAYS[DAYS.day_of_week < 5], {"freq": "D"}),
        (DAYS[RNG.random(60) < 0.5], {"freq": "D"}),
        (pd.date_range("2020", periods=60, freq="W"), {"freq": "D", "dilation": 7}),
        (pd.date_range("2020", periods=60, freq="W"), {"freq": "W"}),
        (pd.date_range("2020", periods=60, freq="W"), {"freq": "D", "window_length": 1}),
        (pd.date_range("2020", periods=60, freq="W"), {}),
        (pd.period_range("2020", periods=60, freq="M"), {}),
    ],
)
def test_a_grid_that_is_that_of_the_rows(index, parameters):
    assert fitted(frame(index), **parameters) == []


def test_stamps_that_descend_but_not_between_whole_series():
    by_series, by_time = frame(PANEL), frame(PANEL).sort_index(level=1)
    assert fitted(by_series) == fitted(by_time) == []
    assert fitted(by_time[::-1]) == fitted(by_series.iloc[::-1]) == ["descend"]
    assert fitted(frame(DAYS[SHUFFLED])) == ["descend"]
