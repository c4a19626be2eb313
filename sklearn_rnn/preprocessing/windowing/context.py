"""What of the rows seen so far later windows can need."""

from dataclasses import dataclass

import numpy as np

from sklearn_rnn.preprocessing.windowing.recognition import begins_with, tolerance_of, unique_head
from sklearn_rnn.preprocessing.windowing.rows import Rows, numbers_in
from sklearn_rnn.preprocessing.windowing.track import Track


@dataclass
class Context:
    """The rows kept, and how the training block is known again.

    Attributes
    ----------
    rows : Rows
        Copies of those that later windows can reach.
    head : ndarray (n_rows, n_columns) or None
        Without a time axis: the training rows' shortest beginning that occurs nowhere else in them.
    tolerance : ndarray (n_columns,) or None
        By how much values equal to those of head may differ.
    """

    rows: Rows
    head: np.ndarray | None = None
    tolerance: np.ndarray | None = None

    def before(self, block):
        """The rows that precede a block (Rows): those kept, but none if it is the training block."""
        rows = self.rows
        if self.head is not None:
            number = None if block.group is None else numbers_in(rows.labels, block.labels)[block.group]
            if begins_with(Rows(block.X, group=number).identity(), self.head, self.tolerance):
                return rows.none()
        return rows

    def moved_on(self, timeline, plan, keep):
        """The Context behind a timeline: see `kept`."""
        return Context(kept(timeline, plan, keep), self.head, self.tolerance)

    def state(self):
        """Fitted attributes of the windower, for `restored`."""
        rows = self.rows
        state = {"context_": rows.X, "context_time_": rows.time, "context_group_": rows.group, "groups_": rows.labels}
        return state if self.head is None else {**state, "head_": self.head, "tolerance_": self.tolerance}


def restored(state):
    """The Context whose `state` is among these attributes."""
    rows = Rows(state["context_"], state["context_time_"], state["context_group_"], state["groups_"])
    return Context(rows, state.get("head_"), state.get("tolerance_"))


def learn_context(timeline, plan, keep):
    """The Context behind the training rows (all of timeline): see `kept`."""
    rows = kept(timeline, plan, keep)
    if timeline.axis is not None:
        return Context(rows)
    tolerance = tolerance_of(timeline.rows.X)
    if rows.group is not None:
        tolerance = np.append(tolerance, 0.0)  # series are told apart exactly
    return Context(rows, unique_head(timeline.rows.identity(), tolerance), tolerance)


def kept(timeline, plan, keep):
    """The Rows of a timeline to remember, as copies.

    Parameters
    ----------
    timeline : Timeline
    plan : Plan
    keep : {"tail", "all"} or None
        The parameter ``context`` of `SequenceWindower`.
    """
    rows, order = timeline.rows, timeline.order
    if keep is None:
        return rows.none()
    if keep == "tail":
        return _tail(rows, Track(timeline, plan.span), plan)
    return rows.subset(np.arange(len(rows)) if order is None else order)


def _tail(rows, track, plan):
    """The last rows of each series, as far as a later window can reach: at most span of each.

    Under edge padding also the last row before those that is not absent: it fills what is empty behind it.
    """
    if not track.length:
        return rows.none()
    starts = np.flatnonzero(track.first)
    last = np.append(track.starts[1:], track.length) - 1
    stays = track.places > np.repeat(last - plan.span, np.diff(starts, append=len(track.first)))
    positions = np.arange(len(rows))[track.order]
    if plan.padding == "edge":
        fills = ~stays & ~rows.absent()[track.order]
        latest = np.maximum.reduceat(np.where(fills, np.arange(len(fills)), -1), starts)
        stays[latest[latest >= 0]] = True
    return rows.subset(positions[stays])
