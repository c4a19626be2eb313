"""What transform and partial_fit doubt, and what of it is in order."""

import warnings

import numpy as np
import pandas as pd
import pytest
from skops.io import dump

from sklearn_rnn import SequenceWindower, load

from .told import told

DAYS = pd.date_range("2026-01-01", periods=200, freq="D")


def series(index=DAYS):
    return panel(1, index).droplevel(0)


def panel(n_series=3, index=DAYS, first=0):
    """The same values for the same series and day in every call."""
    index = pd.MultiIndex.from_product([index, range(first, first + n_series)]).swaplevel()
    day = index.get_level_values(1).day_of_year.to_numpy()
    return pd.DataFrame({"a": np.sin(1e3 * day + 317.0 * index.get_level_values(0))}, index=index)


@pytest.mark.parametrize("freq", [None, "D"])
@pytest.mark.parametrize("rows", [series, panel], ids=["series", "panel"])
def test_rows_far_behind_the_context(rows, freq):
    windower = SequenceWindower(4, freq=freq).fit(rows(index=DAYS[:100]))
    assert told(windower.transform, rows(index=DAYS[140:160])) == ["stale"]
    assert told(windower.transform, rows(index=DAYS[100:120])) == []
    assert told(windower.transform, rows(index=DAYS[102:103])) == []
    assert told(windower.transform, rows(index=DAYS[:20])) == []
    assert told(windower.partial_fit(rows(index=DAYS[100:140])).transform, rows(index=DAYS[140:160])) == []


def test_gaps_as_long_as_those_of_training_and_new_series_are_no_news():
    gappy = SequenceWindower(4).fit(series(DAYS[:100].delete(slice(40, 60))))
    assert told(gappy.transform, series(DAYS[150:160])) == []
    windower = SequenceWindower(4).fit(panel(index=DAYS[:100]))
    assert told(windower.transform, panel(index=DAYS[150:160], first=3)) == []
    assert told(SequenceWindower(1).fit(series(DAYS[:100])).transform, series(DAYS[190:])) == []
    assert told(SequenceWindower(4, context=None).fit(series(DAYS[:100])).transform, series(DAYS[190:])) == []


@pytest.mark.parametrize("freq", [None, "D"])
def test_a_hole_in_one_series_is_no_measure_for_all(freq):
    shut = panel(index=DAYS[:100]).drop(index=[(0, day) for day in DAYS[20:60]])
    windower = SequenceWindower(4, freq=freq).fit(shut)
    assert told(windower.transform, panel(index=DAYS[125:135])) == ["stale"]
    assert told(windower.transform, panel(n_series=1, index=DAYS[125:135])) == []  # it alone may be shut once more
    assert told(windower.partial_fit(panel(index=DAYS[100:125])).transform, panel(index=DAYS[125:135])) == []


def test_what_was_told_since_counts_as_known():
    windower = SequenceWindower(4).fit(series(DAYS[:1]))
    for k in range(1, 100, 2):
        assert told(windower.partial_fit, series(DAYS[k : k + 2])) == []
    assert told(windower.transform, series(DAYS[140:150])) == ["stale"]


@pytest.mark.parametrize("begin", [70, 90, 0])
def test_rows_given_again(begin):
    X = np.random.default_rng(0).normal(size=(200, 2))
    windower = SequenceWindower(4).fit(X[:100])
    block = X[begin:120] if begin else np.r_[X[150:160], X[:120]]
    assert told(windower.transform, block) == told(windower.partial_fit, block) == ["again"]


@pytest.mark.parametrize(
    ("block", "length"),
    [
        (slice(0, 100), 4),
        (slice(0, 50), 4),
        (slice(100, 120), 4),
        (slice(97, 120), 4),
        (slice(30, 60), 4),
        (slice(80, 120), 1),
    ],
    ids=["training", "its beginning", "what follows", "three rows of overlap", "a fold inside", "windows of one row"],
)
def test_rows_that_are_not_given_again(block, length):
    X = np.random.default_rng(0).normal(size=(200, 2))
    assert told(SequenceWindower(length).fit(X[:100]).transform, X[block]) == []


def test_rows_told_by_partial_fit_and_given_again():
    X = np.random.default_rng(0).normal(size=(200, 2))
    windower = SequenceWindower(4).fit(X[:100])
    for k in range(100, 160, 3):
        assert told(windower.transform, X[k : k + 3]) == told(windower.partial_fit, X[k : k + 3]) == []
    assert told(windower.transform, X[140:170]) == ["again"]


@pytest.mark.parametrize("values", [np.ones(100), np.tile([0.0, 1.0, 2.0, 1.0], 25)], ids=["constant", "periodic"])
def test_series_that_repeat_themselves_are_quiet(values):
    windower = SequenceWindower(4).fit(values[:, None])
    assert windower.ending_ is None
    assert told(windower.transform, values[:20, None]) == told(windower.partial_fit, values[:20, None]) == []


def test_an_ordered_panel_given_again():
    X = np.random.default_rng(0).normal(size=(90, 2))
    rows = pd.DataFrame(X, columns=["a", "b"]).assign(s=np.tile(["x", "y", "z"], 30))
    windower = SequenceWindower(4, group_col="s").fit(rows[:60])
    assert told(windower.transform, rows[60:]) == told(windower.transform, rows[:60]) == []
    assert told(windower.transform, rows[45:]) == ["again"]


@pytest.mark.parametrize("rows", [series, panel], ids=["series", "panel"])
def test_rows_told_too_late(rows):
    for context in ("tail", "all"):
        windower = SequenceWindower(4, context=context).fit(rows(index=DAYS[:100]))
        assert told(windower.transform, rows(index=DAYS[:50])) == []
        assert told(windower.partial_fit, rows(index=DAYS[:50])) == ["late"] * (context == "tail")
        assert told(windower.partial_fit, rows(index=DAYS[90:110])) == []


def test_one_late_series_of_several_is_quiet():
    windower = SequenceWindower(4).fit(panel(index=DAYS[:100]))
    late = pd.concat([panel(1, DAYS[:20]), panel(1, DAYS[100:120], first=1)])
    assert told(windower.partial_fit, late) == []
    assert told(windower.partial_fit, panel(2, DAYS[:20], first=7)) == []


def test_other_values_at_the_same_time_ask_for_the_label():
    windower = SequenceWindower(4).fit(panel(index=DAYS[:100]))
    other = panel(index=DAYS[90:120])
    other[:] += 1.0
    with pytest.warns(UserWarning, match="of several series.*other series with the same label.*unique across files"):
        windower.transform(other)
    with pytest.warns(UserWarning, match="of one series"):
        windower.transform(other.xs(1, drop_level=False))


def test_texts_hold_nothing_that_changes_from_call_to_call():
    windower, texts = SequenceWindower(4).fit(panel(index=DAYS[:100])), set()
    late = [panel(index=DAYS[150 + k : 160]) for k in range(3)]
    for X in [*late, *(panel(index=DAYS[90 - k : 110]) + 1 for k in range(3))]:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            windower.transform(X)
        texts |= {str(warning.message) for warning in caught}
    assert len(texts) == 2


def test_what_is_known_is_saved(tmp_path):
    X = np.random.default_rng(0).normal(size=(120, 2))
    for rows, again in ((X, X[70:]), (series(DAYS[:100]), series(DAYS[150:]))):
        windower = SequenceWindower(4).fit(rows[:100])
        dump(windower, tmp_path / "windower.skops")
        assert told(load(tmp_path / "windower.skops").transform, again) == told(windower.transform, again) != []
