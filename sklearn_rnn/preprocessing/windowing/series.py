"""Labels that name the series of a panel.

Numbers are equal by value, so that 1, 1.0 and np.int8(1) name one series; True and "1" name others.
"""

import narwhals as nw
import numpy as np
import pandas as pd

_LABELS = (str, int, float, bool)
_LONGEST = 36  # characters of texts kept side by side, as a UUID has; an array of longer ones would be mostly empty
_FEW = 8  # labels looked for one by one, without an index of all
_ONE_TYPE = {"string", "integer", "floating", "mixed-integer-float", "boolean"}  # as pandas infers of objects


def number_series(column, name):
    """Numbers and labels of the series that a column, or an index of one or several levels, names.

    Parameters
    ----------
    column : pandas Series or Index, narwhals Series, or ndarray
    name : str
        For messages.

    Returns
    -------
    numbers : ndarray of int64 (n_rows,)
    labels : ndarray (n_series,)
        int64 where all are int, str where all are short texts, else objects: str, int, float, bool or tuples of these.

    Raises
    ------
    TypeError
        For labels of other types.
    ValueError
        For missing labels.
    """
    column = column.to_numpy() if isinstance(column, nw.Series) else column
    if isinstance(column, pd.MultiIndex):
        numbers, found = _of_levels(column)
    elif column.dtype == np.object_ and pd.api.types.infer_dtype(column, skipna=True) not in _ONE_TYPE:
        numbers, found = np.arange(len(column)), list(column)  # pandas would take True and 1 for one
    else:
        numbers, found = pd.factorize(column, use_na_sentinel=False)
    labels = [_plain(label, name) for label in found]
    missing = [k for k, label in enumerate(labels) if _is_missing(label)]
    if missing:
        raise ValueError(
            f"{name} holds {np.isin(numbers, missing).sum()} missing labels (None, NaN or NaT), which name no series: "
            "drop those rows, or give them a label of their own."
        )
    number = {}
    again = [number.setdefault(key, len(number)) for key in map(_key, labels)]
    if len(number) < len(labels):
        first = dict(zip(reversed(again), reversed(labels), strict=True))
        numbers, labels = np.array(again)[numbers], [first[k] for k in range(len(number))]
    return numbers.astype(np.int64), _array_of(labels)


def numbers_in(labels, wanted):
    """Position in labels (n_series,) of each wanted label (n,); -1 for those that are not there."""
    kinds = labels.dtype.kind + wanted.dtype.kind
    if kinds in ("iU", "Ui") or not len(labels):
        return np.full(len(wanted), -1)
    if "O" not in kinds and len(wanted) <= _FEW:
        found = [np.flatnonzero(labels == label) for label in wanted]
        return np.array([at[0] if len(at) else -1 for at in found], np.intp)
    if kinds == "ii":
        return pd.Index(labels).get_indexer(wanted)
    if "O" in kinds:
        labels, wanted = (_objects([_key(label) for label in each.tolist()]) for each in (labels, wanted))
    known, wanted = (pd.Index(each.astype(object), dtype=object, tupleize_cols=False) for each in (labels, wanted))
    return known.get_indexer(wanted)


def together(first, second):
    """Labels of first and of second (n_series,), as one array."""
    if not len(first) or not len(second):
        return first if len(first) else second
    one_kind = first.dtype.kind == second.dtype.kind
    return np.concatenate([first, second] if one_kind else [first.astype(object), second.astype(object)])


def _of_levels(index):
    """Numbers of the rows of a MultiIndex, and their labels, which are tuples."""
    levels = index.to_frame(index=False, name=range(index.nlevels))
    numbers = levels.groupby(list(levels), sort=False, dropna=False, observed=True).ngroup()
    return numbers.to_numpy(), list(levels[~numbers.duplicated()].itertuples(index=False, name=None))


def _plain(label, name):
    """A label as str, int, float, bool, a tuple of these, or None if it is missing; TypeError for other types."""
    if isinstance(label, tuple):
        return tuple(_plain(part, name) for part in label)
    label = label.item() if isinstance(label, np.generic) else label
    if label is None or label is pd.NA or label is pd.NaT or (isinstance(label, float) and label != label):
        return None
    if not isinstance(label, _LABELS):
        raise TypeError(f"{name} holds labels of type {type(label).__name__}: use str, int, float, bool or tuples.")
    if isinstance(label, float) and label.is_integer() and abs(label) < 2**63:
        return int(label)
    return label


def _is_missing(label):
    """Whether a label, or a part of it, is missing."""
    return any(map(_is_missing, label)) if isinstance(label, tuple) else label is None


def _key(label):
    """What stands for a label where equal ones are looked for: Python takes True and 1 for equal."""
    if isinstance(label, tuple):
        return tuple(map(_key, label))
    return (bool, label) if isinstance(label, bool) else label


def _array_of(labels):
    """Labels as an array (n_series,), of numbers or texts where it can be one: objects take long to save and load."""
    types = set(map(type, labels))
    if types == {int} and all(-(2**63) <= label < 2**63 for label in labels):
        return np.array(labels, np.int64)
    if types == {str} and all(len(label) <= _LONGEST and not label.endswith("\0") for label in labels):
        return np.array(labels, str)
    return _objects(labels)


def _objects(values):
    """An array (n,) of any objects, tuples too."""
    array = np.empty(len(values), object)
    array[:] = values
    return array
