"""Scores of predictions for each step, and of sequences that are predicted whole."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator, is_classifier
from sklearn.metrics import get_scorer
from sklearn.pipeline import Pipeline

from sklearn_rnn.estimators import tells_steps, told_steps
from sklearn_rnn.metrics.answers import Answers, ClassAnswers
from sklearn_rnn.numerics import as_labels


def step_scorer(scoring: str | Callable) -> Callable:
    """A scorer for models that predict a target for each step, ``mapping="many-to-many"``.

    scikit-learn's own scorers take y (n_samples, n_steps) for several outputs, and none takes sequences of different
    lengths. This one gives them all steps in a row: those of X that are present and whose target is known.

    Parameters
    ----------
    scoring : str or callable
        A scorer of single targets: a name such as "f1_macro", "neg_log_loss" or "neg_mean_absolute_error", or a
        callable ``(estimator, X, y)``.

    Returns
    -------
    scorer : callable
        ``scorer(estimator, X, y, sample_weight=None)``, for searches, cross_val_score and the networks' `scoring`;
        a weight counts for all steps of its sequence. The estimator is a network, a Pipeline that ends in one, or a
        search over these.

    Raises
    ------
    ValueError
        For a name that scikit-learn does not know. The scorer raises TypeError for other estimators.

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn.model_selection import cross_val_score
    >>> from sklearn_rnn import RNNClassifier
    >>> from sklearn_rnn.metrics import step_scorer
    >>> X = np.random.default_rng(0).normal(size=(60, 5))
    >>> y = X.cumsum(axis=1) > 0
    >>> model = RNNClassifier(4, mapping="many-to-many", max_iter=20, random_state=0)
    >>> cross_val_score(model, X, y, cv=3, scoring=step_scorer("f1_macro")).shape
    (3,)
    """
    if isinstance(scoring, str):
        get_scorer(scoring)  # raises for an unknown name
    return StepScorer(scoring)


class StepScorer:
    """What `step_scorer` makes; parameter as there."""

    def __init__(self, scoring):
        self.scoring = scoring

    def __repr__(self):
        return f"step_scorer({self.scoring!r})"

    def __call__(
        self, estimator: BaseEstimator, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None
    ) -> float:
        """The score of an estimator's predictions for the steps of X against y."""
        network, X = _network(estimator, X)
        y, weight, answers = told_steps(network, X, y, sample_weight)
        made = ClassAnswers(network.classes_, answers) if is_classifier(network) else Answers(answers)
        scorer = get_scorer(self.scoring) if isinstance(self.scoring, str) else self.scoring
        weights = {} if sample_weight is None else {"sample_weight": weight}
        return scorer(made, np.zeros((len(y), 1)), y, **weights)


def flatten_steps(y_true: Sequence | ArrayLike, y_pred: Sequence | ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Targets and predictions of steps in a row, for scikit-learn's metrics.

    Parameters
    ----------
    y_true : array-like (n_samples, n_steps[, n_outputs]) or list of sequences
        Steps without a known target (NaN, None) are left out. Of steps that are absent in X the target must not be
        known either: `step_scorer` sees to that by itself.
    y_pred : array-like or list of sequences
        With an entry for each of y_true, as predict or predict_proba gives it.

    Returns
    -------
    y_true : ndarray (n_known_steps[, n_outputs])
    y_pred : ndarray (n_known_steps, ...)

    Raises
    ------
    ValueError
        If there are not as many predictions as targets in each sequence, or none is known.

    Examples
    --------
    >>> from sklearn.metrics import confusion_matrix
    >>> from sklearn_rnn.metrics import flatten_steps
    >>> tags, said = [["a", "b"], ["b", None, "a"]], [["a", "a"], ["b", "b", "a"]]
    >>> confusion_matrix(*flatten_steps(tags, said))
    array([[2, 0],
           [1, 1]])
    """
    if len(y_true) != len(y_pred):
        raise ValueError(f"y_true has {len(y_true)} sequences, y_pred {len(y_pred)}.")
    flat = [], []
    for i, (targets, answers) in enumerate(zip(y_true, y_pred, strict=True)):
        targets, answers = as_labels(targets), np.asarray(answers)
        if len(targets) != len(answers):
            raise ValueError(f"y_true[{i}] has {len(targets)} steps, y_pred[{i}] {len(answers)}: expected as many.")
        known = _known(targets)
        flat[0].extend(targets[known])
        flat[1].extend(answers[known])
    if not flat[0]:
        raise ValueError("No step of y_true is known.")
    return np.array(flat[0]), np.array(flat[1])


def sequence_accuracy(
    y_true: Sequence | ArrayLike, y_pred: Sequence | ArrayLike, *, sample_weight: ArrayLike | None = None
) -> float:
    """Share of the sequences of which every known step is right.

    Parameters
    ----------
    y_true, y_pred : array-like (n_samples, n_steps) or list of sequences
        Labels. A prediction of another length is wrong. Steps of y_true that are not known (NaN, None) do not count,
        and no sequence of which none is known.
    sample_weight : array-like (n_samples,), default=None
        What each sequence counts.

    Returns
    -------
    accuracy : float

    Raises
    ------
    ValueError
        If there are not as many sequences of both, or none of which anything is known; if sample_weight is not one
        weight a sequence, none negative and not all 0.
    TypeError
        If a sequence is a single text.

    Examples
    --------
    >>> from sklearn_rnn.metrics import sequence_accuracy
    >>> sequence_accuracy([["a", "b"], ["b", "a"], ["a"]], [["a", "b"], ["b", "b"], ["a", "a"]])
    0.3333333333333333
    """
    if len(y_true) != len(y_pred):
        raise ValueError(f"y_true has {len(y_true)} sequences, y_pred {len(y_pred)}.")
    if len(y_true) == 0:
        raise ValueError("y_true and y_pred hold no sequence.")
    for name, sequences in (("y_true", y_true), ("y_pred", y_pred)):
        if any(isinstance(sequence, str) for sequence in sequences):
            raise TypeError(f"{name} holds texts: expected sequences of labels. Make list(s) or s.split() of each.")
    if sample_weight is not None:
        sample_weight = np.asarray(sample_weight, float)
        is_right = sample_weight.shape == (len(y_true),) and np.all(sample_weight >= 0)
        if not (is_right and 0 < sample_weight.sum() < np.inf):
            raise ValueError("sample_weight must hold one weight a sequence, none negative or NaN, and not all 0.")
    y_true = [as_labels(targets) for targets in y_true]
    counts = np.array([len(targets) == 0 or _known(targets).any() for targets in y_true])
    if not counts.any():
        raise ValueError("y_true contains NaN and nothing else: no target is known.")
    right = [_same(targets, np.asarray(answers)) for targets, answers in zip(y_true, y_pred, strict=True)]
    return float(np.average(right, weights=counts if sample_weight is None else sample_weight * counts))


def _same(targets, answers):
    """Whether answers are of the length of targets, and equal where these are known."""
    if targets.shape != answers.shape:
        return False
    known = _known(targets)
    return bool(np.all(targets[known] == answers[known]))


def _is_known(entry):
    """Whether an entry is neither None nor unlike itself, as NaN is, nor of an unknown likeness, as pandas.NA is."""
    same = entry == entry
    return entry is not None and isinstance(same, (bool, np.bool_)) and bool(same)


def _known(targets):
    """Which steps of a sequence of targets (n_steps[, n_outputs]) are known: none of their entries is NaN or None."""
    if targets.dtype.kind == "f":
        known = ~np.isnan(targets)
    elif targets.dtype == object:
        known = np.array([_is_known(entry) for entry in targets.ravel()], bool)
        known = known.reshape(targets.shape)
    else:
        return np.ones(len(targets), bool)
    return known.all(axis=tuple(range(1, known.ndim)))


def _network(estimator, X):
    """The network in which a model ends, and X as it reaches it."""
    if hasattr(estimator, "best_estimator_"):
        return _network(estimator.best_estimator_, X)
    if isinstance(estimator, Pipeline):
        return _network(estimator[-1], estimator[:-1].transform(X) if len(estimator) > 1 else X)
    if not tells_steps(estimator):
        raise TypeError(
            f"step_scorer needs a network, a Pipeline that ends in one or a search over these, got "
            f"{type(estimator).__name__}."
        )
    return estimator, X
