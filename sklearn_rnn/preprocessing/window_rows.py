"""Which rows feed which windows."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from sklearn.utils.validation import check_is_fitted

from sklearn_rnn.preprocessing.fitted_state import FittedStateMixin
from sklearn_rnn.preprocessing.windowing.reading import read_rows
from sklearn_rnn.preprocessing.windowing.sources import sources
from sklearn_rnn.preprocessing.windowing.timeline import assemble
from sklearn_rnn.transaction import at_one_moment


class WindowRowsMixin(FittedStateMixin):
    """What a fitted windower tells of where the values in its windows come from."""

    @at_one_moment
    def window_rows(self, X: ArrayLike, rows: ArrayLike | None = None) -> pd.DataFrame:
        """Which rows feed the windows of rows of X.

        Parameters
        ----------
        X : as in `transform`
        rows : array-like of int, default=None
            Positions of the rows whose windows are wanted; None: all.

        Returns
        -------
        DataFrame
            One line per row and step (and per lag, where columns have lags of their own):

            - "row": position in X of the window's row; with a time axis "row_time", in a panel "series".
            - "step": 0 is the oldest; "lag": how many rows, or steps of the grid, it lies before the window's row.
            - "columns": which features; only where their lags, or the rows that they come from, differ.
            - "padded": whether no row stands there.
            - "origin": where the values come from: "block" (a row of X), "context", or "nowhere" (NaN, 0, ``fill_``).
            - "position": of that row in X or in ``context_``; -1 for none, and for what was known before those of the
              context (``context_known_``). With a time axis "time", its stamp.

        Raises
        ------
        IndexError
            If X has no row at one of the positions.
        """
        check_is_fitted(self)
        block = read_rows(self, X, reset=False)
        wanted = np.arange(len(block)) if rows is None else np.atleast_1d(np.asarray(rows))
        wanted = np.flatnonzero(wanted) if wanted.dtype == bool else wanted
        if not wanted.size or wanted.dtype.kind not in "iu" or wanted.min() < 0 or wanted.max() >= len(block):
            raise IndexError(f"rows must be positions of rows of X, from 0 to {len(block) - 1}, got {rows!r}.")
        timeline = assemble(self._context.before(block), block, self._schema.axis)
        return sources(timeline, self._schema, self._plan, wanted)
