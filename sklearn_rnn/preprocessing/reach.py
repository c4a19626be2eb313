"""Which windowers of a fitted model its rows can be followed to."""

from copy import copy

from sklearn.base import BaseEstimator
from sklearn.frozen import FrozenEstimator
from sklearn.pipeline import Pipeline
from sklearn.utils.validation import check_is_fitted

from sklearn_rnn.preprocessing.windower import SequenceWindower

_INNER = ("best_estimator_", "estimator_", "regressor_")  # where meta-estimators keep what they fitted


def windowers(model, X):
    """Pairs of each windower of the model and the rows of X that reach it.

    Raises
    ------
    ValueError
        For a windower in a place that is not reached.
    sklearn.exceptions.NotFittedError
        If the model is not fitted.
    """
    if isinstance(model, SequenceWindower):
        check_is_fitted(model)
        yield model, X
    elif isinstance(model, Pipeline):
        check_is_fitted(model)
        steps = [step for _, step in model.steps if step not in (None, "passthrough")]
        for k, step in enumerate(steps):
            yield from windowers(step, X)
            if any(_holds_windower(later) for later in steps[k + 1 :]):
                X = step.transform(X)
    elif (name := _inner(model)) is not None:
        yield from windowers(getattr(model, name), X)
    elif _holds_windower(model):
        check_is_fitted(model)
        raise ValueError(
            f"advance cannot reach the SequenceWindower inside {type(model).__name__}: it looks into Pipelines, "
            "TransformedTargetRegressor, FrozenEstimator, and searches that were refitted. Move its context with "
            "partial_fit(rows)."
        )


def windowers_of(model):
    """The windowers of a fitted model that `windowers` reaches, in their order."""
    if isinstance(model, SequenceWindower):
        yield model
    elif isinstance(model, Pipeline):
        for _, step in model.steps:
            yield from windowers_of(step)
    elif (name := _inner(model)) is not None:
        yield from windowers_of(getattr(model, name))


def with_own_windowers(model):
    """A copy of a fitted model that shares all with it but the windowers that are reached.

    Those of the copy take every block for what follows the rows seen last, and none for the training block or for
    rows given again, however much forecasts resemble them.
    """
    model = copy(model)
    if isinstance(model, SequenceWindower):
        check_is_fitted(model)
        vars(model).pop("head_", None)
        model.n_telling_ = None
    elif isinstance(model, Pipeline):
        model.steps = [
            (name, with_own_windowers(step) if _holds_windower(step) else step) for name, step in model.steps
        ]
    elif (name := _inner(model)) is not None:
        setattr(model, name, with_own_windowers(getattr(model, name)))
    return model


def up_to_windower(model):
    """The steps of a model that is not fitted up to its first windower, that included; none if it has none in reach.

    ValueError for one that is frozen, which fit would leave as it is.
    """
    if isinstance(model, FrozenEstimator) and _holds_windower(model):
        raise ValueError(
            "backtest fits the model on rows before each origin, and a FrozenEstimator stays as it is, whatever it has "
            f"seen: give what it holds, {type(model.estimator).__name__}, by itself."
        )
    if isinstance(model, SequenceWindower):
        return [model]
    if isinstance(model, Pipeline):
        steps = [step for _, step in model.steps if step not in (None, "passthrough")]
        at = next((k for k, step in enumerate(steps) if _holds_windower(step)), len(steps) - 1)
        behind = up_to_windower(steps[at])
        return [*steps[:at], *behind] if behind else []
    inner = getattr(model, "estimator", None) or getattr(model, "regressor", None)
    return [] if inner is None else up_to_windower(inner)


def last_step(model):
    """The estimator that predicts, inside Pipelines and what holds what it fitted."""
    if isinstance(model, Pipeline):
        return last_step(model.steps[-1][1])
    return model if (name := _inner(model)) is None else last_step(getattr(model, name))


def _inner(model):
    """The attribute in which a meta-estimator keeps the one estimator that it fitted, or None."""
    if isinstance(model, FrozenEstimator):
        return "estimator"  # it shows all attributes of what it holds, too
    if hasattr(model, "estimators_"):
        return None
    return next((name for name in _INNER if hasattr(model, name)), None)


def _holds_windower(part):
    """Whether a windower is among the attributes of an estimator, or of those that it holds."""
    if isinstance(part, (list, tuple)):
        return any(map(_holds_windower, part))
    if isinstance(part, SequenceWindower) or not isinstance(part, BaseEstimator):
        return isinstance(part, SequenceWindower)
    return any(map(_holds_windower, vars(part).values()))
