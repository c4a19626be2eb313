"""From what the user gave to what a network is to learn."""

from dataclasses import dataclass, replace

import numpy as np
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_consistent_length

from sklearn_rnn.compat import _check_sample_weight, _safe_indexing
from sklearn_rnn.estimators.embedding import read_X
from sklearn_rnn.estimators.parameters import check_combination
from sklearn_rnn.estimators.targets import Target, read_y
from sklearn_rnn.estimators.validation import split_validation
from sklearn_rnn.inputs import (
    check_range,
    check_sum,
    warn_of_rows_in_time,
    warn_of_scale,
    warn_of_small_weights,
    warn_of_token_ids,
)
from sklearn_rnn.training import Examples, path_of

_FREEDOM, _FREEDOM_OF_BLOCK = 0.9, 0.1  # of a linear path, a weight; a first block may be small, and its path stays

_UNUSABLE = (
    "The validation set (X_val, y_val, sample_weight_val) cannot be used (through a Pipeline it needs metadata routing "
    'and transform_input=["X_val"]: see "A validation set through a Pipeline" in the user guide): {error}'
)


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


@dataclass(frozen=True)
class Task:
    """What a network is to learn.

    Attributes
    ----------
    target : Target
        With all that it learnt of the rows trained on.
    path : LinearPath or NoPath
        The linear model beside the network.
    examples : Examples
        Encoded, what the path says taken off.
    validation : Rows or None
        What early stopping watches.
    dtype : dtype
        That of weights and predictions.
    seed : int
        What random_state drew.
    """

    target: Target
    path: object
    examples: Examples
    validation: Rows | None
    dtype: np.dtype
    seed: int

    @property
    def whole(self):
        """The examples encoded, with what the path says."""
        return replace(self.examples, Y=self.path.whole(self.examples.Y, self.examples.X))

    def encoded(self, examples):
        """Examples as the target read them as what the network is compared with."""
        return self.path.rest(self.target.encoded(examples))


def read_task(estimator, X, y, sample_weight, validation, *, first, whole):
    """Read what the user gave, hold rows out where early stopping is to watch them, and let the target learn.

    Parameters
    ----------
    estimator : BaseRNN
    X, y, sample_weight
        As given to fit.
    validation : tuple or None
        X_val, y_val and sample_weight_val.
    first : callable or None
        Makes the target of an array y; None: the estimator goes on with its own.
    whole : bool
        Whether y must hold all that its target knows, as in fit, or may be any block.

    Returns
    -------
    Task
    """
    check_combination(estimator, stops_early=estimator.early_stopping is True or validation is not None)
    if estimator.embedding_dim is None:
        warn_of_rows_in_time(X)
    dtype = estimator._computing_type if first is None and estimator.dtype is None else estimator.dtype
    target, rows, found, dtype = read_rows(estimator, X, y, sample_weight, first=first, dtype=dtype)
    warn_of_scale(found)
    if estimator.embedding_dim is None:
        warn_of_token_ids(X, rows.examples.X)
    seed = check_random_state(estimator.random_state).randint(2**31)
    if first is None:
        target.check_going_on(estimator)
    if whole:
        target.check_whole(rows.examples.Y)
    everything = rows.examples
    rows = _weigh_classes(estimator, target, rows)
    if validation is not None:
        validation = _read_validation(estimator, validation, dtype, target)
    elif estimator.early_stopping is True:
        training, held_out = split_validation(
            rows.examples, target, estimator.validation_fraction, estimator.validation_split, seed
        )
        rows, validation = rows.subset(training), rows.subset(held_out)
    if first is not None:
        target = target.learn(rows.examples.Y, rows.examples.weight)
    if whole or first is not None:
        target.doubt(everything, dtype)
        warn_of_small_weights(rows.examples.weight)
    examples = target.encoded(rows.examples)
    if first is not None:
        path = estimator._first_path(examples, dtype, max_freedom=_FREEDOM if whole else _FREEDOM_OF_BLOCK)
    else:
        path = path_of(estimator.weights_)
    return Task(target, path, path.rest(examples), validation, dtype, seed)


def read_rows(estimator, X, y, sample_weight, *, first=None, dtype=None, target=None, name=""):
    """Target, Rows but for those of weight 0 or without a known target, and the computing type: dtype, or None: X's.

    The estimator reads X as what it learnt says, and stays as it is, unless there is a first target to be made of y.
    name ends those of X, y and sample_weight in messages.
    """
    if y is None:
        raise ValueError(f"requires y{name} to be passed, but the target y{name} is None.")
    given, weighs = (X, y), _rows_that_weigh(sample_weight)
    if weighs is not None:
        check_consistent_length(y, weighs)
        y, sample_weight = _safe_indexing(y, np.flatnonzero(weighs)), np.asarray(sample_weight)[weighs]
    y = read_y(y, f"y{name}")
    weight = _check_sample_weight(sample_weight, y, dtype=np.float64, ensure_non_negative=True)
    check_sum(weight, f"sample_weight{name}")
    if target is None:
        target = estimator._target if first is None else first(y)
    Y = target.read(y, f"y{name}")
    n_samples, positions = len(y), np.arange(len(y))
    if weighs is not None:
        n_samples, positions = len(weighs), np.flatnonzero(weighs)
    if Y.dtype.kind == "f" and not (known := ~np.isnan(Y).all(axis=0)).all():
        Y, weight, positions = Y[:, known], weight[known], positions[known]
    kept = None if len(positions) == n_samples else np.isin(np.arange(n_samples), positions)
    sequences, found, dtype_of_X = read_X(estimator, X, reset=first is not None, kept=kept)
    check_consistent_length(sequences, weight)
    dtype = np.dtype(dtype_of_X if dtype is None else dtype)
    check_range(found.largest, dtype, f"X{name}")
    if Y.dtype.kind == "f":
        check_range(float(np.fmax.reduce(np.abs(Y), axis=None)), dtype, f"y{name}")
        check_sum(Y[~np.isnan(Y)], f"y{name}")
    rows = Rows(*given, positions, Examples(sequences, Y, weight), sample_weight is not None)
    return target, rows, found, dtype


def _rows_that_weigh(sample_weight):
    """Mask (n_samples,) of the rows whose weight is not 0; None if those are all, or there is none."""
    if sample_weight is None:
        return None
    weighs = np.asarray(np.asarray(sample_weight) != 0, dtype=bool)
    return None if weighs.ndim != 1 or weighs.all() or not weighs.any() else weighs


def _weigh_classes(estimator, target, rows):
    """Rows with the weights of their classes; a class may weigh nothing, and then its rows are left out."""
    if (class_weight := getattr(estimator, "class_weight", None)) is None:
        return rows
    weight = target.weigh(rows.examples.Y, rows.examples.weight, class_weight)
    if not weight.any():
        raise ValueError("All rows to train on weigh 0: check sample_weight and class_weight.")
    rows = replace(rows, examples=replace(rows.examples, weight=weight), weighed=True)
    return rows if (weight > 0).all() else rows.subset(weight > 0)


def _read_validation(estimator, validation, dtype, target):
    """The Rows of X_val, y_val and sample_weight_val."""
    try:
        _, rows, _, _ = read_rows(estimator, *validation, dtype=dtype, target=target, name="_val")
    except (TypeError, ValueError) as error:
        raise type(error)(_UNUSABLE.format(error=error)) from error
    if len(rows) < 2:
        raise ValueError(f"X_val has {len(rows)} row of positive weight; its score needs at least 2.")
    return rows
