"""What a step of every cell costs, as a multiple of a GRU's."""

import time

from threadpoolctl import threadpool_limits

from tests.benchmarks.kernels import ours
from tests.benchmarks.workers import table

N_INPUTS, N_UNITS, N_STEPS, N_ROUNDS = 6, 32, 50, 40


def cells():
    """By name: every cell with its defaults, and memories of other sizes."""
    from sklearn_rnn.cells import CELLS, CTRNN, DNC, NTM, StackRNN

    return {
        **{name: CELLS[name]() for name in CELLS},
        "ctrnn, learn=True": CTRNN(learn=True),
        "stackrnn, n_stacks=4": StackRNN(n_stacks=4),
        "ntm, n_places=64, width=16": NTM(64, 16),
        "dnc, n_places=32": DNC(32),
    }


def quickest(jobs):
    """Seconds of the quickest of many runs of each job, run in turn: a busy machine disturbs most, but hardly all."""
    best = dict.fromkeys(jobs, float("inf"))
    for _ in range(N_ROUNDS):
        for name, job in jobs.items():
            start = time.perf_counter()
            job()
            best[name] = min(best[name], time.perf_counter() - start)
    return best


def report():
    """Training step and prediction of one layer in batches of 16 and 64."""
    columns = {}
    with threadpool_limits(1):
        for n_batch in (16, 64):
            for kind in ("train", "predict"):
                jobs = {name: ours(kind, cell, N_INPUTS, N_UNITS, n_batch, N_STEPS) for name, cell in cells().items()}
                columns[f"{kind}, {n_batch}"] = quickest(jobs)
    units = ", ".join(f"{head} {best['gru'] / N_STEPS * 1e6:.0f} us" for head, best in columns.items())
    yield f"{N_INPUTS} inputs, {N_UNITS} units, {N_STEPS} steps, float32, one thread; a step of a GRU: {units}"
    yield ""
    rows = [[name, *(f"{best[name] / best['gru']:.1f}" for best in columns.values())] for name in cells()]
    yield from table(["cell", *columns], rows)
