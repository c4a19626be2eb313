"""Rows of the past and those of a block, in the order of time."""

from dataclasses import dataclass, field

import numpy as np

from sklearn_rnn.preprocessing.windowing.recognition import equal, tolerance_of
from sklearn_rnn.preprocessing.windowing.rows import Rows, joined, order_of
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
    dtype : dtype
        Of the block's features, which those of the past need not share.
    replaced : ndarray of int (2, n_replaced)
        Positions of rows of the past that do not count, and of those of the block that take their place.
    """

    rows: Rows
    n_past: int
    order: np.ndarray | None
    axis: TimeAxis | None
    dtype: np.dtype
    replaced: np.ndarray = field(default_factory=lambda: np.empty((2, 0), np.int64))

    @property
    def block(self):
        """Positions of the rows of the block, as a slice."""
        return slice(self.n_past, None)

    def contradictions(self):
        """How many replaced rows had other values than those that take their place; absent ones contradict nothing."""
        if not self.replaced.size:
            return 0
        before, after = self.rows.subset(self.replaced[0]), self.rows.subset(self.replaced[1])
        other = ~equal(before.X, after.X, tolerance_of(self.rows.X)) & ~before.absent() & ~after.absent()
        return int(other.sum())


def assemble(past, block, axis):
    """Past and block (both Rows) as a Timeline.

    Where both have a row of the same series and time that of the block counts.

    Raises
    ------
    ValueError
        If two rows of the block are of the same series and time.
    """
    rows = joined(past, block) if len(past) else block
    order = order_of(rows)
    if axis is None:
        return Timeline(rows, len(past), order, axis, block.X.dtype)
    at = np.arange(len(rows)) if order is None else order
    same = rows.time[at[1:]] == rows.time[at[:-1]]
    if rows.group is not None:
        same &= rows.group[at[1:]] == rows.group[at[:-1]]
    if not same.any():
        return Timeline(rows, len(past), order, axis, block.X.dtype)
    replaced = np.stack([at[:-1][same], at[1:][same]])
    if replaced[0].max() >= len(past):
        twice = replaced[0].argmax()
        series = "" if rows.group is None else f" of series {rows.labels[rows.group[replaced[0, twice]]]!r}"
        raise ValueError(
            f"The time stamp {axis.index(rows.time[replaced[0, twice : twice + 1]])[0]}{series} occurs twice: give "
            "each row of a series its own. A panel of several series needs group_col or a MultiIndex."
        )
    return Timeline(rows, len(past), at[np.append(~same, True)], axis, block.X.dtype, replaced)
