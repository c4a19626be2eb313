"""One fitted model asked, told and trained by several threads at once."""

import functools
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from copy import deepcopy

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from sklearn.base import clone
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from sklearn_rnn import RNNClassifier, RNNRegressor, SequenceWindower, advance
from tests.torture.kind import Kind

ROWS = np.random.default_rng(0).normal(size=(300, 3))
TARGET = np.tanh(ROWS).sum(axis=1)
N_THREADS = 8


@contextmanager
def threads_that_alternate(n_threads):
    """A pool of threads that Python changes between every few lines."""
    before = sys.getswitchinterval()
    with warnings.catch_warnings(action="ignore"), ThreadPoolExecutor(n_threads) as pool:
        sys.setswitchinterval(1e-6)
        try:
            yield pool
        finally:
            sys.setswitchinterval(before)


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


def advances(rng):
    """200 advances in 16 threads, a row of a series each, between refused ones and predictions."""
    rows = np.column_stack([np.arange(60.0), rng.normal(size=(60, 2))])
    windower = SequenceWindower(3, lag=1, padding="zero", flatten=True, group_col=0)
    model = make_pipeline(windower, Ridge()).fit(rows, rows[:, 1])
    tells, asked = iter(rng.normal(size=(200, 2))), rows[rng.integers(0, 60, 20)]
    news = [np.array([[series % 60, *next(tells)]]) for series in range(200)]
    alone = deepcopy(model)
    advance(alone, np.concatenate(news))  # those of one series come in this order, of several in any

    def one_series(series):
        for row in news[series::60]:
            advance(model, row)
        with pytest.raises(ValueError, match="infinity"):
            advance(model, np.array([[series, np.inf, 0.0]]))
        model.predict(asked)

    with threads_that_alternate(16) as pool:
        list(pool.map(one_series, range(60)))
    assert_array_equal(model.predict(rows), alone.predict(rows))


def refits(rng):
    """Predictions beside fits: each is the one's or the other's."""
    offsets = np.array([0.0, 1000.0])
    model = clone(fitted(1)).set_params(random_state=int(rng.integers(1000)), hidden_size=2, max_iter=1)
    with warnings.catch_warnings(action="ignore"):
        states = [clone(model).fit(ROWS[:30], TARGET[:30] + offset).predict(ROWS[:5]) for offset in offsets]
        model.fit(ROWS[:30], TARGET[:30])

    def fit_again():
        for offset in np.tile(offsets, 20):
            model.fit(ROWS[:30], TARGET[:30] + offset)

    with threads_that_alternate(4) as pool:
        fitting = pool.submit(fit_again)
        while not fitting.done():
            for said in pool.map(model.predict, [ROWS[:5]] * 12):
                assert any(np.array_equal(said, expected) for expected in states), said
        fitting.result()


KINDS = [
    Kind("predict in threads", "8 threads, 40 blocks: bit by bit what one thread predicts", predictions, 200),
    Kind("fits in threads", "4 networks side by side: bit by bit what each learns alone", fits, 100),
    Kind(
        "advance in threads",
        "16 threads, 200 rows, some refused: none is lost or taken back",
        advances,
        40,
    ),
    Kind("predict beside fit", "each answer is that of the old model or of the new, bit by bit", refits, 40),
]
