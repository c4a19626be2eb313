"""What of the rows seen so far later windows can need."""

from dataclasses import dataclass, replace

import numpy as np

from sklearn_rnn.preprocessing.windowing.filling import entries
from sklearn_rnn.preprocessing.windowing.recognition import begins_with, tolerance_of, unique_head
from sklearn_rnn.preprocessing.windowing.rows import Rows
from sklearn_rnn.preprocessing.windowing.series import numbers_in
from sklearn_rnn.preprocessing.windowing.timeline import assemble
from sklearn_rnn.preprocessing.windowing.track import Track


@dataclass
class Context:
    """The rows kept, what was known before them, and how the training block is known again.

    Attributes
    ----------
    rows : Rows
        Copies of those that later windows can reach, sorted by series and time.
    known : ndarray (n_series, n_features)
        Each column's last known value before them; NaN: none, or no window can need it.
    head : ndarray (n_rows, n_columns) or None
        Without a time axis: the training rows' shortest beginning that occurs nowhere else in them.
    tolerance : ndarray (n_columns,) or None
        By how much values equal to those of head may differ.
    """

    rows: Rows
    known: np.ndarray
    head: np.ndarray | None = None
    tolerance: np.ndarray | None = None

    def before(self, block):
        """The Context that precedes a block (Rows): this one, but without rows if it is the training block."""
        if self.head is not None and begins_with(self.numbered(block), self.head, self.tolerance):
            return replace(nothing_before(self.rows), head=self.head, tolerance=self.tolerance)
        return self

    def of_series(self, labels):
        """The Context of the series with these labels (n,) alone; labels None: of the only one."""
        if labels is None:
            return self
        found = numbers_in(self.rows.labels, labels)
        found = np.sort(found[found >= 0])
        return replace(self, rows=self.rows.of_series(found), known=self.known[found])

    def with_series(self, part):
        """The same, but of the series of another Context (part) what that knows; new series come last."""
        rows, n_series = self.rows.with_series(part.rows), self.rows.n_series
        known = np.concatenate([self.known, np.empty((rows.n_series - n_series, self.known.shape[1]))])
        known[numbers_in(rows.labels, part.rows.labels)] = part.known
        return replace(self, rows=rows, known=known)

    def numbered(self, block):
        """Features of a block's rows and the numbers that their series have here, side by side: see `identity`."""
        number = None if block.group is None else numbers_in(self.rows.labels, block.labels)[block.group]
        return Rows(block.X, group=number).identity()

    def follow(self, block, axis, plan, keep):
        """Put a block (Rows) behind this Context.

        Returns
        -------
        past : Context
            Of the block's series, where these are few of many.
        timeline : Timeline
            Of the past and the block.
        moved : Context
            All that is known behind the block: see `kept`.
        """
        few = block.labels is not None and 4 * len(block.labels) < self.rows.n_series  # of many, order all
        past = self.of_series(block.labels) if few else self
        timeline = assemble(past, block, axis)
        moved = past.moved_on(timeline, plan, keep)
        return past, timeline, self.with_series(moved) if few else moved

    def moved_on(self, timeline, plan, keep):
        """The Context behind a timeline: see `kept`."""
        rows, known = kept(timeline, plan, keep)
        return replace(self, rows=rows, known=known)

    def state(self):
        """Fitted attributes of the windower, for `restored`."""
        rows = self.rows
        state = {"context_": rows.X, "context_time_": rows.time, "context_group_": rows.group, "groups_": rows.labels}
        state["context_known_"] = self.known
        return state if self.head is None else {**state, "head_": self.head, "tolerance_": self.tolerance}


def restored(state):
    """The Context whose `state` is among these attributes."""
    rows = Rows(state["context_"], state["context_time_"], state["context_group_"], state["groups_"])
    return Context(rows, state["context_known_"], state.get("head_"), state.get("tolerance_"))


def nothing_before(rows):
    """The Context of no rows, of the kind of rows."""
    none = rows.none()
    return Context(none, np.full((none.n_series, none.X.shape[1]), np.nan))


def learn_context(timeline, plan, keep):
    """The Context behind the training rows (all of timeline): see `kept`."""
    rows, known = kept(timeline, plan, keep)
    if timeline.axis is not None:
        return Context(rows, known)
    tolerance = tolerance_of(timeline.rows.X)
    if rows.group is not None:
        tolerance = np.append(tolerance, 0.0)  # series are told apart exactly
    return Context(rows, known, unique_head(timeline.rows.identity(), tolerance), tolerance)


def kept(timeline, plan, keep):
    """What to remember of a timeline: Rows (copies), and what was known before them (n_series, n_features).

    Parameters
    ----------
    timeline : Timeline
    plan : Plan
    keep : {"tail", "all"} or None
        The parameter ``context`` of `SequenceWindower`.
    """
    rows = timeline.rows
    if keep is None:
        nothing = nothing_before(rows)
        return nothing.rows, nothing.known
    if keep == "all":
        return rows.subset(np.arange(len(rows))[timeline.in_order]), timeline.known
    track = Track(timeline, plan.span)
    starts = np.flatnonzero(track.first)
    last = np.append(track.starts[1:], track.length) - 1
    n_last = plan.span if plan.padding != "edge" else max(plan.span, 1)  # a row at least, which what is known precedes
    stays = track.places > np.repeat(last - n_last, np.diff(starts, append=len(track.first)))
    known = timeline.known
    if plan.fills:
        known = _known_before(stays, starts, timeline, track, plan.span)
    return rows.subset(np.arange(len(rows))[track.order][stays]), known


def _known_before(stays, starts, timeline, track, span):
    """Each column's last known value (n_series, n_features) before the placed rows that stay (n_placed,).

    starts are the positions of each series' first among the placed rows.
    """
    X, group = timeline.rows.X[track.order], timeline.rows.group
    at = np.where(~np.isnan(X) & ~stays[:, None], np.arange(len(X))[:, None], -1)
    latest = np.maximum.reduceat(at, starts, axis=0)
    series = np.zeros(1, np.intp) if group is None else group[track.order][starts]
    found = np.where(latest >= 0, np.take_along_axis(X, np.maximum(latest, 0), axis=0), np.nan)
    entry, entered = entries(timeline, track, span)
    of_entry = np.full(len(timeline.known), -1)
    of_entry[entered] = entry
    earlier = (latest < 0) | (track.places[latest] < of_entry[series][:, None])
    known = timeline.known.copy()
    known[series] = np.where(earlier & ~np.isnan(known[series]), known[series], found)
    return known
