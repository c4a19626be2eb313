"""Errors in units of what a season ago came."""

import numpy as np
from numpy.typing import ArrayLike

from sklearn_rnn.arguments import check_int


def mean_absolute_scaled_error(y_true: ArrayLike, y_pred: ArrayLike, *, y_train: ArrayLike, m: int = 1) -> float:
    """The mean absolute error over that of the naive forecast "as m steps ago" in the training series.

    Below 1 forecasts are better than that one was within the training series; it may be averaged over series of
    different scale (Hyndman and Koehler 2006, doi:10.1016/j.ijforecast.2006.03.001).

    Parameters
    ----------
    y_true, y_pred : array-like (n_samples,) or (n_samples, horizon)
        NaN in y_true is not known, and does not count.
    y_train : array-like (n_train,)
        The training values of the same series in their order; NaN is not known.
    m : int, default=1
        Steps of a season: 12 for months, 7 for days; 1: as the value before.

    Returns
    -------
    error : float

    Raises
    ------
    ValueError
        If shapes differ; if nothing is known; if y_train is no longer than m, of several series, or repeats itself each
        season, which leaves nothing to scale by.

    See Also
    --------
    sklearn.metrics.mean_pinball_loss : For quantiles; of several, its mean over them.

    Examples
    --------
    >>> from sklearn_rnn.metrics import mean_absolute_scaled_error
    >>> mean_absolute_scaled_error([5.0, 6.0], [5.0, 7.0], y_train=[1.0, 2.0, 3.0, 4.0])
    0.5
    """
    check_int("m", m)
    truth, forecast, past = (np.asarray(values, dtype=np.float64) for values in (y_true, y_pred, y_train))
    if truth.shape != forecast.shape:
        raise ValueError(f"y_true has shape {truth.shape}, y_pred {forecast.shape}: they must be the same.")
    if past.ndim != 1:
        raise ValueError(
            f"y_train must be one series (n_train,), got shape {past.shape}: take the error of each series by itself, "
            "and the mean of these."
        )
    errors, changes = np.abs(truth - forecast), np.abs(past[m:] - past[:-m])
    errors, changes = errors[~np.isnan(truth)], changes[~np.isnan(changes)]
    if not len(errors) or not len(changes):
        lacking = "y_true" if not len(errors) else f"y_train, {len(past)} value(s) with m={m},"
        raise ValueError(f"{lacking} holds nothing that is known to compare with.")
    if not changes.any():
        raise ValueError(f"y_train repeats itself exactly after m={m} steps, which leaves nothing to scale by.")
    return float(errors.mean() / changes.mean())
