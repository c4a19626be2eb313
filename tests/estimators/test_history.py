"""What fitted attributes tell of training: over calls that go on from one another, and after an interrupt."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.metrics import r2_score

from sklearn_rnn import RNNClassifier, RNNRegressor
from sklearn_rnn.estimators.history import History
from sklearn_rnn.estimators.task import read_task
from sklearn_rnn.training import Run, mean_loss

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
X = np.random.default_rng(0).normal(size=(40, 4))
Y = X.sum(axis=1)


def small(estimator=RNNRegressor, **parameters):
    return estimator(**{"hidden_size": 3, "max_iter": 2, "random_state": 0, **parameters})


def test_a_history_is_extended_and_told_by_attributes():
    first = History().extended(Run(np.zeros(1), [3.0, 2.0], None, n_seen=20), 1.5)
    assert first.attributes == {
        "loss_": 2.0, "loss_curve_": [3.0, 2.0], "best_loss_": 2.0, "validation_scores_": None,
        "best_validation_score_": None, "n_iter_": 2, "t_": 20, "fit_time_": 1.5,
    }  # fmt: skip
    watched = first.extended(Run(np.zeros(1), [2.5], [-1.0], -0.5, True, n_seen=8), 0.5)
    assert watched.attributes == {
        "loss_": 2.5, "loss_curve_": [3.0, 2.0, 2.5], "best_loss_": None, "validation_scores_": [-1.0],
        "best_validation_score_": -0.5, "n_iter_": 1, "t_": 28, "fit_time_": 2.0,
    }  # fmt: skip
    assert first.losses == [3.0, 2.0]


def test_an_estimator_and_its_history_tell_the_same():
    model = small(warm_start=True, early_stopping=True).fit(X, Y).fit(X, Y)
    told = History.of(model).attributes
    assert {name: getattr(model, name) for name in told} == told


def test_an_interrupt_before_the_first_epoch_is_through_keeps_the_history(monkeypatch):
    model = small(warm_start=True).fit(X, Y)
    loss, curve = model.loss_, list(model.loss_curve_)

    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("sklearn_rnn.training.loop._epoch", interrupt)
    with pytest.warns(UserWarning, match="interrupted") as caught:
        model.fit(X, Y)
    assert caught[0].filename == __file__
    assert (model.loss_, model.loss_curve_) == (loss, curve)


def test_an_interrupt_while_scoring_leaves_as_many_scores_as_losses(monkeypatch):
    for epochs in (0, 2):
        left = iter(range(epochs))

        def interrupted(*arguments, left=left, **options):
            if next(left, None) is None:
                raise KeyboardInterrupt
            return r2_score(*arguments, **options)

        monkeypatch.setattr("sklearn_rnn.estimators.targets.numbers.r2_score", interrupted)
        with pytest.warns(UserWarning, match="interrupted"):
            model = small(early_stopping=True, scoring=None, max_iter=9, linear_steps=0).fit(X, Y)
        assert len(model.validation_scores_) == len(model.loss_curve_) == model.n_iter_ == epochs
        assert np.isfinite(model.best_validation_score_) == (epochs > 0)
        assert model.best_validation_score_ != -np.inf


def test_an_interrupt_while_what_epochs_must_beat_is_scored_keeps_it(monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    fitted = small(warm_start=True).fit(X, Y)
    before = fitted.predict(X)
    monkeypatch.setattr("sklearn_rnn.estimators.targets.numbers.r2_score", interrupted)
    with pytest.warns(UserWarning, match="interrupted"):
        fitted.set_params(early_stopping=True, scoring=None).fit(X, Y)
    assert_array_equal(fitted.predict(X), before)
    assert len(fitted.loss_curve_) == 2
    with pytest.warns(UserWarning, match="interrupted"):
        first = small(early_stopping=True, scoring=None).fit(X, Y)
    assert_array_equal(first.weights_["readout.W"], 0)  # its linear path alone


def test_history_goes_on_with_training():
    model = small(warm_start=True, early_stopping=True).fit(X, Y).fit(X, Y)
    assert len(model.validation_scores_) == len(model.loss_curve_) == 4
    model = small().partial_fit(X, Y)
    first = model.loss_
    model.set_params(learning_rate_init=1.0).partial_fit(X, Y).partial_fit(X, Y)
    assert model.best_loss_ == min(model.loss_curve_) <= first


@pytest.mark.parametrize("solver", ["adam", "adamw", "lbfgs"])
@pytest.mark.parametrize("kind", ["numbers", "not all known", "classes", "labels"])
def test_training_and_validation_loss_are_in_one_unit_whatever_the_penalty(solver, kind):
    """Watched on the rows trained on, an epoch's score is the loss that the next epoch, of one update, begins with."""
    y = np.column_stack([Y, X[:, 0] * X[:, 1]])
    if kind == "not all known":
        y[::3, 1] = np.nan
    elif kind != "numbers":
        y = y[:, 0] > 0 if kind == "classes" else (y > 0).astype(int)
    cls = RNNRegressor if kind.startswith("n") else RNNClassifier
    model = small(cls, solver=solver, alpha=50.0, batch_size=40, linear_steps="auto" if cls is RNNRegressor else 0)
    weight = np.linspace(0.5, 2, 40)
    if solver == "lbfgs":  # it takes no validation set: the loss is of the weights after the iteration
        model.fit(X, y, weight)
        task = read_task(model, X, y, weight, None, first=model._first_target, whole=True)
        found = mean_loss(task.target.loss, model._read(X)[1].outputs, task.target.n_outputs, task.examples)
        assert model.loss_curve_[-1] == pytest.approx(found, rel=1e-9)
        return
    model.set_params(max_iter=4).fit(X, y, weight, X_val=X, y_val=y, sample_weight_val=weight)
    assert_allclose(model.loss_curve_[1:], np.negative(model.validation_scores_[:-1]), rtol=1e-9)
