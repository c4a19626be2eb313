"""What stands in the steps of sequences: absent, incomplete, how large, and on which scale."""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import as_strided, sliding_window_view

_BLOCK = 1 << 20  # numbers examined at once: bounds the memory of a check of any size


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
        The largest magnitude of a number; infinite if one is.
    n_present : int
        Number of the present steps counted below; of overlapping windows each row of the series once.
    square_sum : ndarray (n_features,)
        Sum of the squares of each feature over those steps.
    """

    lengths: np.ndarray
    incomplete: bool
    largest: float
    n_present: int
    square_sum: np.ndarray

    @property
    def scale(self):
        """Root mean square of each feature (n_features,)."""
        return np.sqrt(self.square_sum / max(self.n_present, 1))

    @classmethod
    def of(cls, source, examined=None):
        """What stands in the examined sequences (mask or None) of a source, array or list: see `scan`."""
        if not isinstance(source, list):
            return scan(source, examined)
        parts = [scan(x[None]) for x in source]
        return cls(
            np.array([part.lengths[0] for part in parts], np.intp),
            any(part.incomplete for part in parts),
            max(part.largest for part in parts),
            sum(part.n_present for part in parts),
            sum(part.square_sum for part in parts),
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
    _, n_steps, n_features = X.shape
    series, dilation = _series(X)
    if series is None:
        return _scan_rows(X, examined, _BLOCK // max(n_steps * n_features, 1))
    rows = None if examined is None else _rows_of(examined, n_steps, dilation)
    steps = _scan_rows(series[:, None], rows, _BLOCK // max(n_features, 1))
    windows = sliding_window_view(steps.lengths, (n_steps - 1) * dilation + 1)[:, ::dilation]
    steps.lengths = windows.sum(axis=1)
    return steps


def _scan_rows(X, examined, n_rows):
    """Scan the examined sequences of X (n, T, F) in blocks of n_rows."""
    found = Steps(np.zeros(len(X), np.intp), False, 0.0, 0, np.zeros(X.shape[2]))
    for start in range(0, len(X), max(n_rows, 1)):
        rows = slice(start, start + max(n_rows, 1))
        if examined is not None:
            rows = start + np.flatnonzero(examined[rows])
        block = np.asarray(X[rows], dtype=np.float64)
        nan, there = np.isnan(block), present(block)
        if nan.any():
            found.incomplete |= bool((nan == there[:, :, None]).any())
            block = np.where(nan, 0.0, block)
        lengths = found.lengths[rows] = there.sum(axis=1)
        found.n_present += int(lengths.sum())
        found.largest = max(found.largest, float(block.max(initial=0.0)), -float(block.min(initial=0.0)))
        found.square_sum += np.einsum("ntf,ntf->f", block, block)
    return found


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
