"""Training step and prediction of one layer by both engines, against torch at the eight sizes."""

from contextlib import ExitStack

import numpy as np

from tests.benchmarks.workers import Worker, alternate, geometric_mean, table

SIZES = [  # inputs, units, batch, steps
    (1, 16, 32, 10),
    (1, 32, 32, 10),
    (8, 32, 64, 20),
    (8, 64, 64, 30),
    (8, 128, 64, 50),
    (16, 256, 128, 50),
    (1, 32, 200, 10),
    (4, 64, 200, 48),
]
CELLS = ("elman", "lstm", "gru")
SQUARE = 1024  # rows of the square product that gives the machine's rate
RATE = 1e-6  # so small that a thousand steps change nothing that matters for time


def windows(n_inputs, n_batch, n_steps):
    """The same sequences (n_batch, n_steps, n_inputs) and targets (n_batch,) for both peers."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(n_batch, n_steps, n_inputs)).astype(np.float32)
    return X, X[:, -1, 0]


def ours(kind, cell, n_inputs, n_units, n_batch, n_steps, engine="numpy"):
    """A training step (minibatch gathered, forward, backward, Adam) or a prediction."""
    from sklearn_rnn.cells import get_cell
    from sklearn_rnn.network import Network, Workspace
    from sklearn_rnn.numerics import Sequences
    from sklearn_rnn.training import Examples
    from sklearn_rnn.training.losses import SquaredError
    from sklearn_rnn.training.objective import Objective
    from sklearn_rnn.training.optimizers import Adam

    X, y = windows(n_inputs, n_batch, n_steps)
    network = Network(get_cell(cell), n_inputs, (n_units,), 1, engine=engine)
    theta = network.first_theta(np.random.default_rng(0), 0.0).astype(np.float32)
    sequences, everything = Sequences(X, np.full(n_batch, n_steps)), slice(0, n_batch)
    if kind == "predict":
        params, work = network.layout.views(theta), Workspace(np.float32)

        def predict():
            network(params, *sequences.minibatch(everything), work)

        return predict
    objective = Objective(network, SquaredError(), 0.0, np.float32, None)
    examples, adam = Examples(sequences, y[None], np.ones(n_batch, np.float32)), Adam(theta, RATE)

    def train():
        adam.step(theta, objective(theta, examples.gather(everything))[1])

    return train


def theirs(kind, cell, n_inputs, n_units, n_batch, n_steps):
    """The same in torch."""
    import torch

    X, y = windows(n_inputs, n_batch, n_steps)
    layer = {"elman": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[cell]
    layer, readout = layer(n_inputs, n_units, batch_first=True), torch.nn.Linear(n_units, 1)
    X, y = torch.tensor(X), torch.tensor(y)
    adam = torch.optim.Adam([*layer.parameters(), *readout.parameters()], lr=RATE)

    def predict():
        with torch.inference_mode():
            readout(layer(X)[0][:, -1])

    def train():
        adam.zero_grad()
        torch.nn.functional.mse_loss(readout(layer(X)[0][:, -1])[:, 0], y).backward()
        adam.step()

    return predict if kind == "predict" else train


def sgemm():
    """A square product, for the machine's rate."""
    A, B, C = (np.ones((SQUARE, SQUARE), np.float32) for _ in range(3))

    def run():
        np.matmul(A, B, out=C)

    return run


def report():
    """Ratios between engines and torch, and how near our products come to the rate of the machine."""
    for n_threads in (1, 2):
        yield from _with_threads(n_threads)


def _with_threads(n_threads):
    """The tables for so many threads."""
    yield f"**{n_threads} thread(s)**. Ratios of times; above 1 the engine that is named last wins."
    for kind in ("train", "predict"):
        rows, ratios = [], {cell: [] for cell in CELLS}
        for cell in CELLS:
            with ExitStack() as stack:
                numpys, numbas, torchs, square = (
                    stack.enter_context(Worker(run, n_threads)) for run in (ours, ours, theirs, sgemm)
                )
                square.build()
                for size in SIZES:
                    numpys.build(kind, cell, *size)
                    numbas.build(kind, cell, *size, "numba")
                    torchs.build(kind, cell, *size)
                    seconds, (_, numpy, torch, rate) = alternate(numbas, numpys, torchs, square)
                    ratios[cell].append((numpy, torch / numpy, torch))
                    times = [f"{seconds[k] * 1e3:.2f}" for k in (1, 0, 2)]
                    share = f"{flops(kind, cell, *size) / (2 * SQUARE**3) * rate:.0%}"
                    rows.append([cell, size, *times, *(f"{ratio:.2f}" for ratio in ratios[cell][-1]), share])
        yield ""
        head = ["cell", "inputs, units, batch, steps", f"{kind}: numpy, ms", "numba, ms", "torch, ms"]
        yield from table([*head, "numpy / numba", "torch / numpy", "torch / numba", "numba, of sgemm rate"], rows)
        yield ""
        means = [
            [
                cell,
                *(
                    f"{geometric_mean(column):.2f} (min {min(column):.2f})"
                    for column in zip(*ratios[cell], strict=True)
                ),
            ]
            for cell in CELLS
        ]
        yield from table([f"{kind}: geometric mean", "numpy / numba", "torch / numpy", "torch / numba"], means)
    yield ""


def flops(kind, cell, n_inputs, n_units, n_batch, n_steps):
    """Floating-point operations of the products that a training step or a prediction needs."""
    n_gates = {"elman": 1, "lstm": 4, "gru": 3}[cell]
    forward = 2 * n_gates * n_units * (n_units + n_inputs) * n_batch * n_steps
    return forward if kind == "predict" else 2 * forward + 2 * n_gates * n_units**2 * n_batch * n_steps
