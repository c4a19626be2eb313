"""One fitted model asked by several threads at once."""

import functools
import warnings
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.testing import assert_array_equal
from sklearn.base import clone
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from sklearn_rnn import RNNClassifier, RNNRegressor, SequenceWindower
from tests.torture.kind import Kind

ROWS = np.random.default_rng(0).normal(size=(300, 3))
TARGET = np.tanh(ROWS).sum(axis=1)
N_THREADS = 8


@functools.cache
def fitted(k):
    """The k-th of three fitted models."""
    rows_in_time = make_pipeline(StandardScaler(), SequenceWindower(6), RNNRegressor(8, max_iter=2, random_state=0))
    classifier = RNNClassifier(8, cell="lstm", bidirectional=True, max_iter=2, random_state=0)
    models = [rows_in_time, RNNRegressor((8, 4), cell="elman", max_iter=2, random_state=0), classifier]
    with warnings.catch_warnings(action="ignore"):
        return models[k].fit(ROWS[:200], TARGET[:200] > 0 if k == 2 else TARGET[:200])


def predictions(rng):
    """Blocks of all sizes predicted by threads, and one after the other."""
    model = fitted(int(rng.integers(3)))
    blocks = [ROWS[start : start + size] for start, size in rng.integers(1, 150, size=(40, 2))]
    with warnings.catch_warnings(), ThreadPoolExecutor(N_THREADS) as pool:
        warnings.filterwarnings("ignore", message="X holds the rows seen last once more")
        alone = [model.predict(block) for block in blocks]
        for together, expected in zip(pool.map(model.predict, blocks), alone, strict=True):
            assert_array_equal(together, expected)


def fits(rng):
    """Models that train side by side, each of its own thread."""
    seeds = rng.integers(0, 1000, 4)
    models = [clone(fitted(1)).set_params(random_state=int(seed)) for seed in seeds]

    def trained(model):
        return clone(model).fit(ROWS[:60], TARGET[:60]).predict(ROWS)

    with warnings.catch_warnings(action="ignore"):
        alone = [trained(model) for model in models]
        with ThreadPoolExecutor(N_THREADS) as pool:
            for together, expected in zip(pool.map(trained, models), alone, strict=True):
                assert_array_equal(together, expected)


KINDS = [
    Kind("predict in threads", "8 threads, 40 blocks: bit by bit what one thread predicts", predictions, 200),
    Kind("fits in threads", "4 networks side by side: bit by bit what each learns alone", fits, 100),
]
