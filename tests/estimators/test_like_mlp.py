"""Behaviours that scikit-learn's own tests ask of MLPRegressor and MLPClassifier, and no other file of ours asks."""

import io
import warnings

import joblib
import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.sparse import csr_array
from sklearn.base import clone, is_classifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import PoissonRegressor
from sklearn.utils.estimator_checks import check_sample_weight_equivalence_on_dense_data

from sklearn_rnn import RNNClassifier, RNNRegressor
from sklearn_rnn.cells import Cell

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
X = np.random.default_rng(0).normal(size=(60, 5))
BOTH = pytest.mark.parametrize("cls", [RNNRegressor, RNNClassifier])


def target(cls):
    return (X.sum(axis=1) > 0).astype(int) if cls is RNNClassifier else X.sum(axis=1)


def epoch(model, y):
    return model.partial_fit(X, y, **({"classes": np.unique(y)} if is_classifier(model) else {}))


@BOTH
@pytest.mark.filterwarnings("ignore:Nothing was learnt")
def test_a_larger_alpha_leaves_smaller_weights(cls):
    free, bound = (
        cls(4, alpha=alpha, linear_steps=0, random_state=0).fit(X, target(cls)).weights_ for alpha in (0.0, 30.0)
    )
    for name in ("layers.0.W_ih", "layers.0.W_hh", "readout.W"):
        assert np.abs(bound[name]).sum() < np.abs(free[name]).sum()


@BOTH
@pytest.mark.parametrize("solver", ["sgd", "adam"])
def test_epochs_one_by_one_are_those_of_a_fit_where_rows_keep_their_order(cls, solver):
    """But for what is kept: fit keeps the mean of late weights, partial_fit the last."""
    only = {"shuffle": False, "batch_size": 16, "linear_steps": 0, "random_state": 0}
    model = cls(4, solver=solver, max_iter=5, alpha=0, **only)
    one_by_one = clone(model)
    for _ in range(5):
        epoch(one_by_one, target(cls))
    whole = model.fit(X, target(cls))
    assert_allclose(one_by_one.loss_curve_, whole.loss_curve_, rtol=1e-9)
    assert not np.allclose(one_by_one.weights_["readout.W"], whole.weights_["readout.W"], rtol=1e-9)


@BOTH
def test_shuffling_is_reproducible_and_matters(cls):
    def weights(shuffle):
        return cls(3, shuffle=shuffle, max_iter=1, batch_size=8, random_state=0).fit(X, target(cls)).weights_

    assert_array_equal(weights(True)["readout.W"], weights(True)["readout.W"])
    assert not np.array_equal(weights(True)["readout.W"], weights(False)["readout.W"])


@BOTH
def test_a_warm_start_trains_max_iter_epochs_more_each_time(cls):
    model = cls(3, solver="sgd", warm_start=True, max_iter=3, n_iter_no_change=np.inf, random_state=0)
    for max_iter in (3, 3, 7):
        model.set_params(max_iter=max_iter).fit(X, target(cls))
        assert model.n_iter_ == max_iter
    assert len(model.loss_curve_) == 13


@pytest.mark.parametrize("n_iter_no_change", [2, 5])
def test_patience_is_counted_in_epochs(n_iter_no_change):
    model = RNNRegressor(3, tol=1e9, max_iter=50, n_iter_no_change=n_iter_no_change).fit(X, target(RNNRegressor))
    assert model.n_iter_ == n_iter_no_change + 2  # the first epoch has none before it; more than so many end it
    assert model.set_params(n_iter_no_change=np.inf).fit(X, target(RNNRegressor)).n_iter_ == 50


@pytest.mark.parametrize("n_classes", [2, 3])
def test_log_probabilities_are_the_logarithms_of_probabilities(n_classes):
    model = RNNClassifier(3, max_iter=5).fit(X, np.arange(60) % n_classes)
    assert model.predict_proba(X).shape == (60, n_classes)
    assert_allclose(model.predict_log_proba(X), np.log(model.predict_proba(X)))


def test_early_stopping_reads_labels_that_are_text():
    y = np.array(["calm", "loud", "odd"], dtype=object)[np.arange(60) % 3]
    model = RNNClassifier(3, early_stopping=True, validation_split="random", random_state=0).fit(X, y)
    assert len(model.validation_scores_) == model.n_iter_
    assert np.isfinite(model.validation_scores_).all()


@BOTH
def test_partial_fit_refuses_early_stopping_also_after_a_fit(cls):
    model = cls(3, early_stopping=True, max_iter=2).fit(X, target(cls))
    with pytest.raises(ValueError, match="partial_fit does not support early_stopping=True"):
        model.partial_fit(X, target(cls))


def test_a_loaded_model_is_trained_on_towards_another_target():
    file = io.BytesIO()
    joblib.dump(RNNRegressor(8, alpha=0, random_state=0, normalize_y=False).fit([[2.0]], [4.0]), file)
    file.seek(0)
    model = joblib.load(file).set_params(learning_rate_init=1e-2)
    for _ in range(300):
        model.partial_fit([[2.0]], [1.0])
    assert_allclose(model.predict([[2.0]]), [1.0], rtol=1e-2)


@BOTH
def test_equal_weights_are_no_weights_also_where_rows_are_held_out(cls):
    model = cls(3, early_stopping=True, validation_split="random", max_iter=5, random_state=0)
    with_weights = clone(model).fit(X, target(cls), sample_weight=np.ones(60))
    assert_allclose(with_weights.predict(X), model.fit(X, target(cls)).predict(X))


@BOTH
def test_sparse_matrices_are_refused(cls):
    with pytest.raises(TypeError, match=r"toarray"):
        cls().fit(csr_array(X), target(cls))


@BOTH
def test_held_out_rows_keep_the_names_of_their_columns(cls):
    frame = pd.DataFrame(X, columns=[f"step{k}" for k in range(5)])
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)  # scikit-learn warns where names are lost
        warnings.simplefilter("ignore", ConvergenceWarning)
        cls(3, early_stopping=True, max_iter=2).fit(frame, np.ones(60, int))


class Linear(Cell):
    """A cell without an activation, in place of MLP's activation="identity"."""

    gates = ("hidden",)
    activations = ("identity",)

    def step(self, p, t, a, m, s_prev, s):
        s[0][...] = a[0]

    def step_backward(self, p, t, a, m, s_prev, s, ds, da, g):
        da[0][...] = ds[0]


def test_a_linear_network_with_poisson_loss_is_poisson_regression_and_with_the_squared_error_is_not():
    x = np.linspace(0, 1, 100)[:, None]
    counts = np.random.default_rng(42).poisson(np.exp(x[:, 0] + 1))
    expected = PoissonRegressor(alpha=0, tol=1e-7).fit(x, counts).predict(x)
    model = RNNRegressor(1, cell=Linear(), alpha=0, solver="lbfgs", tol=1e-7, random_state=0)
    assert not np.allclose(model.fit(x, counts).predict(x), expected, rtol=1e-4)
    assert_allclose(model.set_params(loss="poisson").fit(x, counts).predict(x), expected, rtol=1e-4)


def test_an_adaptive_rate_ends_a_fit_before_max_iter():
    model = RNNClassifier(4, tol=0.5, max_iter=3000, solver="sgd", learning_rate="adaptive", random_state=0)
    assert model.fit([[3, 2], [1, 6]], [1, 0]).n_iter_ < 3000


@pytest.mark.parametrize("model", [RNNRegressor(solver="lbfgs"), RNNClassifier(solver="lbfgs", alpha=0.3)])
def test_weight_2_is_a_row_twice_also_for_lbfgs(model):
    """With next to no penalty it cannot be, as rounding grows a hundred thousand millionfold in 50 iterations."""
    check_sample_weight_equivalence_on_dense_data(type(model).__name__, model)
