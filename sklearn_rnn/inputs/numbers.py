"""Real numbers out of whatever holds them, and what to do about cells that are none."""

import re
from numbers import Number

import numpy as np
import pandas as pd

_DECIMAL_COMMA = re.compile(r"\s*[+-]?[\d.]*,\d+([eE][+-]?\d+)?\s*")


def real_numbers(x, name, names=None):
    """Array of real numbers (any shape); missing objects and masked entries are NaN.

    Parameters
    ----------
    x : ndarray, frame, Series, nested list, or what else has ``__array__``
    name : str
        What to call x in messages.
    names : list of str, default=None
        What to call its columns.

    Raises
    ------
    ValueError, TypeError
        For cells that are no real numbers: texts and arrays, other objects.
    """
    x = _array(x, name)
    if x.dtype.kind in "OSU":
        try:
            x = np.where(pd.isna(x), np.nan, x.astype(object)).astype(np.float64)
        except (TypeError, ValueError) as error:
            raise _no_number(x, name, names) or ValueError(f"{name} must hold numbers: {error}") from error
    if x.dtype.kind not in "fiub":
        what = "Complex data not supported" if x.dtype.kind == "c" else "expected real numbers"
        raise ValueError(f"{name} has dtype {x.dtype}: {what}.")
    return x


def _array(x, name):
    """x as ndarray of any type."""
    try:
        return np.asarray(without_mask(x))
    except ValueError as error:
        raise ValueError(f"{name} holds lists of different lengths, expected (n_steps, n_features).") from error


def without_mask(x):
    """x, where it is a masked array a plain one: masked entries are NaN; ValueError if they cannot be."""
    if not isinstance(x, np.ma.MaskedArray):
        return x
    if x.mask is np.ma.nomask or not x.mask.any():
        return x.data
    if x.dtype.kind not in "fiub":
        raise ValueError(f"Masked entries become NaN, and dtype {x.dtype} has none: leave the masked rows out.")
    return x.astype(x.dtype if x.dtype.kind == "f" else np.float64).filled(np.nan)


def refuse_text(X, name, names):
    """ValueError or TypeError that names cause and cure if a cell of X, a frame or an array, is text or an object."""
    X = _array(X, name)
    if X.dtype.kind in "OSU" and X.size and (error := _no_number(X, name, names)) is not None:
        raise error


def refuse_times(X):
    """ValueError if X, a frame or an array, holds nothing but stamps or durations, which numpy would count."""
    if len(np.shape(X)) > 0 and (dtype := np.asarray(X[:1]).dtype).kind in "mM":
        raise ValueError(f"X has dtype {dtype}: expected real numbers.")


def _no_number(x, name, names):
    """The error about the first cell of objects or text x (..., n_columns) that is no number; None if all are."""
    columns = x.reshape(-1, x.shape[-1] if x.ndim > 1 else 1)
    for k, column in enumerate(columns.T):
        column = column[~pd.isna(column)]
        wrong = [cell for cell in column if not _is_number(cell)]
        if wrong:
            label = f"Column {k if names is None else names[k]} of {name}" if x.ndim > 1 else name
            if isinstance(wrong[0], (str, np.ndarray, pd.Series, list, tuple)):
                return ValueError(_cure(label, column, wrong[0], named=names is not None))
            what = f"{type(wrong[0]).__name__} objects, first {wrong[0]!r}"
            cure = " Steps are in the order of the rows: sort by such a column, and leave it out." * _is_time(wrong[0])
            return TypeError(f"{label} holds {what}, where an argument must be a string or a real number.{cure}")
    return None


def _is_number(cell):
    """Whether a cell, a text too, can be read as real number."""
    try:
        float(cell)
    except (TypeError, ValueError):
        return False
    return isinstance(cell, (str, Number, np.generic)) and not isinstance(cell, (complex, np.datetime64))


def _is_time(cell):
    """Whether a cell is a stamp, a period or a duration."""
    return pd.api.types.infer_dtype([cell]).startswith(("date", "time", "period"))


def numbers_as_text(column):
    """What a column (n,) holds, and how to read it, if its texts stand for numbers; None if they do not.

    Such texts are '13,6', or '?' among numbers, which an encoder of categories would take without complaint.
    """
    column = column[~pd.isna(column)]
    wrong = [str(cell) for cell in column if not _is_number(cell)]
    if not wrong:
        return "numbers written as text: convert them with astype(float)." if len(column) else None
    others = [cell for cell in wrong if not _DECIMAL_COMMA.fullmatch(cell)]
    comma = len(others) < len(wrong)
    if not comma and len(column) == len(wrong) and any(map(str.isalnum, wrong[0])):
        return None
    options = ['decimal=","'] * comma + [f'na_values="{other}"' for other in others[:1]]
    return (
        f"numbers written as text, the first that cannot be read is {wrong[0]!r}. Read them as numbers: "
        f"pd.read_csv(..., {', '.join(options)})."
    )


def _cure(label, column, first, *, named):
    """What to do about a column whose first wrong cell this is; named: it is a column of a frame."""
    if not isinstance(first, str):
        return (
            f"{label} holds an array in each cell. Pass a list of arrays, one per sequence: list(X[column]) of one "
            "column, [np.column_stack(list(row)) for row in X.to_numpy()] of several."
        )
    if (numbers := numbers_as_text(column)) is not None:
        return f"{label} holds {numbers}"
    what = f"{label} holds text, first {str(first)[:50]!r}: expected real numbers."
    if named:
        return (
            f"{what} Encode categories one-hot (OneHotEncoder). If the column tells series apart, pass a list with the "
            "rows of each: [x for _, x in X.groupby(label)[columns]]."
        )
    return f"{what} SequenceVectorizer in front turns texts into token ids, and embedding_dim gives each a vector."


def computing_type(arrays):
    """The type in which to compute with arrays of numbers: float32 if they are, else float64."""
    return np.dtype("f4" if np.result_type(*{x.dtype for x in arrays}) == np.float32 else "f8")


def check_range(largest, dtype, name):
    """ValueError if numbers up to the largest, of what is called name, do not fit into a computing type."""
    if largest > (bound := float(np.finfo(dtype).max)):
        raise ValueError(
            f"{name} holds numbers up to {largest:.4g}, and the network computes in {dtype}, which ends at "
            f'{bound:.4g}. Bring them to a smaller scale, or fit with dtype="float64".'
        )


def check_sum(x, name):
    """ValueError if the sum of numbers x is beyond float64, or so small that shares of it mean nothing."""
    sizes = np.abs(np.asarray(x, dtype=np.float64))
    with np.errstate(over="ignore"):
        total = sizes.sum()
    if np.isinf(total) or 0 < total < np.finfo(float).tiny:
        raise ValueError(
            f"{name} holds numbers up to {sizes.max():.4g}, too {'large' if total > 1 else 'small'} to compute with: "
            f"bring {name} to a scale around 1."
        )
