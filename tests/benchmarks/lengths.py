"""An epoch of random minibatches of different lengths, against minibatches of one length each, and against torch."""

import numpy as np

from tests.benchmarks.kernels import RATE
from tests.benchmarks.workers import Worker, alternate, table

CASES = [  # cell, units, (shortest, longest), sequences
    *(("lstm", units, lengths, 1280) for units in (16, 32) for lengths in ((3, 20), (10, 100))),
    *(("lstm", 128, lengths, 384) for lengths in ((3, 20), (10, 100))),
    *((cell, 32, (10, 100), 1280) for cell in ("elman", "gru")),
]
N_INPUTS, N_BATCH = 4, 64


def sequences(bounds, n_sequences, how):
    """Sequences of lengths drawn between bounds, their targets, and the rows of each minibatch."""
    rng = np.random.default_rng(0)
    lengths = rng.integers(bounds[0], bounds[1] + 1, n_sequences)
    X = [rng.normal(size=(n, N_INPUTS)).astype(np.float32) for n in lengths]
    order = rng.permutation(n_sequences) if how == "random" else np.argsort(lengths, kind="stable")
    batches = [order[start : start + N_BATCH] for start in range(0, n_sequences, N_BATCH)]
    return X, lengths, np.array([x[-1, 0] for x in X]), batches


def ours(how, cell, n_units, bounds, n_sequences):
    """An epoch; how is "random" or "sorted", where a minibatch is of one length but for a step or two."""
    from sklearn_rnn.cells import get_cell
    from sklearn_rnn.network import Network
    from sklearn_rnn.numerics import Sequences
    from sklearn_rnn.training import Examples, Objective, SquaredError
    from sklearn_rnn.training.optimizers import Adam

    X, lengths, y, batches = sequences(bounds, n_sequences, how)
    network = Network(get_cell(cell), N_INPUTS, (n_units,), 1)
    theta = network.first_theta(np.random.default_rng(0), 0.0).astype(np.float32)
    objective, adam = Objective(network, SquaredError(), 0.0, np.float32, None), Adam(theta, RATE)
    examples = Examples(Sequences(X, lengths), y[None], np.ones(n_sequences))

    def epoch():
        for rows in batches:
            adam.step(theta, objective(theta, examples.gather(rows))[1])

    return epoch


def theirs(how, cell, n_units, bounds, n_sequences):
    """The same in torch, with packed sequences."""
    import torch
    from torch.nn.utils.rnn import pack_sequence

    X, lengths, y, batches = sequences(bounds, n_sequences, how)
    layer = {"elman": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[cell](N_INPUTS, n_units)
    readout = torch.nn.Linear(n_units, 1)
    adam = torch.optim.Adam([*layer.parameters(), *readout.parameters()], lr=RATE)
    X, y = list(map(torch.tensor, X)), torch.tensor(y)

    def epoch():
        for rows in batches:
            rows = rows[np.argsort(-lengths[rows], kind="stable")]
            last = layer(pack_sequence([X[i] for i in rows]))[1]
            adam.zero_grad()
            h = last[0] if cell == "lstm" else last
            torch.nn.functional.mse_loss(readout(h[0])[:, 0], y[rows]).backward()
            adam.step()

    return epoch


def report():
    """How much longer an epoch of random minibatches takes than one of sorted sequences, ours and torch's."""
    rows = []
    with Worker(ours) as mixed, Worker(ours) as sorted_, Worker(theirs) as torch_mixed, Worker(theirs) as torch_sorted:
        workers = mixed, sorted_, torch_mixed, torch_sorted
        for case in CASES:
            for worker, how in zip(workers, ("random", "sorted") * 2, strict=True):
                worker.build(how, *case)
            seconds, (_, of_sorted, torch, torch_of_sorted) = alternate(*workers)
            cell, n_units, (low, high), _ = case
            rows.append([cell, n_units, f"{low} to {high}", f"{seconds[0] * 1e3:.0f}", f"**{1 / of_sorted:.2f}**"])
            rows[-1] += [f"{torch / torch_of_sorted:.2f}", f"{torch:.2f}"]
    head = ["cell", "units", "lengths", "epoch, ms", "random / sorted", "torch's", "torch / ours, random"]
    yield from table(head, rows)
