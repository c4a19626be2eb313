"""What a windower remembers of the rows it has seen."""

import warnings
from copy import deepcopy

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_array, validate_data

from sklearn_rnn.preprocessing.columns import split
from sklearn_rnn.preprocessing.context import kept
from sklearn_rnn.preprocessing.recognition import begins_with, tolerance_of, unique_head
from sklearn_rnn.preprocessing.rows import Rows, numbers_in
from sklearn_rnn.preprocessing.schema import learn_schema, restored
from sklearn_rnn.preprocessing.track import assemble, contradictions
from sklearn_rnn.preprocessing.windows import Plan

_BLOCK = 1 << 16  # rows examined at once


class Memory(BaseEstimator):
    """Base of the windower: the schema of columns, the context, and how the training block is recognised.

    All of it is kept in fitted attributes, as arrays and plain objects.
    """

    @property
    def _schema(self):
        """What fit learnt of the columns."""
        return restored(self.schema_)

    @property
    def _plan(self):
        """What a window holds."""
        return Plan(self.window_length, self.dilation, np.array(self.schema_["lags"]), self.padding)

    def _read(self, X, *, reset):
        """Checked Rows of float32 or float64; with reset the schema is learnt."""
        if not reset and (now := self._parameters_now(self._parameters)) != self._parameters:
            raise ValueError(
                f"Parameters were changed after fit, from {self._parameters} to {now}, and the context was kept for "
                "the former: fit again."
            )
        columns = split(X, self.group_col, self.time_col)
        types, nan = [np.float64, np.float32], "allow-nan"
        features = check_array(columns.features, dtype=types, ensure_all_finite=nan, estimator=self, input_name="X")
        _refuse_infinity(features)
        validate_data(self, X, reset=reset, skip_check_array=True)
        if reset:
            needs_axis = f"freq={self.freq!r}" if self.freq is not None else None
            needs_axis = 'context="all"' if self.context == "all" else needs_axis
            self.schema_ = learn_schema(columns, lag=self.lag, freq=self.freq, needs_axis=needs_axis).state()
            self._parameters = deepcopy(self._parameters_now(self.get_params()))
        schema = self._schema
        schema.check(columns)
        time = None if schema.axis is None else schema.axis.values(columns.stamps)
        return Rows(features, time, columns.group, columns.labels)

    def _parameters_now(self, names):
        """The parameters of these names as they are now, but for flatten, which may change after fit."""
        return {name: getattr(self, name) for name in names if name != "flatten"}

    def _learn_to_recognise(self, rows):
        """Keep the beginning of the training rows; series are told apart exactly."""
        self.tolerance_ = tolerance_of(rows.X)
        if rows.group is not None:
            self.tolerance_ = np.append(self.tolerance_, 0.0)
        self.head_ = unique_head(rows.identity(), self.tolerance_)

    def _history(self, rows):
        """The context of rows; the training block itself has nothing before it."""
        history = Rows(self.context_, self.context_time_, self.context_group_, self.groups_)
        if rows.time is None:
            number = None if rows.group is None else numbers_in(self.groups_, rows.labels)[rows.group]
            if begins_with(Rows(rows.X, group=number).identity(), self.head_, self.tolerance_):
                return history.none()
        return history

    def _pool(self, history, rows):
        """History and rows as one, and the order of those that count: see `assemble`; a warning if they contradict."""
        pool, order, replaced = assemble(history, rows, self._schema.axis)
        n_other = contradictions(pool, replaced)
        if n_other:
            warnings.warn(
                f"{n_other} row(s) of X have the series and time stamp of a row in the context, but other values: were "
                "they corrected, or are they of another series? Those of X count.",
                UserWarning,
                stacklevel=4,
            )
        return pool, order

    def _keep(self, pool, order):
        """Remember what later windows can need of the rows that count."""
        rows = kept(pool, order, self._schema.axis, self._plan, self.context)
        self.context_, self.context_time_, self.context_group_ = rows.X, rows.time, rows.group
        self.groups_ = rows.labels


def _refuse_infinity(X):
    """ValueError for infinite numbers in X (n_rows, n_features), looked for in blocks."""
    for start in range(0, len(X), _BLOCK):
        if np.isinf(X[start : start + _BLOCK]).any():
            raise ValueError("Input X contains infinity: replace or remove such values before windowing.")
