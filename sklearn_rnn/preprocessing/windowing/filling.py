"""What stands in the steps of windows where no row does, or where a value is not known."""

from dataclasses import dataclass

import numpy as np

_CELLS = 1 << 16  # filled at once


@dataclass
class Cells:
    """What rows hold.

    Attributes
    ----------
    values : ndarray (n_rows, n_features)
    known : ndarray of bool (n_rows, n_features), or None
        Which of them are known; None: no step holds values of earlier rows, whatever is known.
    absent : ndarray of bool (n_rows,)
        Rows that count as none.
    before : ndarray (n_series, n_features)
        Each column's last known value before the rows of the past; NaN: none.
    fill : ndarray (n_features,)
        What stands where nothing earlier is known.
    """

    values: np.ndarray
    known: np.ndarray | None
    absent: np.ndarray
    before: np.ndarray
    fill: np.ndarray

    def need_filling(self, plan):
        """Whether some step may hold what stands in no row of its own."""
        if self.known is None or plan.padding == "edge":
            return self.known is not None
        return (plan.lags != plan.lags[0]).any() or (~self.known.all(axis=1) & ~self.absent).any()


@dataclass
class Steps:
    """What windows hold, place by place, columns of larger lags moved on so that a step is one place.

    Attributes
    ----------
    values : ndarray (length, n_features)
    present : ndarray of bool (length,)
        Whether a step is there at all.
    own : ndarray of bool (length, n_features), or None
        Cells that are as they stand in their row; None: all.
    first : ndarray of int (n_series, n_features), or None
        Under edge padding: place of each column's oldest known value, which earlier steps repeat; but not in windows
        that end before it.
    """

    values: np.ndarray
    present: np.ndarray
    own: np.ndarray | None = None
    first: np.ndarray | None = None


def plain(cells, track, plan):
    """Steps that hold their own rows, or nothing."""
    steps = Steps(track.lay(cells.values), track.lay_mask(~cells.absent))
    if plan.padding == "zero":
        steps.values[~steps.present] = 0.0
    return steps


def filled(cells, track, plan, entry, series):
    """Steps some of which hold earlier values.

    A step is present if a column of lag 0 has a row there, or one of a larger lag a known value. In a present step
    what is not known is the latest value known before, or `fill`; at lag 0 a row is as it is. Under edge padding
    absent steps are filled likewise, and what lies before a series' oldest known value repeats it.

    Parameters
    ----------
    cells : Cells
    track : Track
    plan : Plan
    entry, series : ndarray of int (n_entered,)
        Places from which `before` is known, and of which series: see `entries`.
    """
    exists, at_once = track.lay_mask(~cells.absent), plan.lags == 0
    values, known = track.lay(cells.values), track.lay_mask(cells.known)
    shift = plan.lags - plan.lags.min()
    present = _moved(known & ~at_once, shift, False).any(axis=1) | (exists & at_once.any())
    own = exists[:, None] & at_once
    latest, first = _latest(values, known, track, entry, cells.before[series], plan.padding == "edge")
    np.copyto(latest, values, where=own)
    values = _moved(latest, shift, np.nan)
    gaps = np.isnan(values) & ~own
    np.copyto(values, cells.fill, where=gaps)
    if plan.padding == "edge":
        values[gaps & ~present[:, None]] = 0.0
        return Steps(values, present, own, first)
    values[~present] = np.nan if plan.padding == "mask" else 0.0
    return Steps(values, present)


def entries(timeline, track, span):
    """Places (n,) from which each series' values known before its past count, and numbers (n,) of those series.

    The rows known then lay more than span places before the last of the past; those that count now come after.
    """
    is_past = np.zeros(len(timeline.rows), bool)
    is_past[: timeline.n_past] = True
    is_past[timeline.replaced[1]] = True  # a row in the place of one of the past
    at = np.flatnonzero(is_past[track.order])
    segment = np.cumsum(track.first)[at] - 1
    firsts = np.flatnonzero(np.diff(segment, prepend=-1))
    lasts = np.flatnonzero(np.diff(segment, append=-1))
    places = track.places[at]
    entry = np.minimum(places[firsts] - 1, places[lasts] - span)
    entry = np.maximum(entry, track.starts[segment[firsts]])
    group = timeline.rows.group
    series = np.zeros(len(firsts), np.intp) if group is None else group[track.order][at[firsts]]
    return entry, series


def _latest(values, known, track, entry, before, repeat_oldest):
    """Each place's latest known value (length, n_features), NaN where there is none; each column's oldest, by place.

    Values before (n_entered, n_features) are known from the places entry (n_entered,) on; NaN: nothing known. With
    repeat_oldest places before a series' oldest known value have it. Columns are taken some at a time, for memory.
    """
    latest, first = np.empty_like(values), np.empty((len(track.starts), values.shape[1]), np.intp)
    at, begins = np.arange(track.length)[:, None], track.for_each_place(track.starts)[:, None]
    n_columns = max(_CELLS // max(track.length, 1), 1)
    for start in range(0, values.shape[1], n_columns):
        columns = slice(start, start + n_columns)
        there, value = known[:, columns].copy(), values[:, columns].copy()
        enters = ~there[entry] & ~np.isnan(before[:, columns])
        there[entry] |= enters
        value[entry] = np.where(enters, before[:, columns], value[entry])
        source = np.maximum.accumulate(np.where(there, at, -1), axis=0)
        first[:, columns] = np.minimum.reduceat(np.where(there, at, track.length), track.starts, axis=0)
        if repeat_oldest:
            source = np.where(source < begins, track.for_each_place(first[:, columns]), source)
        nowhere = (source < begins) | (source == track.length)
        source[nowhere] = 0
        latest[:, columns] = np.where(nowhere, np.nan, np.take_along_axis(value, source, axis=0))
    return latest, first


def _moved(cells, shift, empty):
    """Columns (length, n_features) moved on by their shift (n_features,)."""
    if not shift.any():
        return cells
    moved = np.full_like(cells, empty)
    for by in np.unique(shift):
        moved[by:, shift == by] = cells[: max(len(cells) - by, 0), shift == by]
    return moved


def mean_of_known(X):
    """Mean (n_features,) of each column of X (n_rows, n_features) over what is known; 0 if nothing is."""
    known = ~np.isnan(X)
    n_known = np.maximum(known.sum(axis=0), 1)
    return np.sum(X / n_known, axis=0, where=known, dtype=np.float64)  # divided first: large values do not overflow
