"""Networks that make motions or follow a plant: Jordan, CTRNN, MTRNN, Clockwork, and a stack of Elman layers."""

import numpy as np
from sklearn.linear_model import Ridge

from tests.benchmarks.architectures.trials import Lagged, compare

OPTIONS = {
    "mapping": "many-to-many", "learning_rate_init": 1e-2, "learning_rate": "cosine", "alpha": 0.0,
    "linear_steps": 0, "dtype": "float32",
}  # fmt: skip


def networks(epochs, ridge=20, **sizes):
    """From a name, cell and units of each: functions of a seed; a ridge of the last steps beside them."""
    from sklearn_rnn import RNNRegressor

    return {
        name: lambda seed, cell=cell, units=units: RNNRegressor(
            units, cell=cell, max_iter=epochs, random_state=seed, **OPTIONS
        )
        for name, (cell, units) in sizes.items()
    } | {f"ridge, {ridge} last steps": lambda seed: Lagged(Ridge(1e-3), ridge)}


def plans(seed, n_steps):
    """Four plans, one-hot and held, and a cycle of signs for each, of 4 to 7 steps: (4, T, 4) and (4, T)."""
    rng = np.random.default_rng(seed)
    cycles = [np.resize([1, -1, *rng.choice([-1.0, 1.0], period - 2)], n_steps) for period in (4, 5, 6, 7)]
    return np.repeat(np.eye(4)[:, None], n_steps, axis=1), np.array(cycles)


def eights(n_steps, period=30):
    """Two plans, held, and a figure eight each, run onward and backward: (2, T, 2) and (2, T, 2)."""
    angle = 2 * np.pi * np.arange(n_steps) / period
    eight = np.stack([np.sin(angle), np.sin(2 * angle)], axis=1)
    return np.repeat(np.eye(2)[:, None], n_steps, axis=1), np.stack([eight, eight * [-1, 1]])


def sines(seed, n_steps=320):
    """Nothing but a constant, and a sum of five sines of periods 8 to 128, of variance 1: (1, T, 1) and (1, T)."""
    phase = np.random.default_rng(seed).uniform(0, 2 * np.pi, 5)
    periods = 2.0 ** np.arange(3, 8)
    y = np.sin(2 * np.pi * np.arange(n_steps)[:, None] / periods + phase).sum(axis=1)
    return np.ones((1, n_steps, 1)), (y / y.std())[None]


def plant(seed, n_steps):
    """Controls u and outputs y of the plant of Narendra and Parthasarathy (1990), example 1: (T,) each."""
    u, y = np.random.default_rng(seed).uniform(-2, 2, n_steps), np.zeros(n_steps + 2)
    for t in range(n_steps):
        now, before = y[t + 1], y[t]
        y[t + 2] = now * before * (now + 2.5) / (1 + now**2 + before**2) + u[t]
    return u, y[2:]


def plant_learnt(seed):
    """3,000 steps as 30 sequences."""
    u, y = plant(seed, 3000)
    return u.reshape(30, 100, 1), y.reshape(30, 100)


def error(model, X, y):
    """Mean squared error over all steps."""
    return np.mean([(said - true) ** 2 for said, true in zip(model.predict(X), y, strict=True)])


def plant_error(model, seed):
    """Root of the mean squared error on new 2,000 steps, the first 20 left out, and the deviation of their outputs."""
    u, y = plant(seed + 100, 2000)
    return {"rmse": np.mean((model.predict(u[None, :, None])[0] - y)[20:] ** 2) ** 0.5, "deviation": y.std()}


def report():
    """Signs right, and mean squared errors."""
    from sklearn_rnn.cells import CTRNN, MTRNN, Clockwork, Jordan

    yield "Four plans, each a cycle of signs; learnt 40 steps, 800 epochs, asked for 80: share of signs right"
    yield ""
    yield from compare(
        networks(
            800,
            **{
                "Jordan, 6 outputs": (Jordan(output_size=6), 12), "Jordan, 1 output": (Jordan(output_size=1), 12),
                "Elman": ("elman", 12), "GRU": ("gru", 6),
            },
        ),
        lambda seed: plans(seed, 40),
        lambda model, seed: {"signs right": np.mean(np.sign(model.predict(plans(seed, 80)[0])) == plans(seed, 80)[1])},
    )  # fmt: skip
    yield ""
    yield "A figure eight, onward or backward as a plan says; learnt 60 steps, 1,500 epochs, asked for 120: mse"
    yield ""
    yield from compare(
        networks(
            1500,
            **{
                "CTRNN (2, 10)": (CTRNN((2.0, 10.0)), 20),
                "the same, constants learnt": (CTRNN((2.0, 10.0), learn=True), 20),
                "MTRNN (2, 5, 30)": (MTRNN((2.0, 5.0, 30.0)), 20), "Elman": ("elman", 20), "GRU": ("gru", 11),
            },
        ),
        lambda seed: eights(60),
        lambda model, seed: {"60 steps": error(model, *eights(60)), "120 steps": error(model, *eights(120))},
    )  # fmt: skip
    yield ""
    yield "A sum of five sines of periods 8 to 128, 320 steps out of nothing, 700 epochs of one update: mse of 1"
    yield ""
    yield from compare(
        networks(
            700,
            **{
                "Clockwork (1, 2, ..., 128)": (Clockwork(tuple(2**k for k in range(8))), 48),
                "Clockwork (1, 3, 9, 27, 81)": (Clockwork((1, 3, 9, 27, 81)), 48),
                "Elman": ("elman", 48), "GRU": ("gru", 27), "LSTM": ("lstm", 23),
            },
        ),
        sines,
        lambda model, seed: {"mse": error(model, *sines(seed))},
    )  # fmt: skip
    yield ""
    yield "A plant of Narendra and Parthasarathy from its controls alone; 30 sequences of 100 steps, 300 epochs"
    yield ""
    yield from compare(
        networks(300, **{"Elman (20, 10)": ("elman", (20, 10)), "Elman 24": ("elman", 24), "GRU 13": ("gru", 13)}),
        plant_learnt,
        plant_error,
    )
