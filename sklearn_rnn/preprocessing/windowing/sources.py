"""Which rows feed which windows."""

import numpy as np
import pandas as pd

from sklearn_rnn.preprocessing.windowing.filling import Cells
from sklearn_rnn.preprocessing.windowing.track import Track
from sklearn_rnn.preprocessing.windowing.windows import cut


def sources(timeline, schema, plan, rows):
    """The rows that feed the windows of rows (positions in the block): see `SequenceWindower.window_rows`.

    The numbers of rows take the place of their features, and windows are made of those.
    """
    pool, axis, n_past = timeline.rows, timeline.axis, timeline.n_past
    wanted, track = n_past + rows, Track(timeline, plan.span)
    number, parts = _by_columns(_numbers(timeline, track, wanted, plan), plan.lags)
    lags = np.array([lag for lag, _ in parts])
    back = lags + plan.dilation * np.arange(plan.window_length)[::-1, None]
    place = np.append(track.place_of(len(pool)), -1)  # of no row: -1, also for what was known before all rows
    fills = place[number] != place[wanted][:, None, None] - back
    row, step, part = (index.ravel() for index in np.indices(number.shape))
    number = number.ravel()
    frame = pd.DataFrame({"row": rows[row]})
    if axis is not None:
        frame["row_time"] = axis.index(pool.time[wanted[row]])
    if pool.group is not None:
        frame["series"] = pool.labels[pool.group[wanted[row]]]
    frame["step"], frame["lag"] = step, back[step, part]
    if len(parts) > 1:
        names = [", ".join(str(schema.names[column]) for column in columns) for _, columns in parts]
        frame["columns"] = np.array(names, object)[part]
    frame["padded"] = fills.ravel() | (number < 0)
    is_row, in_context = (number >= 0) & (number < len(pool)), (number < n_past) | (number == len(pool))
    frame["origin"] = np.select([number < 0, in_context], ["nowhere", "context"], "block")
    frame["position"] = np.where(is_row, np.where(number < n_past, number, number - n_past), -1)
    if axis is not None:
        stands = np.flatnonzero(is_row)
        time = pd.Series(axis.index(pool.time[number[stands]]), index=stands)
        frame["time"] = time.astype("Int64") if time.dtype.kind == "i" else time
    return frame


def _numbers(timeline, track, wanted, plan):
    """The row that each cell of the windows wanted comes from, int64 (n_wanted, window_length, n_features).

    -1: none; the number of rows: what was known before those of the past.
    """
    X, absent = timeline.rows.X, timeline.rows.absent()
    numbers = np.where(absent, np.nan, 1.0 + np.arange(len(X)))[:, None]  # 0 stands for no row, as NaN does
    cells = Cells(
        np.repeat(numbers, X.shape[1], axis=1),
        ~np.isnan(X) if plan.fills else None,
        absent,
        np.where(np.isnan(timeline.known), np.nan, 1.0 + len(X)),
        np.zeros(X.shape[1]),
    )
    made = cut(cells, timeline, track, wanted, plan)
    return np.where(np.isnan(made), 0, made).astype(np.int64) - 1


def _by_columns(number, lags):
    """One of each set of columns of the same lag and rows: numbers (..., n_sets), and lag and columns of each."""
    sets = {}
    for column, lag in enumerate(lags.tolist()):
        sets.setdefault((lag, number[..., column].tobytes()), []).append(column)
    parts = sorted(((lag, columns) for (lag, _), columns in sets.items()), key=lambda part: part[0])
    return number[..., [columns[0] for _, columns in parts]], parts
