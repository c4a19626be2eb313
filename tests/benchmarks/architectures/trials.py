"""Networks on one task, beside each other: weights, seconds and figures of several seeds."""

import statistics
import time

import numpy as np

from tests.benchmarks.workers import table


class Lagged:
    """A linear model of the last steps, the step itself included, for targets of steps; NaN is no known target."""

    def __init__(self, model, n_steps=20):
        self.model, self.n_steps = model, n_steps

    def fit(self, X, y):
        """From lists of (n_steps_i, n_features) and (n_steps_i[, k])."""
        targets = np.concatenate([np.asarray(one, float) for one in y])
        known = ~np.isnan(targets.reshape(len(targets), -1)).any(axis=1)
        self.model.fit(np.concatenate([self._rows(x) for x in X])[known], targets[known])
        return self

    def predict(self, X):
        """A list, as the networks'."""
        return [self.model.predict(self._rows(x)) for x in X]

    def _rows(self, x):
        """The last steps before each, zeros before the first: (n_steps, n_steps * n_features)."""
        x = np.concatenate([np.zeros((self.n_steps - 1, x.shape[1])), x])
        return np.lib.stride_tricks.sliding_window_view(x, self.n_steps, axis=0).reshape(-1, self.n_steps * x.shape[1])


def n_weights(model):
    """How many numbers a fitted model has learnt: of an echo state network those of its readout."""
    if (weights := getattr(model, "weights_", None)) is not None:
        return sum(W.size for name, W in weights.items() if not (hasattr(model, "washout") and "layers." in name))
    return model.model.coef_.size + np.size(model.model.intercept_)


def compare(models, data, ask, seeds=range(3)):
    """Lines of a table, a row a model.

    Parameters
    ----------
    models : dict of str to callable
        From a seed to an estimator.
    data : callable
        From a seed to X and y to learn.
    ask : callable
        From a fitted model and a seed to figures by name.
    """
    rows, heads = [], []
    for name, make in models.items():
        seconds, found = [], []
        for seed in seeds:
            X, y = data(seed)
            start = time.perf_counter()
            model = make(seed).fit(X, y)
            seconds.append(time.perf_counter() - start)
            found.append(ask(model, seed))
        heads = list(found[0])
        figures = [", ".join(f"{figure[head]:.3g}" for figure in found) for head in heads]
        rows.append([name, n_weights(model), f"{statistics.median(seconds):.1f}", *figures])
    yield from table(["model", "weights", "fit, s", *heads], rows)
