"""A small network, trained as the tests of solving have it."""

import numpy as np

from sklearn_rnn.cells import GRU
from sklearn_rnn.network import Network
from sklearn_rnn.numerics import Sequences
from sklearn_rnn.training import Examples, NoPath, OneLeg, Settings, SquaredError, solve


def settings(**changes):
    usual = {
        "solver": "adam",
        "learning_rate_init": 0.01,
        "learning_rate": "constant",
        "power_t": 0.5,
        "momentum": 0.9,
        "alpha": 0.0,
        "batch_size": 16,
        "max_iter": 30,
        "max_fun": 15000,
        "clip_norm": 1.0,
        "shuffle": True,
        "tol": 1e-6,
        "n_iter_no_change": np.inf,
        "averages": True,
    }
    return Settings(**{**usual, **changes})


def run(X, Y, changes=None, cell=None, plan=OneLeg, **options):
    network = Network(cell or GRU(), X.shape[2], (4,), len(Y))
    rng = np.random.default_rng(0)
    theta = network.first_theta(rng, 0.5)
    examples = Examples(Sequences(X, np.full(len(X), X.shape[1])), Y, np.ones(len(X)))
    plan = plan(NoPath(), examples)
    result = solve(network, SquaredError(), theta, plan, settings(**(changes or {})), rng=rng, **options)
    return result, network.layout.views(result.theta)
