"""Training that goes on: after a save as if it had never stopped, block by block, and over more and more epochs."""

import io
from copy import deepcopy
from itertools import product

import numpy as np
import pytest
from numpy.testing import assert_array_equal

import sklearn_rnn
from sklearn_rnn import RNNClassifier, RNNRegressor

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
X = np.random.default_rng(0).normal(size=(60, 5))
Y = X[:, 0] * X[:, -1]
WAYS = {
    "shuffled": {},
    "dropout": {"dropout": 0.3, "recurrent_dropout": 0.2},
    "truncated": {"bptt_steps": 2},
    "momentum": {"solver": "sgd", "cell": "lstm"},
    "decay": {"solver": "adamw", "linear_steps": 0},
    "a schedule": {"learning_rate": "cosine"},
    "a schedule that watches": {"solver": "sgd", "learning_rate": "adaptive", "tol": 0.1, "n_iter_no_change": 1},
    "another seed each time": {"random_state": np.random.RandomState(3)},
}
WATCHED = {"early stopping": {"early_stopping": True}}  # by fit alone


def small(estimator=RNNRegressor, **parameters):
    defaults = {"hidden_size": (3, 2), "max_iter": 3, "batch_size": 20, "random_state": 0}
    return estimator(**{**defaults, **parameters})


def saved(model):
    file = io.BytesIO()
    sklearn_rnn.dump(model, file)
    return sklearn_rnn.load(io.BytesIO(file.getvalue()))


def assert_same(one, other):
    assert one.weights_.keys() == other.weights_.keys()
    for name, array in one.weights_.items():
        assert_array_equal(array, other.weights_[name])
    assert (one.loss_curve_, one.t_, one.validation_scores_) == (other.loss_curve_, other.t_, other.validation_scores_)


@pytest.mark.parametrize(("method", "way"), [*product(["fit", "partial_fit"], WAYS), *product(["fit"], WATCHED)])
def test_after_dump_and_load_bit_for_bit_as_if_never_stopped(method, way):
    steady, stopped = (small(warm_start=True, **deepcopy({**WAYS, **WATCHED}[way])) for _ in range(2))
    for start in (0, 20, 0):  # blocks of their own, and one again
        rows = slice(start, start + 40)
        getattr(steady, method)(X[rows], Y[rows])
        getattr(stopped, method)(X[rows], Y[rows])
        stopped = saved(stopped)
        assert_same(steady, stopped)


@pytest.mark.parametrize("estimator", [RNNRegressor, RNNClassifier])
def test_warm_start_over_a_growing_max_iter_adds_as_many_epochs_each_time(estimator):
    y = Y if estimator is RNNRegressor else Y > 0
    model, curve = small(estimator, warm_start=True, n_iter_no_change=np.inf, linear_steps=0), []
    for max_iter in (2, 4, 8):
        model.set_params(max_iter=max_iter).fit(X, y)
        assert model.n_iter_ == max_iter
        assert model.loss_curve_[: len(curve)] == curve
        assert len(model.loss_curve_) == len(curve) + max_iter
        curve = model.loss_curve_
    assert model.t_ == 60 * 14


def test_with_early_stopping_no_later_fit_ends_worse():
    model = small(warm_start=True, early_stopping=True, learning_rate_init=0.1)
    best = []
    for max_iter in (2, 4, 8):
        best.append(model.set_params(max_iter=max_iter).fit(X, Y).best_validation_score_)
    assert best == sorted(best)
