"""Windows of one series: pure functions on arrays of rows (n_rows, n_features)."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def windows(rows, history, *, window_length, lag, dilation, padding):
    """The window of each row: what stood ``lag``, ``lag + dilation``, ... rows before it, oldest first.

    Parameters
    ----------
    rows : ndarray (n_rows, n_features)
        A row that is all NaN counts as absent.
    history : ndarray (n_history, n_features)
        Rows right before them, as far as they are known.
    window_length, lag, dilation : int
        In rows.
    padding : {"mask", "zero", "edge"}
        What stands where there is no row.

    Returns
    -------
    ndarray (n_rows, window_length, n_features)
        A read-only view of a padded copy of the rows, O(n_rows * n_features). Only where edge padding has windows
        that reach no row at all, which must be zeros, it is an array of its own.
    """
    reach = (window_length - 1) * dilation
    missing = reach + lag - len(history)
    before = np.full((max(missing, 0), rows.shape[1]), np.nan, rows.dtype)
    series = np.concatenate([before, history, rows], dtype=rows.dtype)
    surplus = max(-missing, 0)
    first = _first_present(series) - surplus
    series = pad(series, padding)[surplus : len(series) - lag]
    view = sliding_window_view(series, reach + 1, axis=0)[..., ::dilation].transpose(0, 2, 1)
    n_unreached = min(first - reach, len(rows))  # windows that end before the first row
    if padding == "edge" and n_unreached > 0:
        view = view.copy()
        view[:n_unreached] = 0.0
    return view


def pad(series, padding):
    """Fill the absent rows of a series (n_rows, n_features).

    "mask" leaves them NaN, "zero" fills zeros, "edge" the nearest earlier row; before the first row that row.
    """
    if padding == "mask":
        return series
    if padding == "zero":
        return np.where(np.isnan(series).all(axis=1)[:, None], series.dtype.type(0), series)
    filled = fill_forward(series)
    first = _first_present(series)
    filled[:first] = filled[first : first + 1] if first < len(series) else 0.0
    return filled


def fill_forward(series):
    """A copy of series (n_rows, n_features) whose absent rows repeat the one before; those before the first stay."""
    present = ~np.isnan(series).all(axis=1)
    latest = np.maximum.accumulate(np.where(present, np.arange(len(series)), 0))
    return series[latest]


def span_of(window_length, lag, dilation):
    """How many rows before its own a window reaches back."""
    return lag + (window_length - 1) * dilation


def _first_present(series):
    """Position of the first row that is not all NaN; n_rows if there is none."""
    present = ~np.isnan(series).all(axis=1)
    return int(present.argmax()) if present.any() else len(series)
