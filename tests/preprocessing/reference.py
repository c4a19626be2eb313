"""Windows as the documentation tells them, cell by cell: slow and obvious."""

import numpy as np


def windows_by_hand(series, *, lag, fill=None, **parameters):
    """All windows of one series (n, n_features) in order: (n, window_length, n_features)."""
    n_rows, n_features = series.shape
    group, lags = [0] * n_rows, [lag] * n_features
    fill = mean_by_hand(series) if fill is None else fill
    return panel_windows_by_hand(series, group, range(n_rows), range(n_rows), lags=lags, fill=fill, **parameters)


def mean_by_hand(X):
    """Mean (n_features,) of each column of X over what is known; 0 if nothing is."""
    return np.array([np.mean(c[~np.isnan(c)]) if not np.isnan(c).all() else 0.0 for c in np.asarray(X, float).T])


def panel_windows_by_hand(X, group, place, wanted, *, window_length, lags, dilation, padding, fill):
    """Windows of the rows at positions wanted, from all rows X (n, n_features) of series group at place (n,).

    Places are ranks or ticks of a grid: what lies `lag` before a row is the row of its series at place - lag. Columns
    of fit have the means fill (n_features,).
    """
    rows = {(g, p): X[i] for i, (g, p) in enumerate(zip(group, place, strict=True)) if not np.isnan(X[i]).all()}
    made = np.empty((len(wanted), window_length, X.shape[1]))
    for out, i in enumerate(wanted):
        of_series = {p: row for (g, p), row in rows.items() if g == group[i]}
        for step in range(window_length):
            newest = place[i] - dilation * (window_length - 1 - step)
            present = any(_stands(of_series.get(newest - lag), column, lag) for column, lag in enumerate(lags))
            for column, lag in enumerate(lags):
                if _stands(of_series.get(newest - lag), column, lag):
                    made[out, step, column] = of_series[newest - lag][column]
                elif present or padding == "edge":
                    known = {p: row[column] for p, row in of_series.items() if not np.isnan(row[column])}
                    otherwise = fill[column] if present else 0.0
                    may_repeat = place[i] - lag if padding == "edge" else -np.inf
                    made[out, step, column] = _filled(known, newest - lag, may_repeat, otherwise)
                else:
                    made[out, step, column] = np.nan if padding == "mask" else 0.0
    return made


def _stands(row, column, lag):
    """Whether a row shows its value: at lag 0 any row that exists, NaN or not; else only what is known."""
    return row is not None and (lag == 0 or not np.isnan(row[column]))


def _filled(known, at, may_repeat, otherwise):
    """The latest known value at or before a place, or the oldest where it is not later than may_repeat."""
    earlier = [p for p in known if p <= at]
    if earlier:
        return known[max(earlier)]
    return known[min(known)] if known and min(known) <= may_repeat else otherwise


def ranks_by_hand(group, time):
    """Rank of each row within its series."""
    rows = range(len(group))
    return [sum(group[j] == group[i] and time[j] < time[i] for j in rows) for i in rows]
