"""SequenceWindower."""

from numbers import Integral

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin, _fit_context
from sklearn.utils._param_validation import Interval, StrOptions
from sklearn.utils.metaestimators import available_if
from sklearn.utils.validation import _check_feature_names_in, check_is_fitted, validate_data

from sklearn_rnn.preprocessing.columns import refuse_other_than_numbers
from sklearn_rnn.preprocessing.recognition import begins_with, spread, unique_head
from sklearn_rnn.preprocessing.windows import fill_forward, span_of, windows
from sklearn_rnn.transaction import as_before_on_error


def _flattens(windower):
    """Columns have names only where the output has columns."""
    if not windower.flatten:
        raise AttributeError("Windows have no feature names: only SequenceWindower(flatten=True) gives columns.")
    return True


class SequenceWindower(TransformerMixin, BaseEstimator):
    """Turn rows in time into windows: each row becomes the sequence of rows that led to it.

    Rows in = rows out, so it fits in a `Pipeline`: output row i belongs to y[i], and holds the input rows
    ``i - lag - (window_length - 1) * dilation, ..., i - lag - dilation, i - lag``, oldest first.

    Parameters
    ----------
    window_length : int, default=10
        Steps of a window.
    lag : int, default=0
        Rows between row i and the newest row of its window. 0: the window includes row i. 1: strictly the past, so
        that ``fit(series, series)`` is autoregression without a leak. What is known ahead of time belongs into row
        i's own columns.
    dilation : int, default=1
        Rows between two steps of a window.
    padding : {"mask", "zero", "edge"}, default="mask"
        What stands in steps for which there is no row. "mask": NaN, which the recurrent networks skip. "zero": 0.
        "edge": the nearest earlier row; before the first row, the oldest row that is not later than i - lag; zeros
        in a window without any such row. A row that is all NaN counts as no row.
    context : {"tail"} or None, default="tail"
        What fit keeps for the first windows of later blocks: the last rows that a window can reach back to, or
        nothing.
    flatten : bool, default=False
        Give 2-D output (n_samples, window_length * n_features), for estimators of flat features such as Ridge. Use
        padding="edge" or "zero" for those that refuse NaN.

    Attributes
    ----------
    context_ : ndarray (n_rows, n_columns)
        The rows that precede the next block, at most ``lag + (window_length - 1) * dilation`` of them.
    head_ : ndarray (n_rows, n_columns)
        The shortest beginning of the training rows that occurs nowhere else in them.
    spread_ : ndarray (n_columns,)
        Largest minus smallest training value of each column.
    n_features_in_ : int
        Columns of X.
    feature_names_in_ : ndarray of str (n_columns,)
        Names of the columns of a frame, if all are strings.

    See Also
    --------
    advance : Move the context on, through a fitted Pipeline or search.
    RNNRegressor, RNNClassifier : Networks that read windows.

    Notes
    -----
    **Context.** A block given to transform continues the training rows: its first windows reach back into
    ``context_``. Only the training block itself has nothing before it. It is recognised by its beginning, ``head_``,
    equal to 1e-5 of each column's spread; a block shorter than that is a continuation. This is exact for blocks that
    directly follow the training rows, as in `TimeSeriesSplit` and in production. It is wrong for others: the first
    folds of KFold lie before the training rows, gap= leaves rows out, and shuffled rows are no series at all.

    predict does not move the context. When the true rows are known, call `advance` (or partial_fit) with them, after
    the prediction.

    **Memory.** Without flatten the output is a read-only strided view of one padded copy of the rows.

    Two of scikit-learn's checks ask that a row's output does not depend on other rows; no window can pass them.

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn_rnn import SequenceWindower
    >>> X = np.array([[1.0], [2.0], [3.0], [4.0]])
    >>> windower = SequenceWindower(window_length=3)
    >>> windower.fit_transform(X)[:, :, 0]
    array([[nan, nan,  1.],
           [nan,  1.,  2.],
           [ 1.,  2.,  3.],
           [ 2.,  3.,  4.]])

    New rows continue where training ended:

    >>> windower.transform([[5.0], [6.0]])[:, :, 0]
    array([[3., 4., 5.],
           [4., 5., 6.]])

    As columns, for any other estimator:

    >>> SequenceWindower(window_length=2, lag=1, flatten=True).set_output(transform="pandas").fit_transform(X)
       x0_lag2  x0_lag1
    0      NaN      NaN
    1      NaN      1.0
    2      1.0      2.0
    3      2.0      3.0
    """

    _parameter_constraints: dict = {  # noqa: RUF012
        "window_length": [Interval(Integral, 1, None, closed="left")],
        "lag": [Integral],
        "dilation": [Interval(Integral, 1, None, closed="left")],
        "padding": [StrOptions({"mask", "zero", "edge"})],
        "context": [StrOptions({"tail"}), None],
        "flatten": ["boolean"],
    }

    def __init__(self, window_length=10, *, lag=0, dilation=1, padding="mask", context="tail", flatten=False):
        self.window_length = window_length
        self.lag = lag
        self.dilation = dilation
        self.padding = padding
        self.context = context
        self.flatten = flatten

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, X, y=None):
        """Keep what later windows need of the training rows.

        Parameters
        ----------
        X : array-like or frame (n_samples, n_features)
            Rows in time, oldest first; fewer than a window are enough.
        y : ignored

        Returns
        -------
        self : object

        Raises
        ------
        TypeError
            For columns of dates, categories or strings.
        ValueError
            For infinite numbers, or lag < 0.
        """
        with as_before_on_error(self):
            rows = self._read(X, reset=True)
            self.head_, self.spread_ = unique_head(rows), spread(rows)
            self._keep_context(rows[:0], rows)
        return self

    @_fit_context(prefer_skip_nested_validation=True)
    def partial_fit(self, X, y=None):
        """Move the context on: X are the rows that came after those seen so far. Unfitted: fit.

        Parameters
        ----------
        X : array-like or frame (n_samples, n_features)
        y : ignored

        Returns
        -------
        self : object
        """
        if not hasattr(self, "context_"):
            return self.fit(X)
        with as_before_on_error(self):
            rows = self._read(X, reset=False)
            self._keep_context(self._history(rows), rows)
        return self

    def transform(self, X):
        """The window of each row.

        Parameters
        ----------
        X : array-like or frame (n_samples, n_features)
            The training rows, or rows that come right after those seen so far.

        Returns
        -------
        windows : ndarray (n_samples, window_length, n_features), or (n_samples, window_length * n_features)
            2-D with flatten. Without it a read-only view. float32 where X is, else float64.
        """
        check_is_fitted(self)
        rows = self._read(X, reset=False)
        output = windows(
            rows,
            self._history(rows),
            window_length=self.window_length,
            lag=self.lag,
            dilation=self.dilation,
            padding=self.padding,
        )
        return output.reshape(len(rows), -1) if self.flatten else output

    @available_if(_flattens)
    def get_feature_names_out(self, input_features=None):
        """Names of the columns of flattened windows: ``{column}_lag{k}``, k rows back, oldest step first.

        Parameters
        ----------
        input_features : array-like of str, default=None
            Names of the columns of X, if fit saw none.

        Returns
        -------
        names : ndarray of str (window_length * n_features,)
        """
        check_is_fitted(self)
        columns = _check_feature_names_in(self, input_features)
        lags = self.lag + self.dilation * np.arange(self.window_length)[::-1]
        return np.array([f"{column}_lag{k}" for k in lags for column in columns], dtype=object)

    def set_output(self, *, transform=None):
        """Choose the container of flattened windows; windows that are not flattened stay arrays.

        Parameters
        ----------
        transform : {"default", "pandas", "polars"} or None, default=None
            None leaves it unchanged.

        Returns
        -------
        self : object
        """
        # scikit-learn offers it only beside get_feature_names_out, but a Pipeline must be able to pass it on
        if transform is not None:
            self._sklearn_output_config = {**getattr(self, "_sklearn_output_config", {}), "transform": transform}
        return self

    def _read(self, X, *, reset):
        """Checked rows (n_samples, n_features) of float32 or float64."""
        if self.lag < 0:
            raise ValueError(
                f"lag must be >= 0, got {self.lag}: a window never looks ahead. Put what is known ahead of time into "
                "row i's own columns."
            )
        refuse_other_than_numbers(X)
        rows = validate_data(self, X, reset=reset, dtype=[np.float64, np.float32], ensure_all_finite="allow-nan")
        if np.isinf(rows).any():
            raise ValueError("Input X contains infinity: replace or remove such values before windowing.")
        return rows

    def _history(self, rows):
        """What precedes rows (n_samples, n_features): nothing for the training block, else the context."""
        return self.context_[:0] if begins_with(rows, self.head_, self.spread_) else self.context_

    def _keep_context(self, history, rows):
        """Remember the last of history and rows, as far as a later window can reach."""
        series = np.concatenate([history, rows], dtype=rows.dtype)
        n_rows = span_of(self.window_length, self.lag, self.dilation)
        if self.padding == "edge":  # the nearest earlier row may stand further back than any window reaches
            series, n_rows = fill_forward(series), max(n_rows, 1)
        kept = min(n_rows, len(series)) if self.context == "tail" else 0
        self.context_ = series[len(series) - kept :].copy()

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags
