"""The user's rows, read: X and y as examples, and which rows count."""

from dataclasses import dataclass, replace

import numpy as np
from sklearn.utils.validation import check_consistent_length

from sklearn_rnn.compat import _check_sample_weight, _safe_indexing
from sklearn_rnn.estimators.mappings import mapping_of
from sklearn_rnn.inputs import check_range, check_sum
from sklearn_rnn.training import Examples, known_targets


@dataclass(frozen=True)
class Rows:
    """Rows of the user's X and y, read.

    Attributes
    ----------
    X, y : array-like
        As they were given.
    positions : ndarray of int (n_samples,)
        Where the rows stand in them.
    examples : Examples
        The rows; Y as the target read it, not encoded.
    weighed : bool
        Whether the user gave weights, or weights of classes.
    """

    X: object
    y: object
    positions: np.ndarray
    examples: Examples
    weighed: bool

    def __len__(self):
        return len(self.positions)

    def subset(self, rows):
        """Some of the rows (index array or mask)."""
        return replace(self, positions=self.positions[rows], examples=self.examples.subset(rows))

    def given(self):
        """X and y of the rows as the user gave them."""
        X = self.X if hasattr(self.X, "__getitem__") else np.asarray(self.X)
        return _safe_indexing(X, self.positions), _safe_indexing(self.y, self.positions)


def read_rows(estimator, X, y, sample_weight, *, first=None, dtype=None, target=None, name="", goes_on=False):
    """The rows that count: those that weigh something, and have a known target.

    The estimator reads X as what it learnt says, and stays as it is, unless there is a first target to be made of y.

    Parameters
    ----------
    estimator : BaseRNN
    X, y, sample_weight
        As given to fit.
    first : callable, default=None
        Makes the target of the values of y; None: the estimator goes on with its own.
    dtype : dtype, default=None
        Computing type; None: X's.
    target : Target, default=None
        Reads y; None: the first, or the estimator's.
    name : str, default=""
        Ends the names of X, y and sample_weight in messages.
    goes_on : bool, default=False
        Whether X is a later block of what training begins with: held against the first, though y is not.

    Returns
    -------
    target : Target
    rows : Rows
    found : Steps
        What a scan found in X.
    dtype : dtype
    """
    if y is None:
        raise ValueError(f"requires y{name} to be passed, but the target y{name} is None.")
    mapping, given, learns = mapping_of(estimator), (X, y), target is None
    mapping.check_weight(sample_weight, f"sample_weight{name}")
    weighs = _rows_that_weigh(sample_weight)
    if weighs is not None:
        check_consistent_length(y, weighs)
        y, sample_weight = _safe_indexing(y, np.flatnonzero(weighs)), np.asarray(sample_weight)[weighs]
    values, columns = mapping.read_y(y, f"y{name}")
    weight = _check_sample_weight(sample_weight, y, dtype=np.float64, ensure_non_negative=True)
    check_sum(weight, f"sample_weight{name}")
    if target is None:
        target = estimator._target if first is None else first(values, columns)
    Y = target.to_score.read(values, f"y{name}")  # what stands at absent steps may be anything
    n_samples, positions = len(weight), np.arange(len(weight))
    if weighs is not None:
        n_samples, positions = len(weighs), np.flatnonzero(weighs)
    if not (told := _told(target, Y, columns)).all():
        values, Y = values[columns.of(told)], Y[..., columns.of(told)]
        columns, weight, positions = columns.subset(told), weight[told], positions[told]
    kept = None if len(positions) == n_samples else np.isin(np.arange(n_samples), positions)
    reset = first is not None and not goes_on
    sequences, found, dtype_of_X = mapping.read_input(estimator, X, reset=reset, kept=kept, learns=learns)
    check_consistent_length(sequences, weight)
    dtype = np.dtype(dtype_of_X if dtype is None else dtype)
    check_range(found.largest, dtype, f"X{name}")
    if Y.dtype.kind == "f":
        check_range(float(np.fmax.reduce(np.abs(Y), axis=None)), dtype, f"y{name}")
        check_sum(Y[~np.isnan(Y)], f"y{name}")
    present, columns = mapping.match(target, np.arange(len(values)), columns, sequences, positions, f"y{name}")
    if first is not None and len(present) < len(values):
        target = first(values[present], columns)
    Y = Y[..., present] if target.to_score is target else target.read(values[present], f"y{name}")
    rows = Rows(*given, positions, Examples(sequences, Y, weight, columns), sample_weight is not None)
    return target, _told_rows(target, rows, name), found, dtype


def _told_rows(target, rows, name):
    """Those of the rows of which a target is known at a present step; ValueError if there are none."""
    told = _told(target, rows.examples.Y, rows.examples.columns)
    if told.all():
        return rows
    if not told.any():
        raise ValueError(f"y{name} holds no known target: all that are known stand at absent steps.")
    return rows.subset(told)


def _told(target, Y, columns):
    """Mask (n_samples,) of the sequences of which a target in Y (..., n_columns) is known, be it that there is none."""
    known = known_targets(Y)
    if known is None:
        known = np.ones(Y.shape[-1], bool)
    told = columns.any(known if known.ndim == 1 else known.any(axis=0))
    return told | (columns.counts == 0) if target.tells_by_length else told


def _rows_that_weigh(sample_weight):
    """Mask (n_samples,) of the rows whose weight is not 0; None if those are all, or there is none."""
    if sample_weight is None:
        return None
    weighs = np.asarray(np.asarray(sample_weight) != 0, dtype=bool)
    return None if weighs.ndim != 1 or weighs.all() or not weighs.any() else weighs


def check_any_weighs(weight):
    """ValueError if no row, or target, of those to train on weighs anything."""
    if not weight.any():
        raise ValueError("All rows to train on weigh 0: check sample_weight and class_weight.")


def weigh_classes(class_weight, target, rows):
    """Rows with the weights of their classes; a class may weigh nothing, and then its rows are left out, be it all."""
    if class_weight is None:
        return rows
    examples = rows.examples
    examples = examples.weighed(target.weigh(examples.Y, examples.target_weight, class_weight))
    rows = replace(rows, examples=examples, weighed=True)
    return rows if (examples.weight > 0).all() else rows.subset(examples.weight > 0)
