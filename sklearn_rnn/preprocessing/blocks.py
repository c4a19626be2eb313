"""Windows of rows that come in blocks, one after the other: those that all rows at once would have."""

from dataclasses import replace

import numpy as np

from sklearn_rnn.preprocessing.doubts.blocks import restored as restored_seen
from sklearn_rnn.preprocessing.following import named, told_already
from sklearn_rnn.preprocessing.windowing.context import nothing_before
from sklearn_rnn.preprocessing.windowing.reading import read_rows


class BlocksOfRows:
    """Blocks of rows behind one another, the first with nothing before it; none is taken for the training block.

    Parameters
    ----------
    windower : SequenceWindower
        Fitted, on the first block at least.
    keep : {"tail", "all"}, default="tail"
        See the parameter ``context`` of `SequenceWindower`.

    Attributes
    ----------
    context : Context
        Behind the last block.
    """

    def __init__(self, windower, keep="tail"):
        self._windower, self._keep = windower, keep
        self.context = nothing_before(windower._context.rows)

    def windows(self, X):
        """The windows of a block, as `SequenceWindower.transform` has them."""
        _, timeline = self.follow(X)
        return self._windower._windows_of(timeline)

    def follow(self, X):
        """The Rows of a block, and their Timeline behind the blocks before it.

        Raises
        ------
        ValueError
            If a row is no later than one of its series in a block before.
        """
        windower, axis = self._windower, self._windower._schema.axis
        block = read_rows(windower, X, reset=False)
        _, timeline, moved = self.context.follow(block, axis, windower._plan, self._keep)
        if axis is not None and len(told := told_already(timeline)):
            raise ValueError(
                f"The row of {named(told[0], timeline.rows, axis)} is not behind the rows of its series in the blocks "
                f"before it, nor are {len(told) - 1} others of its block: give blocks in the order of time, each row "
                "once."
            )
        self.context = moved
        return block, timeline


def learn_in_blocks(windower, blocks):
    """Fit a windower to blocks of rows (X, y, ...), oldest first, as to all of them at once.

    What one block must tell, the first does: columns, the step of freq="infer", the beginning by which training rows
    are known again.
    """
    rows, sums, counts = None, 0.0, 0
    for X, y, *_ in blocks:
        if rows is None:
            windower.fit(X, y)
            rows, seen = BlocksOfRows(windower, "all" if windower.context == "all" else "tail"), None
            first = windower._context
        block, timeline = rows.follow(X)
        seen = restored_seen(vars(windower)) if seen is None else seen.moved_on(timeline, rows.context.numbered(block))
        known = ~np.isnan(block.X)
        counts = counts + known.sum(axis=0)
        sums = sums + np.sum(block.X, axis=0, where=known, dtype=np.float64)
    windower.fill_ = sums / np.maximum(counts, 1)
    context = nothing_before(rows.context.rows) if windower.context is None else rows.context
    windower._remember(replace(context, head=first.head, tolerance=first.tolerance), seen)
