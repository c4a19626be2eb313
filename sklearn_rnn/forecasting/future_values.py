"""future_values."""

from typing import Any, Literal

import narwhals as nw
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from sklearn_rnn.arguments import check_int
from sklearn_rnn.preprocessing import as_table, read_by_itself, rows_ahead


def future_values(
    y: ArrayLike,
    horizon: int,
    *,
    group_col: str | int | None = None,
    time_col: str | int | Literal[False] | None = None,
    freq: str | float | None = None,
) -> Any:
    """Each row's own and later values, side by side: targets for h steps ahead, or covariates known ahead.

    Column k of the result holds the value k rows (or steps of the grid) later in the same series, NaN where no row
    stands. Column 0 is y itself, so that what suits ``fit(X, y)`` becomes ``fit(X, future_values(y, horizon))``.

    Parameters
    ----------
    y : Series, frame or array-like (n_samples,) or (n_samples, n_columns)
        Pandas and polars alike. The index of a pandas Series or frame is read as `SequenceWindower` reads that of X:
        dates and periods are a time axis, a MultiIndex names series and time.
    horizon : int
        How many values each row gets, its own the first.
    group_col, time_col, freq : default=None
        As the parameters of `SequenceWindower`, for series and time that stand in columns of y: choose what the
        windower of the model has.

    Returns
    -------
    ndarray or frame
        Of a Series or an array of one column: ndarray (n_samples, horizon). Of a frame: a frame of the same kind and
        index with the columns ``{column}_ahead{k}``, column after column, without those of series and time. Of
        an array of several columns: an ndarray (n_samples, n_columns * horizon) in the same order.

    Raises
    ------
    TypeError
        For columns of no numbers, no time stamps or no labels.
    ValueError
        If horizon is no int of at least 1, for columns that are not there, and for stamps that are missing, occur twice
        in a series, or lie beside the grid of freq.

    Notes
    -----
    A network's fit takes NaN in y as not known. Other estimators do not: leave the last ``horizon - 1`` rows of each
    series out for them, or use `backtest`, which does so and tells the windower of these rows.

    Examples
    --------
    >>> from sklearn_rnn import future_values
    >>> future_values([1.0, 2.0, 3.0, 4.0], horizon=3)
    array([[ 1.,  2.,  3.],
           [ 2.,  3.,  4.],
           [ 3.,  4., nan],
           [ 4., nan, nan]])

    Promotions of the next days, which a shop knows ahead, as columns of today's row:

    >>> import pandas as pd
    >>> days = pd.date_range("2026-03-01", periods=3)
    >>> future_values(pd.DataFrame({"promo": [0, 1, 0]}, index=days), horizon=2)
                promo_ahead0  promo_ahead1
    2026-03-01           0.0           1.0
    2026-03-02           1.0           0.0
    2026-03-03           0.0           NaN
    """
    check_int("horizon", horizon)
    frame = _as_frame(y)
    rows, axis, names = read_by_itself(frame, group_col, time_col, freq)
    ahead = rows_ahead(rows, axis, horizon)
    values = np.where(ahead < 0, np.nan, rows.X.T[:, ahead])  # (n_columns, n_samples, horizon)
    values = values.transpose(1, 0, 2).reshape(len(rows), -1)
    if isinstance(frame, np.ndarray) or isinstance(y, pd.Series):
        return values
    names = [f"{name}_ahead{k}" for name in names for k in range(horizon)]
    if isinstance(frame, pd.DataFrame):
        return pd.DataFrame(values, index=frame.index, columns=names)
    return nw.from_dict(dict(zip(names, values.T, strict=True)), backend=frame.implementation).to_native()


def _as_frame(y):
    """y as `as_table` gives it, a series as one column."""
    if isinstance(y, pd.Series):
        return y.to_frame()
    frame = as_table(y)
    if isinstance(frame, (pd.DataFrame, nw.DataFrame)):
        return frame
    array = np.asarray(frame)
    return array.reshape(-1, 1) if array.ndim == 1 else array
