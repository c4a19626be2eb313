"""What y tells about columns of lag 0: whether the window of a row holds its own target."""

import itertools

import numpy as np
import pandas as pd

from sklearn_rnn.user_warning import about

_SAMPLE = 100  # rows on which two columns must agree before all are compared
_TELLING = 10  # rows that differ from y's commonest value
_LINE = 0.01  # of y's spread: what may be left beside a straight line
_EXACT = 1e-9  # of y's variance: what is left of a sum of columns
_SHARE = 1e-3  # of y's spread: what a column of the sum contributes at least
_ROWS_A_FACTOR = 4  # rows that a factor must be found from, so that it means something
_EARLIER, _FORETOLD = 3, 1e-4  # rows before, and the share of y's variance that they may leave and yet tell it


def leak(X, y, names, lags):
    """A column of lag 0 (X is (n_rows, n_features)) is a column of y: the window holds the answer."""
    targets = _numbers_of(y, len(X))
    if targets is None:
        return None
    sample = np.unique(np.linspace(0, len(X) - 1, _SAMPLE).astype(np.intp))
    with np.errstate(over="ignore", invalid="ignore"):
        for target, column in itertools.product(targets.T, np.flatnonzero(lags == 0)):
            x = X[:, column]
            if _agree(x[sample], target[sample], 1e-4) and _tells(target, x) and _agree(x, target):
                return (
                    f"The column {names[column]!r} is y, or y on another scale, and has lag 0: the window of a row "
                    f"holds its own target. Its past alone comes with lag={{{names[column]!r}: 1}}, or lag=1 for all."
                    + about("leak")
                )
    return None


def leak_of_several(timeline, y, names, lags):
    """Several columns of lag 0 add up to a column of y, and the rows before do not tell it as well.

    So what is noise-free by its nature stays quiet: calendars, waves, trends, and sums over the steps of a window.
    """
    X, targets = timeline.rows.X, _numbers_of(y, len(timeline.rows))
    columns = np.flatnonzero(lags == 0)
    if targets is None or len(columns) < 2:
        return None
    order = timeline.in_order
    for target in targets.T:
        factors = _factors_of_sum(X[:, columns], target)
        if factors is not None and not _foretold(X[order][:, columns], target[order], _places(timeline)):
            added = {names[column]: 1 for column in columns[factors]}
            return (
                f"The columns {list(added)!r} add up to y, with some factors, and have lag 0: the window of a row "
                f"holds its own target. If they are known no sooner than y, their past alone comes with lag={added!r}, "
                "or lag=1 for all." + about("leak-of-a-sum")
            )
    return None


def _factors_of_sum(X, target):
    """Which columns of X (n_rows, n_columns) add up to a target (n_rows,): a mask of two at least, or None."""
    known = np.flatnonzero(np.isfinite(target) & np.isfinite(X).all(axis=1))
    n_rows = _ROWS_A_FACTOR * (X.shape[1] + 1)
    if len(known) < n_rows or not _tells(target, X[:, 0]):
        return None
    sample = known[np.unique(np.linspace(0, len(known) - 1, max(_SAMPLE, n_rows)).astype(np.intp))]
    factors, left = _regress(X[sample], target[sample])
    if left > _EXACT:
        return None
    rest = target[known] - X[known] @ factors
    spread = target[known].std()
    added = np.abs(factors) * X[known].std(axis=0) > _SHARE * spread
    return added if added.sum() > 1 and rest.var() <= _EXACT * spread**2 else None


def _foretold(X, target, places):
    """Whether rows before tell a target (n_rows,) in the order of time; places (n_rows,) are those in a series."""
    known = np.isfinite(target) & np.isfinite(X).all(axis=1)
    n_before = min(_EARLIER, (known.sum() // _ROWS_A_FACTOR - 1) // X.shape[1])
    rows = np.flatnonzero(known & (places >= n_before))
    rows = rows[np.all([known[rows - k] for k in range(1, n_before + 1)], axis=0)] if n_before else rows[:0]
    n_rows = _ROWS_A_FACTOR * (n_before * X.shape[1] + 1)
    if len(rows) < n_rows:
        return True  # too few to say
    rows = rows[np.unique(np.linspace(0, len(rows) - 1, max(_SAMPLE, n_rows)).astype(np.intp))]
    before = np.hstack([X[rows - k] for k in range(1, n_before + 1)])
    return _regress(before, target[rows])[1] <= _FORETOLD


def _regress(X, target):
    """Least squares with a constant: factors (n_columns,), and what is left of the target's variance."""
    with np.errstate(over="ignore", invalid="ignore"):
        scale = X.std(axis=0)
        scale[scale == 0] = 1
        Z, centred = (X - X.mean(axis=0)) / scale, target - target.mean()
        if not (np.isfinite(Z).all() and np.isfinite(centred.var())):
            return np.zeros(X.shape[1]), 1.0
    factors = np.linalg.lstsq(Z, centred, rcond=1e-10)[0]
    return factors / scale, ((centred - Z @ factors) ** 2).mean() / (centred.var() or 1.0)


def _places(timeline):
    """The place (n_rows,) of each of the sorted training rows in its series."""
    at = np.arange(len(timeline.first))
    return at - np.maximum.accumulate(np.where(timeline.first, at, 0))


def _numbers_of(y, n_rows):
    """The columns of y (n_rows, n_columns) that are numbers, or None."""
    if y is None:
        return None
    try:
        frame = pd.DataFrame(y if isinstance(y, (pd.Series, pd.DataFrame)) else np.asarray(y))
        numbers = frame.select_dtypes(["number", "bool"]).to_numpy(np.float64, na_value=np.nan)
    except (TypeError, ValueError):
        return None
    return numbers if len(numbers) == n_rows else None


def _tells(target, column):
    """Whether agreement (both (n_rows,)) is no accident: y varies, is known, and is no straight line."""
    at = np.flatnonzero(np.isfinite(target) & np.isfinite(column))
    values = target[at]
    if 2 * len(values) < len(target):
        return False
    _, counts = np.unique(values, return_counts=True)
    if len(values) - counts.max() < _TELLING:
        return False
    at, values = at - at.mean(), values - values.mean()
    return (values - at * (at @ values) / (at @ at)).std() > _LINE * values.std()


def _agree(column, target, bound=None):
    """Whether a column and a target, both (n_rows,) and standardised where both are known, are the same."""
    known = np.isfinite(column) & np.isfinite(target)
    x, y = column[known].astype(np.float64), target[known]
    bound = bound or (1e-5 if _is_single(x) or _is_single(y) else 1e-9)
    return not len(x) or np.abs(_standardised(x) - _standardised(y)).max() <= bound


def _standardised(values):
    """Values (n,) of mean 0 and spread 1; zeros where they are constant."""
    values = values - values.mean()
    return values / (values.std() or 1.0)


def _is_single(values):
    """Whether values (n,) were of single precision, whatever they are now."""
    return (values == values.astype(np.float32)).all()
