"""A frame or array taken apart: feature columns, the series of a panel, time stamps."""

from dataclasses import dataclass

import narwhals as nw
import numpy as np
import pandas as pd

from sklearn_rnn.inputs import numbers_as_text, tell_lazy, without_mask
from sklearn_rnn.preprocessing.windowing.series import number_series
from sklearn_rnn.preprocessing.windowing.stamps import Stamps, read_stamps, tells_time

_REFUSED = (nw.Categorical, nw.Date, nw.Datetime, nw.Duration, nw.Enum, nw.String, nw.Time)
_FRAMES = (pd.DataFrame, nw.DataFrame)
DROPPED = 'A transformer in front drops names and index without set_output(transform="pandas").'


@dataclass
class Columns:
    """What stands in the columns (and the index) of X.

    Attributes
    ----------
    features : ndarray (n_rows, n_features), or what cannot be one
        Without the columns of series and time.
    named : bool
        Whether X is a frame.
    names : list
        The features' names in a frame, their positions in an array.
    positions : list of int
        Their positions among the columns of X.
    stamps : Stamps or None
        Time stamps.
    group : ndarray of int64 (n_rows,), or None
        Number of each row's series.
    labels : ndarray (n_series,), or None
        What the numbers of series stand for.
    """

    features: object
    named: bool
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
        For a column that is not there, and for series or time named twice.
    TypeError
        For columns of no numbers, of no time stamps or of no labels.
    """
    frame = as_table(X)
    if isinstance(frame, _FRAMES):
        known = list(frame.columns)
        if len(set(known)) < len(known):
            raise ValueError(f"X has several columns of one name: {known}. Give each a name of its own.")
    else:
        if getattr(frame, "ndim", 0) != 2:
            return Columns(frame, False, [], [], None, None, None)  # scikit-learn's checks of arrays say what is wrong
        known = list(range(frame.shape[1]))
    index = frame.index if isinstance(frame, pd.DataFrame) else None
    time_name, reads_index = _where_time_stands(time_col, index, known)
    named = [name for name in (group_col, time_name) if name is not None]
    _check_names({"group_col": group_col, "time_col": time_name}, known, [] if index is None else list(index.names))
    group, labels, stamps = _of_index(index, group_col, time_name) if reads_index else (None, None, None)
    if group_col is not None:
        group, labels = number_series(_column(frame, group_col), f"The column {group_col!r} (group_col)")
    if time_name is not None:
        stamps = read_stamps(_column(frame, time_name), f"The column {time_name!r} (time_col)")
    names = [name for name in known if name not in named]
    if named and not names:
        raise ValueError(f"X has no columns beside those of series and time, {named}: windows need features.")
    positions = [k for k, name in enumerate(known) if name not in named]
    return Columns(_features(frame, named, names), isinstance(frame, _FRAMES), names, positions, stamps, group, labels)


def as_table(X):
    """X as a frame (pandas, or narwhals around any other), or as an array.

    Raises
    ------
    TypeError
        For what holds no rows yet, or rows in cells.
    """
    X = without_mask(X)
    tell_lazy(X, loses=", without its index and the names of its columns" if hasattr(type(X), "columns") else "")
    _refuse_rows_in_cells(X)
    if isinstance(X, (np.ndarray, pd.DataFrame)):
        return X
    frame = nw.from_native(X, pass_through=True, eager_only=True)
    return frame if isinstance(frame, nw.DataFrame) else _as_array(X)


def _of_sequences():
    """The error about a list of sequences."""
    return TypeError(
        "X is a list of sequences, or its rows differ in length, but windows are made of the rows of one table. "
        "Sequences need no windower: pass the list to the network, with a SequenceScaler in front. Several series to "
        "be windowed are one table with a column that names them (group_col)."
    )


def _refuse_rows_in_cells(X):
    """TypeError for a list, or objects in a row, of tables, and for objects in a row that are rows, or sequences."""
    cells = X.to_numpy() if isinstance(X, pd.Series) else X
    in_a_row = isinstance(cells, np.ndarray) and cells.dtype == object and cells.ndim == 1
    if not (in_a_row or isinstance(cells, (list, tuple))) or not len(cells):
        return
    first = cells[0]
    if getattr(first, "ndim", 0) == 2 or hasattr(first, "columns"):
        raise _of_sequences()
    if in_a_row and isinstance(first, (list, tuple, np.ndarray)):
        raise TypeError(
            "X has a list or an array in each cell, but windows are made of rows of numbers. If a cell is a row: "
            "np.stack(list(X)); if it is a sequence, it needs no windower: pass list(X) to the network."
        )


def _as_array(X):
    """X as it is where it can be told what its columns are, else as an array; objects where numbers and names mix."""
    if hasattr(X, "dtype") or hasattr(X, "toarray"):
        return X
    try:
        array = np.asarray(X)
    except ValueError as error:
        raise _of_sequences() from error
    return np.asarray(X, dtype=object) if array.dtype.kind in "US" else array


def _where_time_stands(time_col, index, known):
    """The column of time stamps or None, and whether the index may tell them."""
    if time_col is None:
        return None, index is not None and (isinstance(index, pd.MultiIndex) or tells_time(index))
    if time_col is False:
        return None, False
    if not isinstance(time_col, str) or time_col != "index":
        return time_col, isinstance(index, pd.MultiIndex)
    if "index" in known:
        raise ValueError('time_col="index" means the index of X, and X has a column of that name too: rename it.')
    if index is None:
        raise ValueError(f'time_col="index", but X has no index. {DROPPED}')
    return None, True


def _check_names(wanted, known, levels):
    """ValueError unless the wanted columns (parameter to name or None) are different ones of those known.

    levels are the names of the index.
    """
    for parameter, name in wanted.items():
        if isinstance(name, bool):
            raise ValueError(f"{parameter} must name a column, got {name}.")
        if name is not None and name not in known:
            hint = f" {DROPPED}" if known == list(range(len(known))) else ""
            hint = _of_level(parameter, name, len(levels)) if name in levels else hint
            raise ValueError(f"{parameter}={name!r} is no column of X, whose columns are {known}.{hint}")
    if wanted["group_col"] is not None and wanted["group_col"] == wanted["time_col"]:
        raise ValueError(f"group_col and time_col name the same column, {wanted['group_col']!r}.")


def _of_level(parameter, name, n_levels):
    """What to do where a parameter names the index, or a level of it."""
    if n_levels > 1:
        return f" It is a level of the index, whose levels name series and, last, time by themselves: {parameter}=None."
    use = 'time_col="index", or None for dates' if parameter == "time_col" else f"X.reset_index({name!r})"
    return f" It is the name of the index: {use}."


def _of_index(index, group_col, time_name):
    """Numbers and labels of the series (or None), and time stamps, that a pandas index tells."""
    if not isinstance(index, pd.MultiIndex):
        return None, None, read_stamps(index, "The index")
    for parameter, name in (("group_col", group_col), ("time_col", time_name)):
        if name is not None:
            raise ValueError(
                f"{parameter}={name!r}, and X has a MultiIndex, which names series and time too: use one of them "
                f"(reset_index, or {parameter}=None)."
            )
    if index.nlevels < 2:
        raise ValueError("X has a MultiIndex of one level, but the levels name the series and, last, the time.")
    if tells_time(index.levels[0]) and not any(map(tells_time, index.levels[1:])):
        raise ValueError(
            "The first level of X's MultiIndex tells a time and the last does not, but levels name the series and, "
            "last, the time: X.swaplevel(). (Where dates name series, use reset_index, group_col and time_col.)"
        )
    numbers, labels = number_series(index.droplevel(-1), "The MultiIndex")
    return numbers, labels, read_stamps(index.get_level_values(-1), "The last level of the MultiIndex")


def _column(frame, name):
    """One column of a frame (as pandas or narwhals Series) or array."""
    return frame[name] if isinstance(frame, _FRAMES) else frame[:, name]


def _features(frame, named, names):
    """The columns called names as an array; TypeError for those that hold dates, categories or strings."""
    if isinstance(frame, pd.DataFrame):
        frame = frame.drop(columns=named) if named else frame
        if all(isinstance(dtype, np.dtype) and dtype.kind in "fiub" for dtype in frame.dtypes):
            X = frame.to_numpy()  # the usual case, without what it takes to tell the others apart
            return X if X.dtype != np.object_ else frame.to_numpy(np.float64)  # bools beside floats
        frame = nw.from_native(frame)
    elif isinstance(frame, nw.DataFrame):
        frame = frame.drop(named)
    if isinstance(frame, nw.DataFrame):
        for name, dtype in frame.schema.items():
            if isinstance(dtype, _REFUSED):
                raise TypeError(_message(f"Column {name!r}", dtype, frame[name].to_numpy()))
        return _numbers(frame.to_numpy(), [f"Column {name!r}" for name in names])
    X = frame[:, names] if named else frame
    if not isinstance(X, np.ndarray) or X.ndim != 2:
        return X
    return _numbers(X, [f"Column {name}" for name in names])


def _numbers(X, labels):
    """X (n_rows, n_columns) without objects, its columns called labels; TypeError for what is no number."""
    if X.dtype.kind in "USMm":
        raise TypeError(_message("X", X.dtype, X[:, 0]))
    if X.dtype.kind != "O":
        return X
    for column, label in zip(X.T, labels, strict=True):
        if any(isinstance(value, str) for value in column):
            raise TypeError(_message(label, "object, with strings", column))
        if any(isinstance(value, (list, tuple, np.ndarray, pd.Series)) for value in column):
            raise TypeError(
                f"{label} holds an array in each cell, but windows are made of rows of numbers. A sequence in each "
                "cell needs no windower: pass list(X[column]) to the network."
            )
    try:
        return np.where(pd.isna(X), np.nan, X).astype(np.float64)
    except (TypeError, ValueError) as error:
        raise TypeError(f"X holds objects that are no numbers: {error}") from error


def _message(what, dtype, column):
    """The text of the error about a column (n_rows,)."""
    is_text = any(isinstance(value, str) for value in column)
    if is_text and (numbers := numbers_as_text(column)) is not None:
        return f"{what} holds {numbers}"
    return (
        f"{what} is of type {dtype}, but windows hold numbers. Encode categories and strings in front of the "
        "windower, with OrdinalEncoder, OneHotEncoder or TargetEncoder, and turn dates into numbers or drop them; what "
        "tells series apart is group_col."
    )
