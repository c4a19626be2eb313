"""Which rows feed which windows."""

import numpy as np
import pandas as pd

from sklearn_rnn.preprocessing.windowing.track import Track
from sklearn_rnn.preprocessing.windowing.windows import Plan, cut


def sources(timeline, schema, plan, rows):
    """The rows that feed the windows of rows (positions in the block): see `SequenceWindower.window_rows`.

    The numbers of rows take the place of their features, one column per lag, and windows are made of those.
    """
    pool, axis, n_past = timeline.rows, timeline.axis, timeline.n_past
    lags, wanted = np.unique(plan.lags), n_past + rows
    track, absent = Track(timeline, plan.span), pool.absent()
    numbers = 1.0 + np.arange(len(pool))  # 0 stands for no row, as NaN does
    numbers = np.repeat(np.where(absent, np.nan, numbers)[:, None], len(lags), axis=1)
    made = cut(numbers, absent, track, wanted, Plan(plan.window_length, plan.dilation, lags, plan.padding))
    number = np.where(np.isnan(made), 0, made).astype(np.int64) - 1
    back = lags + plan.dilation * np.arange(plan.window_length)[::-1, None]
    place = track.place_of(len(pool))
    fills = place[number] != place[wanted][:, None, None] - back
    row, step, of_lag = (index.ravel() for index in np.indices(number.shape))
    number = number.ravel()
    frame = pd.DataFrame({"row": rows[row]})
    if axis is not None:
        frame["row_time"] = axis.index(pool.time[wanted[row]])
    if pool.group is not None:
        frame["series"] = pool.labels[pool.group[wanted[row]]]
    frame["step"], frame["lag"] = step, back[step, of_lag]
    if len(lags) > 1:
        columns = [", ".join(str(n) for n, own in zip(schema.names, plan.lags, strict=True) if own == k) for k in lags]
        frame["columns"] = np.array(columns, object)[of_lag]
    frame["padded"] = fills.ravel() | (number < 0)
    frame["origin"] = np.select([number < 0, number < n_past], ["nowhere", "context"], "block")
    frame["position"] = np.where(number < n_past, number, number - n_past)
    if axis is not None:
        known = np.flatnonzero(number >= 0)
        time = pd.Series(axis.index(pool.time[number[known]]), index=known)
        frame["time"] = time.astype("Int64") if time.dtype.kind == "i" else time
    return frame
