"""Ordinary use, in which nothing is wrong: no warning may be told."""

import warnings

import numpy as np

from sklearn_rnn import RNNClassifier, RNNRegressor
from tests.preprocessing.ordinary import count_alarms
from tests.torture.kind import Kind


def rows_in_time(rng):
    """A random job with a windower: folds, a search, or a while in production."""
    alarms = count_alarms(1, rng)
    assert not alarms, dict(alarms)


def sequences(rng):
    """Default networks that have something to learn."""
    X = rng.normal(size=(int(rng.integers(150, 300)), 6, 2))
    X = X if rng.random() < 0.5 else [x[: rng.integers(2, 7)] for x in X]
    y = np.array([x[-1, 0] - x[-2, 1] for x in X])
    model, target = (RNNRegressor, y) if rng.random() < 0.5 else (RNNClassifier, y > 0)
    with warnings.catch_warnings(action="error"):
        model(8, early_stopping=bool(rng.integers(2)), random_state=0).fit(X, target).predict(X)


KINDS = [
    Kind(
        "ordinary rows in time",
        "17 kinds of index, 10 of values, panels; folds, searches, service: no warning",
        rows_in_time,
        1000,
    ),
    Kind("ordinary sequences", "of one length and of several, numbers and classes: no warning", sequences, 100),
]
