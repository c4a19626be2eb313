"""All rows on one track: series one after the other, each with room for its past in front."""

import os

import numpy as np


class Track:
    """Where rows lie so that a window is a stretch of neighbours.

    Series follow each other, sorted by time; in front of each lie `span` empty places, so that no window reaches into
    the series before. By rank neighbours in time are neighbours on the track; on a grid a missing stamp is an
    empty place. Gaps that no window can bridge are cut to span + 1 places, so that a fine grid under sparse rows
    stays small.

    Parameters
    ----------
    timeline : Timeline
    span : int
        How many places a window reaches back.

    Attributes
    ----------
    order : ndarray of int or slice
        Positions of the rows placed, sorted by series and time.
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
        If two rows of a series have the same place on the grid, or one lies beside it; if there are more places than
        memory holds.
    """

    def __init__(self, timeline, span):
        rows, axis, first = timeline.rows, timeline.axis, timeline.first
        self.order, n_placed = timeline.in_order, len(first)
        _check_room(span, span, rows.X)
        steps = np.ones(n_placed, np.int64)
        if axis is not None and axis.freq is not None:
            time = rows.time[self.order]
            np.minimum(np.diff(axis.ticks(time)), span + 1, out=steps[1:])
            if (crowded := ~first & (steps < 1)).any():
                at = np.flatnonzero(crowded)[0]
                before, after = axis.index(time[at - 1 : at + 1])
                raise ValueError(f"{before} and {after} have the same place on the grid of freq={axis.freq!r}.")
        steps[first] = span + 1
        _check_room(steps.sum(dtype=float), span, rows.X)
        self.places = np.cumsum(steps) - 1
        self.starts = self.places[first] - span
        self.length = int(self.places[-1]) + 1 if n_placed else 0
        self.first = first

    def lay(self, X):
        """Rows X (n_rows, n_features) on the track: (length, n_features), NaN where there is none."""
        track = np.full((self.length, X.shape[1]), np.nan, X.dtype)
        track[_slice_of(self.places)] = X[self.order]
        return track

    def lay_mask(self, mask):
        """A mask of rows (n_rows,), or of their features (n_rows, n_features), on the track: False where no row is."""
        track = np.zeros((self.length, *mask.shape[1:]), bool)
        track[_slice_of(self.places)] = mask[self.order]
        return track

    def place_of(self, n_rows):
        """Place of each of n_rows rows by its position; -1 for those that have none."""
        if isinstance(self.order, slice):
            return self.places
        place = np.full(n_rows, -1)
        place[self.order] = self.places
        return place

    def for_each_place(self, values):
        """One value or row of values per series (n_series, ...), repeated for each of its places: (length, ...)."""
        return np.repeat(values, np.diff(self.starts, append=self.length), axis=0)


def _slice_of(places):
    """Consecutive places as a slice, which copies without an index."""
    if len(places) and places[-1] - places[0] == len(places) - 1:
        return slice(places[0], places[-1] + 1)
    return places


def _check_room(length, span, X):
    """ValueError if places (a length of them) for rows such as X (n_rows, n_features) do not fit into memory."""
    try:
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError):  # not told on this platform
        memory = 2**40
    n_bytes = length * max(X.shape[1], 1) * X.itemsize
    if n_bytes > memory:
        raise ValueError(
            f"Windows span {span} rows or steps back, and laid out the rows need {n_bytes / 2**30:.3g} GB, more memory "
            "than there is: choose smaller window_length, lag and dilation, or a coarser freq."
        )
