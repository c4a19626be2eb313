"""Character models against torch; what an embedding's unused rows cost; a generated step; memory of long sequences."""

import numpy as np

from tests.benchmarks.kernels import RATE
from tests.benchmarks.memory import peak_while, resident
from tests.benchmarks.workers import Worker, alternate, table

CASES = [  # cell, characters, units, sequences of a minibatch, steps
    ("gru", 65, 128, 64, 100),
    ("lstm", 65, 128, 64, 100),
    ("gru", 65, 128, 32, 50),
    ("gru", 65, 256, 64, 100),
]
DIM = 32


def texts(n_ids, n_batch, n_steps):
    """Ids (n_batch, n_steps), and those one step later."""
    ids = np.random.default_rng(0).integers(1, n_ids, (n_batch, n_steps + 1))
    return ids[:, :-1], ids[:, 1:]


def ours(cell, n_ids, n_units, n_batch, n_steps):
    """An update of a network that says the next character of every step."""
    from sklearn_rnn.cells import get_cell
    from sklearn_rnn.network import Embedding, Network
    from sklearn_rnn.network.heads import EveryStep
    from sklearn_rnn.numerics import Tokens
    from sklearn_rnn.training import CrossEntropy, Examples
    from sklearn_rnn.training.objective import Objective
    from sklearn_rnn.training.optimizers import Adam, clip_by_global_norm

    X, y = texts(n_ids, n_batch, n_steps)
    network = Network(get_cell(cell), 1, (n_units,), n_ids, head=EveryStep, embedding=Embedding(n_ids, DIM))
    theta = network.first_theta(np.random.default_rng(0), 0.0).astype(np.float32)
    tokens = Tokens(X[:, :, None], np.full(n_batch, n_steps))
    examples = Examples(tokens, y.ravel(), np.ones(n_batch), network.head.columns(tokens))
    objective, adam = Objective(network, CrossEntropy(), 0.0, np.float32, None), Adam(theta, RATE)

    def update():
        _, gradient = objective(theta, examples.gather(slice(0, n_batch)))
        clip_by_global_norm(gradient, 1.0)
        adam.step(theta, gradient, objective.parts)

    return update


def theirs(cell, n_ids, n_units, n_batch, n_steps):
    """The same in torch."""
    import torch

    X, y = (torch.as_tensor(np.ascontiguousarray(ids.T)) for ids in texts(n_ids, n_batch, n_steps))
    embedding = torch.nn.Embedding(n_ids, DIM, padding_idx=0)
    layer = {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[cell](DIM, n_units)
    readout = torch.nn.Linear(n_units, n_ids)
    parameters = [*embedding.parameters(), *layer.parameters(), *readout.parameters()]
    adam = torch.optim.Adam(parameters, lr=RATE)

    def update():
        adam.zero_grad()
        outputs = readout(layer(embedding(X))[0])
        torch.nn.functional.cross_entropy(outputs.reshape(-1, n_ids), y.reshape(-1)).backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        adam.step()

    return update


def one_epoch(n_ids, used):
    """An epoch of 20 minibatches of texts of ``used`` different words, of n_ids that the embedding knows."""
    import warnings

    from sklearn_rnn import RNNClassifier

    warnings.simplefilter("ignore")
    X = np.random.default_rng(0).integers(1, used, (1280, 20))
    first = X[:64].copy()
    first[0, 0] = n_ids - 1
    model = RNNClassifier(32, embedding_dim=50, dtype="float32", random_state=0)
    y = np.arange(1280) % 2
    model.partial_fit(first, y[:64], classes=[0, 1])
    return lambda: model.partial_fit(X, y)


def generating(n_steps):
    """A call of generate, one beginning, so many steps; of 128 units."""
    from sklearn_rnn import RNNClassifier, next_tokens

    X, y = next_tokens(texts(65, 64, 50)[0])
    model = RNNClassifier(
        128, mapping="many-to-many", embedding_dim=DIM, max_iter=1, dtype="float32", random_state=0
    ).fit(X, np.where(y == 0, 1, y))
    return lambda: model.generate([[2, 3, 4]], n_steps, random_state=0)


def memory_of(n_sequences, n_steps, batch_size):
    """Mebibytes that an epoch of a character model adds at its peak."""
    from sklearn_rnn import RNNClassifier

    X, y = texts(65, n_sequences, n_steps)
    options = {"mapping": "many-to-many", "embedding_dim": DIM, "max_iter": 1, "dtype": "float32", "random_state": 0}
    model = RNNClassifier(128, batch_size=batch_size, **options)

    def run():
        before = resident()
        return peak_while(lambda: model.fit(X, y)) - before

    return run


def report():
    """Milliseconds of an update beside torch's, of an epoch by known words, microseconds of a step, peaks of memory."""
    rows = []
    with Worker(ours) as here, Worker(theirs) as there:
        for case in CASES:
            here.build(*case), there.build(*case)
            seconds, (_, ratio) = alternate(here, there)
            rows.append([*case, f"{seconds[0] * 1e3:.1f}", f"{seconds[1] * 1e3:.1f}", f"**{ratio:.2f}**"])
    yield from table(["cell", "characters", "units", "batch", "steps", "update, ms", "torch, ms", "torch / ours"], rows)
    yield ""
    with Worker(one_epoch) as few, Worker(one_epoch) as many:
        few.build(1_000, 1_000), many.build(20_000, 1_000)
        _, (_, ratio) = alternate(few, many)
    yield f"An epoch that uses 1,000 words, with 20,000 known against 1,000: **{ratio:.2f}**."
    with Worker(generating) as short, Worker(generating) as long:
        short.build(200), long.build(1200)
        (first, second), _ = alternate(short, long)
    yield f"A generated step of 128 units: **{(second - first) / 1000 * 1e6:.0f}** us."
    yield ""
    rows = []
    for case in ((640, 100, 64), (2560, 100, 64), (640, 400, 64), (640, 100, 256)):
        with Worker(memory_of) as worker:
            rows.append([*case, f"{worker.build(*case):.0f}"])
    yield from table(["sequences", "steps", "batch", "peak added, MiB"], rows)
