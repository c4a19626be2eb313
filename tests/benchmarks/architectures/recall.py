"""What a Hopfield network holds: random patterns recalled from copies with a tenth of the units flipped."""

import numpy as np

from tests.benchmarks.workers import table

LOADS = 0.05, 0.1, 0.138, 0.2, 0.4, 0.7, 10.0


def recall(rule, load, n_units, seed, flipped=0.1):
    """Shares of patterns that come back exactly, of units that are right, and of patterns that are the nearest."""
    from sklearn_rnn import HopfieldNetwork

    rng = np.random.default_rng(seed)
    X = rng.choice([-1.0, 1.0], (round(load * n_units), n_units))
    damaged = X * np.where(rng.random(X.shape) < flipped, -1, 1)
    right = np.isclose(HopfieldNetwork(rule, random_state=seed).fit(X).transform(damaged), X, atol=1e-6)
    return right.all(axis=1).mean(), right.mean(), np.mean((damaged @ X.T).argmax(axis=1) == np.arange(len(X)))


def report(n_seeds=3):
    """Recall by load and rule; the theory's .138 is where Hebbian patterns cease to be stable in large networks."""
    yield "200 units: patterns that come back exactly from copies with a tenth of the units flipped, mean of 3 draws"
    yield ""
    rows = []
    for rule in ("hebbian", "storkey", "pseudo-inverse", "modern"):
        loads = LOADS if rule == "modern" else LOADS[:-1]
        found = [np.mean([recall(rule, load, 200, seed) for seed in range(n_seeds)], axis=0) for load in loads]
        rows.append([rule, *(f"{exact:.2f}" for exact, _, _ in found), *[""] * (len(LOADS) - len(loads))])
    rows.append(["the nearest pattern, searched for", *(f"{nearest:.2f}" for _, _, nearest in found)])
    yield from table(["rule", *(f"P/n = {load}" for load in LOADS)], rows)
    yield ""
    yield "Hebbian, from the patterns themselves: units that stay right, and patterns that stay whole; 3 draws"
    yield ""
    loads = 0.05, 0.08, 0.11, 0.125, 0.138, 0.15, 0.17, 0.2
    rows = []
    for n_units in (200, 500, 1000):
        draws = [[recall("hebbian", load, n_units, seed, 0.0) for seed in range(n_seeds)] for load in loads]
        rows.append([n_units, *(f"{units:.3f}, {exact:.2f}" for exact, units, _ in np.mean(draws, axis=1))])
    yield from table(["units", *(f"P/n = {load}" for load in loads)], rows)
