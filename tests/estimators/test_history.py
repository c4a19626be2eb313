"""What fitted attributes tell of training: over calls that go on from one another, and after an interrupt."""

import numpy as np
import pytest
from sklearn.metrics import r2_score

from sklearn_rnn import RNNRegressor
from sklearn_rnn.estimators.history import History
from sklearn_rnn.training import Run

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
X = np.random.default_rng(0).normal(size=(40, 4))
Y = X.sum(axis=1)


def small(estimator=RNNRegressor, **parameters):
    return estimator(**{"hidden_size": 3, "max_iter": 2, "random_state": 0, **parameters})


def test_a_history_is_extended_and_told_by_attributes():
    first = History().extended(Run(np.zeros(1), [3.0, 2.0], None, None, False), 10)
    assert first.attributes == {
        "loss_": 2.0, "loss_curve_": [3.0, 2.0], "best_loss_": 2.0, "validation_scores_": None,
        "best_validation_score_": None, "n_iter_": 2, "t_": 20,
    }  # fmt: skip
    watched = first.extended(Run(np.zeros(1), [2.5], [-1.0], -0.5, True), 8)
    assert watched.attributes == {
        "loss_": 2.5, "loss_curve_": [3.0, 2.0, 2.5], "best_loss_": None, "validation_scores_": [-1.0],
        "best_validation_score_": -0.5, "n_iter_": 1, "t_": 28,
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


def test_history_goes_on_with_training():
    model = small(warm_start=True, early_stopping=True).fit(X, Y).fit(X, Y)
    assert len(model.validation_scores_) == len(model.loss_curve_) == 4
    model = small().partial_fit(X, Y)
    first = model.loss_
    model.set_params(learning_rate_init=1.0).partial_fit(X, Y).partial_fit(X, Y)
    assert model.best_loss_ == min(model.loss_curve_) <= first
