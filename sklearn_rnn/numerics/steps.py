"""What stands in the steps of sequences: absent, incomplete, how large, and on which scale."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.lib.stride_tricks import as_strided, sliding_window_view

from sklearn_rnn.numerics.products import square_sum
from sklearn_rnn.numerics.windows import Windows

_BLOCK = 1 << 20  # numbers examined at once: bounds the memory of a check of any size
_ORDINARY = 1e30  # the sum of squares of numbers whose size nobody needs to know any better


@dataclass
class Steps:
    """What a scan over sequences found.

    Attributes
    ----------
    lengths : ndarray of int (n_samples,)
        Number of present steps of each sequence.
    incomplete : bool
        A step has some, but not all, features NaN.
    largest : float
        The largest magnitude of a number, infinite if one is; below 1e15 a bound may stand for it.
    n_features : int
    scanned : list of tuple
        What was scanned: arrays (n, n_steps, n_features), and which of their rows (mask or None). Of overlapping
        windows it is the series, each row once.
    """

    lengths: np.ndarray
    incomplete: bool
    largest: float
    n_features: int
    scanned: list

    @property
    def n_present(self):
        """Number of the present steps that were scanned: int."""
        return self._sums[0]

    @property
    def square_sum(self):
        """Sum of the squares of each feature over those steps (n_features,)."""
        return self._sums[1]

    @property
    def scale(self):
        """Root mean square of each feature over those steps (n_features,)."""
        return np.sqrt(self.square_sum / max(self.n_present, 1))

    @cached_property
    def _sums(self):
        """n_present and square_sum, for which the numbers are gone through once more."""
        n_present, square_sum = 0, np.zeros(self.n_features)
        for X, examined in self.scanned:
            for rows in _blocks(X, examined):
                block = np.asarray(X[rows], dtype=np.float64)
                there = present(block)
                n_present += int(there.sum())
                block = block if there.all() else block[there][:, None]
                square_sum += np.einsum("ntf,ntf->f", block, block)
        return n_present, square_sum

    @classmethod
    def of(cls, source, examined=None):
        """What stands in the examined sequences (mask or None) of a source, array, Windows or list: see `scan`."""
        if isinstance(source, Windows):
            return _scan_windows(source, examined)
        if not isinstance(source, list):
            return scan(source, examined)
        parts = [scan(x[None]) for x in source]
        return cls(
            np.array([part.lengths[0] for part in parts], np.intp),
            any(part.incomplete for part in parts),
            max(part.largest for part in parts),
            parts[0].n_features,
            [scanned for part in parts for scanned in part.scanned],
        )


def present(X):
    """Which steps (..., T) of sequences X (..., T, F) are there: those that are not NaN.

    The one rule of presence. It looks at one feature, for no step may be incomplete, which `scan` finds out.
    """
    return ~np.isnan(X[..., 0]) if X.dtype.kind == "f" else np.ones(X.shape[:-1], bool)


def present_tokens(X):
    """Which steps (..., T) of token ids X (..., T, 1) are there: those that are not 0."""
    return X[..., 0] != 0


def scan(X, examined=None):
    """Examine sequences without copying them.

    Overlapping windows of one series, a strided view, are recognised by their strides and examined
    through the series: O(rows) instead of O(rows * window length).

    Parameters
    ----------
    X : ndarray (n_samples, n_steps, n_features)
    examined : ndarray of bool (n_samples,), default=None
        The sequences to examine; None: all.

    Returns
    -------
    Steps
        What stands in the sequences examined; the lengths of others mean nothing.
    """
    series, dilation = _series(X)
    if series is None:
        return _scan_rows(X, examined)
    n_steps = X.shape[1]
    steps = _scan_rows(series[:, None], None if examined is None else _rows_of(examined, n_steps, dilation))
    if steps.lengths.all():
        steps.lengths = np.full(len(X), n_steps)
    else:
        windows = sliding_window_view(steps.lengths, (n_steps - 1) * dilation + 1)[:, ::dilation]
        steps.lengths = windows.sum(axis=1)
    return steps


def _scan_windows(windows, examined):
    """Scan the examined Windows through their track: they are some of all that could begin there."""
    places = windows.places
    begins = np.zeros(len(places), bool)
    begins[windows.start if examined is None else windows.start[examined]] = True
    steps = scan(places, begins)
    steps.lengths = steps.lengths[windows.start]
    return steps


def _scan_rows(X, examined):
    """Scan the examined sequences of X (n, T, F) in blocks. A block of finite numbers needs one product."""
    found = Steps(np.zeros(len(X), np.intp), False, 0.0, X.shape[2], [(X, examined)])
    for rows in _blocks(X, examined):
        block = np.asarray(X[rows], dtype=None if X.dtype.char in "fd" else np.float64)
        numbers = block.reshape(-1)
        if (squares := square_sum(numbers) if numbers.size else 0.0) < _ORDINARY:
            found.lengths[rows], found.largest = X.shape[1], max(found.largest, float(np.sqrt(squares)))
            continue
        nan, there = np.isnan(block), present(block)
        found.incomplete |= bool((nan == there[:, :, None]).any())
        found.lengths[rows] = there.sum(axis=1)
        found.largest = max(found.largest, float(np.nanmax(np.abs(block), initial=0.0)))
    return found


def _blocks(X, examined):
    """Rows (slice or index array) of X (n, T, F), the examined ones (mask or None), a bounded number at once."""
    n_rows = max(_BLOCK // max(X.shape[1] * X.shape[2], 1), 1)
    for start in range(0, len(X), n_rows):
        rows = slice(start, start + n_rows)
        yield rows if examined is None else start + np.flatnonzero(examined[rows])


def _rows_of(examined, n_steps, dilation):
    """Rows (n_rows,) of a series that the examined of its windows (n_samples,) hold."""
    n_samples, rows = len(examined), np.zeros(len(examined) + (n_steps - 1) * dilation, bool)
    for first in range(0, n_steps * dilation, dilation):
        rows[first : first + n_samples] |= examined
    return rows


def _series(X):
    """The series (n_rows, n_features) whose windows X (n, T, F) are, and the dilation; else (None, 0)."""
    n_samples, n_steps, n_features = X.shape
    row, step, feature = X.strides
    if min(n_samples, n_steps) < 2 or n_features == 0 or row <= 0 or step % row:
        return None, 0
    if not 0 < (dilation := step // row) <= n_samples:
        return None, 0
    n_rows = n_samples + (n_steps - 1) * dilation
    return as_strided(X, (n_rows, n_features), (row, feature), writeable=False), dilation
