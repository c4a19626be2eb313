"""What a training step and a prediction are made of, and what would be left if only that had to be done."""

from contextlib import ExitStack

import numpy as np

from tests.benchmarks.kernels import SQUARE, flops, ours, sgemm, theirs
from tests.benchmarks.workers import Worker, alternate, table

CASES = [  # kind, cell, (inputs, units, batch, steps), which target it belongs to
    ("predict", "lstm", (1, 32, 32, 10), "prediction"),
    ("predict", "lstm", (8, 32, 64, 20), "prediction"),
    ("predict", "lstm", (8, 64, 64, 30), "prediction"),
    ("predict", "lstm", (8, 128, 64, 50), "prediction"),
    ("predict", "lstm", (16, 256, 128, 50), "prediction"),
    ("predict", "lstm", (4, 64, 200, 48), "prediction"),
    ("train", "elman", (8, 64, 64, 30), "training"),
    ("train", "lstm", (8, 64, 64, 30), "training"),
    ("train", "lstm", (1, 32, 64, 20), "the fit"),
    ("train", "lstm", (1, 16, 64, 10), "the small fit"),
    ("train", "lstm", (16, 256, 128, 50), "H=256"),
    ("train", "gru", (16, 256, 128, 50), "H=256"),
]


def part(what, kind, cell, n_inputs, n_units, n_batch, n_steps):
    """A part of a training step or a prediction, on the arrays that the whole would use.

    what is "products", "transcendental" (calls of exp, Elman's of tanh) or "elementwise" (all ufuncs, these included).
    """
    from sklearn_rnn.cells import get_cell
    from sklearn_rnn.network import Network, Workspace

    work = Workspace(np.float32, training=kind == "train")
    network = Network(get_cell(cell), n_inputs, (n_units,), 1)
    theta = network.first_theta(np.random.default_rng(0), 0.0).astype(np.float32)
    network(network.layout.views(theta), np.ones((n_steps, n_inputs, n_batch), "f"), None, work)
    layer = network.stack.layers[0]
    tape = work.tape((layer.name, kind == "train"), n_steps, n_batch, None)  # those that are kept
    weights = work.kept(layer.name, None)
    if tape.back is not None:
        for array in (weights.W_hh_T, weights.dW, weights.dV, tape.back.da_T):
            array.fill(0.01)
    return {"products": _products, "transcendental": _transcendental, "elementwise": _elementwise}[what](
        layer, tape, weights
    )


def _products(layer, tape, weights):
    """The matrix products and nothing else: what no elementwise cleverness can remove."""
    separate, back = layer.fused.n_separate, tape.back

    def run():
        for now in tape.steps:
            weights.times_W(now.operand, now.A)
            if separate:
                weights.times_V(now.inputs, now.K)
        for now in tape.steps if back is not None else ():
            back.add_to_dW(now.operand)
            if separate:
                back.add_to_dV(now.inputs)
            weights.times_W_hh_T(back.da_T, back.through_T)

    return run


def _transcendental(layer, tape, _):
    """exp of the gates and of one more array of the states' size; tanh of that alone where no gate is squashed."""
    squashed, last = tape.steps[0].squashed[0], np.full_like(tape.steps[0].s[0], 0.5)
    function = np.exp if len(squashed) else np.tanh
    arrays = [(array.copy(), np.empty_like(array)) for array in (squashed, last) if len(array)]

    def run():
        for _ in tape.steps:
            for array, out in arrays:
                function(array, out=out)

    return run


def _elementwise(layer, tape, _):
    """The ufuncs of cells and gates."""
    from sklearn_rnn.numerics import squash, squash_backward

    cell, back, squashes = layer.cell, tape.back, layer.fused.n_squashed

    def run():
        for now in tape.steps:
            if squashes:
                squash(now.squashed[0], now.squashed[2])
            cell.step(None, 0, now.gates, now.memo, now.s_prev, now.s)
        if back is None:
            return
        for d in back.ds:
            d.fill(0.1)
        for now in reversed(tape.steps):
            cell.step_backward(None, 0, now.gates, now.memo, now.s_prev, now.s, back.ds, back.gates, None)
            if squashes:
                squash_backward(now.squashed, back.slopes, back.dsquashed)

    return run


def report():
    """Shares of the parts in our time with one thread, the ratio to torch, and what it would be without the rest."""
    rows = []
    with ExitStack() as stack:
        setups = ours, theirs, part, part, part, sgemm
        workers = [stack.enter_context(Worker(setup)) for setup in setups]
        workers[-1].build()
        for kind, cell, size, target in CASES:
            jobs = [(kind, cell), (kind, cell)]
            jobs += [(what, kind, cell) for what in ("products", "transcendental", "elementwise")]
            for worker, job in zip(workers, jobs, strict=False):
                worker.build(*job, *size)
            seconds, (_, torch, products, transcendental, elementwise, square) = alternate(*workers)
            rate = flops(kind, cell, *size) / (2 * SQUARE**3) * square
            rest = 1 - products - elementwise
            shares = [f"{share:.0%}" for share in (products, transcendental, elementwise - transcendental, rest)]
            bound = torch / (products + transcendental)
            rows.append([target, kind, cell, size, f"{seconds[0] * 1e3:.2f}", *shares, f"{torch:.2f}", f"{bound:.2f}"])
            rows[-1].append(f"{rate:.0%}")
    head = ["target", "kind", "cell", "inputs, units, batch, steps", "ms", "products", "exp", "other ufuncs", "rest"]
    yield from table([*head, "torch / ours", "torch / (products + exp)", "of sgemm rate"], rows)
