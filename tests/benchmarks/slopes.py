"""Cost against rows, steps, hidden size and layers: the exponents of seconds ~ size^slope."""

import warnings
from contextlib import ExitStack

import numpy as np

from tests.benchmarks.workers import Worker, alternate, table

BASE = {"n_rows": 4000, "n_steps": 32, "n_units": 32, "n_layers": 1}
FACTORS = (1, 2, 4, 8)


def fit(n_rows, n_steps, n_units, n_layers):
    """Two epochs on windows of a series."""
    from sklearn_rnn import RNNRegressor
    from tests.benchmarks.jobs import windows

    warnings.simplefilter("ignore")
    X, y = windows(n_rows + n_steps, n_steps)
    model = RNNRegressor((n_units,) * n_layers, cell="lstm", max_iter=2, random_state=0)
    return lambda: model.fit(X, y) and None


def report():
    """Seconds of two epochs, and the slope of the last doubling."""
    rows = []
    with ExitStack() as stack:
        workers = [stack.enter_context(Worker(fit)) for _ in FACTORS]
        for name in BASE:
            for factor, worker in zip(FACTORS, workers, strict=True):
                worker.build(*{**BASE, name: BASE[name] * factor}.values())
            seconds, quotients = alternate(*workers, rounds=5)
            slopes = np.diff(np.log2(quotients))
            rows.append([name, *(f"{s:.2f}" for s in seconds), *(f"{slope:.2f}" for slope in slopes)])
    yield f"LSTM, two epochs; base {BASE}, times {FACTORS}."
    yield ""
    yield from table(["of", *(f"x{f}, s" for f in FACTORS), "slope 1-2", "slope 2-4", "slope 4-8"], rows)
