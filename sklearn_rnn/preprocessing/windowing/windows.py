"""Windows over a track of rows."""

from dataclasses import dataclass

import numpy as np

from sklearn_rnn.numerics import Windows
from sklearn_rnn.preprocessing.windowing.filling import Cells, entries, filled, plain
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

    @property
    def fills(self):
        """Whether steps may hold values of earlier rows."""
        return self.padding == "edge" or bool(self.lags.any())


def windows(timeline, plan, fill):
    """The window of each row of a timeline's block, in their order and dtype: see `cut`.

    Parameters
    ----------
    timeline : Timeline
    plan : Plan
    fill : ndarray (n_features,)
        What stands where nothing earlier is known.

    Raises
    ------
    ValueError
        If a window reads a column that the block lacks at another row of the block.
    """
    rows, dtype = timeline.rows, timeline.dtype
    track = Track(timeline, plan.span)
    known = ~np.isnan(rows.X) if plan.fills else None
    cells = Cells(rows.X.astype(dtype, copy=False), known, rows.absent(), timeline.known, fill.astype(dtype))
    for column, name in timeline.lacking.items():
        _refuse_to_read(column, name, timeline, track, plan)
    return cut(cells, timeline, track, timeline.block, plan)


def cut(cells, timeline, track, wanted, plan):
    """The window of each of the wanted rows: what lay ``lag``, ``lag + dilation``, ... places before it, oldest first.

    Parameters
    ----------
    cells : Cells
        Of the rows of the timeline.
    timeline : Timeline
    track : Track
        Of the timeline, with room for the span of the plan.
    wanted : slice or ndarray of int
        Positions of the rows whose windows are wanted.
    plan : Plan

    Returns
    -------
    ndarray or Windows (n_wanted, window_length, n_features)
        A read-only view of the track where the rows lie on it one after the other, else Windows of it: memory is
        O(n_rows * n_features). Windows that under edge padding reach no known value lie apart, behind the track.
    """
    place = track.place_of(len(cells.values))[wanted]
    start = place - plan.reach - plan.lags.min()
    if cells.need_filling(plan):
        steps = filled(cells, track, plan, *entries(timeline, track, plan.span))
    else:
        steps = plain(cells, track, plan)
    values = steps.values
    if steps.first is not None:
        firsts = zip(plan.lags, steps.first.T, strict=True)
        unreached = np.column_stack([place - lag < track.for_each_place(first)[place] for lag, first in firsts])
        if unreached.any():
            values, start = _set_apart(unreached, steps, start, cells.fill, plan)
    output = Windows(values, start, plan.window_length, plan.dilation)
    return output.places[start[0] : start[-1] + 1] if (np.diff(start) == 1).all() else output


def _set_apart(unreached, steps, start, fill, plan):
    """Values of steps and the places start (n,) of windows, some behind the rest.

    Those are the windows without what features (mask unreached (n, n_features)) repeat that was not yet known there:
    fill instead, or zeros.
    """
    rows = np.flatnonzero(unreached.any(axis=1))
    at = start[rows, None] + np.arange(plan.reach + 1)
    bare = np.where(steps.present[at][:, :, None], fill, fill.dtype.type(0))
    apart = np.where(unreached[rows, None] & ~steps.own[at], bare, steps.values[at])
    start = start.copy()
    start[rows] = len(steps.values) + (plan.reach + 1) * np.arange(len(rows))
    return np.concatenate([steps.values, apart.reshape(-1, len(fill))]), start


def _refuse_to_read(column, name, timeline, track, plan):
    """ValueError if a window reads a column (position) at another row of the block, which lacks it."""
    stands = np.full(track.length, -1)
    place = track.place_of(len(timeline.rows))[timeline.block]
    there = ~timeline.rows.absent()[timeline.block]
    stands[place[there]] = np.flatnonzero(there)
    back = plan.lags[column] + plan.dilation * np.arange(plan.window_length)
    read = stands[place[:, None] - back]
    if (read >= 0).any():
        row, step = np.argwhere(read >= 0)[0]
        raise ValueError(
            f"X lacks {name!r}, and the window of its row {row} reads it at row {read[row, step]} of "
            "X: give the column, with NaN where it is not known yet, or advance by the rows before."
        )
