"""The rows that early stopping watches: which they are, and what is said of them."""

from copy import copy
from functools import cache

import numpy as np
from sklearn.metrics import check_scoring
from sklearn.model_selection import train_test_split

from sklearn_rnn.estimators.mappings import mapping_of
from sklearn_rnn.network import Model
from sklearn_rnn.numerics import overlapping
from sklearn_rnn.training import mean_loss
from sklearn_rnn.user_warning import about, warn


def split_validation(examples, target, fraction, how, seed):
    """Positions of the examples to train on, and of those held out.

    Parameters
    ----------
    examples : Examples
        As the target read them.
    target : Target
    fraction : float
        Share of the examples held out.
    how : {"auto", "tail", "random"}
        The last ones, so that nothing of the future is trained on; or any, with all classes on both sides; "auto": see
        `RNNClassifier`.
    seed : int
        Draws the random split.

    Returns
    -------
    training, held_out : ndarray of int

    Raises
    ------
    ValueError
        If fewer than two are held out, none is left to train on, a class stands in the tail only, or there are too few
        to have every class in both parts of a random split.
    """
    n_samples, labels = len(examples), target.strata(examples.Y)
    n_held_out = int(np.ceil(fraction * n_samples))
    if n_held_out < 2 or n_held_out >= n_samples:
        raise ValueError(
            f"validation_fraction={fraction} of {n_samples} rows holds {n_held_out} rows out: the validation set "
            "needs at least 2, and training at least 1. Change validation_fraction or give more rows."
        )
    if how == "auto":
        how = _auto_split(examples.X, target, labels, n_held_out)
    rows = np.arange(n_samples)
    if how == "random":
        try:
            return train_test_split(rows, test_size=n_held_out, random_state=seed, stratify=labels)
        except ValueError as error:
            raise ValueError(_cannot_stratify(labels, n_held_out, fraction, error)) from error
    training, held_out = rows[:-n_held_out], rows[-n_held_out:]
    if labels is not None and (missing := np.setdiff1d(labels[held_out], labels[training])).size:
        raise ValueError(
            f"The classes {missing.tolist()} stand only in the last {n_held_out} rows, which "
            'validation_split="tail" holds out. If the rows have no order in time, use validation_split="random".'
        )
    return training, held_out


def _auto_split(sequences, target, labels, n_held_out):
    """What "auto" stands for: the tail where rows have an order in time, if it holds the same classes as the others."""
    if target.in_time:
        return "tail"
    if not overlapping(sequences.source):
        return "random"
    if labels is None or np.array_equal(np.unique(labels[:-n_held_out]), np.unique(labels[-n_held_out:])):
        return "tail"
    warn(
        f'X looks like overlapping windows, but its last {n_held_out} rows, which validation_split="auto" would hold '
        "out, do not have the same classes as the rows before. Random rows are held out instead; they share steps with "
        "rows trained on, so that their score is too good. Give an X_val of later rows, or another validation_fraction."
        + about("overlapping")
    )
    return "random"


def _cannot_stratify(labels, n_held_out, fraction, error):
    classes, counts = np.unique(labels, return_counts=True)
    return (
        f'validation_split="random" cannot hold out {n_held_out} of {len(labels)} rows '
        f"(validation_fraction={fraction}) so that both parts have every class; the rarest, "
        f"{classes[counts.argmin()]}, has {counts.min()}. Change validation_fraction or give more rows: {error}"
    )


def score_of(estimator, network, task):
    """``score(theta)`` on the validation rows of a Task, higher is better; None if there are none.

    It is nan where outputs are not finite. What it is, the estimator's scoring says.
    """
    if task.validation is None:
        return None

    def model(theta):
        return Model(network, network.layout.views(theta), theta.dtype)

    if estimator.scoring == "loss":
        return _negative_loss(task, model)
    if estimator.scoring is None:
        return lambda theta: mapping_of(estimator).score(
            estimator, task.target, task.path, model(theta), task.validation.examples
        )
    return _by_scorer(estimator, network, task, model)


def _negative_loss(task, model):
    """``score(theta)``: the loss with its sign changed, beside the path of the leg at hand."""
    target = task.target

    @cache
    def watched(path, dtype):
        return path.rest(target.encoded(task.validation.examples)).astype(dtype)

    def score(theta):
        return -mean_loss(target.loss, model(theta).outputs, target.n_outputs, watched(task.path, theta.dtype))

    return score


def _by_scorer(estimator, network, task, model):
    """``score(theta)``: what a scorer of scikit-learn's says of the estimator that theta makes."""
    scorer, (X, y) = check_scoring(estimator, estimator.scoring), task.validation.given()
    examples, trial = task.target.encoded(task.validation.examples), copy(estimator)
    weight = {"sample_weight": examples.weight} if task.validation.weighed else {}

    def score(theta):
        if not np.isfinite(model(theta).outputs(examples.X)).all():
            return np.nan
        trial._adopt(network, task, theta)
        value = float(scorer(trial, X, y, **weight))
        if not np.isfinite(value):
            raise ValueError(
                f"scoring={estimator.scoring!r} gives {value} on the validation set: a finite number is needed."
            )
        return value

    return score
