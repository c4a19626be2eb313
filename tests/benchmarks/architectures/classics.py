"""The networks that every library has, on tasks that they were shown with, and echo states on theirs."""

import numpy as np
from sklearn.linear_model import LogisticRegression, Ridge, RidgeCV

from tests.benchmarks.architectures.trials import Lagged, compare
from tests.estimators.test_echo_state_tasks import narma

OPTIONS = {"learning_rate_init": 1e-2, "learning_rate": "cosine", "alpha": 0.0, "linear_steps": 0, "dtype": "float32"}


class Flat:
    """A linear model that reads whole sequences as rows."""

    def __init__(self, model):
        self.model = model

    def fit(self, X, y):
        """X (n, n_steps, n_features)."""
        self.model.fit(X.reshape(len(X), -1), y)
        return self

    def predict(self, X):
        """Of new X."""
        return self.model.predict(X.reshape(len(X), -1))


def ends(seed, n):
    """Words 0, 1, 2, one-hot, and of each whether it is an end (2), before one, or behind all: two lists."""
    rng, X, y = np.random.default_rng(seed), [], []
    for _ in range(n):
        words = rng.integers(0, 3, rng.integers(3, 12))
        X.append(np.eye(3)[words])
        y.append(np.array([0.0 if w == 2 else 1.0 if 2 in words[t:] else 2.0 for t, w in enumerate(words)]))
    return X, y


def right(model, X, y):
    """Share of sequences."""
    return np.mean(model.predict(X) == y)


def mse(model, X, y):
    """Mean squared error."""
    return np.mean((model.predict(X) - y) ** 2)


def steps_right(model, X, y):
    """Share of steps."""
    return np.mean(np.concatenate([a == b for a, b in zip(model.predict(X), y, strict=True)]))


def narma_learnt(seed):
    """3,000 steps as one sequence."""
    u, y = narma(5000, seed)
    return u[None, :3000, None], y[None, :3000]


def narma_error(model, seed):
    """Root of the squared error on the 2,000 steps that follow, by their deviation."""
    u, y = narma(5000, seed)
    return {"nrmse": (np.mean((model.predict(u[None, :, None])[0][3000:] - y[3000:]) ** 2) / y[3000:].var()) ** 0.5}


class InPieces:
    """A network that is taught one long sequence in pieces of 100 steps."""

    def __init__(self, model):
        self.model = model

    def fit(self, X, y):
        """X (1, n_steps, n_features), y (1, n_steps)."""
        self.model.fit(X.reshape(-1, 100, X.shape[2]), y.reshape(-1, 100))
        self.weights_ = self.model.weights_
        return self

    def predict(self, X):
        """The whole sequence at once."""
        return self.model.predict(X)


def report():
    """Accuracy, mean squared error, nrmse."""
    from sklearn_rnn import EchoStateRegressor, RNNClassifier, RNNRegressor
    from sklearn_rnn.datasets import make_adding, make_delayed_xor

    def network(kind, cell, units, epochs, **more):
        return lambda seed: kind(units, cell=cell, max_iter=epochs, random_state=seed, **{**OPTIONS, **more})

    yield "Exclusive or of two marked bits, 5 of 12 steps apart, 2,000 sequences, 60 epochs: accuracy on new 1,000"
    yield ""
    yield from compare(
        {
            "Elman": network(RNNClassifier, "elman", 16, 60),
            "GRU": network(RNNClassifier, "gru", 9, 60),
            "logistic regression, all steps": lambda seed: Flat(LogisticRegression()),
        },
        lambda seed: make_delayed_xor(2000, n_steps=12, delay=5, random_state=seed),
        lambda model, seed: {
            "accuracy": right(model, *make_delayed_xor(1000, n_steps=12, delay=5, random_state=seed + 100))
        },
    )
    yield ""
    yield "The adding problem, 100 steps, 4,000 sequences, 30 epochs: mse on new 1,000 (the mean: .167)"
    yield ""
    yield from compare(
        {
            "LSTM": network(RNNRegressor, "lstm", 16, 30),
            "GRU": network(RNNRegressor, "gru", 19, 30),
            "Elman": network(RNNRegressor, "elman", 34, 30),
            "ridge, all steps": lambda seed: Flat(Ridge(10.0)),
        },
        lambda seed: make_adding(4000, n_steps=100, random_state=seed),
        lambda model, seed: {"mse": mse(model, *make_adding(1000, n_steps=100, random_state=seed + 100))},
        seeds=range(2),
    )
    yield ""
    yield "Words: is an end still to come? 300 sentences, 40 epochs: words right in new 300"
    yield ""
    tags = {"mapping": "many-to-many"}
    yield from compare(
        {
            "GRU in both directions": network(RNNClassifier, "gru", 8, 40, bidirectional=True, **tags),
            "GRU onward": network(RNNClassifier, "gru", 14, 40, **tags),
            "logistic regression, 12 last words": lambda seed: Lagged(LogisticRegression(), 12),
        },
        lambda seed: ends(seed, 300),
        lambda model, seed: {"words right": steps_right(model, *ends(seed + 100, 300))},
    )
    yield ""
    yield "NARMA10, inputs as drawn, 3,000 steps to learn, 2,000 to tell; the GRU in pieces of 100 steps, 300 epochs"
    yield ""
    echo = {"mapping": "many-to-many", "washout": 100}
    yield from compare(
        {
            "EchoState, defaults": lambda seed: EchoStateRegressor(random_state=seed, **echo),
            "EchoState, 800 units": lambda seed: EchoStateRegressor(800, random_state=seed, **echo),
            "GRU": lambda seed: InPieces(network(RNNRegressor, "gru", 16, 300, mapping="many-to-many")(seed)),
            "ridge, 20 last steps": lambda seed: Lagged(RidgeCV(np.logspace(-6, 2, 17)), 20),
        },
        narma_learnt,
        narma_error,
    )
