"""Peak memory, and a million rows with a window of 100."""

import time
import warnings

import numpy as np

from tests.benchmarks.workers import Worker, peak_while, resident, table


def fit(n_rows, window, n_features, method):
    """A pipeline on a random series; partial_fit is one epoch, predict follows a fit."""
    from sklearn.pipeline import make_pipeline

    from sklearn_rnn import RNNRegressor, SequenceWindower

    warnings.simplefilter("ignore")
    X = np.random.default_rng(0).normal(size=(n_rows, n_features)).astype(np.float32)
    y = X[:, 0] * X[:, -1]
    network = RNNRegressor(16, cell="lstm", batch_size=256, max_iter=1, random_state=0)
    model = make_pipeline(SequenceWindower(window), network).fit(X[:1000], y[:1000])

    def run():
        if method == "fit":
            model.fit(X, y)
        elif method == "partial_fit":
            network.partial_fit(model[:1].fit_transform(X), y)
        elif method == "predict":
            model.predict(X)

    return run if method != "nothing" else lambda: None


def varied(n_sequences, low, high):
    """Seconds per present step of lists whose lengths vary, relative to lists that all have the mean length."""
    from sklearn_rnn import RNNRegressor

    warnings.simplefilter("ignore")
    rng = np.random.default_rng(0)
    lengths = rng.integers(low, high + 1, n_sequences)
    y = rng.normal(size=n_sequences)

    def seconds(lengths):
        X = [rng.normal(size=(n, 1)).astype(np.float32) for n in lengths]
        model = RNNRegressor(32, cell="lstm", max_iter=1, random_state=0)
        model.fit(X[:64], y[:64])
        start = time.perf_counter()
        model.fit(X, y)
        return (time.perf_counter() - start) / sum(lengths)

    return lambda: float(np.median([seconds(lengths) / seconds(np.full(n_sequences, lengths.mean().astype(int)))
                                    for _ in range(3)]))  # fmt: skip


def report():
    """Mebibytes that a call adds at its peak, rows a second, and the price of differing lengths."""
    rows = []
    for n_rows, window, n_features in ((200_000, 200, 4), (1_000_000, 100, 1)):
        for method in ("fit", "partial_fit", "predict"):
            with Worker(once, 2) as worker:
                added, seconds = worker.build(n_rows, window, n_features, method)
            copied = n_rows * window * n_features * 4 / 2**20
            rows.append([f"{n_rows} x {window} x {n_features}", method, f"{added:.0f}", f"{copied:.0f}",
                         f"{seconds:.1f}", f"{n_rows / seconds:.0f}"])  # fmt: skip
    head = [
        "rows, window, features",
        "one epoch of",
        "peak added, MiB",
        "windows copied out, MiB",
        "seconds",
        "rows / s",
    ]
    yield from table(head, rows)
    yield ""
    with Worker(varied) as worker:
        ratio = worker.build(2000, 10, 1000)
    yield f"Lengths 10 to 1000 against equal lengths, seconds per present step: **{ratio:.2f}**."


def once(*arguments):
    """A job that gives the peak it added and its seconds."""
    job = fit(*arguments)

    def run():
        before, start = resident(), time.perf_counter()
        peak = peak_while(job)
        return peak - before, time.perf_counter() - start

    return run
