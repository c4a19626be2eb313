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
