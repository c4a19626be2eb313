import io
import pickle
import re
from itertools import count

import numpy as np
import pytest
import skops.io
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.base import clone

import sklearn_rnn
from sklearn_rnn import RNNClassifier, RNNRegressor
from sklearn_rnn.training.objective import Objective

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
X = np.random.default_rng(0).normal(size=(80, 5))
Y = X[:, :3].sum(axis=1)
C = np.array(["falls", "rises"])[(Y > 0).astype(int)]


def small(estimator=RNNRegressor, **parameters):
    return estimator(**{"hidden_size": 4, "max_iter": 5, "random_state": 0, **parameters})


@pytest.mark.parametrize("solver", ["adam", "adamw", "sgd", "rmsprop", "lbfgs"])
@pytest.mark.parametrize("cell", ["elman", "lstm", "gru"])
def test_every_solver_learns(solver, cell):
    rate = 0.3 if solver == "sgd" else 0.01
    training = {"learning_rate_init": rate, "max_iter": 150, "n_iter_no_change": 150, "alpha": 0.01}
    model = small(solver=solver, cell=cell, hidden_size=8, **training)
    assert model.fit(X, Y).score(X, Y) > 0.9
    assert model.loss_curve_[-1] < 0.2 * model.loss_curve_[0]


@pytest.mark.parametrize("rates", [{"dropout": 0.2}, {"recurrent_dropout": 0.2}])
def test_dropout_is_for_training_only(rates):
    model = small(hidden_size=16, max_iter=150, n_iter_no_change=150, **rates).fit(X, Y)
    assert_array_equal(model.predict(X), model.predict(X))
    assert model.score(X, Y) > 0.5


@pytest.mark.filterwarnings("ignore:Nothing was learnt")
@pytest.mark.parametrize("rates", [{"dropout": 0.5}, {"recurrent_dropout": 0.5}])
def test_the_noise_of_dropout_ends_no_fit(rates):
    still = {"learning_rate_init": 1e-12, "max_iter": 40, "n_iter_no_change": 2}
    assert small(**still, **rates).fit(X, Y).n_iter_ == 40
    assert small(**still).fit(X, Y).n_iter_ < 40
    assert small(**still, **rates, early_stopping=True).fit(X, Y).n_iter_ < 40


def test_random_state_makes_the_network_reproducible():
    assert_array_equal(small().fit(X, Y).predict(X), small().fit(X, Y).predict(X))
    drawn = small(random_state=np.random.RandomState(0))
    assert not np.array_equal(drawn.fit(X, Y).predict(X), drawn.fit(X, Y).predict(X))
    assert not np.array_equal(small(random_state=1).fit(X, Y).predict(X), small().fit(X, Y).predict(X))


@pytest.mark.parametrize(
    ("given", "dtype", "computed"),
    [
        ("float64", None, "float64"),
        ("float32", None, "float32"),
        ("float64", "float32", "float32"),
        ("float32", "float64", "float64"),
        ("int64", None, "float64"),
    ],
)
def test_computing_type(given, dtype, computed):
    model = small(dtype=dtype).fit(X.astype(given), Y)
    assert model.predict(X).dtype == computed
    assert {array.dtype for array in model.weights_.values()} == {np.dtype(computed)}


def test_lbfgs_computes_in_float64_inside():
    wide, narrow = (small(solver="lbfgs", max_iter=30).fit(X.astype(dtype), Y) for dtype in ("f8", "f4"))
    assert narrow.predict(X.astype("f4")).dtype == np.float32
    assert_allclose(narrow.predict(X.astype("f4")), wide.predict(X), rtol=0.01, atol=0.01)


def test_a_loss_that_no_longer_improves_ends_a_fit():
    model = small(max_iter=1000, tol=1.0).fit(X, Y)
    assert model.n_iter_ == 12  # the first epoch improves on infinity, then 11 do not by tol


@pytest.mark.parametrize(("verbose", "numbers"), [(True, [1, 2, 3, 4, 5]), (2, [2, 4]), (0, [])])
@pytest.mark.parametrize("stops", [{}, {"early_stopping": True}])
def test_verbose_prints_loss_and_score_of_every_kth_epoch(capsys, verbose, numbers, stops):
    model = small(verbose=verbose, **stops).fit(X, Y)
    expected = [f"Iteration {k}, loss = {model.loss_curve_[k - 1]:.8f}" for k in numbers]
    if stops:
        scores = [model.validation_scores_[k - 1] for k in numbers]
        expected = [f"{line}, validation score = {score:.8f}" for line, score in zip(expected, scores, strict=True)]
    printed = capsys.readouterr().out.splitlines()
    assert [re.sub(r", \d+\.\d\d s$", "", line) for line in printed] == expected
    assert all(line.endswith(" s") for line in printed)


def test_divergence_names_the_step_size_and_leaves_the_estimator_as_it_was():
    model = small(cell="elman", solver="sgd", learning_rate_init=1e30, clip_norm=None)
    before = dict(vars(model))
    with pytest.raises(ValueError, match=r"learning_rate_init.*StandardScaler"):
        model.fit(X, Y)
    assert vars(model) == before
    fitted = small(warm_start=True).fit(X, Y)
    before = dict(vars(fitted))
    fitted.set_params(solver="sgd", learning_rate_init=1e30, clip_norm=None)
    with pytest.raises(ValueError, match="diverged"):
        fitted.fit(X, Y)
    assert {name: vars(fitted)[name] for name in ("weights_", "loss_curve_", "n_iter_", "t_")} == {
        name: before[name] for name in ("weights_", "loss_curve_", "n_iter_", "t_")
    }


def test_an_interrupt_keeps_what_was_learnt(monkeypatch):
    def interrupt(line):
        if line.startswith("Iteration 3"):
            raise KeyboardInterrupt

    monkeypatch.setattr("builtins.print", interrupt)
    for solver in ("adam", "lbfgs"):
        with pytest.warns(UserWarning, match="interrupted"):
            model = small(solver=solver, max_iter=50, verbose=True).fit(X, Y)
        assert model.n_iter_ == 3
        assert np.isfinite(model.predict(X)).all()


def test_an_interrupted_partial_fit_keeps_the_optimiser_that_led_to_its_weights(monkeypatch):
    model = small(batch_size=20).partial_fit(X, Y)
    n_steps, calls, step = model._optimizer_state["step"], count(), Objective.__call__

    def interrupt(self, *arguments):
        if next(calls) == 2:
            raise KeyboardInterrupt
        return step(self, *arguments)

    monkeypatch.setattr(Objective, "__call__", interrupt)
    with pytest.warns(UserWarning, match="interrupted"):
        model.partial_fit(X, Y)
    assert model._optimizer_state["step"] == n_steps + 2


# going on


def test_warm_start_goes_on_with_weights_and_history():
    model = small(warm_start=True).fit(X, Y)
    first = dict(model.weights_)
    model.set_params(learning_rate_init=1e-12, alpha=0.0).fit(X, Y)
    for name, array in first.items():
        assert_allclose(model.weights_[name], array, atol=1e-9)
    assert len(model.loss_curve_) == 10
    assert model.t_ == 80 * 10
    assert model.n_iter_ == 5


def test_warm_start_refuses_other_classes():
    model = small(RNNClassifier, warm_start=True).fit(X, C)
    with pytest.raises(ValueError, match=r"same classes as in the fit before; missing are \['rises'\]"):
        model.fit(X[C == "falls"], C[C == "falls"])
    model.partial_fit(X[C == "falls"], C[C == "falls"])
    with pytest.raises(ValueError, match=r"classes that were not there before: \['stays'\]"):
        model.fit(X, np.where(C == "falls", "stays", C))


@pytest.mark.parametrize("how", ["pickle", "skops"])
@pytest.mark.parametrize("solver", ["adam", "adamw", "sgd", "rmsprop"])
def test_partial_fit_goes_on_across_a_save_as_if_it_had_never_stopped(how, solver):
    def saved(model):
        if how == "pickle":
            return pickle.loads(pickle.dumps(model))
        return sklearn_rnn.load(io.BytesIO(skops.io.dumps(model)))

    steady, stopped = (small(solver=solver, recurrent_dropout=0.1, batch_size=30) for _ in range(2))
    for _ in range(4):
        steady.partial_fit(X, Y)
        stopped = saved(stopped.partial_fit(X, Y))
    assert_array_equal(steady.predict(X), stopped.predict(X))
    assert steady.loss_curve_ == stopped.loss_curve_
    assert steady.n_iter_ == 1
    assert steady.t_ == 320


def test_the_state_of_the_optimiser_does_not_go_on_from_a_fit():
    def after(fit_first):
        model = small().fit(X, Y)
        if fit_first:
            model.partial_fit(X, Y)
            model.set_params(warm_start=True, max_iter=1, learning_rate_init=1e-15, alpha=0.0).fit(X, Y)
        return hasattr(model, "_optimizer_state")

    assert not after(False)
    assert not after(True)


def test_another_solver_starts_a_new_state():
    model = small().partial_fit(X, Y)
    model.set_params(solver="sgd").partial_fit(X, Y)
    assert set(model._optimizer_state) == {"velocity"}


def test_partial_fit_divides_the_penalty_by_the_weights_of_all_blocks():
    """Under a rate that learns nothing only the decay of adamw is left: rate times alpha / n, n growing."""
    model = small(solver="adamw", batch_size=80, learning_rate_init=1e-12, alpha=80e10).partial_fit(X, Y)
    for n_blocks in (2, 3):
        before = model.weights_["layers.0.W_hh"]
        model.partial_fit(X, Y)
        assert_allclose(model.weights_["layers.0.W_hh"], (1 - 0.01 / n_blocks) * before, rtol=1e-4)
    model.fit(X, Y).partial_fit(X, Y)
    assert model._weight_seen == 160


def test_partial_fit_learns():
    model = small(RNNClassifier, learning_rate_init=0.02, batch_size=20)
    for _ in range(40):
        model.partial_fit(X, C, classes=["falls", "rises"])
    assert model.score(X, C) > 0.9


def test_class_weights_of_partial_fit_are_those_of_sgd():
    with pytest.raises(ValueError, match=r'"balanced" is not for partial_fit.*compute_class_weight'):
        small(RNNClassifier, class_weight="balanced").partial_fit(X, C, classes=["falls", "rises"])
    classes = ["falls", "rises", "stays"]
    model = small(RNNClassifier, class_weight={"falls": 2.0, "rises": 1.0, "stays": 3.0})
    model.partial_fit(X[C == "falls"], C[C == "falls"], classes=classes).partial_fit(X, C)
    weighed = small(RNNClassifier).partial_fit(
        X[C == "falls"], C[C == "falls"], classes, np.full((C == "falls").sum(), 2)
    )
    weighed.partial_fit(X, C, sample_weight=np.where(C == "falls", 2.0, 1.0))
    assert_array_equal(model.predict_proba(X), weighed.predict_proba(X))
    with pytest.raises(ValueError, match=r"The classes, \['rises', 'stays'\], are not in class_weight"):
        small(RNNClassifier, class_weight={"falls": 2, "moves": 1}).partial_fit(X, C, classes=classes)


def test_classes_of_partial_fit():
    with pytest.raises(ValueError, match="alpha"):
        small(RNNClassifier, alpha=-1).partial_fit(X, C)
    with pytest.raises(ValueError, match="classes must be passed on the first call"):
        small(RNNClassifier).partial_fit(X, C)
    model = small(RNNClassifier).partial_fit(X[:3], C[:3], classes=["falls", "rises", "stays"])
    assert model.predict_proba(X).shape == (80, 3)
    with pytest.raises(ValueError, match="not the same as in the first call"):
        model.partial_fit(X, C, classes=["falls", "rises"])
    with pytest.raises(ValueError, match="not there before"):
        model.partial_fit(X, np.full(80, "other"))
    with pytest.raises(ValueError, match="not there before"):
        small(RNNClassifier).partial_fit(X, C, classes=["falls", "stays"])


def test_partial_fit_is_for_minibatch_solvers():
    assert not hasattr(small(solver="lbfgs"), "partial_fit")
    with pytest.raises(ValueError, match="partial_fit does not support early_stopping"):
        small(early_stopping=True).partial_fit(X, Y)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(["fit", "partial_fit", "clone", "pickle", "wrong"]), min_size=1, max_size=6), st.booleans()
)
def test_any_order_of_calls_leaves_a_model_that_works(calls, warm_start):
    model = small(max_iter=2, warm_start=warm_start)
    fitted, epochs = False, 0
    for call in calls:
        if call == "fit":
            model.fit(X, Y)
            epochs = 2 + (epochs if warm_start else 0)
            fitted = True
        elif call == "partial_fit":
            model.partial_fit(X, Y)
            epochs += 1
            fitted = True
        elif call == "clone":
            model, fitted, epochs = clone(model), False, 0
        elif call == "pickle":
            model = pickle.loads(pickle.dumps(model))
        else:
            with pytest.raises(ValueError, match="infinity"):
                model.fit(np.full((3, 5), np.inf), np.ones(3))
    assert hasattr(model, "weights_") == fitted
    if fitted:
        assert len(model.loss_curve_) == epochs
        assert model.predict(X).shape == (80,)
