"""Rows of the past, as a backtest looks at them."""

import numpy as np
import pandas as pd

from sklearn_rnn.forecasting.forecast import read_targets
from sklearn_rnn.preprocessing import as_table, rows_ahead


class Past:
    """Rows in time, their targets, and what of both is known at an origin.

    Parameters
    ----------
    table : Table
        Of X.
    y : array-like (n_rows,) or (n_rows, n_targets)
    rows : Rows
        Series and time of the rows of X.
    axis : TimeAxis or None
    horizon : int
    target : as in `backtest`

    Attributes
    ----------
    ahead : ndarray of int (n_rows, horizon)
        Position of the row so many steps after each: see `rows_ahead`.
    columns : list or None
        Names of the columns into which forecasts are fed back.
    """

    def __init__(self, table, y, rows, axis, horizon, target):
        self.table, self.y, self.horizon, self.target = table, y, horizon, target
        self._rows, self._axis = rows, axis
        self.ahead = rows_ahead(rows, axis, horizon)
        Y = np.asarray(as_table(y), dtype=np.float64)
        self._Y = Y.reshape(len(Y), -1)
        self._group = np.zeros(len(rows), np.intp) if rows.group is None else rows.group
        time = np.arange(len(rows)) if rows.time is None else rows.time
        self._place = np.empty(len(rows), np.intp)  # of two rows of a series the later one has the larger
        self._place[np.lexsort((time, self._group))] = np.arange(len(rows))
        self.columns = None if target is None else read_targets(target, table.names)
        self._check_targets()

    def _check_targets(self):
        """ValueError unless y is one column, or the columns into which forecasts are fed back."""
        if self.columns is None and self._Y.shape[1] != 1:
            raise ValueError(
                f"y has {self._Y.shape[1]} columns, but without target= y is one series, whose next values the model "
                "learns: backtest each column by itself, or feed forecasts back (target=[...])."
            )
        if self.columns is None:
            return
        columns = np.column_stack([self.table.column(name) for name in self.columns]).astype(np.float64)
        both = ~np.isnan(columns) & ~np.isnan(self._Y) if columns.shape == self._Y.shape else np.zeros(0)
        if not both.size or not np.allclose(columns[both], self._Y[both]):
            raise ValueError(
                f"With target={self.target!r} y must be what stands in {self.columns} of the same rows, for what is "
                "forecast of y is fed back into X there; it is not. Leave target out for another y."
            )

    def origins(self, train, test):
        """Positions of the first of the test rows of each series; ValueError if training rows do not precede them."""
        order = test[np.argsort(self._place[test])]
        origins = order[np.unique(self._group[order], return_index=True)[1]]
        limit = self._limits(origins)[self._group[train]]
        if (late := (self._place[train] >= limit) & (limit >= 0)).any():
            raise ValueError(
                f"cv trains on row {train[late][0]}, which does not come before the test rows of its series: what is "
                "forecast would be known. Use TimeSeriesSplit, or other splits in time."
            )
        return origins

    def before(self, origins, train):
        """Which rows (mask) are known at the origins: those before them in their series, and those of training."""
        known = self._place < self._limits(origins)[self._group]
        known[train] = True
        return known

    def _limits(self, origins):
        """The place of each series' origin, -1 where it has none: (n_series,)."""
        limits = np.full(self._group.max() + 1, -1)
        limits[self._group[origins]] = self._place[origins]
        return limits

    def targets(self, train):
        """Targets of training rows (positions) that none but training rows tell: (n_train, n_outputs)."""
        if self.columns is not None:
            return self._Y[train]
        known = np.zeros(len(self._Y) + 1, bool)
        known[train] = True
        return np.where(known[self.ahead[train]], self._Y[self.ahead[train], 0], np.nan)

    def up_to_last_complete(self, train, Y):
        """Which training rows (mask) have one with all its targets Y (n_train, n_outputs) at or after them."""
        place, group = self._place[train], self._group[train]
        last = np.full(self._group.max() + 1, -1)
        complete = ~np.isnan(Y).any(axis=1)
        np.maximum.at(last, group[complete], place[complete])
        return place <= last[group]

    def beside(self, origins, forecasts):
        """Forecasts (n_origins, horizon, n_targets) beside what came: see `backtest`."""
        cells = self.ahead[origins]
        at, step = np.nonzero(cells >= 0)
        n_targets = self._Y.shape[1]
        line = np.repeat(origins[at], n_targets)
        frame = pd.DataFrame({"origin": line if self._axis is None else self._axis.index(self._rows.time[line])})
        frame["step"] = np.repeat(step + 1, n_targets)
        if self._rows.labels is not None:
            frame["series"] = self._rows.labels[self._group[line]]
        if self.columns is not None and not np.isscalar(self.target):
            frame["target"] = self.columns * len(at)
        frame["y_true"] = self._Y[cells[at, step]].ravel()
        frame["y_pred"] = forecasts[at, step].ravel()
        return frame
