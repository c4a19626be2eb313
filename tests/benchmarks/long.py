"""One sequence of 100,000 steps, by truncated backpropagation through time."""

import time
import warnings

import numpy as np

from tests.benchmarks.workers import Worker, peak_while, resident, table

N_STEPS = 100_000


def run(bptt_steps):
    """A job that fits and predicts; it gives seconds and resident memory, before and at the peak."""
    from sklearn_rnn import RNNRegressor

    warnings.simplefilter("ignore")
    X = np.random.default_rng(0).normal(size=(1, N_STEPS, 1)).astype(np.float32)
    model = RNNRegressor(32, cell="lstm", bptt_steps=bptt_steps, max_iter=1)

    def job():
        start = time.perf_counter()
        before = resident()
        peak = peak_while(lambda: model.fit(X, [1.0]).predict(X))
        return time.perf_counter() - start, before, peak

    return job


def report():
    """Memory against the reach of the gradient."""
    rows = []
    for bptt_steps in (100, 1000, 10_000, None):
        with Worker(run) as worker:
            seconds, before, peak = worker.build(bptt_steps)
        rows.append([bptt_steps, f"{seconds:.1f}", f"{before:.0f}", f"{peak:.0f}", f"{peak - before:.0f}"])
    yield f"LSTM 32, one sequence of {N_STEPS} steps, one epoch and a prediction."
    yield ""
    yield from table(["bptt_steps", "seconds", "MiB before", "MiB at the peak", "added"], rows)
