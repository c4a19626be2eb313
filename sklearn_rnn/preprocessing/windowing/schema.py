"""What fit learns of the columns of X, and what later rows are held against."""

from dataclasses import asdict, dataclass
from numbers import Integral

import numpy as np

from sklearn_rnn.preprocessing.windowing.columns import DROPPED
from sklearn_rnn.preprocessing.windowing.rows import Rows
from sklearn_rnn.preprocessing.windowing.time_axis import TimeAxis, is_freq, learn_axis


@dataclass
class Schema:
    """What the columns of the training rows mean.

    Attributes
    ----------
    named : bool
        Whether X was a frame, whose columns are known by their names.
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

    named: bool
    names: list
    positions: list
    lags: list
    grouped: bool
    axis: TimeAxis | None

    def lacking(self, columns):
        """Features of fit that these Columns lack, position to name; none unless all that they lack have lags >= 1."""
        if not (self.named and columns.named) or columns.names == self.names:
            return {}
        lacking = {k: name for k, name in enumerate(self.names) if name not in columns.names}
        return lacking if all(self.lags[k] > 0 for k in lacking) and set(columns.names) <= set(self.names) else {}

    def rows_of(self, columns, features):
        """The Rows of these Columns, whose features were checked; ValueError if they tell of others than fit."""
        self._check(columns)
        time = None if self.axis is None else self.axis.values(columns.stamps)
        lacking = self.lacking(columns)
        if self.named and columns.named and columns.names != self.names:
            features = self._by_name(columns.names, features, lacking)
        return Rows(features, time, columns.group, columns.labels, lacking)

    def _by_name(self, names, features, lacking):
        """Features (n_rows, n_columns) in the order of fit, NaN where they lack a column."""
        unknown = [name for name in names if name not in self.names]
        missing = [name for k, name in enumerate(self.names) if name not in names and k not in lacking]
        if unknown or missing:
            raise ValueError(
                f"Columns {unknown or missing} are {'unknown' if unknown else 'missing'}: the windower was fitted on "
                f"{self.names}. Only columns of lag >= 1 may be left out."
            )
        arranged = np.full((len(features), len(self.names)), np.nan, features.dtype)
        found = {name: k for k, name in enumerate(names)}
        for k, name in enumerate(self.names):
            if k not in lacking:
                arranged[:, k] = features[:, found[name]]
        return arranged

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
            raise ValueError(f"The windower was fitted on rows with a time axis, and X has none. {DROPPED}")
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
            f'time_col=None, or name time_col ("index" for an index of another kind). {DROPPED}'
        )
    axis = None if columns.stamps is None else learn_axis(columns.stamps, freq)
    lags = lags_of(lag, columns.names, hint="" if columns.named else f" {DROPPED}")
    return Schema(columns.named, columns.names, columns.positions, lags, columns.group is not None, axis)


def restored(state):
    """The Schema whose `state` this is."""
    return Schema(**{**state, "axis": state["axis"] and TimeAxis(**state["axis"])})


def lags_of(lag, names, hint=""):
    """The lag of each feature, from the parameter ``lag``; ValueError (ends in hint) and TypeError for wrong ones."""
    lags = lag if isinstance(lag, dict) else dict.fromkeys(names, lag)
    unknown = [name for name in lags if name not in names]
    if unknown:
        raise ValueError(f"lag names {unknown}, which are no features of X: those are {names}.{hint}")
    for value in lags.values():
        if not isinstance(value, Integral) or isinstance(value, bool):
            raise TypeError(f"lag must be an int, or a dict of them, got {lag!r}.")
        if value < 0:
            raise ValueError(
                f"lag must be >= 0, got {lag!r}: a window never looks ahead. Put what is known ahead of time into row "
                "i's own columns."
            )
    return [int(lags.get(name, 0)) for name in names]
