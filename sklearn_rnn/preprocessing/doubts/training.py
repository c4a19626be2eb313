"""What fit doubts of the training rows: their order, their calendar, and what y tells about both."""

import re
import warnings

import numpy as np
import pandas as pd

from sklearn_rnn.preprocessing.doubts.labels import labels_of_several_types
from sklearn_rnn.preprocessing.doubts.leaks import leak, leak_of_several
from sklearn_rnn.preprocessing.windowing.stamps import read_stamps, tells_time
from sklearn_rnn.user_warning import about

_HOUR = 3600 * 10**9  # nanoseconds
_LOOKED_AT = 50  # texts of an index, before all are parsed
_YEAR_AND_MORE = re.compile(
    r"(?<!\d)(\d{4}[-/. ]\d{1,2}|\d{1,2}[-/. ]\d{4}|\d{8})(?!\d)"  # 2026-03, 3/2026 (also in 1.3.2026), 20260301
    r"|[A-Za-z]{3}\.?[-/ ,]+(\d{1,2}[-/ ,]+)?\d{4}(?!\d)"  # March 2026, Mar 1, 2026
)
_READINGS = ({"dayfirst": False}, {"dayfirst": True}, {"format": "ISO8601"})
_FEWEST_STEPS = 10  # between neighbours, before a grid is doubted
_ONE_STEP = 0.15  # of it: months differ by so much
_USUAL = 0.9  # of all steps


def doubts_of_training(X, y, timeline, names, plan, time_col):
    """The texts of all warnings that fit gives.

    Parameters
    ----------
    X, y : as the user gave them
    timeline : Timeline
        Of the training rows.
    names : list
        Of the features.
    plan : Plan
    time_col : as the parameter of `SequenceWindower`
    """
    rows, axis = timeline.rows, timeline.axis
    index, y_index = _index_of(X, len(rows)), _index_of(y, len(rows))
    found = [leak(rows.X, y, names, plan.lags) or leak_of_several(timeline, y, names, plan.lags)]
    found.append(permuted(index, y_index))
    if axis is not None:
        found[-1] = found[-1] or permuted(axis.index(rows.time), y_index)
        found += [None if found[-1] else not_ascending(timeline), wrong_freq(timeline, plan)]
    elif time_col is not False:
        found += [axis_lost(y_index, timeline), text_axis(index, timeline)]
    if rows.labels is not None:
        found.append(labels_of_several_types(rows.labels))
    return [text for text in found if text]


def axis_lost(y_index, timeline):
    """The index of y tells times (and series) that do not go with rows in their order, and X tells none."""
    if y_index is None:
        return None
    last, same = y_index, _neighbours(timeline)
    if isinstance(y_index, pd.MultiIndex):
        last = y_index.get_level_values(-1)
        if any((_steps(codes, timeline)[same] != 0).any() for codes in y_index.codes[:-1]):
            return _AXIS_LOST
    if not tells_time(last) and (last is y_index or last.dtype.kind not in "iuf"):
        return None
    try:
        stamps = read_stamps(last, "The index of y")
    except (TypeError, ValueError):
        return None  # the index of y is none of ours to refuse
    back = (_steps(stamps.values, timeline) <= 0) & same
    if not back.any() or (stamps.kind == "datetime" and stamps.zone is None and _clocks_change(stamps, back, timeline)):
        return None
    return _AXIS_LOST


_AXIS_LOST = (
    "The index of y holds time stamps that do not ascend, or several series, and X has no time axis: its rows are "
    "taken for one after the other as they stand, so that windows may hold rows that come later, or of other series. A "
    'transformer in front drops the index without set_output(transform="pandas"): use it, or sort the rows by time. '
    "time_col=False says that the rows are in order." + about("axis-lost")
)


def permuted(index, y_index):
    """The index or the stamps of X, and the index of y, hold the same values in another order."""
    if index is None or y_index is None or isinstance(index, pd.MultiIndex) != isinstance(y_index, pd.MultiIndex):
        return None
    index, y_index, in_order = _as_numbers(index), _as_numbers(y_index), pd.RangeIndex(len(index))
    if index.equals(y_index) or index.equals(in_order) or y_index.equals(in_order):
        return None  # in order, which is what reset_index and sort_values(ignore_index=True) leave
    try:
        ours, theirs = (pd.util.hash_pandas_object(each, index=False).to_numpy() for each in (index, y_index))
    except TypeError:
        return None
    if np.array_equal(ours, theirs) or not np.array_equal(np.sort(ours), np.sort(theirs)):
        return None
    return (
        "X and y have the same index, but in different orders: rows and targets are matched by position, not by index. "
        "If that is not meant, use y = y.loc[X.index]." + about("permuted")
    )


def text_axis(index, timeline):
    """Dates as text, or durations, which are no time axis, do not ascend in the index of X."""
    if index is None or isinstance(index, pd.MultiIndex):
        return None
    same = _neighbours(timeline)
    if index.dtype.kind == "m":
        kind, readings = "durations", [pd.TimedeltaIndex(index).as_unit("ns").asi8]
    elif index.inferred_type == "string":
        kind, readings = "dates as text", _read_texts(index)
    else:
        return None
    read = False
    for values in readings:
        if (_steps(values, timeline)[same] >= 0).all():
            return None
        read = True
    if not read:
        return None
    cure = 'index.total_seconds() with time_col="index"' if kind == "durations" else "pandas.to_datetime(index)"
    return (
        f"The index of X holds {kind} that do not ascend. They are no time axis: rows count in the order in which they "
        f"stand, so that windows may hold later rows. Use {cure}, or sort the rows." + about("text-dates")
    )


def not_ascending(timeline):
    """Time stamps descend somewhere, but not from one whole series to the next."""
    time = timeline.rows.time
    if timeline.order is None or not (time[1:] < time[:-1]).any():
        return None
    return (
        "Time stamps do not ascend. Windows are right all the same, but TimeSeriesSplit, and the tail that early "
        "stopping holds out, take later rows for later times: sort the rows by time, then series; or series by series, "
        "if they share no clock and are split by GroupKFold." + about("not-ascending")
    )


def wrong_freq(timeline, plan):
    """The steps between rows are not those of the grid that freq lays."""
    axis = timeline.axis
    if axis.freq is None or not plan.span:
        return None
    steps = _steps(axis.ticks(timeline.rows.time), timeline)[_neighbours(timeline)]
    if len(steps) < _FEWEST_STEPS:
        return None
    usual = np.quantile(steps, 1 - _USUAL, method="lower")
    multiples = np.abs(steps - usual * np.round(steps / usual)) <= _ONE_STEP * usual
    coarser = usual >= 2 and multiples.mean() >= _USUAL
    served = (
        abs(plan.dilation - usual * round(plan.dilation / usual)) <= _ONE_STEP * usual and plan.dilation >= usual / 2
    )
    if steps.min() <= plan.span and (not coarser or served):
        return None
    return (
        f"freq={axis.freq!r} is a grid much finer than the rows: most steps of the windows are absent. Choose the freq "
        "of the data, a dilation that meets it, or freq=None for windows by rank (periods: asfreq)."
        + about("wrong-freq")
    )


def _index_of(data, n_rows):
    """The pandas index of X or y, if it is one of n_rows."""
    index = data.index if isinstance(data, (pd.Series, pd.DataFrame)) else None
    return index if index is not None and len(index) == n_rows else None


def _as_numbers(index):
    """An index of times as numbers, equal where times are, whatever holds them; others as they are."""
    if isinstance(index, pd.MultiIndex) or not tells_time(index):
        return index
    try:
        return pd.Index(read_stamps(index, "The index").values)
    except (TypeError, ValueError):
        return index


def _steps(values, timeline):
    """Differences (n_rows - 1,) between neighbours of the training rows, sorted by series and time."""
    return np.diff(values[timeline.in_order])


def _neighbours(timeline):
    """Which neighbours (n_rows - 1,) of the sorted training rows are of one series."""
    return ~timeline.first[1:]


def _clocks_change(stamps, back, timeline):
    """Whether stamps fall back (mask of steps) as clocks do: by less than an hour, once a year at most."""
    order, at = timeline.in_order, np.flatnonzero(back)
    if (_steps(stamps.values, timeline)[at] <= -_HOUR).any():
        return False
    years = stamps.values[order][at].astype("M8[ns]").astype("M8[Y]").astype(np.int64)
    group = np.zeros(len(at), np.int64) if timeline.rows.group is None else timeline.rows.group[order][at]
    return len(set(zip(group.tolist(), years.tolist(), strict=True))) == len(at)


def _read_texts(index):
    """What texts may mean, in nanoseconds: one array for each way to read all of them as dates, made when asked for."""
    if not all(_YEAR_AND_MORE.search(text) for text in index[:_LOOKED_AT]):
        return
    for reading in _READINGS:
        with warnings.catch_warnings():
            warnings.simplefilter("error", UserWarning)  # no format is seen: each text would be parsed by itself
            warnings.filterwarnings("ignore", message="Parsing dates in")
            try:
                values = pd.to_datetime(index, utc=True, **reading).as_unit("ns").asi8
            except (ValueError, OverflowError, UserWarning):
                continue
        yield values
