"""Targets of which each sequence has several, one a step: how they are read, and classes that may be unknown."""

from dataclasses import dataclass, replace
from numbers import Integral, Real

import numpy as np
import pandas as pd
from sklearn.metrics import accuracy_score

from sklearn_rnn.estimators.targets.classes import Classes
from sklearn_rnn.estimators.targets.kind import check_any_known, is_multilabel
from sklearn_rnn.inputs import without_mask
from sklearn_rnn.numerics import Several, as_labels


def read_steps(y, name):
    """y of one target a step, taken apart.

    Parameters
    ----------
    y : array-like (n_samples, n_steps[, k]), or list, Series or array of sequences (n_steps_i[, k])
    name : str
        What to call it in messages.

    Returns
    -------
    values : ndarray (n_columns[, k])
        Targets of one sequence after the other, of whatever type.
    columns : Several
        How many each has.

    Raises
    ------
    TypeError
        If a text stands where a sequence of labels should.
    ValueError
        If targets have another shape.
    """
    y = without_mask(y)
    if isinstance(y, (str, bytes)):
        raise TypeError(f"{name} is a {type(y).__name__}: expected sequences of targets, one target a step.")
    if isinstance(y, (list, tuple)) or (getattr(y, "ndim", 2) == 1 and not _holds_scalars(y)):
        return _read_sequences(list(y), name)
    y = as_labels(y)
    if y.ndim not in (2, 3):
        raise ValueError(
            f"{name} must hold a target for each step, (n_samples, n_steps) or (n_samples, n_steps, n_outputs), or be "
            f"a list of sequences, got shape {y.shape}. One target a sequence is mapping='many-to-one'."
        )
    return y.reshape(-1, *y.shape[2:]), Several(np.full(len(y), y.shape[1]))


def _holds_scalars(y):
    """Whether the entries of 1-D y are single targets, not sequences of them, nor texts that stand for such."""
    y = np.asarray(y)
    return y.dtype.kind not in "OUS" or (len(y) > 0 and np.ndim(y[0]) == 0 and not isinstance(y[0], str))


def _read_sequences(y, name):
    """A list of sequences of targets; see `read_steps`."""
    read = [_read_sequence(sequence, f"{name}[{i}]") for i, sequence in enumerate(y)]
    counts = np.array([len(sequence) for sequence in read], dtype=np.intp)
    parts = [sequence for sequence in read if len(sequence)]
    shapes = {part.shape[1:] for part in parts}
    if len(shapes) > 1:
        raise ValueError(f"All sequences of {name} must have the same number of outputs, got shapes {sorted(shapes)}.")
    if not parts:
        raise ValueError(f"{name} holds no target: all its sequences are empty.")
    alike = {"text" if part.dtype.kind in "US" else part.dtype.kind == "O" for part in parts}
    values = np.concatenate(parts if len(alike) == 1 else [part.astype(object) for part in parts])
    return values, Several(counts, ragged=True)


def _read_sequence(sequence, name):
    """The targets of one sequence, (n_steps[, k])."""
    if isinstance(sequence, (str, bytes)):
        raise TypeError(
            f"{name} is a text: expected a sequence, one label a step. If it is the label of all steps, choose "
            "mapping='many-to-one'; if the labels of all sequences stand in one row, take it apart: np.split(y, "
            "np.cumsum([len(x) for x in X])[:-1]). Of the characters of a text make list(s), of its words s.split()."
        )
    try:
        sequence = as_labels(without_mask(sequence))
    except ValueError as error:
        raise ValueError(f"{name} holds sequences of different lengths, expected (n_steps[, n_outputs]).") from error
    if sequence.ndim not in (1, 2):
        raise ValueError(
            f"{name} must hold a target for each step, (n_steps,) or (n_steps, n_outputs), got shape {sequence.shape}."
            " One target a sequence is mapping='many-to-one'."
        )
    return sequence


@dataclass(frozen=True, eq=False)
class StepClasses(Classes):
    """One class a step, read as its number; None or NaN is not known, and read as -1.

    Parameters
    ----------
    classes : ndarray (n_classes,)
        All different, ascending.
    tolerant : bool, default=False
        Whether a class that is not among them is no error, but read as a number that is never right.
    """

    tolerant: bool = False

    scores = True

    @classmethod
    def first(cls, values, classes=None):
        """The target of values from `read_steps`; classes: all that will ever occur, None: those of the values."""
        labels = _known_labels(values, "y")[1]
        is_multilabel(labels, "y")
        return cls(np.unique(labels if classes is None else classes))

    @property
    def to_score(self):
        """See `Target.to_score`."""
        return replace(self, tolerant=True)

    def read(self, y, name):
        """Y (n_columns,): numbers of classes; -1 where none is known."""
        known, labels = _known_labels(y, name)
        Y = np.full(len(y), -1)
        if self.tolerant:
            seen = np.isin(labels, self.classes)
            Y[known] = np.where(
                seen, np.searchsorted(self.classes, np.where(seen, labels, self.classes[0])), self.n_outputs
            )
        else:
            Y[known] = super().read(labels, name)
        return Y

    def weigh(self, Y, weight, class_weight):
        """See `Classes.weigh`; "balanced" counts the known ones."""
        known, factor = Y >= 0, np.ones(len(Y))
        factor[known] = super().weigh(Y[known], weight[known], class_weight)
        return factor

    def tally(self, Y, weight):
        """Weight of each class among the known ones."""
        return super().tally(Y[Y >= 0], weight[Y >= 0])

    def strata(self, Y):
        """None: a sequence has many classes."""
        return

    def score(self, Y, Z, weight):
        """The share of right classes among the known ones."""
        known = Y >= 0
        return float(accuracy_score(Y[known], Z.argmax(axis=0)[known], sample_weight=weight[known]))


def _known_labels(values, name):
    """Which of the labels (n_columns,) are known, and those; ValueError if there is more or less than one a step."""
    if values.ndim > 1:
        raise ValueError(
            f"{name} has {values.shape[1]} columns a step: expected one class a step. One-hot classes are "
            f"{name}.argmax(axis=-1); for several labels a step fit a model for each."
        )
    known = ~pd.isna(values)
    check_any_known(known, name)
    return known, plain(values[known])


def plain(labels):
    """Labels in an array of objects (n,) as one of text, or of numbers, if they are all alike."""
    if labels.dtype != object:
        return labels
    for kind, dtype in ((str, str), (bool, bool), (Integral, np.int64), (Real, np.float64)):
        if all(isinstance(label, kind) for label in labels):
            return labels.astype(dtype)
    return labels
