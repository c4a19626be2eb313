"""What a step of every cell costs, as a multiple of a GRU's."""

from contextlib import ExitStack

from tests.benchmarks.kernels import ours
from tests.benchmarks.workers import Worker, alternate, table

N_INPUTS, N_UNITS, N_STEPS = 6, 32, 50


def cells():
    """By name: every cell with its defaults, and memories of other sizes."""
    from sklearn_rnn.cells import CELLS, CTRNN, DNC, NTM, StackRNN

    return {
        **{name: CELLS[name]() for name in CELLS},
        "ctrnn, constants learnt": CTRNN(learn=True),
        "stackrnn, 4 stacks": StackRNN(n_stacks=4),
        "ntm, 64 x 16": NTM(64, 16),
        "dnc, 32 x 8": DNC(32, 8),
    }


def report():
    """Training step and prediction of one layer in batches of 16 and 64; medians of quotients of neighbours in time."""
    rows = []
    with ExitStack() as stack:
        workers = [stack.enter_context(Worker(ours)) for _ in range(2)]
        for name, cell in cells().items():
            row = [f"`{cell!r}`" if "," in name else name]
            for n_batch in (16, 64):
                for kind in ("train", "predict"):
                    for worker, measured in zip(workers, (cells()["gru"], cell), strict=True):
                        worker.build(kind, measured, N_INPUTS, N_UNITS, n_batch, N_STEPS)
                    row.append(f"{alternate(*workers)[1][1]:.1f}")
            rows.append(row)
    yield f"{N_INPUTS} inputs, {N_UNITS} units, {N_STEPS} steps, float32, one thread; a GRU is 1"
    yield ""
    yield from table(["cell", "train, 16", "predict, 16", "train, 64", "predict, 64"], rows)
