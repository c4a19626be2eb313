"""backtest."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator, clone
from sklearn.model_selection import check_cv
from sklearn.pipeline import Pipeline
from sklearn.utils.validation import check_consistent_length

from sklearn_rnn.arguments import check_int
from sklearn_rnn.compat import _safe_indexing
from sklearn_rnn.estimators import RNNRegressor
from sklearn_rnn.forecasting.forecast import fed_back, refuse_quantiles
from sklearn_rnn.forecasting.past import Past
from sklearn_rnn.forecasting.table import Table
from sklearn_rnn.preprocessing import advance, as_table, learn_rows, with_own_windowers


def backtest(
    model: BaseEstimator,
    X: ArrayLike,
    y: ArrayLike,
    *,
    horizon: int,
    cv: Any,
    target: str | int | Sequence[str | int] | None = None,
    refit: bool = True,
) -> pd.DataFrame:
    """What a model would have forecast in the past, from one origin after the other, beside what came.

    For each split the model is fitted on the training rows alone, told of all rows before the origin, and asked for
    the values from there on.

    Parameters
    ----------
    model : Pipeline, search or TransformedTargetRegressor
        With a `SequenceWindower` that `advance` reaches. It is cloned, and stays as it is.
    X : frame or array-like (n_samples, n_features)
        Rows in time.
    y : array-like (n_samples,) or (n_samples, n_targets)
        What suits ``model.fit(X, y)`` for one step. NaN: not known.
    horizon : int
        How many steps are forecast from each origin.
    cv : cross-validation splitter, or iterable of (train, test)
        As `TimeSeriesSplit`. The origin is the first row of a test part; of a panel, the first of each series in it.
        No ``gap`` is needed: rows between training and test would be told to the windower.
    target : str, int or list of these, default=None
        None: the model learns the next ``horizon`` values at once, as ``future_values`` lays them out inside the
        training rows, so that no target reaches beyond the origin. Else its forecasts are fed back into these
        columns, as by `forecast`, and y must be these columns.
    refit : bool, default=True
        Fit anew for each origin. False: fit once, on the first training part, and go on with `advance`.

    Returns
    -------
    DataFrame
        One line per origin, series and step:

        - "origin": stamp of the row at which step 1 is forecast, or its position in X without a time axis.
        - "step": 1 is the origin's own row, as in ``fit(X, y)``.
        - "series": its label, of a panel; "target": which one, of a list of targets.
        - "y_true": NaN where it is not known. Steps for which X has no row have no line.
        - "y_pred"

    Raises
    ------
    ValueError
        If horizon is no int of at least 1; if training rows of a series do not precede its test rows, as with KFold;
        if the training rows are too few; if y is not what target names. As `forecast`, where target is given.

    See Also
    --------
    forecast : The forecasts of a model that is in use.
    future_values : Targets of several steps.

    Notes
    -----
    A network takes the targets that reach beyond the training rows as not known. For other estimators, and for
    searches, whose scorers refuse NaN, the last rows of each series are left out of fit, and told to the windower
    afterwards, so that the windows are the same.

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn.linear_model import Ridge
    >>> from sklearn.model_selection import TimeSeriesSplit
    >>> from sklearn.pipeline import make_pipeline
    >>> from sklearn_rnn import SequenceWindower, backtest
    >>> series = np.sin(np.arange(100.0))
    >>> model = make_pipeline(SequenceWindower(4, lag=1, padding="edge", flatten=True), Ridge(alpha=1e-6))
    >>> cv = TimeSeriesSplit(2, test_size=10)
    >>> made = backtest(model, series[:, None], series, horizon=3, cv=cv, target=0)
    >>> made.round(2)
       origin  step  y_true  y_pred
    0      80     1   -0.99   -0.98
    1      80     2   -0.63   -0.61
    2      80     3    0.31    0.34
    3      90     1    0.89    0.90
    4      90     2    0.11    0.13
    5      90     3   -0.78   -0.76
    """
    check_int("horizon", horizon)
    check_consistent_length(X, y)
    refuse_quantiles(model)
    table = Table(as_table(X))
    splits = [tuple(map(_positions, split)) for split in check_cv(cv).split(table.native, y)]
    if not splits or not all(len(part) for split in splits for part in split):
        raise ValueError(f"cv={cv!r} gives no splits, or one without training or test rows.")
    past = Past(table, y, *learn_rows(model, table.native, y, splits[0][0]), horizon, target)
    origins = [past.origins(*split) for split in splits]
    found, told = [], None
    for (train, _), at in zip(splits, origins, strict=True):
        if refit or told is None:
            going_on, told = _fitted(model, past, train)
        new = past.before(at, train) & ~told
        if new.any():
            advance(going_on, table.rows(np.flatnonzero(new)).native)
        told |= new
        found.append(past.beside(at, _forecasts(going_on, past, at)))
    return pd.concat(found, ignore_index=True)


def _positions(part):
    """Positions of the rows of a part of a split, which may be told by a mask."""
    part = np.asarray(part)
    return np.flatnonzero(part) if part.dtype == bool else part


def _fitted(model, past, train):
    """The model fitted on training rows (positions), to go on from there, and a mask of the rows that it has seen."""
    Y = past.targets(train)
    if not isinstance(_predictor(model), RNNRegressor):
        kept = past.up_to_last_complete(train, Y)
        train, Y = train[kept], Y[kept]
    if not len(train):
        raise ValueError(
            f"No row of a training part has all its targets, {past.horizon} steps ahead inside of it: choose a smaller "
            "horizon, or a cv with more training rows."
        )
    y = _safe_indexing(past.y, train) if past.columns else Y if past.horizon > 1 else Y[:, 0]
    model = clone(model).fit(past.table.rows(train).native, y)
    return with_own_windowers(model), np.isin(np.arange(len(past.table)), train)


def _predictor(model):
    """The last step of Pipelines."""
    return _predictor(model.steps[-1][1]) if isinstance(model, Pipeline) else model


def _forecasts(model, past, origins):
    """What the model forecasts at the origins (n_origins,): (n_origins, horizon, n_targets)."""
    cells = past.ahead[origins]
    if past.columns:
        at = np.sort(cells[cells >= 0])
        made = fed_back(model, past.table.rows(at), past.columns)
        return made[np.minimum(np.searchsorted(at, cells), len(at) - 1)]
    predicted = np.asarray(model.predict(past.table.rows(origins).native))
    if predicted.shape not in (cells.shape, cells.shape[: 2 - (past.horizon == 1)]):
        raise ValueError(
            f"The model predicts shape {predicted.shape} for {len(origins)} row(s), but was fitted on the values of "
            f"{past.horizon} steps."
        )
    return predicted.reshape(*cells.shape, 1)
