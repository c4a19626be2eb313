"""Windows as the documentation tells them, row by row: slow and obvious."""

import numpy as np


def window_by_hand(series, i, window_length, lag, dilation, padding):
    """The window (window_length, n_features) of row i of a series with nothing before it."""

    def absent(j):
        return j < 0 or np.isnan(series[j]).all()

    positions = [i - lag - k * dilation for k in reversed(range(window_length))]
    present = [j for j in range(i - lag + 1) if not absent(j)]
    window = np.empty((window_length, series.shape[1]))
    for step, j in enumerate(positions):
        if not absent(j):
            window[step] = series[j]
        elif padding == "mask":
            window[step] = np.nan
        elif padding == "zero" or not present:
            window[step] = 0.0
        else:
            earlier = [k for k in present if k < j]
            window[step] = series[earlier[-1]] if earlier else series[present[0]]
    return window


def windows_by_hand(series, **parameters):
    """All windows of a series (n, n_features): (n, window_length, n_features)."""
    return np.array([window_by_hand(series, i, **parameters) for i in range(len(series))])


def panel_windows_by_hand(X, group, place, wanted, *, window_length, lags, dilation, padding):
    """Windows of the rows at positions wanted, from all rows X (n, n_features) of series group at place (n,).

    Places are ranks or ticks of a grid: what lies `lag` before a row is the row of its series at place - lag.
    """
    at = {(g, p): i for i, (g, p) in enumerate(zip(group, place, strict=True)) if not np.isnan(X[i]).all()}
    made = np.empty((len(wanted), window_length, X.shape[1]))
    for out, i in enumerate(wanted):
        for step in range(window_length):
            back = dilation * (window_length - 1 - step)
            found = [at.get((group[i], place[i] - lag - back)) for lag in lags]
            for column, (lag, j) in enumerate(zip(lags, found, strict=True)):
                if padding == "edge":
                    made[out, step, column] = _edge(X, at, group[i], place[i] - lag, back, column)
                elif None in found:
                    made[out, step, column] = np.nan if padding == "mask" else 0.0
                else:
                    made[out, step, column] = X[j, column]
    return made


def _edge(X, at, series, newest, back, column):
    """The nearest row at or before newest - back; else the oldest not later than newest; else 0."""
    places = sorted(p for g, p in at if g == series)
    earlier = [p for p in places if p <= newest - back]
    known = [p for p in places if p <= newest]
    if not known:
        return 0.0
    return X[at[series, earlier[-1] if earlier else known[0]], column]


def ranks_by_hand(group, time):
    """Rank of each row within its series."""
    rows = range(len(group))
    return [sum(group[j] == group[i] and time[j] < time[i] for j in rows) for i in rows]
