"""Copying: vectors of bits are read one by one, then said again, without being shown."""

from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import Ridge

from sklearn_rnn.numerics import sigmoid
from sklearn_rnn.training.losses import Loss
from tests.benchmarks.architectures.trials import Lagged, compare

N_BITS, LONGEST = 4, 8


@dataclass(frozen=True)
class Bernoulli(Loss):
    """Negative log-likelihood of bits, -y log p - (1 - y) log(1 - p), outputs being log odds."""

    affine = False

    def __call__(self, Z, Y):
        return np.logaddexp(0.0, Z) - Y * Z, sigmoid(Z) - Y

    def link(self, Z):
        return sigmoid(Z)

    def first_bias(self, Y, weight, n_outputs):
        return np.zeros(n_outputs)


def copies(rng, lengths):
    """Inputs (2 n + 2, bits + 2), the last two marking begin and end, and targets, NaN while bits are read."""
    X, y = [], []
    for n in lengths:
        bits = rng.integers(0, 2, (n, N_BITS))
        x = np.zeros((2 * n + 2, N_BITS + 2))
        x[0, N_BITS] = x[n + 1, N_BITS + 1] = 1
        x[1 : n + 1, :N_BITS] = bits
        target = np.full((len(x), N_BITS), np.nan)
        target[n + 2 :] = bits
        X.append(x)
        y.append(target)
    return X, y


def wrong_bits(model, length, seed):
    """Share of bits that are said wrongly in 100 sequences of one length."""
    X, y = copies(np.random.default_rng(seed + 100 * length), [length] * 100)
    return np.mean([(said > 0.5)[-length:] != true[-length:] for said, true in zip(model.predict(X), y, strict=True)])


def report():
    """Wrong bits at the lengths seen and beyond."""
    from sklearn_rnn import RNNRegressor
    from sklearn_rnn.cells import DNC, NTM

    options = {
        "mapping": "many-to-many", "loss": Bernoulli(), "learning_rate_init": 1e-2, "learning_rate": "cosine",
        "alpha": 0.0, "linear_steps": 0, "batch_size": 16, "dtype": "float32",
    }  # fmt: skip

    def network(cell, units, epochs):
        return lambda seed: RNNRegressor(units, cell=cell, max_iter=epochs, random_state=seed, **options)

    yield f"Copy of {N_BITS} bits a step, trained on 1 to {LONGEST} steps: 1,600 sequences, 100 an epoch; wrong bits"
    yield ""
    yield from compare(
        {
            "NTM(32, 8), 30 epochs": network(NTM(32, 8), 32, 30),
            "DNC(24, 8), 25 epochs": network(DNC(24, 8), 32, 25),
            "GRU, 100 epochs": network("gru", 28, 100),
            "ridge, 18 last steps": lambda seed: Lagged(Ridge(), 18),
        },
        lambda seed: copies(rng := np.random.default_rng(seed), rng.integers(1, LONGEST + 1, 1600)),
        lambda model, seed: {f"{length} steps": wrong_bits(model, length, seed) for length in (8, 12, 16, 24)},
    )
