"""How the training block is recognised among blocks of rows without a time axis."""

import numpy as np
import pandas as pd

_TOLERANCE = 1e-5  # of a column's spread: transformers in front may differ in the last digits between two passes
_NOISE = 1e-7  # of the largest such tolerance: what is left of a column that is constant but for rounding
_EFFORT = 20  # comparisons per row, before the head of a series that hardly varies is found another way


def tolerance_of(rows):
    """By how much equal values of each column may differ (n_features,)."""
    high, low = np.fmax.reduce(rows, axis=0), np.fmin.reduce(rows, axis=0)
    tolerance = np.nan_to_num(_TOLERANCE * high - _TOLERANCE * low)  # the spread itself may overflow
    return np.maximum(tolerance, _NOISE * tolerance.max(initial=0.0))


def unique_head(rows, tolerance):
    """The shortest beginning of rows (n_rows, n_features) that occurs nowhere else in them, and is not absent.

    Rows are equal within the tolerance (n_features,); NaN equals NaN. Later beginnings are dropped as soon as they
    differ. Where that takes long (constant, periodic series) rows count as equal if a chain of equal values joins
    them, which makes the head longer rather than ambiguous: then the Z-algorithm finds it in linear time (Gusfield,
    Algorithms on strings, trees and sequences, 1997, doi:10.1017/CBO9780511574931).

    Returns
    -------
    ndarray (k, n_features)
        A copy.
    """
    absent = np.isnan(rows).all(axis=1)
    shortest = int(absent.argmin()) + 1 if len(rows) else 0
    others, length, effort = np.arange(1, len(rows)), 0, 0
    while len(others) or length < shortest:
        if effort > _EFFORT * len(rows):
            return rows[: max(_longest_repeat(_chained(rows, tolerance)) + 1, shortest)].copy()
        effort += len(others)
        others = others[others + length < len(rows)]
        others = others[equal(rows[others + length], rows[length], tolerance)]
        length += 1
    return rows[:length].copy()


def begins_with(rows, head, tolerance):
    """Whether rows (n_rows, n_features) begin with head (k, n_features)."""
    return len(rows) >= len(head) and bool(equal(rows[: len(head)], head, tolerance).all())


def equal(rows, other, tolerance):
    """Which rows (n_rows,) equal the other, of the same shape or one row; NaN equals NaN."""
    with np.errstate(over="ignore"):
        alike = np.abs(rows - other) <= tolerance
    return (alike | (np.isnan(rows) & np.isnan(other))).all(axis=1)


def _longest_repeat(code):
    """Length of the longest beginning of code (n_rows,) that occurs again, by the Z-algorithm."""
    n_rows, z, longest, left, right = len(code), {}, 0, 0, 0
    for i in (np.flatnonzero(code[1:] == code[0]) + 1).tolist():
        length = min(right - i, z.get(i - left, 0)) if i < right else 0
        while i + length < n_rows and code[length] == code[i + length]:
            length += 1
        z[i], longest = length, max(longest, length)
        if i + length > right:
            left, right = i, i + length
    return longest


def _chained(rows, tolerance):
    """One integer per row (n_rows,), equal for rows that chains of equal values join; NaN equals NaN."""
    code = np.zeros(len(rows), np.int64)
    for column, bound in zip(rows.T, tolerance, strict=True):
        order = np.argsort(column)
        with np.errstate(invalid="ignore"):
            link = np.cumsum(np.diff(column[order], prepend=column[order[:1]]) > bound)
        chain = np.empty(len(rows), np.int64)
        chain[order] = link
        chain[np.isnan(column)] = -1
        code, _ = pd.factorize(code * (len(rows) + 1) + chain + 1)
    return code
