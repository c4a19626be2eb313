"""A frame or array taken apart: feature columns, the column of series, time stamps."""

from dataclasses import dataclass
from numbers import Integral

import narwhals as nw
import numpy as np
import pandas as pd

from sklearn_rnn.preprocessing.time_axis import Stamps, read_stamps

_REFUSED = (nw.Categorical, nw.Date, nw.Datetime, nw.Duration, nw.Enum, nw.String, nw.Time, nw.Unknown)
_BLOCK = 1 << 16  # rows examined at once
_LABELS = (str, int, float, bool, type(None))


@dataclass
class Columns:
    """What stands in the columns (and the index) of X.

    Attributes
    ----------
    features : of the kind of X
        Without the columns of series and time.
    names : list
        The features' names in a frame, their positions in an array.
    positions : list of int
        Their positions among the columns of X.
    stamps : Stamps or None
        Time stamps.
    group : ndarray of int64 (n_rows,), or None
        Number of each row's series.
    labels : ndarray of object (n_series,), or None
        What the numbers of series stand for.
    """

    features: object
    names: list
    positions: list
    stamps: Stamps | None
    group: np.ndarray | None
    labels: np.ndarray | None


def split(X, group_col, time_col):
    """The Columns of X.

    Parameters
    ----------
    X : frame (pandas, polars) or array-like
    group_col, time_col : as the parameters of `SequenceWindower`

    Raises
    ------
    ValueError
        For a column that is not there.
    TypeError
        For columns of no numbers, of no time stamps or of no labels.
    """
    frame = nw.from_native(X, pass_through=True, eager_only=True)
    is_frame = isinstance(frame, nw.DataFrame)
    if not is_frame and not hasattr(X, "dtype") and not hasattr(X, "toarray"):
        X = frame = np.asarray(X)
    named = [name for name in (group_col, time_col if _is_column(time_col) else None) if name is not None]
    known = frame.columns if is_frame else list(range(X.shape[1] if getattr(X, "ndim", 0) == 2 else 0))
    for parameter, name in (("group_col", group_col), ("time_col", time_col)):
        if name in named and name not in known:
            raise ValueError(f"{parameter}={name!r} is no column of X, whose columns are {known}.")
    if group_col is not None and group_col == time_col:
        raise ValueError(f"group_col and time_col name the same column, {group_col!r}.")
    index = getattr(X, "index", None) if isinstance(X, pd.DataFrame) else None
    group, stamps = _of_index(index, group_col, time_col)
    if group_col is not None:
        group = _series_of(_column(X, frame, group_col), f"The column {group_col!r} (group_col)")
    if _is_column(time_col):
        stamps = read_stamps(_column(X, frame, time_col), f"The column {time_col!r} (time_col)")
    names = [name for name in known if name not in named]
    features = X
    if named and is_frame:
        frame = frame.drop(named)
        features = frame.to_native()
    elif named:
        features = frame = _numbers(X[:, names])
    _refuse_other_than_numbers(frame)
    return Columns(features, names, [known.index(name) for name in names], stamps, *(group or (None, None)))


def lags_of(lag, names):
    """The lag of each feature (n_features,), from the parameter ``lag`` and the features' names.

    Raises
    ------
    TypeError
        For a lag that is no integer.
    ValueError
        For a negative lag or an unknown name.
    """
    lags = lag if isinstance(lag, dict) else dict.fromkeys(names, lag)
    unknown = [name for name in lags if name not in names]
    if unknown:
        raise ValueError(f"lag names {unknown}, which are no features of X: those are {names}.")
    for value in (*lags.values(), *([] if isinstance(lag, dict) else [lag])):
        if not isinstance(value, Integral) or isinstance(value, bool):
            raise TypeError(f"lag must be an int, or a dict of them, got {lag!r}.")
        if value < 0:
            raise ValueError(
                f"lag must be >= 0, got {lag!r}: a window never looks ahead. Put what is known ahead of time into row "
                "i's own columns."
            )
    return np.array([lags.get(name, 0) for name in names], np.int64)


def refuse_infinity(rows):
    """ValueError for infinite numbers in rows (n_rows, n_features), looked for in blocks."""
    for start in range(0, len(rows), _BLOCK):
        if np.isinf(rows[start : start + _BLOCK]).any():
            raise ValueError("Input X contains infinity: replace or remove such values before windowing.")


def _is_column(time_col):
    """Whether the parameter time_col names a column."""
    return time_col is not None and time_col is not False and not (isinstance(time_col, str) and time_col == "index")


def _of_index(index, group_col, time_col):
    """Series and time stamps that a pandas index tells, or None for each."""
    if time_col == "index" and isinstance(time_col, str):
        if index is None:
            raise ValueError(
                'time_col="index", but X has no index: a transformer in front drops it without '
                'set_output(transform="pandas").'
            )
    elif time_col is not None or not isinstance(index, (pd.DatetimeIndex, pd.PeriodIndex, pd.MultiIndex)):
        return None, None
    if not isinstance(index, pd.MultiIndex):
        return None, read_stamps(index, "The index")
    if group_col is not None:
        raise ValueError(
            f"group_col={group_col!r}, and X has a MultiIndex, which names the series too: use one of them "
            "(reset_index, or group_col=None; time_col=False ignores the index)."
        )
    codes, labels = _numbered(index.droplevel(-1))
    return (codes, labels), read_stamps(index.get_level_values(-1), "The last level of the MultiIndex")


def _column(X, frame, name):
    """One column of a frame (as narwhals or pandas Series) or array."""
    if isinstance(X, pd.DataFrame):
        return X[name]
    return frame[name] if isinstance(frame, nw.DataFrame) else X[:, name]


def _series_of(column, name):
    """Numbers and labels of the series that a column names."""
    if isinstance(column, nw.Series):
        column = column.to_numpy()
    codes, labels = pd.factorize(column, use_na_sentinel=False)
    return codes.astype(np.int64), _labels(list(labels), name)


def _numbered(index):
    """Numbers and labels of the series that an index of one or several levels names."""
    if not isinstance(index, pd.MultiIndex):
        return _series_of(index, "The MultiIndex")
    levels = index.to_frame(index=False, name=range(index.nlevels))
    codes = levels.groupby(list(levels), sort=False, dropna=False, observed=True).ngroup()
    labels = list(levels[~codes.duplicated()].itertuples(index=False, name=None))
    return codes.to_numpy(np.int64), _labels(labels, "The MultiIndex")


def _labels(labels, name):
    """Labels as an array of plain Python objects; TypeError for what cannot be saved."""
    plain = np.empty(len(labels), object)
    for i, label in enumerate(labels):
        parts = tuple(part.item() if isinstance(part, np.generic) else part for part in _parts(label))
        parts = tuple(None if part is pd.NA or part is pd.NaT or part != part else part for part in parts)
        if not all(isinstance(part, _LABELS) for part in parts):
            raise TypeError(f"{name} holds labels of type {type(label).__name__}: use str, int, float, bool or tuples.")
        plain[i] = parts if isinstance(label, tuple) else parts[0]
    return plain


def _parts(label):
    """The parts of a tuple, or the label alone."""
    return label if isinstance(label, tuple) else (label,)


def _numbers(X):
    """Columns of an array of objects as numbers, once those of series and time are gone."""
    if X.dtype.kind != "O":
        return X
    try:
        return X.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise TypeError(_message("X", f"object ({error})")) from error


def _refuse_other_than_numbers(X):
    """TypeError that names the columns of X (narwhals frame or array) that hold dates, categories or strings."""
    if isinstance(X, np.ndarray):
        if X.dtype.kind in "USMm":
            raise TypeError(_message("X", X.dtype))
        if X.ndim == 2:
            _numbers(X)
        return
    for name, dtype in X.schema.items() if isinstance(X, nw.DataFrame) else ():
        if isinstance(dtype, _REFUSED):
            raise TypeError(_message(f"Column {name!r}", dtype))
        if isinstance(dtype, nw.Object):
            try:
                X[name].to_numpy().astype(np.float64)
            except (TypeError, ValueError) as error:
                raise TypeError(_message(f"Column {name!r}", f"object ({error})")) from error


def _message(what, dtype):
    """The text of the error."""
    return (
        f"{what} is of type {dtype}, but windows hold numbers. Encode categories and strings in front of the "
        "windower, with OrdinalEncoder or OneHotEncoder, and turn dates into numbers or drop them."
    )
