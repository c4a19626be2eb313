"""Rows of the past and those of a block, in the order of time."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sklearn_rnn.preprocessing.windowing.recognition import tolerance_of
from sklearn_rnn.preprocessing.windowing.rows import Rows, joined, order_of, starts_of
from sklearn_rnn.preprocessing.windowing.time_axis import TimeAxis


@dataclass
class Timeline:
    """What windows are cut from, and what warnings are judged by.

    Attributes
    ----------
    rows : Rows
        Those of the past, then those of the block.
    n_past : int
        How many are of the past.
    order : ndarray of int (n_placed,) or None
        Positions of the rows that count, sorted by series and time. None: all, as they stand.
    axis : TimeAxis or None
    known : ndarray (n_series, n_features)
        Each column's last known value before the rows of the past; NaN: none.
    dtype : dtype
        Of the block's features, which those of the past need not share.
    lacking : dict
        Features that the block has no column of, position to name.
    replaced : ndarray of int (2, n_replaced)
        Positions of rows of the past that do not count, and of those of the block that take their place.
    """

    rows: Rows
    n_past: int
    order: np.ndarray | None
    axis: TimeAxis | None
    known: np.ndarray
    dtype: np.dtype
    lacking: dict
    replaced: np.ndarray

    @property
    def block(self):
        """Positions of the rows of the block, as a slice."""
        return slice(self.n_past, None)

    @property
    def in_order(self):
        """Positions of the rows that count, sorted by series and time: index array, or a slice where all do."""
        return slice(None) if self.order is None else self.order

    @cached_property
    def first(self):
        """Which of the rows that count, in order, are the first of their series: mask (n_placed,)."""
        group = None if self.rows.group is None else self.rows.group[self.in_order]
        return starts_of(group, len(self.rows) if self.order is None else len(self.order))

    def contradictions(self):
        """Positions of replaced rows with other values than those that take their place; NaN contradicts nothing."""
        if not self.replaced.size:
            return self.replaced[0]
        before, after = self.rows.X[self.replaced[0]], self.rows.X[self.replaced[1]]
        with np.errstate(over="ignore"):
            return self.replaced[0, (np.abs(before - after) > tolerance_of(self.rows.X)).any(axis=1)]


def assemble(context, block, axis):
    """A Context and a block (Rows) as a Timeline.

    Where both have a row of the same series and time that of the block counts.

    Raises
    ------
    ValueError
        If two rows of the block are of the same series and time.
    """
    past = context.rows
    follows = len(past) > 0 or (past.labels is not None and len(past.labels) > 0)
    rows = joined(past, block) if follows else block
    known = np.full((rows.n_series, rows.X.shape[1]), np.nan)
    if follows:
        known[: past.n_series] = context.known
    order, replaced = order_of(rows), np.empty((2, 0), np.int64)
    if axis is not None:
        order, replaced = _each_once(rows, order, len(past), axis)
    return Timeline(rows, len(past), order, axis, known, block.X.dtype, block.lacking, replaced)


def _each_once(rows, order, n_past, axis):
    """The order of rows that count, and which of the first n_past are replaced by which: see `Timeline`."""
    at = np.arange(len(rows)) if order is None else order
    same = rows.time[at[1:]] == rows.time[at[:-1]]
    if rows.group is not None:
        same &= rows.group[at[1:]] == rows.group[at[:-1]]
    if not same.any():
        return order, np.empty((2, 0), np.int64)
    replaced = np.stack([at[:-1][same], at[1:][same]])
    if replaced[0].max() >= n_past:
        twice = replaced[0, replaced[0] >= n_past]
        series = "" if rows.group is None else f" of series {rows.labels.tolist()[rows.group[twice[0]]]!r}"
        raise ValueError(
            f"The time stamp {axis.index(rows.time[twice[:1]])[0]}{series} occurs twice, and {len(twice)} row(s) of X "
            "have that of an earlier row of their series: give each its own, or keep one, "
            "X[~X.index.duplicated()] (of columns: X.drop_duplicates([series, time])). A panel of several series needs "
            "group_col or a MultiIndex."
        )
    return at[np.append(~same, True)], replaced
