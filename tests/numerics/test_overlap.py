import tracemalloc

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view

from sklearn_rnn.numerics import overlapping

RNG = np.random.default_rng(0)


def windows(series, length):
    return sliding_window_view(series, length, axis=0).transpose(0, 2, 1)


SERIES = RNG.normal(size=(2000, 4))
WINDOWS = windows(SERIES, 20)
PANEL = np.stack([windows(RNG.normal(size=(300, 2)), 8) for _ in range(30)], axis=1).reshape(-1, 8, 2)

HITS = {
    "a view": WINDOWS,
    "a copy in float32": WINDOWS.astype("f4"),
    "newest step first": WINDOWS[:, ::-1],
    "rows in reverse": WINDOWS[::-1],
    "windows that hop": WINDOWS[::3],
    "flattened windows": WINDOWS.reshape(len(WINDOWS), -1, 1),
    "with absent steps": windows(np.concatenate([np.full((19, 4), np.nan), SERIES[:60]]), 20),
    "few rows": WINDOWS[:8],
    "a panel sorted by time": PANEL,
    "a panel with holes": PANEL[RNG.random(len(PANEL)) > 0.15],
    "a series of coins": windows(RNG.integers(0, 2, 500).astype(float)[:, None], 10),
    "a constant series": np.ones((100, 5, 1)),
}
SILENT = {
    "rows of their own": RNG.normal(size=(500, 10, 3)),
    "coins": RNG.integers(0, 2, (500, 10, 1)).astype(float),
    "rare events": (RNG.random((300, 10, 1)) < 0.02).astype(float),
    "shuffled windows": WINDOWS[RNG.permutation(len(WINDOWS))],
    "windows side by side": SERIES.reshape(100, 20, 4),
    "too few rows": WINDOWS[:7],
    "one step": RNG.normal(size=(50, 1, 2)),
    "no steps": np.empty((50, 0, 2)),
    "rows that repeat": np.repeat(RNG.normal(size=(100, 6, 1)), 3, axis=0),
}


@pytest.mark.parametrize("X", HITS.values(), ids=HITS)
def test_overlapping_windows_are_seen(X):
    assert overlapping(X)


@pytest.mark.parametrize("X", SILENT.values(), ids=SILENT)
def test_other_sequences_are_not(X):
    assert not overlapping(X)


def test_a_view_is_not_copied():
    X = windows(RNG.normal(size=(200_000, 4)), 50)
    tracemalloc.start()
    assert overlapping(X)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 30 * 2**20  # the windows copied out would be 305 MiB
