"""Random panels through SequenceWindower, against windows made row by row."""

import warnings

import numpy as np
import pandas as pd
from numpy.testing import assert_array_equal

from sklearn_rnn import SequenceWindower
from tests.preprocessing.reference import panel_windows_by_hand, ranks_by_hand
from tests.torture.kind import Kind

FEATURES = ["a", "b"]


def panel(rng):
    """A frame of one to four series at random places of time, some rows and cells absent; sorted or not."""
    n_rows, n_series = int(rng.integers(2, 30)), int(rng.integers(1, 5))
    place = rng.choice(40 * n_series, size=n_rows, replace=False)
    frame = pd.DataFrame(rng.normal(size=(n_rows, 2)), columns=FEATURES)
    frame.loc[rng.random(n_rows) < rng.choice([0.0, 0.2]), FEATURES] = np.nan
    frame = frame.mask(rng.random(frame.shape) < rng.choice([0.0, 0.2]))
    frame["series"], frame["time"] = place // 40, place % 40
    return frame if rng.random() < 0.5 else frame.sort_values(["time", "series"], ignore_index=True)


def plan(rng):
    """Parameters that say what a window holds."""
    lag = int(rng.integers(0, 4)) if rng.random() < 0.5 else {name: int(rng.integers(0, 4)) for name in FEATURES}
    return {
        "window_length": int(rng.integers(1, 7)),
        "lag": lag,
        "dilation": int(rng.integers(1, 4)),
        "padding": str(rng.choice(["mask", "zero", "edge"])),
    }


def by_hand(frame, on_grid, parameters, fill):
    """The windows of all rows of a frame, for columns with the means fill in fit."""
    group, time = list(frame["series"]), list(frame["time"])
    lag = parameters["lag"]
    return panel_windows_by_hand(
        frame[FEATURES].to_numpy(),
        group,
        time if on_grid else ranks_by_hand(group, time),
        range(len(frame)),
        fill=fill,
        lags=[lag[name] for name in FEATURES] if isinstance(lag, dict) else [lag] * 2,
        **{name: value for name, value in parameters.items() if name != "lag"},
    )


def contained(rng, frame, on_grid):
    """The frame in one of the forms in which users hold it, and what tells the windower of series and time."""
    days = pd.Timestamp("2026-01-01") + pd.to_timedelta(frame["time"], unit="D")
    form = rng.choice(["columns", "stamps", "levels"])
    if form == "columns":
        return frame, {"group_col": "series", "time_col": "time", "freq": 1 if on_grid else None}
    freq = "D" if on_grid else None
    if form == "stamps":
        return frame[[*FEATURES, "series"]].set_axis(days), {"group_col": "series", "freq": freq}
    return frame[FEATURES].set_axis(pd.MultiIndex.from_arrays([frame["series"], days])), {"freq": freq}


def in_blocks(rng):
    """Fit on the first rows in time, the rest in blocks cut anywhere, each predicted and then told."""
    frame, parameters, on_grid = panel(rng), plan(rng), bool(rng.integers(2))
    X, axis = contained(rng, frame, on_grid)
    cuts = np.unique(rng.integers(1, len(frame), size=rng.integers(1, 5)))
    first, *later = np.split(np.lexsort((frame["series"], frame["time"])), cuts)
    windower = SequenceWindower(**parameters, **axis)
    with quiet():
        made = windower.fit_transform(X.iloc[first])
        whole = by_hand(frame, on_grid, parameters, windower.fill_)
        assert_array_equal(made, whole[first])
        for rows in later:
            assert_array_equal(windower.transform(X.iloc[rows]), whole[rows])
            windower.partial_fit(X.iloc[rows])


def in_folds(rng):
    """Fit with context="all" on any rows, transform any others."""
    frame, parameters, on_grid = panel(rng), plan(rng), bool(rng.integers(2))
    X, axis = contained(rng, frame, on_grid)
    train, test = np.split(rng.permutation(len(frame)), [rng.integers(1, len(frame))])
    windower = SequenceWindower(**parameters, **axis, context="all")
    with quiet():
        windower.fit(X.iloc[train])
        whole = by_hand(frame, on_grid, parameters, windower.fill_)
        assert_array_equal(windower.transform(X.iloc[test]), whole[test])


def quiet():
    """No warnings: these rows are drawn to be odd."""
    return warnings.catch_warnings(action="ignore", category=UserWarning)


KINDS = [
    Kind(
        "windows in blocks",
        "panels by rank or grid, any lag, dilation, padding and container: all windows as made by hand, "
        "however the rows are cut into blocks",
        in_blocks,
        4000,
    ),
    Kind("windows in folds", 'with `context="all"` the true windows of any rows left out', in_folds, 2000),
]
