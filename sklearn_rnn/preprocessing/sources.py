"""Which rows feed which windows."""

import numpy as np
import pandas as pd

from sklearn_rnn.preprocessing.track import Track
from sklearn_rnn.preprocessing.windows import Plan, windows


def sources(pool, order, axis, plan, n_known, names):
    """The rows that stand in the windows of the rows behind the first n_known: see `SequenceWindower.window_rows`.

    The numbers of rows take the place of their features, and windows are made of those: one for each lag of the
    features called names.
    """
    track, lags = Track(pool, order, axis, plan.span), np.unique(plan.lags)
    parts = []
    for lag in lags:
        alone = Plan(plan.window_length, plan.dilation, np.array([lag]), "mask")
        part = _of_lag(pool, track, alone, n_known, fills=plan.padding == "edge")
        if len(lags) > 1:
            columns = [name for name, own in zip(names, plan.lags, strict=True) if own == lag]
            part.insert(part.columns.get_loc("origin"), "columns", ", ".join(map(str, columns)))
        parts.append(part)
    frame = pd.concat(parts, ignore_index=True).sort_values(["row", "step"], kind="stable", ignore_index=True)
    row, number = n_known + frame["row"].to_numpy(), frame.pop("number")
    if pool.group is not None:
        frame.insert(1, "series", pool.labels[pool.group[row]])
    if axis is not None:
        frame.insert(1, "row_time", axis.index(pool.time[row]))
        there = number.index[number >= 0]
        frame["time"] = pd.Series(axis.index(pool.time[number[there]]), index=there)
    return frame


def _of_lag(pool, track, plan, n_known, fills):
    """The lines of windows that have one lag; whether absent steps are filled with other rows."""
    lags = plan.lags[0] + plan.dilation * np.arange(plan.window_length)[::-1]
    stands = number = _numbers(pool, track, n_known, plan)
    if fills:
        number = _numbers(pool, track, n_known, Plan(plan.window_length, plan.dilation, plan.lags, "edge"))
    n_rows = len(pool) - n_known
    return pd.DataFrame(
        {
            "row": np.repeat(np.arange(n_rows), len(lags)),
            "step": np.tile(np.arange(len(lags)), n_rows),
            "lag": np.tile(lags, n_rows),
            "origin": np.select([stands < 0, stands < n_known], ["absent", "context"], "block"),
            "position": np.where(number < n_known, number, number - n_known),
            "number": number,
        }
    )


def _numbers(pool, track, n_known, plan):
    """The number in the pool of the row in each step (n_rows * window_length,); -1 for none."""
    absent = pool.absent()
    numbers = np.where(absent, np.nan, 1.0 + np.arange(len(pool)))[:, None]  # windows that reach no row hold 0
    made = windows(numbers, absent, track, slice(n_known, None), plan).ravel()
    return np.where(np.isnan(made), 0, made).astype(np.int64) - 1
