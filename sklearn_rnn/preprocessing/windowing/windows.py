"""Windows over a track of rows: pure functions on arrays."""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from sklearn_rnn.preprocessing.windowing.track import Track


@dataclass
class Plan:
    """What a window holds.

    Attributes
    ----------
    window_length, dilation : int
    lags : ndarray of int (n_features,)
        Places between a row and the newest step of its window, for each feature.
    padding : {"mask", "zero", "edge"}
    """

    window_length: int
    dilation: int
    lags: np.ndarray
    padding: str

    @property
    def reach(self):
        """Places from the newest to the oldest step."""
        return (self.window_length - 1) * self.dilation

    @property
    def span(self):
        """Places from a row to the oldest step of its window."""
        return int(self.lags.max(initial=0)) + self.reach


def windows(timeline, plan):
    """The window of each row of a timeline's block, in their order and dtype: see `cut`."""
    track = Track(timeline, plan.span)
    X = timeline.rows.X.astype(timeline.dtype, copy=False)
    return cut(X, timeline.rows.absent(), track, timeline.block, plan)


def cut(X, absent, track, rows, plan):
    """The window of each of the wanted rows: what lay ``lag``, ``lag + dilation``, ... places before it, oldest first.

    Parameters
    ----------
    X : ndarray (n_rows, n_features)
    absent : ndarray of bool (n_rows,)
        Rows that count as none.
    track : Track
        Of these rows, with room for the span of the plan.
    rows : slice or ndarray of int
        Positions of the rows whose windows are wanted.
    plan : Plan

    Returns
    -------
    ndarray (n_wanted, window_length, n_features)
        A read-only view of the track where the rows lie on it one after the other, so that memory is
        O(n_rows * n_features); else, and where edge padding has windows that reach no row at all, a copy.
    """
    lags = np.unique(plan.lags)
    laid = track.lay(X)
    present = np.zeros(track.length, bool)
    present[track.places] = ~absent[track.order]
    if plan.padding == "edge":
        laid, first = _filled(laid, present, track)
    if len(lags) > 1:
        laid, present = _shifted(laid, present, plan.lags)
    if plan.padding == "zero":
        laid[~present] = 0.0
    elif plan.padding == "mask" and len(lags) > 1:
        laid[~present] = np.nan
    place = track.place_of(len(X))[rows]
    start = place - plan.reach - (lags[0] if len(lags) == 1 else 0)
    view = sliding_window_view(laid, plan.reach + 1, axis=0)[..., :: plan.dilation].transpose(0, 2, 1)
    in_order = (np.diff(start) == 1).all()
    output = view[start[0] : start[-1] + 1] if in_order else view[start]
    if plan.padding == "edge":
        output = _without_unreached(output, place[:, None] - plan.lags < first[place][:, None])
    return output


def _filled(laid, present, track):
    """Empty places (length, n_features) filled from the nearest earlier row of the series, those in front of the
    first from that row; and the place of each series' first row, for each place (length,).
    """
    at = np.arange(track.length)
    latest = np.maximum.accumulate(np.where(present, at, -1))
    first = track.for_each_place(np.minimum.reduceat(np.where(present, at, track.length), track.starts))
    source = np.where(latest >= track.for_each_place(track.starts), latest, first)
    nowhere = source == track.length
    source[nowhere] = 0
    laid = laid[source]
    laid[nowhere] = 0.0
    return laid, first


def _shifted(laid, present, lags):
    """Each feature moved on by its lag; a place is present if all its features' rows are."""
    shifted, everywhere = np.full_like(laid, np.nan), np.ones(len(laid), bool)
    for lag in np.unique(lags):
        n_left, columns = max(len(laid) - lag, 0), lags == lag
        shifted[lag:, columns] = laid[:n_left, columns]
        everywhere[lag:] &= present[:n_left]
        everywhere[:lag] = False
    return shifted, everywhere


def _without_unreached(output, unreached):
    """Windows (n, window_length, n_features) with zeros for features (n, n_features) that reach no row."""
    if not unreached.any():
        return output
    rows = np.flatnonzero(unreached.any(axis=1))
    output = output.copy()
    output[rows] = np.where(unreached[rows, None], output.dtype.type(0), output[rows])
    return output
