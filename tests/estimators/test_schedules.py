import numpy as np
import pytest
from numpy.testing import assert_array_equal
from sklearn.base import clone

from sklearn_rnn import RNNClassifier, RNNRegressor

X = np.random.default_rng(0).normal(size=(60, 5))
BOTH = pytest.mark.parametrize("cls", [RNNRegressor, RNNClassifier])


def target(cls):
    return (X.sum(axis=1) > 0).astype(int) if cls is RNNClassifier else X.sum(axis=1)


@BOTH
@pytest.mark.parametrize("early_stopping", [False, True])
def test_under_cosine_max_iter_is_the_plan(cls, early_stopping):
    """Warnings are errors here: a loss that still falls when the plan ends is none."""
    model = cls(4, learning_rate="cosine", max_iter=20, tol=1e9, early_stopping=early_stopping, random_state=0)
    model.set_params(linear_steps=0)  # else the network may have no share, and the last epochs are not needed
    assert model.fit(X, target(cls)).n_iter_ == 20
    assert model.set_params(warm_start=True).fit(X, target(cls)).n_iter_ == 20


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_an_adaptive_fit_goes_on_with_smaller_steps_where_a_constant_one_stops():
    model = RNNRegressor(4, solver="sgd", tol=1e-2, n_iter_no_change=2, max_iter=500, linear_steps=0, random_state=0)
    adaptive = clone(model).set_params(learning_rate="adaptive").fit(X, X.sum(axis=1))
    constant = model.fit(X, X.sum(axis=1))
    assert constant.n_iter_ + 3 * 6 <= adaptive.n_iter_ < 500  # six cuts take 5e-3 below 1e-6
    assert_array_equal(adaptive.loss_curve_[: constant.n_iter_], constant.loss_curve_)


@BOTH
@pytest.mark.parametrize("learning_rate", ["cosine", "invscaling", "adaptive"])
def test_partial_fit_keeps_the_first_rate(cls, learning_rate):
    model = cls(4, solver="sgd", random_state=0)
    scheduled = clone(model).set_params(learning_rate=learning_rate)
    classes = {"classes": [0, 1]} if cls is RNNClassifier else {}
    for _ in range(3):
        for each in (model, scheduled):
            each.partial_fit(X, target(cls), **classes)
    assert_array_equal(scheduled.weights_["readout.W"], model.weights_["readout.W"])


@BOTH
@pytest.mark.parametrize(
    ("learning_rate", "solver", "match"),
    [
        ("cosine", "lbfgs", "finds the size of its steps itself"),
        ("adaptive", "lbfgs", "finds the size of its steps itself"),
        ("adaptive", "adam", 'is for solver="sgd", got solver="adam"'),
        ("invscaling", "rmsprop", 'is for solver="sgd"'),
        ("linear", "adam", "'learning_rate' parameter"),
    ],
)
def test_a_schedule_that_is_not_for_a_solver_is_refused(cls, learning_rate, solver, match):
    with pytest.raises(ValueError, match=match):
        cls(learning_rate=learning_rate, solver=solver).fit(X, target(cls))


@BOTH
@pytest.mark.filterwarnings("ignore:The training loss was still falling fast when max_fun=")
def test_max_fun_bounds_the_evaluations_of_lbfgs(cls):
    model = cls(4, solver="lbfgs", max_iter=100, max_fun=8, linear_steps=0, random_state=0).fit(X, target(cls))
    assert model.n_iter_ <= 8 < model.set_params(max_fun=15000).fit(X, target(cls)).n_iter_


@pytest.mark.filterwarnings("ignore:The training loss was still falling fast when max_fun=")
def test_max_fun_bounds_all_legs_of_a_training_together():
    model = RNNClassifier(4, solver="lbfgs", max_iter=100, max_fun=8, random_state=0)
    assert model.fit(X, target(RNNClassifier)).n_iter_ <= 8


def test_the_bound_that_cut_training_short_is_named():
    with pytest.warns(match=r"when max_fun=5 ended the training. Raise max_fun"):
        RNNRegressor(4, solver="lbfgs", max_iter=100, max_fun=5, linear_steps=0, random_state=0).fit(X, X.sum(axis=1))
