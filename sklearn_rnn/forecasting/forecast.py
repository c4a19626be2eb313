"""forecast."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator

from sklearn_rnn.forecasting.table import Table
from sklearn_rnn.preprocessing import (
    advance,
    as_table,
    check_following,
    last_step,
    moments,
    read_at_lag_0,
    read_future,
    windowers,
    windowers_of,
    with_own_windowers,
)

_PROBES = (np.nan, 0.25, 0.75)  # put into target cells: what differs then in a windower's rows depends on the target


def forecast(model: BaseEstimator, X_future: ArrayLike, *, target: str | int | Sequence[str | int]) -> Any:
    """Forecast several steps ahead by feeding each forecast back as if it had happened.

    Stamp by stamp: predict, write what is predicted into the target column of the rows, and tell the model of
    them as `advance` does. All series of a panel go together. The model itself stays as it is.

    Parameters
    ----------
    model : Pipeline, search or TransformedTargetRegressor
        Fitted, with a `SequenceWindower` in a place that `advance` reaches, which gives the target a lag of at least
        1. It predicts the target of row i itself: fitted so that ``y[i]`` is the target's value in row i.
    X_future : frame or array-like (n_samples, n_features)
        The rows right after those that the model has seen, with all columns of fit. What stands in the target column
        is not read; all else must be known.
    target : str, int or list of these
        The column, or columns, of X that the model predicts; a list in the order of the outputs.

    Returns
    -------
    Series, frame or ndarray
        The target column of X_future, with its index, or, for a list of targets, the columns.

    Raises
    ------
    TypeError
        If predictions are no numbers.
    ValueError
        If the model has no windower within reach, one that keeps no context, or one that reads the target of row i for
        row i (lag 0). If target names series or time. If X_future lacks columns, holds what is not known (NaN) in
        others than target, or does not follow the rows seen. If the model's outputs are not the targets: other numbers
        of them, several quantiles. If forecasts grow without bound.
    sklearn.exceptions.NotFittedError
        If the model is not fitted.

    Warns
    -----
    UserWarning
        If the model has seen none of the series of X_future.

    See Also
    --------
    future_values : Targets for a model that predicts all steps at once; covariates known ahead.
    backtest : How good such forecasts would have been.
    advance : Tells the model what has really happened.

    Notes
    -----
    A forecast of one step equals ``model.predict(X_future)``. Errors feed back too, and what is forecast is one path, a
    point at each step: see the guide, "Forecasting", for bands.

    Examples
    --------
    >>> import numpy as np
    >>> import pandas as pd
    >>> from sklearn.linear_model import Ridge
    >>> from sklearn.pipeline import make_pipeline
    >>> from sklearn_rnn import SequenceWindower, forecast
    >>> X = pd.DataFrame({"sold": np.arange(27.0)}, index=pd.period_range("2025-01", periods=27, freq="M"))
    >>> windower = SequenceWindower(window_length=3, lag=1, padding="edge", flatten=True)
    >>> model = make_pipeline(windower, Ridge(alpha=1e-9)).fit(X[:24], X["sold"][:24])
    >>> forecast(model, X[24:], target="sold").round(3)
    2027-01    24.0
    2027-02    25.0
    2027-03    26.0
    Freq: M, Name: sold, dtype: float64
    """
    table = Table(_two_dimensional(as_table(X_future)))
    targets = read_targets(target, table.names)
    refuse_quantiles(model)
    _refuse_series_and_time(model, targets)
    for windower, rows in windowers(model, _blank(table, targets).native):
        check_following(windower, rows)
    made = fed_back(model, table, targets)
    return table.with_numbers(targets, made).selected(target if np.isscalar(target) else targets)


def fed_back(model, table, targets):
    """Forecasts (n_rows, n_targets) of a fitted model, fed back into the target columns of the rows of a Table."""
    model, table = with_own_windowers(model), _blank(table, targets)
    steps = moments(_read_rows(model, table))
    _refuse_unknown(table, targets)
    _refuse_lag_0(model, table.rows(steps[0]), targets)
    made = np.full((len(table), len(targets)), np.nan)
    for at in steps:
        made[at] = _predictions(model, table.rows(at), targets)
        advance(model, table.rows(at).with_numbers(targets, made[at]).native)
    return made


def _two_dimensional(content):
    """What a Table is made of; ValueError for a number of steps, a Series and the like."""
    if len(content.shape) != 2:
        given = f"of shape {content.shape}" if content.shape else repr(content.item())
        raise ValueError(
            f"X_future must hold the rows to come, one a step (n_samples, n_features), but is {given}: give a frame or "
            "an array with the columns and, of a model with a time axis, the stamps as in fit, and NaN in the target."
        )
    return content


def read_targets(target, names):
    """The names of the target columns as a list; ValueError unless they are different ones of the names of X."""
    targets = [target] if np.isscalar(target) else list(target)
    unknown = [name for name in targets if name not in names]
    if unknown or not targets or len(set(targets)) < len(targets):
        raise ValueError(
            f"target={target!r} must name a column of X_future, or several different ones, and those are {names}. The "
            "cells of a target are not read: fill them with NaN."
        )
    return targets


def refuse_quantiles(model):
    """ValueError for a model of several quantiles."""
    last = last_step(model)
    if getattr(last, "loss", None) == "quantile" and np.ndim(getattr(last, "quantile", 0.5)):
        raise ValueError(
            f"{type(last).__name__} predicts several quantiles, {last.quantile}, and none of them is what will have "
            "happened: forecast with a model of one quantile or of the mean, and take bands from a backtest."
        )


def _blank(table, targets):
    """The Table with NaN in target cells."""
    return table.with_numbers(targets, np.full((len(table), len(targets)), np.nan))


def _refuse_series_and_time(model, targets):
    """ValueError for a target that names the series or the time of rows, and is no feature."""
    for windower in windowers_of(model):
        for parameter in ("group_col", "time_col"):
            name = getattr(windower, parameter)
            if not isinstance(name, bool) and name in targets:
                raise ValueError(
                    f"target={name!r} is the {parameter} of the windower, which must be known: forecast a column that "
                    "its windows hold."
                )


def _read_rows(model, table):
    """The Rows that reach the first windower; ValueError if there is none, or one that cannot go on from forecasts."""
    reached = [read_future(windower, rows) for windower, rows in windowers(model, table.native)]
    if not reached:
        raise ValueError(
            f"forecast found no SequenceWindower among the steps of {type(model).__name__}, which could read forecasts "
            "as the past of later rows."
        )
    return reached[0]


def _refuse_unknown(table, targets):
    """ValueError for NaN in columns that are no targets."""
    unknown = [name for name in table.names if name not in targets and pd.isna(table.column(name)).any()]
    if unknown:
        raise ValueError(
            f"X_future holds NaN in {unknown}, which is not known ahead: forecast it too (target=[...], with a model "
            "of several outputs), or leave it out of the model. What was planned, later rows know: fill it in."
        )


def _refuse_lag_0(model, table, targets):
    """ValueError if some windower reads what stands in target cells of a row for that same row."""
    probes = [table.with_numbers(targets, np.full((len(table), len(targets)), number)).native for number in _PROBES]
    with np.errstate(all="ignore"):
        for reached in zip(*(windowers(model, probe) for probe in probes), strict=True):
            if read_at_lag_0([rows for _, rows in reached], reached[0][0]):
                raise ValueError(
                    f"The windower reads target={targets if len(targets) > 1 else targets[0]!r} of row i for row i "
                    "(lag 0), where it is what is to be forecast: fit with lag=1, or lag={column: 1}, and the target "
                    "of row i itself as y[i]."
                )


def _predictions(model, table, targets):
    """What the model predicts for rows whose targets are not known: (n_rows, n_targets)."""
    predicted = np.asarray(model.predict(table.native))
    if predicted.dtype.kind not in "fiub":
        raise TypeError(
            f"The model predicts {predicted.dtype}, but only numbers can be read as the past of later rows."
        )
    if predicted.shape not in ((len(table), len(targets)), (len(table),) * (len(targets) == 1)):
        raise ValueError(
            f"The model predicts shape {predicted.shape} for {len(table)} row(s), but target={targets} names "
            f"{len(targets)} column(s), in the order of the outputs. A model of the values of several steps "
            "(future_values) needs no recursion: its predict gives them all."
        )
    if not np.isfinite(predicted).all():
        raise ValueError(
            f"The model predicts {predicted[~np.isfinite(predicted)][0]}: fed back, its forecasts grow without bound. "
            "Forecast fewer steps, or changes instead of levels."
        )
    return predicted.reshape(len(table), len(targets))
