"""Strings that a pushdown automaton tells apart: a^n b^n, and two kinds of brackets (Dyck-2)."""

import numpy as np
from sklearn.linear_model import LogisticRegression

from tests.benchmarks.architectures.trials import Lagged, compare

OPTIONS = {
    "mapping": "many-to-many", "learning_rate_init": 1e-2, "learning_rate": "cosine", "alpha": 0.0,
    "batch_size": 32, "max_iter": 25, "dtype": "float32",
}  # fmt: skip


def counted(numbers):
    """Strings a^n b^n, one-hot, and what comes next: NaN where nobody can know it, 2 at the end. Two lists."""
    X, y = [], []
    for n in numbers:
        symbols = np.repeat([0, 1], n)
        y.append(np.append(symbols[1:], 2).astype(float))
        y[-1][:n] = np.nan
        X.append(np.eye(2)[symbols])
    return X, y


def brackets(rng, length, deepest, steep=0.5):
    """A string of two kinds of brackets, one-hot (length, 4), and which is open after each: 0 none, 1, 2.

    It opens with probability steep in its first half, 1 - steep in the second, and closes where it is deepest.
    """
    symbols, is_open, stack = [], [], []
    for t in range(length):
        opens = rng.random() < (steep if t < length / 2 else 1 - steep)
        if not stack or (opens and len(stack) < deepest):
            stack.append(int(rng.integers(2)))
            symbols.append(stack[-1])
        else:
            symbols.append(2 + stack.pop())
        is_open.append(1 + stack[-1] if stack else 0)
    return np.eye(4)[symbols], np.array(is_open)


def deepest_of(x):
    """How many brackets are open at once at most."""
    return int((x[:, :2].sum(axis=1) - x[:, 2:].sum(axis=1)).cumsum().max())


def draw_brackets(seed, n, length, deepest, reached=0, steep=0.5):
    """So many strings of brackets that come at least to the depth reached: two lists."""
    rng, pairs = np.random.default_rng(seed), []
    while len(pairs) < n:
        pair = brackets(rng, length, deepest, steep)
        if deepest_of(pair[0]) >= reached:
            pairs.append(pair)
    return map(list, zip(*pairs, strict=True))


def whole(model, X, y):
    """Share of strings all of whose known steps are right."""
    return np.mean([(said == true)[~np.isnan(true)].all() for said, true in zip(model.predict(X), y, strict=True)])


def networks(**sizes):
    """From a name, cell and units of each, and other options: functions of a seed."""
    from sklearn_rnn import RNNClassifier

    def network(cell, units, **options):
        return lambda seed: RNNClassifier(units, cell=cell, random_state=seed, **OPTIONS | options)

    linear = {"logistic regression, 20 last symbols": lambda seed: Lagged(LogisticRegression(max_iter=1000))}
    return {name: network(cell, units, **dict(more)) for name, (cell, units, *more) in sizes.items()} | linear


def report():
    """Whole strings right, at lengths seen and at longer ones."""
    from sklearn_rnn.cells import StackRNN

    yield "a^n b^n, what comes next; trained on n from 1 to 19: 3,200 strings, 25 epochs"
    yield ""
    yield from compare(
        networks(StackRNN=(StackRNN(), 12), GRU=("gru", 7), LSTM=("lstm", 6)),
        lambda seed: counted(np.random.default_rng(seed).integers(1, 20, 3200)),
        lambda model, seed: {
            "training loss": getattr(model, "loss_", np.nan),
            "n < 20": whole(model, *counted(range(1, 20))),
            "n = 20 to 60": whole(model, *counted(range(20, 61))),
        },
    )
    yield ""
    yield "Dyck-2, which bracket is open; trained on length 30, depth 8 at most: 3,200 strings, 25 epochs"
    yield ""
    yield from compare(
        networks(
            **{
                "StackRNN": (StackRNN(), 12),
                "StackRNN, twice the rate": (StackRNN(), 12, ("learning_rate_init", 2e-2)),
                "GRU": ("gru", 7),
            }
        ),
        lambda seed: draw_brackets(seed, 3200, 30, 8),
        lambda model, seed: {
            "training loss": getattr(model, "loss_", np.nan),
            "length 30": whole(model, *draw_brackets(seed + 100, 200, 30, 8)),
            "length 120, depth 30": whole(model, *draw_brackets(seed + 200, 200, 120, 30, 30, 0.7)),
        },
    )
