"""All rows on one track: series one after the other, each with room for its past in front."""

import numpy as np

from sklearn_rnn.preprocessing.recognition import equal, tolerance_of
from sklearn_rnn.preprocessing.rows import joined, order_of, starts_of


class Track:
    """Where rows lie so that a window is a stretch of neighbours.

    Series follow each other, sorted by time; in front of each lie `span` empty places, so that no window reaches into
    the series before. By rank neighbours in time are neighbours on the track; on a grid a missing stamp is an
    empty place. Gaps that no window can bridge are cut to span + 1 places, so that a fine grid under sparse rows
    stays small.

    Parameters
    ----------
    rows : Rows
    order : ndarray of int (n_placed,) or None
        Positions of the rows to place, sorted by series and time. None: all, as they stand.
    axis : TimeAxis or None
    span : int
        How many places a window reaches back.

    Attributes
    ----------
    order : ndarray of int or slice
        As given; all rows where it was None.
    places : ndarray of int (n_placed,)
        Place of each row, in this order.
    starts : ndarray of int (n_series,)
        Where the part of each series begins, its empty places included.
    first : ndarray of bool (n_placed,)
        Whether a row is the first of its series.
    length : int

    Raises
    ------
    ValueError
        If two rows of a series have the same place on the grid, or one lies beside it.
    """

    def __init__(self, rows, order, axis, span):
        self.order = slice(None) if order is None else order
        group = None if rows.group is None else rows.group[self.order]
        n_placed = len(rows) if order is None else len(order)
        steps = np.ones(n_placed, np.int64)
        first = starts_of(group, n_placed)
        if axis is not None and axis.freq is not None:
            time = rows.time[self.order]
            np.minimum(np.diff(axis.ticks(time)), span + 1, out=steps[1:])
            if (crowded := ~first & (steps < 1)).any():
                at = np.flatnonzero(crowded)[0]
                before, after = axis.index(time[at - 1 : at + 1])
                raise ValueError(f"{before} and {after} have the same place on the grid of freq={axis.freq!r}.")
        steps[first] = span + 1
        self.places = np.cumsum(steps) - 1
        self.starts = self.places[first] - span
        self.length = int(self.places[-1]) + 1 if n_placed else 0
        self.first = first

    def lay(self, X):
        """Rows X (n_rows, n_features) on the track: (length, n_features), NaN where there is none."""
        track = np.full((self.length, X.shape[1]), np.nan, X.dtype)
        track[_slice_of(self.places)] = X[self.order]
        return track

    def place_of(self, n_rows):
        """Place of each of n_rows rows by its position; -1 for those that have none."""
        if isinstance(self.order, slice):
            return self.places
        place = np.full(n_rows, -1)
        place[self.order] = self.places
        return place

    def for_each_place(self, values):
        """One value per series (n_series,), repeated for each of its places: (length,)."""
        return np.repeat(values, np.diff(self.starts, append=self.length))


def assemble(history, rows, axis):
    """History and new rows as one, with the order of those that count.

    Where both have a row of the same series and time the new one counts.

    Parameters
    ----------
    history, rows : Rows
    axis : TimeAxis or None

    Returns
    -------
    pool : Rows
        Those of history, then the new ones.
    order : ndarray of int or None
        See `Track`.
    replaced : ndarray of int (2, n_replaced)
        Positions of rows of history that do not count, and of those that take their place.

    Raises
    ------
    ValueError
        If two of the new rows are of the same series and time.
    """
    pool = joined(history, rows) if len(history) else rows
    order, replaced = order_of(pool), np.empty((2, 0), np.int64)
    if axis is None:
        return pool, order, replaced
    at = np.arange(len(pool)) if order is None else order
    same = pool.time[at[1:]] == pool.time[at[:-1]]
    if pool.group is not None:
        same &= pool.group[at[1:]] == pool.group[at[:-1]]
    if not same.any():
        return pool, order, replaced
    replaced = np.stack([at[:-1][same], at[1:][same]])
    if replaced[0].max() >= len(history):
        twice = replaced[0].argmax()
        series = "" if pool.group is None else f" of series {pool.labels[pool.group[replaced[0, twice]]]!r}"
        raise ValueError(
            f"The time stamp {axis.index(pool.time[replaced[0, twice : twice + 1]])[0]}{series} occurs twice: give "
            "each row of a series its own. A panel of several series needs group_col or a MultiIndex."
        )
    return pool, at[np.append(~same, True)], replaced


def contradictions(pool, replaced):
    """How many replaced rows had other values than those that take their place; absent rows contradict nothing."""
    if not replaced.size:
        return 0
    before, after = pool.subset(replaced[0]), pool.subset(replaced[1])
    other = ~equal(before.X, after.X, tolerance_of(pool.X)) & ~before.absent() & ~after.absent()
    return int(other.sum())


def _slice_of(places):
    """Consecutive places as a slice, which copies without an index."""
    if len(places) and places[-1] - places[0] == len(places) - 1:
        return slice(places[0], places[-1] + 1)
    return places
