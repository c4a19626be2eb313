"""SequenceWindower."""

from collections.abc import Mapping
from numbers import Integral
from typing import Literal, Self

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from sklearn_rnn.callbacks import CallbackSupport, FitTask
from sklearn_rnn.compat import Interval, StrOptions, _fit_context
from sklearn_rnn.numerics import Windows
from sklearn_rnn.preprocessing.doubts.blocks import doubts_of_rows_to_predict, doubts_of_rows_told, learn_seen
from sklearn_rnn.preprocessing.doubts.blocks import restored as restored_seen
from sklearn_rnn.preprocessing.doubts.training import doubts_of_training
from sklearn_rnn.preprocessing.flattened import FlattenedNamesMixin
from sklearn_rnn.preprocessing.window_rows import WindowRowsMixin
from sklearn_rnn.preprocessing.windowing.context import learn_context, nothing_before
from sklearn_rnn.preprocessing.windowing.filling import mean_of_known
from sklearn_rnn.preprocessing.windowing.reading import read_rows
from sklearn_rnn.preprocessing.windowing.state import check_state
from sklearn_rnn.preprocessing.windowing.timeline import assemble
from sklearn_rnn.preprocessing.windowing.windows import windows
from sklearn_rnn.transaction import at_one_moment, draft_of, in_turn
from sklearn_rnn.user_warning import tell


class SequenceWindower(WindowRowsMixin, FlattenedNamesMixin, CallbackSupport, TransformerMixin, BaseEstimator):
    """Turn rows in time into windows: each row becomes the sequence of rows that led to it.

    Rows in = rows out, in their order, so it fits in a `Pipeline`: output row i belongs to y[i], and holds the rows
    ``i - lag - (window_length - 1) * dilation, ..., i - lag - dilation, i - lag``, oldest first.

    Parameters
    ----------
    window_length : int, default=10
        Steps of a window.
    lag : int or dict, default=0
        Rows (or steps of the grid) between row i and the newest row of its window. 0: the window includes row i. 1:
        strictly the past, so that ``fit(series, series)`` is autoregression without a leak. A dict gives columns
        lags of their own (others 0), so that the target's past (1) and what is known of row i (0) share a window. Names
        must then be str or int for skops to save the windower.
    dilation : int, default=1
        Rows (or steps of the grid) between two steps of a window.
    padding : {"mask", "zero", "edge"}, default="mask"
        What stands in steps for which there is no row. "mask": NaN, which the recurrent networks skip. "zero": 0.
        "edge": each column's latest known value; before the first, the oldest that is not later than i - lag; zeros
        in a window without any. See Notes.
    context : {"tail", "all"} or None, default="tail"
        What fit keeps for the windows of other blocks. "tail": the last rows of each series that a window can reach
        back to, for blocks that come after. "all": every row, for any block, also shuffled or in the middle; needs a
        time axis, and the training rows are then part of a saved file. None: nothing.
    group_col : str or int, default=None
        Column that names the series of a panel (str, int, float, bool or tuples of these); no window crosses series.
        It is dropped from the output. A pandas MultiIndex (series ..., time) names series and time by itself.
    time_col : str, int or False, default=None
        Column of time stamps (dates, periods or numbers), dropped from the output; "index": the index of X. None: the
        index if it is a DatetimeIndex, PeriodIndex or MultiIndex, or holds dates, moments or periods as objects or as
        Arrow's. False: rows are in order, whatever the index.
    freq : str or number, default=None
        Lays windows on a grid: a pandas alias such as "D", "h" or "MS", or a number for stamps that are numbers. A
        missing stamp is then an absent step. "infer": what pandas infers of the training rows. None: by rank,
        neighbours in time are neighbours in windows; but periods have a grid of their own.
    flatten : bool, default=False
        Give 2-D output (n_samples, window_length * n_features), for estimators of flat features such as Ridge. Use
        padding="edge" or "zero" for those that refuse NaN.

    Attributes
    ----------
    context_ : ndarray (n_rows, n_features)
        The rows kept: under "tail" at most ``span`` of each series ever seen (under "edge" at least one), where span
        is ``max(lag) + (window_length - 1) * dilation``.
    context_time_ : ndarray (n_rows,) or None
        Their time stamps: nanoseconds since 1970 (UTC), ordinals of periods, or numbers.
    context_group_ : ndarray of int (n_rows,) or None
        Numbers of their series.
    groups_ : ndarray (n_series,) or None
        Labels of the series seen so far, by number: int64, str or object.
    context_known_ : ndarray (n_series, n_features)
        Each column's last known value before those rows; NaN: none, or no window can need it.
    fill_ : ndarray (n_features,)
        Mean of each column over the known values of the rows of fit; 0 where there is none.
    schema_ : dict
        What fit learnt of the columns: whether they are "named" (a frame), "names", "positions" and "lags" of the
        features, whether rows are "grouped" into series, and the "axis" of time (kind, zone, freq, origin) or None.
    head_, tolerance_ : ndarray (n_rows, n_columns), (n_columns,)
        Without a time axis: the training rows' shortest beginning that occurs nowhere else, and its tolerance.
    largest_step_, largest_pause_, ending_, n_telling_ : two numbers, ndarray (n_rows, n_columns), int, or None
        What warnings are judged by: the longest time between neighbours of a series, and that in which no series had a
        row; without a time axis the last rows seen, and how many of them must be given again.
    n_features_in_ : int
        Columns of X, those of series and time included.
    feature_names_in_ : ndarray of str (n_columns,)
        Names of the columns of a 2-D frame, if all are strings.

    See Also
    --------
    advance : Move the context on, through a fitted Pipeline or search.
    WindowDisplay : Which rows feed which windows, as a picture.

    Notes
    -----
    With a time axis stamps decide what precedes a row, whatever the order of rows: by rank a gap is bridged, on a grid
    it is absent steps. Without one a block continues the rows seen last; only the training block, known by its
    beginning ``head_``, has nothing before it. predict does not move the context: `advance` does, afterwards.

    A step is present if a column of lag 0 has a row there, or one of lag >= 1 a known value. In a present step a column
    of lag >= 1 that is NaN there (a truth not yet known), or one without a row, takes its latest known value in the
    series, before the first one ``fill_``. NaN at lag 0 stays. A row that is all NaN counts as no row. A column of
    lag >= 1 may be left out of X, and counts as NaN, unless a window reads it at another row of X. Windows of one
    ordered series without gaps are a read-only view of one copy of the rows. More in the user guide, "Windows".

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
    """

    _parameter_constraints: dict = {
        "window_length": [Interval(Integral, 1, None, closed="left")],
        "lag": [Integral, dict],
        "dilation": [Interval(Integral, 1, None, closed="left")],
        "padding": [StrOptions({"mask", "zero", "edge"})],
        "context": [StrOptions({"tail", "all"}), None],
        "group_col": "no_validation",
        "time_col": "no_validation",
        "freq": "no_validation",
        "flatten": ["boolean"],
    }

    def __init__(
        self,
        window_length: int = 10,
        *,
        lag: int | Mapping[str, int] | Mapping[int, int] = 0,
        dilation: int = 1,
        padding: Literal["mask", "zero", "edge"] = "mask",
        context: Literal["tail", "all"] | None = "tail",
        group_col: str | int | None = None,
        time_col: str | int | Literal[False] | None = None,
        freq: str | float | None = None,
        flatten: bool = False,
    ) -> None:
        self.window_length = window_length
        self.lag = lag
        self.dilation = dilation
        self.padding = padding
        self.context = context
        self.group_col = group_col
        self.time_col = time_col
        self.freq = freq
        self.flatten = flatten

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, X: ArrayLike, y: ArrayLike | None = None) -> Self:
        """Keep what later windows need of the training rows.

        Parameters
        ----------
        X : array-like or frame (n_samples, n_features)
            Rows in time, oldest first, those of a panel sorted by time and then series; fewer than a window are
            enough.
        y : array-like or frame (n_samples,) or (n_samples, n_outputs), default=None
            Targets; nothing is learnt of them, but they tell mistakes: see Warns.

        Returns
        -------
        self : object

        Raises
        ------
        TypeError
            For columns of dates, categories or strings, and for stamps that are no dates, periods or numbers.
        ValueError
            For infinite numbers, lag < 0, columns that are not there, and for stamps that are missing, occur twice in
            a series, or lie beside the grid of freq.

        Warns
        -----
        UserWarning
            If time stamps do not ascend, unless rows come series by series: splits in time and validation tails would
            then leak. If the index of y tells that X lost its time axis, or stands in another order. If an index of
            texts or durations, which is no axis, does not ascend. If freq is much finer than the rows, labels of
            series are equal but for their type, or a column of lag 0 is y, or several add up to it.
        """
        task = FitTask(self, X, y)
        with draft_of(self) as draft, task.on(draft):
            draft._learn(X, y)
        return self

    @_fit_context(prefer_skip_nested_validation=True)
    def partial_fit(self, X: ArrayLike, y: ArrayLike | None = None) -> Self:
        """Move the context on: X are the rows that came after those seen so far. Unfitted: fit.

        Parameters
        ----------
        X : array-like or frame (n_samples, n_features)
        y : ignored

        Returns
        -------
        self : object

        Warns
        -----
        UserWarning
            If all rows of X are earlier than those kept of their series. As in `transform`: if X contradicts the
            context, holds the rows seen last once more, or names known series by labels of another type.
        """
        with in_turn():
            if not hasattr(self, "context_"):
                return self.fit(X, y)
            with draft_of(self) as draft:
                draft._move_on(X)
        return self

    @at_one_moment
    def transform(self, X: ArrayLike) -> np.ndarray | Windows:
        """The window of each row.

        Parameters
        ----------
        X : array-like or frame (n_samples, n_features)
            With a time axis any rows. Without one the training rows, or rows that come right after those seen so far.

        Returns
        -------
        windows : ndarray (n_samples, window_length, n_features), or (n_samples, window_length * n_features)
            2-D with flatten. float32 where X is, else float64. Of panels, across gaps and of unsorted rows `Windows`,
            an array-like that keeps each row once: rows chosen from it are such again, ``np.asarray`` gathers it.

        Raises
        ------
        ValueError
            If X lacks a column of lag >= 1 that a window reads at another row of X.

        Warns
        -----
        UserWarning
            If X contradicts the context: rows of the same series and time with other values. If it begins long after
            the context ends; without a time axis, if it holds the rows seen last once more. If labels of known series
            changed their type.
        """
        check_is_fitted(self)
        block, context = read_rows(self, X, reset=False), self._context
        timeline = assemble(context.before(block).of_series(block.labels), block, self._schema.axis)
        tell(doubts_of_rows_to_predict(block, timeline, context, self._plan, restored_seen(vars(self))))
        return self._windows_of(timeline)

    def _windows_of(self, timeline):
        """The windows of a Timeline's block, as `transform` gives them."""
        output = windows(timeline, self._plan, self.fill_)
        return output.reshape(len(output), -1) if self.flatten else output

    def _learn(self, X, y):
        """Begin with rows X: what later windows need of them."""
        block = read_rows(self, X, reset=True)
        timeline = assemble(nothing_before(block), block, self._schema.axis)
        tell(doubts_of_training(X, y, timeline, self._schema.names, self._plan, self.time_col))
        self.fill_ = mean_of_known(block.X)
        context = learn_context(timeline, self._plan, self.context)
        self._remember(context, learn_seen(timeline, context.tolerance))

    def _move_on(self, X):
        """Take rows X into the context."""
        block, context, seen = read_rows(self, X, reset=False), self._context, restored_seen(vars(self))
        past, timeline, moved = context.before(block).follow(block, self._schema.axis, self._plan, self.context)
        tell(doubts_of_rows_told(block, timeline, context, past, self.context, seen))
        self._remember(moved, seen.moved_on(timeline, moved.numbered(block)))

    def _check_state(self):
        """ValueError if what was loaded of a file is no state that fit leaves."""
        check_state(self)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags
