"""Tasks on which recurrent networks are measured, drawn at random.

Those of sequences need what was seen many steps before, and little else: without memory a model is no better than
chance. `make_cancellations` is a frame of days, as users have them.
"""

import numpy as np
import pandas as pd
from sklearn.utils import check_random_state

from sklearn_rnn.arguments import check_int, is_int

__all__ = ["make_adding", "make_cancellations", "make_delayed_xor", "make_temporal_order"]

_Seed = int | np.random.RandomState | None


def make_adding(
    n_samples: int = 100, *, n_steps: int = 100, random_state: _Seed = None
) -> tuple[np.ndarray, np.ndarray]:
    """The adding problem: the sum of two marked numbers, one in each half of a sequence.

    To predict the mean has a mean squared error of 1/6.

    Parameters
    ----------
    n_samples : int, default=100
        The number of sequences.
    n_steps : int, default=100
        The number of steps of each, at least 2.
    random_state : int, RandomState instance or None, default=None
        Pass an int for the same data in every call.

    Returns
    -------
    X : ndarray of float64 (n_samples, n_steps, 2)
        Numbers uniform in [0, 1), and marks: 1 at two steps, else 0.
    y : ndarray of float64 (n_samples,)
        The sum of the two numbers marked.

    References
    ----------
    S. Hochreiter and J. Schmidhuber, Long short-term memory, Neural Computation 9 (1997), experiment 4,
    https://doi.org/10.1162/neco.1997.9.8.1735; in the form of Q. V. Le, N. Jaitly and G. E. Hinton, A simple way to
    initialize recurrent networks of rectified linear units (2015), https://arxiv.org/abs/1504.00941

    Examples
    --------
    >>> from sklearn_rnn.datasets import make_adding
    >>> X, y = make_adding(n_samples=3, n_steps=50, random_state=0)
    >>> X.shape, y.shape
    ((3, 50, 2), (3,))
    >>> bool(((X[:, :, 0] * X[:, :, 1]).sum(axis=1) == y).all())
    True
    """
    rng = _checked(n_samples, n_steps, random_state, least=2)
    X = np.zeros((n_samples, n_steps, 2))
    X[:, :, 0] = rng.uniform(size=(n_samples, n_steps))
    first = rng.randint(0, n_steps // 2, n_samples)
    second = rng.randint(n_steps // 2, n_steps, n_samples)
    rows = np.arange(n_samples)
    X[rows, first, 1] = X[rows, second, 1] = 1
    return X, X[rows, first, 0] + X[rows, second, 0]


def make_temporal_order(
    n_samples: int = 100, *, n_steps: int = 100, random_state: _Seed = None
) -> tuple[np.ndarray, np.ndarray]:
    """The temporal order problem: in which order two of the symbols X and Y came, among many that say nothing.

    The first comes in the second tenth of a sequence, the second in the sixth.

    Parameters
    ----------
    n_samples : int, default=100
        The number of sequences.
    n_steps : int, default=100
        The number of steps of each, at least 10.
    random_state : int, RandomState instance or None, default=None
        Pass an int for the same data in every call.

    Returns
    -------
    X : ndarray of float64 (n_samples, n_steps, 6)
        Symbols X, Y, a, b, c, d, one-hot.
    y : ndarray of int64 (n_samples,)
        0, 1, 2, 3 for XX, XY, YX, YY.

    Notes
    -----
    Lengths are fixed and there is no symbol for beginning and end, unlike in the original. One-hot symbols make the
    classes linear in all steps together: a linear model of whole sequences solves it where it has many of them.

    References
    ----------
    S. Hochreiter and J. Schmidhuber, Long short-term memory, Neural Computation 9 (1997), experiment 6a,
    https://doi.org/10.1162/neco.1997.9.8.1735

    Examples
    --------
    >>> from sklearn_rnn.datasets import make_temporal_order
    >>> X, y = make_temporal_order(n_samples=4, n_steps=20, random_state=0)
    >>> X.shape
    (4, 20, 6)
    >>> first, second = X[:, 2:4, :2].sum(axis=1), X[:, 10:12, :2].sum(axis=1)
    >>> bool((2 * first[:, 1] + second[:, 1] == y).all())
    True
    """
    rng = _checked(n_samples, n_steps, random_state, least=10)
    symbols = rng.randint(2, 6, (n_samples, n_steps))
    marks = rng.randint(0, 2, (2, n_samples))
    rows, tenth = np.arange(n_samples), n_steps // 10
    for mark, first in zip(marks, (tenth, 5 * tenth), strict=True):
        symbols[rows, rng.randint(first, first + tenth, n_samples)] = mark
    return np.eye(6)[symbols], 2 * marks[0] + marks[1]


def make_delayed_xor(
    n_samples: int = 100, *, n_steps: int = 30, delay: int = 10, random_state: _Seed = None
) -> tuple[np.ndarray, np.ndarray]:
    """Whether two marked bits, some steps apart, differ.

    No sum over steps tells it: a linear model of whole sequences is no better than chance.

    Parameters
    ----------
    n_samples : int, default=100
        The number of sequences.
    n_steps : int, default=30
        The number of steps of each.
    delay : int, default=10
        From one marked bit to the other, less than n_steps. Where the first stands is random.
    random_state : int, RandomState instance or None, default=None
        Pass an int for the same data in every call.

    Returns
    -------
    X : ndarray of float64 (n_samples, n_steps, 2)
        Bits, -1 or 1, and marks: 1 at two steps, else 0.
    y : ndarray of int64 (n_samples,)
        1 where the two bits marked differ, else 0.

    References
    ----------
    Exclusive or in time is that of J. L. Elman, Finding structure in time, Cognitive Science 14 (1990),
    https://doi.org/10.1207/s15516709cog1402_1; marks among steps that say nothing are those of S. Hochreiter and
    J. Schmidhuber, Long short-term memory, Neural Computation 9 (1997), https://doi.org/10.1162/neco.1997.9.8.1735

    Examples
    --------
    >>> from sklearn_rnn.datasets import make_delayed_xor
    >>> X, y = make_delayed_xor(n_samples=3, n_steps=20, delay=12, random_state=0)
    >>> bits = X[X[:, :, 1] == 1][:, 0].reshape(3, 2)
    >>> bool(((bits[:, 0] != bits[:, 1]) == y).all())
    True
    """
    rng = _checked(n_samples, n_steps, random_state, least=2)
    if not is_int(delay, 1) or delay >= n_steps:
        raise ValueError(f"delay must be an int from 1 to n_steps - 1 = {n_steps - 1}, got {delay!r}.")
    X = np.zeros((n_samples, n_steps, 2))
    X[:, :, 0] = 2 * rng.randint(0, 2, (n_samples, n_steps)) - 1
    rows, first = np.arange(n_samples), rng.randint(0, n_steps - delay, n_samples)
    X[rows, first, 1] = X[rows, first + delay, 1] = 1
    return X, (X[rows, first, 0] != X[rows, first + delay, 0]).astype(np.int64)


def make_cancellations(n_days: int = 1000, *, random_state: _Seed = None) -> pd.DataFrame:
    """The days of a resort, made up: how many rooms were given back, and what was known of the guests.

    Storms, which no column names, come seldom and last for days; in a storm groups cancel far more than other guests.
    So tomorrow's cancellations depend on the product of what is seen in past days and of the share of groups.

    Parameters
    ----------
    n_days : int, default=1000
        The number of days, from 1 January 2024 on.
    random_state : int, RandomState instance or None, default=None
        Pass an int for the same data in every call.

    Returns
    -------
    frame : DataFrame of float64 (n_days, 4)
        A row a day, known in its evening; the index holds the days.

        - cancelled: rooms given back on this day.
        - booked: rooms that are booked for the next day, of 100.
        - groups: the share of them that groups have booked, from 0 to 1.
        - weekend: 1 if the next day is a Saturday or Sunday, else 0.

    Examples
    --------
    Tomorrow's cancellations are the target of today's row:

    >>> from sklearn_rnn.datasets import make_cancellations
    >>> frame = make_cancellations(365, random_state=0)
    >>> X, y = frame[:-1], frame["cancelled"].to_numpy()[1:]
    >>> list(X), X.shape, y.shape
    (['cancelled', 'booked', 'groups', 'weekend'], (364, 4), (364,))
    """
    rng = _checked(n_days, 1, random_state, least=1, of="n_days")
    days = pd.date_range("2024-01-01", periods=n_days + 1, name="day")  # each day's guests are known a day before
    weekend = (days.day_of_week >= 5).astype(float)
    turns, shocks = rng.uniform(size=n_days + 1), rng.normal(size=n_days + 1)
    storm, level = np.zeros(n_days + 1), np.zeros(n_days + 1)
    for day in range(1, n_days + 1):
        storm[day] = turns[day] < (0.92 if storm[day - 1] else 0.06)
        level[day] = 0.5 * level[day - 1] + 1.5 * shocks[day]
    groups = 1 / (1 + np.exp(1 - level))
    season = np.sin(2 * np.pi * np.arange(n_days + 1) / 365.25)
    booked = np.clip(np.rint(65 + 15 * season + 10 * weekend + rng.normal(scale=5, size=n_days + 1)), 0, 100)
    cancelled = rng.binomial(booked.astype(int), 0.04 + 0.03 * weekend + 0.75 * storm * groups)
    ahead = {"booked": booked[1:], "groups": groups[1:], "weekend": weekend[1:]}
    return pd.DataFrame({"cancelled": cancelled[:-1], **ahead}, index=days[:-1], dtype=float)


def _checked(n_samples, n_steps, random_state, *, least, of="n_samples"):
    """The RandomState, if the numbers make sense; sequences have ``least`` steps, and ``of`` names their number."""
    for name, value, smallest in ((of, n_samples, 1), ("n_steps", n_steps, least)):
        check_int(name, value, smallest)
    return check_random_state(random_state)
