"""Moving the context on through a fitted model."""

from contextlib import ExitStack
from typing import TypeVar

from numpy.typing import ArrayLike

from sklearn_rnn.preprocessing.reach import windowers
from sklearn_rnn.transaction import draft_of, in_turn

Model = TypeVar("Model")


def advance(model: Model, X: ArrayLike) -> Model:
    """Tell a fitted model the rows that have come since, so that its next windows reach back into them.

    X is transformed up to each `SequenceWindower` of the model, whose context moves on. The weights stay as they are.

    Parameters
    ----------
    model : SequenceWindower, Pipeline, search, TransformedTargetRegressor or FrozenEstimator
        Fitted; Pipelines may hold Pipelines. What is frozen is kept from fit, not from learning what has come.
    X : array-like or frame (n_samples, n_features)
        The rows after those seen so far, in full: without gap or overlap.

    Returns
    -------
    model : object
        The same object.

    Raises
    ------
    ValueError
        If there is no SequenceWindower in the model's steps, or one in a place that advance does not reach. The model
        is as before if anything raises.
    sklearn.exceptions.NotFittedError
        If the model is not fitted.

    Notes
    -----
    Predict first, advance later: a block that is handed to advance before it is predicted would be taken for its
    own past. Threads may advance one model and predict beside it: each takes its turn, and no row is lost. Processes
    share nothing.

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn.linear_model import Ridge
    >>> from sklearn.pipeline import make_pipeline
    >>> from sklearn_rnn import SequenceWindower, advance
    >>> series = np.arange(20.0)[:, None]
    >>> windower = SequenceWindower(window_length=3, lag=1, padding="edge", flatten=True)
    >>> model = make_pipeline(windower, Ridge(alpha=1e-9)).fit(series[:10], series[:10, 0])
    >>> model.predict(series[10:12]).round(3)
    array([10., 11.])
    >>> advance(model, series[10:12]).predict(series[12:14]).round(3)
    array([12., 13.])
    """
    with in_turn(), ExitStack() as stack:
        found = list(windowers(model, X))
        if not found:
            raise ValueError(f"advance found no SequenceWindower among the steps of {type(model).__name__}.")
        for windower, rows in found:
            stack.enter_context(draft_of(windower)).partial_fit(rows)
    return model
