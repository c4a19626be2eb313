"""Whether sequences are overlapping windows of one series, or of several."""

import numpy as np

_ROWS = 64  # looked at, spread over all
_FEWEST = 8  # rows, or rows that tell, below which little can be said
_REACHES = 1_000, 10_000  # rows before and behind in which a window's next one is looked for
_SHARE = 0.7  # of the rows that tell, whose steps must stand again, moved on, in another row
_EVERYWHERE = 0.3  # of all pairs: a row that agrees with so many (constant, or rare events) tells nothing


def overlapping(X):
    """Whether rows share all steps but a few with other rows, as windows of a series do.

    Looked for are rows i + d that hold X[i, s:] as their first steps: one step further (s = 1) at a distance d that is
    the same for most rows, or in other rows that are all later, or all earlier (panels with holes); or in the next row
    at one s (windows that hop, and flattened ones). Steps of NaN are equal. Nothing is copied but the pairs compared.

    Parameters
    ----------
    X : ndarray (n_samples, n_steps, n_features) or list
        Sequences in a list are taken for no windows.

    Returns
    -------
    bool

    Examples
    --------
    >>> import numpy as np
    >>> from numpy.lib.stride_tricks import sliding_window_view
    >>> from sklearn_rnn.numerics import overlapping
    >>> series = np.random.default_rng(0).normal(size=200)
    >>> overlapping(sliding_window_view(series, 10)[:, :, None]), overlapping(series.reshape(20, 10, 1))
    (True, False)
    """
    if isinstance(X, list):
        return False
    n_samples, n_steps, _ = X.shape
    if n_samples < _FEWEST or n_steps < 2:
        return False
    rows = np.unique(np.linspace(0, n_samples - 1, _ROWS).astype(np.intp))
    for reach in _REACHES:
        distances = np.setdiff1d(np.arange(max(-reach, 1 - n_samples), min(reach, n_samples - 1) + 1), [0])
        equal, there = _compare(X, rows, distances, np.ones_like(distances))
        if _mostly(equal, there) or _one_way(equal, there, distances):
            return True
    shifts = np.arange(1, n_steps // 2 + 1)
    return _mostly(*_compare(X, rows, np.ones_like(shifts), shifts))


def _compare(X, rows, distances, shifts):
    """Whether X[i, s:] are the first steps of X[i + d], and whether there is such a row: masks (n_rows, n_pairs)."""
    n_samples, n_steps, _ = X.shape
    others = rows[:, None] + distances
    there = (others >= 0) & (others < n_samples)
    row, pair = np.nonzero(there)
    for t in range(n_steps - shifts.min()):
        open_ = t + shifts[pair] < n_steps  # the others have been compared to their end, and agree
        i, j = rows[row[open_]], others[row[open_], pair[open_]]
        a, b = X[i, t + shifts[pair[open_]]], X[j, t]
        kept = np.ones(len(row), bool)
        kept[open_] = ((a == b) | ((a != a) & (b != b))).all(axis=1)
        row, pair = row[kept], pair[kept]
        if not len(row):
            break
    equal = np.zeros_like(there)
    equal[row, pair] = True
    return equal, there


def _telling(equal, there):
    """The rows (n_rows,) whose agreement means something."""
    return equal.sum(axis=1) < _EVERYWHERE * there.sum(axis=1)


def _mostly(equal, there):
    """Whether at one of the pairs most rows agree: all of them where hardly one tells anything."""
    telling, share = _telling(equal, there), _SHARE
    if telling.sum() < _FEWEST:
        telling, share = np.ones_like(telling), 1.0
    n_equal, n_there = equal[telling].sum(axis=0), there[telling].sum(axis=0)
    return bool(((n_equal >= share * n_there) & (2 * n_there >= telling.sum()) & (n_there > 0)).any())


def _one_way(equal, there, distances):
    """Whether most rows that tell agree with a later one and no earlier one, or the other way round."""
    telling = _telling(equal, there)
    later, earlier = (equal[:, distances > 0].any(axis=1)[telling], equal[:, distances < 0].any(axis=1)[telling])
    if telling.sum() < _FEWEST:
        return False
    return bool(max((later & ~earlier).mean(), (earlier & ~later).mean()) >= _SHARE)
