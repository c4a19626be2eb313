"""Rows that follow those a fitted windower has seen."""

import warnings

import numpy as np
import pandas as pd
from sklearn.base import clone
from sklearn.pipeline import make_pipeline

from sklearn_rnn.compat import _safe_indexing
from sklearn_rnn.preprocessing.doubts.blocks import all_new
from sklearn_rnn.preprocessing.reach import up_to_windower, windowers
from sklearn_rnn.preprocessing.windowing.reading import read_rows
from sklearn_rnn.preprocessing.windowing.timeline import assemble
from sklearn_rnn.user_warning import tell

_LONGEST = 1.5  # of the steps seen in fit: months differ by three days, and two of them are more


def read_future(windower, X):
    """The Rows of X, of which a fitted windower is to be told one after the other.

    Raises
    ------
    ValueError
        If it keeps no context, or X lacks a column.
    """
    if windower.context is None:
        raise ValueError(
            "The windower keeps no rows that others could follow (context=None): fit the model with "
            'context="tail" for a recursive forecast.'
        )
    block = read_rows(windower, X, reset=False)
    if block.lacking:
        raise ValueError(
            f"X_future lacks {list(block.lacking.values())}, which the windower was fitted on: if what they hold is "
            "not known ahead, forecast them too (target=[...])."
        )
    return block


def learn_rows(model, X, y, train):
    """The Rows of X as they reach the first windower of a model that is not fitted, and its TimeAxis or None.

    What stands in front of it is fitted on the training rows (positions), quietly: the fit to come tells the same.
    """
    front = up_to_windower(model)
    if not front:
        raise ValueError(
            f"There is no SequenceWindower in reach among the steps of {type(model).__name__}: backtest needs one, to "
            "know what precedes a row, and to tell it what has come."
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        front = clone(make_pipeline(*front)).fit(_safe_indexing(X, train), _safe_indexing(y, train))
    windower, reached = next(windowers(front, X))
    return read_rows(windower, reached, reset=False), windower._schema.axis


def moments(rows):
    """Positions of Rows of one moment after the other, each an array: all series of a panel together.

    Without time stamps the k-th rows of all series are one moment.
    """
    if rows.time is not None:
        number = np.unique(rows.time, return_inverse=True)[1]
    elif rows.group is not None:
        number = pd.Series(rows.group).groupby(rows.group).cumcount().to_numpy()
    else:
        number = np.arange(len(rows))
    order = np.argsort(number, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(number[order])) + 1)


def read_at_lag_0(versions, windower):
    """Whether versions of the same rows (a list of what `transform` takes) differ in columns that have no lag."""
    at_once = np.array(windower.schema_["lags"]) == 0
    first, *others = (read_rows(windower, X, reset=False).X[:, at_once] for X in versions)
    return not all(np.array_equal(first, other, equal_nan=True) for other in others)


def check_following(windower, X):
    """ValueError unless each row of X comes right after those before it in its series, those in the context included.

    Without a time axis it does. Else it does not if that one is as late, or earlier by much more than two neighbours
    of a series have ever been apart; nor if most series known begin anew together, behind a longer pause than all of
    them have ever made: one of them may have been shut for a month, and tells nothing of the others. A warning if none
    of the series is known.
    """
    block, axis = read_rows(windower, X, reset=False), windower._schema.axis
    tell(filter(None, [all_new(block, windower._context.rows)]))
    if axis is None:
        return
    timeline = assemble(windower._context.of_series(block.labels), block, axis)
    rows, (before, after, is_new) = timeline.rows, _neighbours(timeline)
    told = told_already(timeline)
    if len(told):
        raise ValueError(
            "X_future must hold the rows right after those that the model has seen, but it has seen "
            f"{named(told[0], rows, axis)}, or later rows of that series: leave out what it has seen."
        )
    late = is_new[after] & (rows.time[after] - rows.time[before] > _bound(windower.largest_step_))
    go_on = is_new[after] & ~is_new[before]
    if 2 * go_on.sum() > len(np.unique(windower.context_group_)):
        pause = rows.time[after[go_on]].min() - windower.context_time_.max()
        late |= go_on & (pause > _bound(windower.largest_pause_))
    if late.any():
        raise ValueError(
            f"X_future must hold the rows right after those that the model has seen, without gaps, but "
            f"{named(after[late][0], rows, axis)} follows {named(before[late][0], rows, axis)}: put the rows between "
            "into X_future, or, if what happened in them is known, tell them with advance(model, rows)."
        )


def _bound(longest):
    """From what time on a step is a gap, of the longest that was seen (None: none was)."""
    return np.inf if longest is None else _LONGEST * longest


def told_already(timeline):
    """Positions of rows of a timeline's block no later than one of the past in their series."""
    before, after, is_new = _neighbours(timeline)
    return np.append(timeline.replaced[1], before[is_new[before] & ~is_new[after]])


def _neighbours(timeline):
    """Positions of rows of one series that stand one before the other, two arrays; and which rows are of the block."""
    positions, inside = np.arange(len(timeline.rows)), ~timeline.first[1:]
    order = positions[timeline.in_order]
    return order[:-1][inside], order[1:][inside], positions >= timeline.n_past


def named(row, rows, axis):
    """The stamp of a row (position) and its series in words."""
    series = "" if rows.group is None else f" of series {rows.labels.tolist()[rows.group[row]]!r}"
    return f"{axis.index(rows.time[[row]])[0]}{series}"
