"""Scores of forecasts of several steps."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator
from sklearn.metrics import get_scorer

from sklearn_rnn.arguments import check_int
from sklearn_rnn.metrics.answers import Answers


def horizon_scorer(scoring: str | Callable, *, skip: int, step: int | None = None) -> Callable:
    """A scorer for models that predict the values of several steps, ``y`` as `future_values` gives it.

    Targets that are not known (NaN) are left out, where scikit-learn's own scorers raise, so that a search returns its
    first candidate. So are the first rows of each test part: their targets were among those of training.

    Parameters
    ----------
    scoring : str or callable
        A scorer of predictions: a name as "neg_mean_absolute_error", or a callable ``(estimator, X, y)``.
    skip : int
        How many rows at the beginning of each test part do not count: ``horizon - 1``, of a panel times the number
        of series. 0 where the targets of training were made inside the training part.
    step : int, default=None
        Score this step alone, the first is 1; None: all steps together, each known target alike.

    Returns
    -------
    scorer : callable
        ``scorer(estimator, X, y)``; higher is better, as ``scoring`` has it.

    Raises
    ------
    ValueError
        For a name that scikit-learn does not know, skip < 0 and step < 1. The scorer raises where no target is left to
        score, and where y has not so many steps.

    Notes
    -----
    A gap of ``horizon - 1`` rows between training and test part would keep those targets apart as well, but takes the
    rows of the gap out of the windows: see the guide, "Forecasting".

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn.model_selection import GridSearchCV, TimeSeriesSplit
    >>> from sklearn.pipeline import make_pipeline
    >>> from sklearn_rnn import RNNRegressor, SequenceWindower, future_values
    >>> from sklearn_rnn.metrics import horizon_scorer
    >>> series = np.sin(np.arange(60.0))
    >>> model = make_pipeline(SequenceWindower(lag=1), RNNRegressor(4, max_iter=20, random_state=0))
    >>> grid = {"sequencewindower__window_length": [1, 4]}
    >>> scoring = horizon_scorer("neg_mean_absolute_error", skip=3 - 1)
    >>> search = GridSearchCV(model, grid, cv=TimeSeriesSplit(3), scoring=scoring)
    >>> search.fit(series[:, None], future_values(series, 3)).best_params_
    {'sequencewindower__window_length': 4}
    """
    if isinstance(scoring, str):
        get_scorer(scoring)  # raises for an unknown name
    for name, value, least in (("skip", skip, 0), ("step", step, 1)):
        if value is not None:
            check_int(name, value, least)
    return HorizonScorer(scoring, skip, step)


class HorizonScorer:
    """What `horizon_scorer` makes; parameters as there."""

    def __init__(self, scoring, skip, step):
        self.scoring = scoring
        self.skip = skip
        self.step = step

    def __repr__(self):
        return f"horizon_scorer({self.scoring!r}, skip={self.skip}, step={self.step})"

    def __call__(self, estimator: BaseEstimator, X: ArrayLike, y: ArrayLike) -> float:
        """The score of an estimator's predictions for X against y (n_samples, horizon)."""
        Y = np.asarray(y, dtype=np.float64)
        Y = Y.reshape(len(Y), -1)
        if self.step is not None and self.step > Y.shape[1]:
            raise ValueError(f"step={self.step}, but y has {Y.shape[1]} step(s): make it by future_values(y, horizon).")
        Z = np.asarray(estimator.predict(X))
        if Z.size != Y.size:
            raise ValueError(f"The model predicts shape {Z.shape}, but y has shape {Y.shape}: one value for each step.")
        steps = slice(None) if self.step is None else slice(self.step - 1, self.step)
        Y, Z = Y[self.skip :, steps], Z.reshape(Y.shape)[self.skip :, steps]
        known = ~np.isnan(Y)
        if not known.any():
            raise ValueError(
                f"Of {len(known) + self.skip} rows none has a known target behind the first skip={self.skip}: make the "
                "test parts longer."
            )
        scorer = get_scorer(self.scoring) if isinstance(self.scoring, str) else self.scoring
        return scorer(Answers(Z[known]), np.zeros((known.sum(), 1)), Y[known])
