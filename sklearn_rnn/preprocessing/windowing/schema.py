"""What fit learns of the columns of X, and what later rows are held against."""

from dataclasses import asdict, dataclass
from numbers import Integral

import numpy as np

from sklearn_rnn.preprocessing.windowing.rows import Rows
from sklearn_rnn.preprocessing.windowing.time_axis import TimeAxis, is_freq, learn_axis


@dataclass
class Schema:
    """What the columns of the training rows mean.

    Attributes
    ----------
    names : list
        The features' names in a frame, their positions in an array.
    positions : list of int
        Their positions among the columns of X.
    lags : list of int
        Lag of each feature.
    grouped : bool
        Whether rows belong to series.
    axis : TimeAxis or None
    """

    names: list
    positions: list
    lags: list
    grouped: bool
    axis: TimeAxis | None

    def rows_of(self, columns, features):
        """The Rows of these Columns, whose features were checked; ValueError if series or time are not as in fit."""
        self._check(columns)
        time = None if self.axis is None else self.axis.values(columns.stamps)
        return Rows(features, time, columns.group, columns.labels)

    def _check(self, columns):
        """ValueError if the Columns of later rows tell another kind of time or series than those of fit."""
        if self.grouped != (columns.group is not None):
            fitted, got = ("a panel of series", "names none") if self.grouped else ("one series", "names several")
            raise ValueError(
                f"The windower was fitted on {fitted}, and X {got}: give X the index levels and columns of fit."
            )
        if self.axis is None:
            return
        if columns.stamps is None:
            raise ValueError(
                "The windower was fitted on rows with a time axis, and X has none. A transformer in front drops "
                'the index without set_output(transform="pandas").'
            )
        self.axis.check(columns.stamps)

    def state(self):
        """The schema as a dict of plain objects, for `restored`."""
        return asdict(self)


def learn_schema(columns, *, lag, freq, context):
    """The Schema of the training rows (Columns); lag, freq and context are parameters of `SequenceWindower`."""
    if not is_freq(freq):
        raise ValueError(f"freq must be a pandas alias, a positive number, or None, got {freq!r}.")
    needs_axis = 'context="all"' if context == "all" else f"freq={freq!r}"
    if columns.stamps is None and (freq is not None or context == "all"):
        raise ValueError(
            f"{needs_axis} needs a time axis, and X has none: give X a DatetimeIndex or PeriodIndex and leave "
            'time_col=None, or name time_col ("index" for an index of another kind). A transformer in front drops the '
            'index without set_output(transform="pandas").'
        )
    axis = None if columns.stamps is None else learn_axis(columns.stamps, freq)
    lags = _lags_of(lag, columns.names)
    return Schema(columns.names, columns.positions, lags, columns.group is not None, axis)


def restored(state):
    """The Schema whose `state` this is."""
    return Schema(**{**state, "axis": state["axis"] and TimeAxis(**state["axis"])})


def _lags_of(lag, names):
    """The lag of each feature, from the parameter ``lag``; ValueError and TypeError for wrong ones."""
    lags = lag if isinstance(lag, dict) else dict.fromkeys(names, lag)
    unknown = [name for name in lags if name not in names]
    if unknown:
        raise ValueError(f"lag names {unknown}, which are no features of X: those are {names}.")
    for value in lags.values():
        if not isinstance(value, (Integral, np.integer)) or isinstance(value, bool):
            raise TypeError(f"lag must be an int, or a dict of them, got {lag!r}.")
        if value < 0:
            raise ValueError(
                f"lag must be >= 0, got {lag!r}: a window never looks ahead. Put what is known ahead of time into row "
                "i's own columns."
            )
    return [int(lags.get(name, 0)) for name in names]
