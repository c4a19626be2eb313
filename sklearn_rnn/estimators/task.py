"""From what the user gave to what a network is to learn."""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from sklearn.utils import check_random_state

from sklearn_rnn.compat import _get_threadpool_controller
from sklearn_rnn.estimators.mappings import mapping_of
from sklearn_rnn.estimators.parameters import check_combination
from sklearn_rnn.estimators.rows import Rows, check_any_weighs, read_rows, weigh_classes
from sklearn_rnn.estimators.targets import Target
from sklearn_rnn.estimators.validation import split_validation
from sklearn_rnn.inputs import warn_of_rows_in_time, warn_of_small_weights, warn_of_steps
from sklearn_rnn.training import OneLeg, best_constant, path_of

_UNUSABLE = (
    "The validation set (X_val, y_val, sample_weight_val) cannot be used (through a Pipeline it needs metadata routing "
    'and transform_input=["X_val"]: see "A validation set through a Pipeline" in the user guide): {error}'
)


@dataclass(frozen=True)
class Task:
    """What a network is to learn.

    Attributes
    ----------
    target : Target
        With all that it learnt of the rows trained on.
    plan : OneLeg or SoftmaxTrial
        On what is trained, beside which path.
    validation : Rows or None
        What early stopping watches.
    dtype : dtype
        That of weights and predictions.
    seed : int
        What random_state drew.
    """

    target: Target
    plan: object
    validation: Rows | None
    dtype: np.dtype
    seed: int

    @property
    def path(self):
        """The linear model beside the network, as training left it."""
        return self.plan.path

    @property
    def examples(self):
        """Examples encoded, and what the path says taken off, or beside them."""
        return self.plan.examples

    @property
    def judged(self):
        """Examples as `examples` has them, by which what begins and what was learnt is judged: here all."""
        return self.examples

    @property
    def first_bias(self):
        """Outputs (n_outputs,) of the best constant network."""
        if self.judged.offset is not None:
            return np.zeros(self.target.n_outputs)
        return best_constant(self.target.loss, self.judged, self.target.n_outputs)

    @property
    def whole(self):
        """The examples encoded, with what the path says."""
        if self.examples.offset is not None:  # it stands beside Y, which is whole
            return replace(self.examples, offset=None)
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
    if first is None:
        estimator._check_ready()
    if estimator.embedding_dim is None and not mapping_of(estimator).reads_vectors:
        warn_of_rows_in_time(X)
    dtype = estimator._computing_type if first is None and estimator.dtype is None else estimator.dtype
    target, rows, found, dtype = read_rows(estimator, X, y, sample_weight, first=first, dtype=dtype)
    if estimator.embedding_dim is None:
        warn_of_steps(X, rows.examples.X, found)
    seed = check_random_state(estimator.random_state).randint(2**31)
    if first is None:
        target.check_going_on(estimator)
    if whole:
        target.check_whole(rows.examples.Y)
    everything = rows.examples
    rows = _weighed(estimator, target, rows)
    if validation is not None:
        validation = read_validation(estimator, validation, dtype, target)
    elif estimator.early_stopping is True:
        training, held_out = split_validation(
            rows.examples, target, estimator.validation_fraction, estimator.validation_split, seed
        )
        rows, validation = rows.subset(training), rows.subset(held_out)
    if first is not None:
        target = target.learn(rows.examples.Y, rows.examples.target_weight)
    if whole or first is not None:
        target.doubt(everything, dtype)
        warn_of_small_weights(rows.examples.weight)
    examples = target.encoded(rows.examples)
    if first is None:
        plan = OneLeg(path_of(estimator.weights_), examples)
    else:
        plan = first_plan(estimator, target, validation, partial(target.plan, examples, dtype=dtype, whole=whole))
    return Task(target, plan, validation, dtype, seed)


def first_plan(estimator, target, validation, make):
    """The plan of a first training, which ``make(held=, linear_steps=)`` makes of what is watched, encoded."""
    held = None if validation is None else target.encoded(validation.examples)
    with _get_threadpool_controller().limit(limits=1, user_api="blas"):  # threads wait longer than they help
        return make(held=held, linear_steps=estimator.linear_steps if may_have_path(estimator) else 0)


def may_have_path(estimator):
    """Whether a linear path may stand beside the network of an estimator."""
    return mapping_of(estimator).has_linear_path and estimator.embedding_dim is None


def _weighed(estimator, target, rows):
    """Rows to train on, with the weights of their classes; ValueError if none is left."""
    rows = weigh_classes(getattr(estimator, "class_weight", None), target, rows)
    check_any_weighs(rows.examples.weight)
    return rows


def read_validation(estimator, validation, dtype, target):
    """The Rows of X_val, y_val and sample_weight_val."""
    try:
        _, rows, _, _ = read_rows(estimator, *validation, dtype=dtype, target=target, name="_val")
    except (TypeError, ValueError) as error:
        raise type(error)(_UNUSABLE.format(error=error)) from error
    if len(rows) < 2:
        raise ValueError(f"X_val has {len(rows)} row of positive weight; its score needs at least 2.")
    return rows
