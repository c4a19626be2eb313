"""From blocks of the user's rows to what a network is to learn of them, without ever holding all."""

from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import NamedTuple

import numpy as np
from sklearn.utils import check_random_state

from sklearn_rnn.compat import _fit_context
from sklearn_rnn.estimators.base import BaseRNN
from sklearn_rnn.estimators.callbacks import TrainingTask
from sklearn_rnn.estimators.held_rows import HeldRows
from sklearn_rnn.estimators.mappings import mapping_of
from sklearn_rnn.estimators.parameters import check_combination
from sklearn_rnn.estimators.rows import read_rows, weigh_classes
from sklearn_rnn.estimators.task import Task, first_plan, may_have_path, read_validation
from sklearn_rnn.inputs import warn_of_rows_in_time, warn_of_small_weights, warn_of_steps
from sklearn_rnn.training import SOLVERS, ExampleBlocks, Examples, OneLeg, auto_steps, merge, moments_of, path_of
from sklearn_rnn.transaction import draft_of


def is_network(estimator):
    """Whether `fit_network_in_blocks` trains such an estimator."""
    return isinstance(estimator, BaseRNN)


def check_learns_in_blocks(estimator, has_validation):
    """ValueError for parameters of a network that ask for all rows at once."""
    estimator._validate_params()
    if not SOLVERS[estimator.solver].takes_minibatches:
        raise ValueError(
            f'fit_blocks trains by minibatches, and solver="{estimator.solver}" needs all rows at once: choose "adam".'
        )
    if estimator.early_stopping is True and not has_validation:
        raise ValueError(
            "early_stopping=True would hold rows out of all blocks, of which fit_blocks sees one at a time: pass "
            'X_val and y_val, or set early_stopping="auto" or False.'
        )


@_fit_context(prefer_skip_nested_validation=True)
def fit_network_in_blocks(estimator, blocks, validation):
    """Fit a network to blocks, and say so to its callbacks; if it raises, it is as before.

    Parameters
    ----------
    estimator : BaseRNN
    blocks : iterable, for each pass anew
        Of (X, y, sample_weight or None).
    validation : tuple
        X_val, y_val and sample_weight_val, or None for each.
    """
    callbacks = TrainingTask(estimator, None, None, None)
    with draft_of(estimator) as draft:
        draft._fit(lambda validation, first: _read_task(draft, blocks, validation, first), *validation, callbacks)


class KnownOfBlocks(NamedTuple):
    """What is known of all blocks when training begins.

    Attributes
    ----------
    held : Examples
        Encoded: all, or some that are spread evenly.
    all_held : bool
    moments : list of (ndarray of int, Moments) or None
        Of the last steps and targets as they were read, for a linear path: see `training.linear_path`.
    """

    held: Examples
    all_held: bool
    moments: list | None


@dataclass(frozen=True)
class TaskInBlocks(Task):
    """A Task whose examples come in blocks.

    Attributes
    ----------
    held : Examples
        Encoded: some of all blocks.
    """

    held: Examples

    @cached_property
    def judged(self):
        """See `Task.judged`: those that are held."""
        return self.held.beside(self.path)


@dataclass
class _Survey:
    """One pass over all blocks: what must be known of all rows before one can be learnt of.

    Attributes
    ----------
    target : Target
        Of all blocks so far, nothing learnt yet.
    tallies, moments : list
        Of each block.
    n_samples : int
    weight, total_weight : float
        Of the sequences, and of their known targets.
    ids : ndarray of bool (largest + 1,)
        Which token ids occur.
    """

    estimator: object
    first: object
    target: object = None
    dtype: np.dtype = None
    n_samples: int = 0
    weight: float = 0.0
    total_weight: float = 0.0
    n_features: int = 0
    n_steps: int | None = None
    ids: np.ndarray = field(default_factory=lambda: np.zeros(1, bool))
    held: HeldRows = field(default_factory=HeldRows)
    tallies: list = field(default_factory=list)
    moments: list | None = None

    def add(self, X, y, sample_weight):
        """Look at a block."""
        begins, dtype = self.target is None, self.estimator.dtype
        if dtype is None and self.first is None:
            dtype = self.estimator._computing_type
        target, rows, found, dtype = read_rows(
            self.estimator, X, y, sample_weight, first=self.first, dtype=dtype, goes_on=not begins
        )
        if begins:
            self._begin(X, rows, found)
        self.target = target if begins else self.target.joined(target)
        self.dtype = np.dtype(dtype if begins else np.result_type(self.dtype, dtype))
        self.held.add(rows, None if sample_weight is None else rows.examples.weight)
        examples = rows.examples
        self.tallies.append(target.tally(examples.Y, examples.target_weight))
        if self.n_steps:
            parts = moments_of(examples.X, examples.Y, examples.weight, self.n_steps)
            self.moments = parts if self.moments is None else merge(self.moments, parts)
        if isinstance(class_weight := _class_weight(self.estimator), dict):
            examples = weigh_classes(class_weight, target, rows).examples
        self.n_samples += len(examples)
        self.weight += float(examples.weight.sum())
        self.total_weight += target.counted(examples).total_weight
        self._note_ids(examples.X)

    def _begin(self, X, rows, found):
        """What the first block tells."""
        estimator, sequences = self.estimator, rows.examples.X
        self.n_features = sequences.n_features
        if estimator.embedding_dim is None:
            warn_of_steps(X, sequences, found)
            if not mapping_of(estimator).reads_vectors:
                warn_of_rows_in_time(X)
        numbers = self.first is not None and rows.examples.Y.dtype.kind == "f"
        if numbers and may_have_path(estimator):
            self.n_steps = auto_steps(sequences) if estimator.linear_steps == "auto" else estimator.linear_steps

    def _note_ids(self, sequences):
        """Add the token ids that occur."""
        if self.estimator.embedding_dim is not None:
            occurring = sequences.occurring
            size = max(len(occurring), len(self.ids))
            self.ids = np.pad(self.ids, (0, size - len(self.ids))) | np.pad(occurring, (0, size - len(occurring)))


class _AllSequences(NamedTuple):
    """What is known of the sequences of all blocks: see `ExampleBlocks`."""

    n_features: int
    occurring: np.ndarray

    @property
    def largest(self):
        """The largest token id."""
        return len(self.occurring) - 1


def _read_task(estimator, blocks, validation, first):
    """The Task that blocks are, the draft of an estimator having learnt what X is; see `read_task`."""
    check_combination(estimator, stops_early=validation is not None)
    survey = _Survey(estimator, first)
    for block in _that_count(blocks):
        survey.add(*block)
    if not survey.n_samples:
        raise ValueError("The blocks hold no row that weighs something and whose target is known.")
    seed = check_random_state(estimator.random_state).randint(2**31)
    tally, dtype = sum(survey.tallies[1:], start=survey.tallies[0]), survey.dtype
    class_weight = survey.target.class_weight(_class_weight(estimator), tally)
    target = survey.target.learn_of(tally) if first is not None else survey.target
    if first is None:
        target.check_going_on(estimator)
    _, rows, _, _ = read_rows(estimator, *survey.held.given(), target=target, dtype=dtype)
    target.doubt(rows.examples, dtype)
    warn_of_small_weights(rows.examples.weight)
    if validation is not None:
        validation = read_validation(estimator, validation, dtype, target)
    share = survey.total_weight / survey.weight

    def read():
        for block in _that_count(blocks):
            _, rows, _, _ = read_rows(estimator, *block, target=target, dtype=dtype)
            examples = weigh_classes(class_weight, target, rows).examples
            if len(examples):
                yield replace(target.encoded(examples), known_per_weight=share)

    all_sequences = _AllSequences(survey.n_features, survey.ids)
    examples = ExampleBlocks(read, all_sequences, survey.n_samples, survey.total_weight)
    held = target.encoded(weigh_classes(class_weight, target, rows).examples)
    if first is None:
        return TaskInBlocks(target, OneLeg(path_of(estimator.weights_), examples), validation, dtype, seed, held)
    known = KnownOfBlocks(held, survey.held.all_held, survey.moments)
    make = partial(target.plan_of_blocks, examples, known=known, dtype=dtype)
    plan = first_plan(estimator, target, validation, make)
    return TaskInBlocks(target, plan, validation, dtype, seed, held)


def _that_count(blocks):
    """The blocks in which a row weighs something, and a target that is a number is known."""
    for X, y, sample_weight in blocks:
        weighs = slice(None) if sample_weight is None else np.asarray(sample_weight) != 0
        if (sample_weight is None or weighs.any()) and not _is_unknown(y, weighs):
            yield X, y, sample_weight


def _is_unknown(y, rows):
    """Whether those rows of y are numbers of which none is known."""
    try:
        values = y.to_numpy() if hasattr(y, "to_numpy") else np.ma.asarray(y)
    except ValueError:  # sequences of different lengths
        return False
    return values.dtype.kind == "f" and bool(np.isnan(np.ma.filled(values[rows], np.nan)).all())


def _class_weight(estimator):
    """The parameter class_weight, None of a regressor."""
    return getattr(estimator, "class_weight", None)
