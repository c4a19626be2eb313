"""Windows of a large panel, its rows shuffled."""

import time
import warnings

import numpy as np
import pandas as pd

from tests.benchmarks.workers import table

N_ROWS, N_SERIES, N_FEATURES, WINDOW = 1_000_000, 10_000, 4, 10


def report():
    """Median seconds of fit and transform, by rank and on a grid."""
    from sklearn_rnn import SequenceWindower

    warnings.simplefilter("ignore")
    rng, n_stamps = np.random.default_rng(0), N_ROWS // N_SERIES
    features = rng.normal(size=(N_ROWS, N_FEATURES)).astype(np.float32)
    panel = pd.DataFrame(features, columns=list("abcd"))
    panel["series"], panel["time"] = np.tile(np.arange(N_SERIES), n_stamps), np.repeat(np.arange(n_stamps), N_SERIES)
    panel = panel.sample(frac=1.0, random_state=0)
    rows = []
    for freq in (None, 1):
        windower, seconds = SequenceWindower(WINDOW, group_col="series", time_col="time", freq=freq), []
        for _ in range(5):
            start = time.perf_counter()
            windower.fit(panel)
            fitted = time.perf_counter()
            windower.transform(panel)
            seconds.append((fitted - start, time.perf_counter() - fitted))
        rows.append(["rank" if freq is None else "grid", *(f"{s:.2f}" for s in np.median(seconds, axis=0))])
    yield f"{N_ROWS} shuffled rows of {N_SERIES} series, {N_FEATURES} features, window {WINDOW}."
    yield ""
    yield from table(["windows by", "fit, s", "transform, s"], rows)
