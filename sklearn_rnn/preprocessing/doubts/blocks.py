"""What transform and partial_fit doubt of a block of rows behind those seen so far."""

from dataclasses import dataclass, fields

import numpy as np

from sklearn_rnn.preprocessing.doubts.labels import labels_of_several_types
from sklearn_rnn.preprocessing.windowing.recognition import equal, unique_head
from sklearn_rnn.preprocessing.windowing.rows import starts_of
from sklearn_rnn.preprocessing.windowing.series import numbers_in
from sklearn_rnn.user_warning import about

_KEPT = 100  # rows, to be known if they are given again
_LONGEST = 1000  # ending that is kept: series that repeat themselves for longer tell nothing
_MARGIN = 3  # the largest step seen may be passed by so much


@dataclass
class Seen:
    """What of the rows seen so far blocks are doubted by.

    Attributes
    ----------
    largest_step : int, float or None
        With a time axis: the longest time between neighbours of a series. None: no row had a neighbour.
    largest_pause : int, float or None
        With a time axis: the longest time in which no series had a row. None: all rows had one time.
    ending : ndarray (n_rows, n_columns) or None
        Without one: the last rows, with the numbers of their series.
    n_telling : int or None
        How many of these must be given again before it is told; None: nothing is.
    """

    largest_step: int | float | None = None
    largest_pause: int | float | None = None
    ending: np.ndarray | None = None
    n_telling: int | None = None

    def moved_on(self, timeline, told):
        """What is known behind the block of a timeline, whose rows are told by their `identity`."""
        if timeline.axis is not None:
            pairs = zip((self.largest_step, self.largest_pause), _largest_steps(timeline), strict=True)
            return Seen(*(max(filter(None, pair), default=None) for pair in pairs))
        if self.n_telling is None:
            return self
        ending = np.concatenate([self.ending, told])
        return Seen(ending=ending[-len(self.ending) :].copy(), n_telling=self.n_telling)

    def state(self):
        """Fitted attributes of the windower, for `restored`."""
        return {f"{field.name}_": getattr(self, field.name) for field in fields(self)}


def restored(state):
    """The Seen whose `state` is among these attributes."""
    return Seen(**{field.name: state[f"{field.name}_"] for field in fields(Seen)})


def learn_seen(timeline, tolerance):
    """The Seen behind the training rows (all of timeline); equal values differ by tolerance (n_columns,) at most."""
    if timeline.axis is not None:
        return Seen(*_largest_steps(timeline))
    rows = timeline.rows.identity()
    n_telling = 2 * len(unique_head(rows[::-1], tolerance)) + 2
    if n_telling > min(_LONGEST, len(rows)):
        return Seen()
    return Seen(ending=rows[-max(n_telling, _KEPT) :].copy(), n_telling=n_telling)


def doubts_of_rows_to_predict(block, timeline, context, plan, seen):
    """The texts of all warnings that transform gives.

    Parameters
    ----------
    block : Rows
    timeline : Timeline
        Of the block.
    context : Context
        Of all series.
    plan : Plan
    seen : Seen
    """
    found = [
        stale(block, context.rows, timeline.axis, plan, seen),
        *_doubts_of_any_block(block, timeline, context, seen),
    ]
    return [text for text in found if text]


def doubts_of_rows_told(block, timeline, context, past, keep, seen):
    """The texts of all warnings that partial_fit gives.

    ``past`` is the Context of the block's series, keep the parameter ``context``, the rest as above.
    """
    found = [too_late(block, past.rows) if keep == "tail" else None]
    return [text for text in (*found, *_doubts_of_any_block(block, timeline, context, seen)) if text]


def _doubts_of_any_block(block, timeline, context, seen):
    """The texts, or None, of what both doubt."""
    yield contradicted(timeline)
    if timeline.axis is None and timeline.n_past:  # else the block is the training block, or nothing precedes it
        yield given_again(block, context, seen)
    if block.labels is not None:
        new = block.labels[numbers_in(context.rows.labels, block.labels) < 0]
        yield labels_of_several_types(new, context.rows.labels) if len(new) else None


def contradicted(timeline):
    """Rows of the block and of the context have the same series and time, but other values."""
    at = timeline.contradictions()
    if not len(at):
        return None
    group = timeline.rows.group
    several = "" if group is None else " of several series" if len(np.unique(group[at])) > 1 else " of one series"
    other = "" if group is None else " Labels of series must be unique across files, or use context=None."
    return (
        f"Rows of X{several} have the time stamps of rows in the context, but other values: were they corrected, or "
        f"are they of {'another series' if group is None else 'other series with the same label'}? Those of X count."
        + other
        + about("corrected")
    )


def stale(block, past, axis, plan, seen):
    """Rows of series that are known begin so late that their windows hold no history.

    Late is judged by the longest pause of any series; where the block has most of them, by the longest of all together.

    Parameters
    ----------
    block, past : Rows
        Those to predict, and those of the context.
    axis : TimeAxis or None
    plan : Plan
    seen : Seen
    """
    if axis is None or not seen.largest_step or not plan.span or not len(past):
        return None
    end, margin = past.time.max(), _MARGIN if axis.freq is not None else _MARGIN + plan.span
    together = min(seen.largest_pause, seen.largest_step)
    if block.time.max() - end <= margin * together:
        return None
    known = np.ones(1, bool) if block.group is None else numbers_in(past.labels, block.labels) >= 0
    most = 2 * known.sum() > len(np.unique(past.group))
    time = block.time if block.group is None else block.time[known[block.group]]
    if not len(time) or time.min() - end <= margin * (together if most else seen.largest_step):
        return None
    if axis.freq is not None and np.diff(axis.ticks(np.array([end, time.min()])))[0] <= plan.span:
        return None
    return (
        "X begins long after the last rows that the windower knows: its first windows hold old rows, or none. Tell it "
        "the rows in between with advance(model, rows) or partial_fit. TimeSeriesSplit(gap=...) and learning_curve "
        "leave such gaps by themselves." + about("stale")
    )


def given_again(block, context, seen):
    """A block that is taken for what follows begins with the rows seen last, or holds all of those kept."""
    if seen.n_telling is None:
        return None
    rows = context.numbered(block)
    at = np.flatnonzero(equal(rows, seen.ending[-1], context.tolerance))
    at = at[at >= seen.n_telling - 1]
    for back in range(1, len(seen.ending)):
        if not len(at):
            return None
        begins = at < back
        at = at[begins | equal(rows[np.maximum(at - back, 0)], seen.ending[-1 - back], context.tolerance)]
    if not len(at):
        return None
    return (
        "X holds the rows seen last once more. Without a time axis a block is taken for what follows them, so that its "
        "windows hold rows twice: give each row once, or a time axis (an index of dates, or time_col)."
        + about("given-again")
    )


def too_late(block, past):
    """All rows told are of known series, and earlier than all that is kept of these."""
    if block.time is None or not len(past):
        return None
    if block.group is None:
        late = block.time < past.time.min()
    else:
        number = numbers_in(past.labels, block.labels)[block.group]
        first = np.full(len(past.labels), np.iinfo(np.int64).min, past.time.dtype)
        order = np.lexsort((past.time, past.group))
        begins = order[starts_of(past.group[order], len(order))]
        first[past.group[begins]] = past.time[begins]
        late = (number >= 0) & (block.time < first[number])
    if not len(late) or not late.all():
        return None
    return (
        "All rows of X are earlier than those that the windower keeps of their series, and change nothing: it keeps "
        'the latest rows. Tell rows in the order of time, fit again for a second pass, or use context="all".'
        + about("too-late")
    )


def all_new(block, past):
    """No row of a block to be forecast is of a series of which rows are known."""
    if block.labels is None or not len(past) or (numbers_in(past.labels, block.labels) >= 0).any():
        return None
    return (
        "The model has seen no series of X_future: all forecasts begin without a past. If these series are not new, "
        "write their labels as in fit; if they are, tell their first rows with advance(model, rows)."
    ) + about("all-new")


def _largest_steps(timeline):
    """The longest time between neighbours of a series in a timeline's block, and between any two; or None."""
    order, rows = timeline.in_order, timeline.rows
    inside = np.arange(len(rows))[order] >= timeline.n_past
    group = None if rows.group is None else rows.group[order][inside]
    time = rows.time[order][inside]
    of_series = np.diff(time)[~starts_of(group, len(time))[1:]]
    of_all = of_series if group is None else np.diff(np.unique(time))
    return [steps.max().item() if len(steps) else None for steps in (of_series, of_all)]
