"""The rows that come after a row."""

import numpy as np
from sklearn.utils.validation import check_array

from sklearn_rnn.preprocessing.windowing.columns import split
from sklearn_rnn.preprocessing.windowing.context import nothing_before
from sklearn_rnn.preprocessing.windowing.schema import learn_schema
from sklearn_rnn.preprocessing.windowing.timeline import assemble
from sklearn_rnn.preprocessing.windowing.track import Track


def read_by_itself(X, group_col, time_col, freq):
    """The Rows of X that no windower reads, their TimeAxis or None, and the names of their features.

    Parameters
    ----------
    X : frame or array-like (n_rows, n_columns)
    group_col, time_col, freq : as the parameters of `SequenceWindower`
    """
    columns = split(X, group_col, time_col)
    schema = learn_schema(columns, lag=0, freq=freq, context=None)
    features = check_array(columns.features, dtype=[np.float64, np.float32], ensure_all_finite="allow-nan")
    return schema.rows_of(columns, features), schema.axis, schema.names


def rows_ahead(rows, axis, horizon):
    """Position of the row that comes k places after each row in its series, k = 0 ... horizon - 1.

    Parameters
    ----------
    rows : Rows
    axis : TimeAxis or None
    horizon : int

    Returns
    -------
    ndarray of int (n_rows, horizon)
        -1 where no row stands.
    """
    track = Track(assemble(nothing_before(rows), rows, axis), horizon - 1)
    standing = np.full(track.length + horizon, -1)
    standing[track.places] = np.arange(len(rows))[track.order]
    return standing[track.place_of(len(rows))[:, None] + np.arange(horizon)]
