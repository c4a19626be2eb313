"""Rows of a frame or array, taken apart: features, time stamps, series."""

from dataclasses import dataclass, field
from itertools import chain

import numpy as np

from sklearn_rnn.preprocessing.windowing.series import numbers_in, together


@dataclass
class Rows:
    """Rows in time, of one series or of a panel.

    Attributes
    ----------
    X : ndarray of float (n_rows, n_features)
    time : ndarray of int64 or float64 (n_rows,), or None
        Time stamps as numbers: see `TimeAxis`. None: rows are in order.
    group : ndarray of int64 (n_rows,), or None
        Number of each row's series. None: one series.
    labels : ndarray (n_series,), or None
        What the numbers of series stand for: see `number_series`.
    lacking : dict
        Features that a block has no column of, position to name: all NaN in X.
    """

    X: np.ndarray
    time: np.ndarray | None = None
    group: np.ndarray | None = None
    labels: np.ndarray | None = None
    lacking: dict = field(default_factory=dict)

    def __len__(self):
        return len(self.X)

    def subset(self, rows):
        """A copy of the rows at these positions (index array)."""
        time, group = (None if part is None else part[rows] for part in (self.time, self.group))
        return Rows(self.X[rows], time, group, self.labels)

    def none(self):
        """No rows and no series, but of the same kind."""
        rows = self.subset(np.empty(0, np.intp))
        return Rows(rows.X, rows.time, rows.group, None if self.labels is None else self.labels[:0])

    @property
    def n_series(self):
        """How many series there are."""
        return 1 if self.labels is None else len(self.labels)

    def of_series(self, numbers):
        """A copy of the rows of some series, by their numbers (n,); rows must be sorted by series."""
        begin, end = np.searchsorted(self.group, numbers), np.searchsorted(self.group, numbers, side="right")
        counts = end - begin
        part = self.subset(np.arange(counts.sum()) + np.repeat(end - np.cumsum(counts), counts))
        return Rows(part.X, part.time, np.repeat(np.arange(len(numbers)), counts), self.labels[numbers])

    def with_series(self, part):
        """A copy in which the rows of some series are those that ``part`` (Rows) has of them; new series come last.

        Both must be sorted by series, which part has in the same order.
        """
        number, labels = _numbered(self.labels, part.labels)
        group = number[part.group]
        first = np.append(True, np.diff(number) > 1)[: len(number)]  # of neighbours, which are replaced as one
        last = np.append(first[1:], True)[: len(number)]
        begin, end = np.searchsorted(self.group, number[first]), np.searchsorted(self.group, number[last], side="right")
        cuts = np.searchsorted(group, number[first][1:])

        def spliced(mine, theirs):
            if mine is None:
                return None
            kept = [mine[a:b] for a, b in zip(np.append(0, end), np.append(begin, len(mine)), strict=True)]
            put = np.split(theirs, cuts)[: len(begin)]
            pieces = [*chain.from_iterable(zip(kept[:-1], put, strict=True)), kept[-1]]
            return np.concatenate(pieces)

        return Rows(spliced(self.X, part.X), spliced(self.time, part.time), spliced(self.group, group), labels)

    def identity(self):
        """Features and number of the series side by side: what rows without time stamps are recognised by."""
        return self.X if self.group is None else np.column_stack([self.X, self.group])

    def absent(self):
        """Which rows are all NaN and so count as none: (n_rows,)."""
        return np.isnan(self.X[:, 0]) & np.isnan(self.X).all(axis=1) if self.X.size else np.zeros(len(self), bool)


def joined(first, second):
    """The rows of first, then those of second; series of first keep their numbers."""
    time = None if second.time is None else np.concatenate([first.time, second.time])
    X = np.concatenate([first.X, second.X])
    if second.group is None:
        return Rows(X, time)
    number, labels = _numbered(first.labels, second.labels)
    return Rows(X, time, np.concatenate([first.group, number[second.group]]), labels)


def _numbered(labels, others):
    """Numbers of other labels (n,) where new ones come behind those that there are, and the labels of all series."""
    number = numbers_in(labels, others)
    unseen = number < 0
    number[unseen] = len(labels) + np.arange(unseen.sum())
    return number, together(labels, others[unseen])


def order_of(rows):
    """Positions that sort rows by series, then by time; rows equal in both keep their order. None if they are sorted.

    Without time stamps rows stand in their order within each series.
    """
    if rows.group is None and rows.time is None:
        return None
    keys = [key for key in (rows.time, rows.group) if key is not None]
    if _ascends(keys):
        return None
    if rows.time is None:
        return np.argsort(rows.group, kind="stable")
    return np.lexsort(keys)


def starts_of(group, n_rows):
    """Whether each of sorted rows is the first of its series: mask (n_rows,)."""
    first = np.zeros(n_rows, bool)
    first[:1] = True
    if group is not None:
        first[1:] = group[1:] != group[:-1]
    return first


def _ascends(keys):
    """Whether rows are sorted by keys, the last of which counts most."""
    tied = np.ones(max(len(keys[0]) - 1, 0), bool)
    for key in reversed(keys):
        before, after = key[:-1], key[1:]
        if (tied & (before > after)).any():
            return False
        tied &= before == after
    return True
