"""How the training block is recognised among blocks of rows."""

import numpy as np
import pandas as pd

_TOLERANCE = 1e-5  # of a column's spread: transformers in front may differ in the last digits between two passes


def unique_head(rows):
    """The shortest beginning of rows (n_rows, n_features) that occurs nowhere else in them: a copy (k, n_features).

    With the lengths z_i of the longest common prefix of rows and rows[i:] that is k = 1 + max z_i. They come from the
    Z-algorithm (Gusfield, Algorithms on strings, trees and sequences, 1997, doi:10.1017/CBO9780511574931), in
    linear time also for constant and periodic series, visiting only rows that equal the first.
    """
    code = _codes(rows)
    n_rows, z, longest, left, right = len(rows), {}, 0, 0, 0
    for i in (np.flatnonzero(code[1:] == code[0]) + 1).tolist():
        length = min(right - i, z.get(i - left, 0)) if i < right else 0
        while i + length < n_rows and code[length] == code[i + length]:
            length += 1
        z[i], longest = length, max(longest, length)
        if i + length > right:
            left, right = i, i + length
    return rows[: longest + 1].copy()


def spread(rows):
    """Largest minus smallest value of each column (n_features,), NaN left out; 0 for an empty column."""
    return np.nan_to_num(np.fmax.reduce(rows, axis=0) - np.fmin.reduce(rows, axis=0))


def begins_with(rows, head, spread):
    """Whether rows (n_rows, n_features) begin with head (k, n_features), to 1e-5 of each column's spread."""
    if len(rows) < len(head):
        return False
    start = rows[: len(head)]
    same = (np.abs(start - head) <= _TOLERANCE * spread) | (np.isnan(start) & np.isnan(head))
    return bool(same.all())


def _codes(rows):
    """One integer per row, equal for equal rows (NaN equals NaN): (n_rows,)."""
    code = np.zeros(len(rows), np.int64)
    for column in rows.T:
        values, _ = pd.factorize(column)  # NaN gets -1
        code, _ = pd.factorize(code * (len(rows) + 1) + values + 1)
    return code
