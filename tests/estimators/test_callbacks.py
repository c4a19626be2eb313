"""Training, as scikit-learn's callbacks see it."""

import io

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from sklearn.callback import ScoringMonitor
from sklearn.model_selection import GridSearchCV, TimeSeriesSplit
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import sklearn_rnn
from sklearn_rnn import RNNClassifier, RNNRegressor, SequenceWindower
from tests.test_callbacks import Recorder

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
X = np.random.default_rng(0).normal(size=(60, 5))
Y = X[:, -1] + X[:, 0] * X[:, 1]


def small(estimator=RNNRegressor, **parameters):
    return estimator(**{"hidden_size": 3, "max_iter": 4, "random_state": 0, **parameters})


class Keeper(Recorder):
    """Keeps the fitted estimator of every task, and stops after so many epochs."""

    def __init__(self, last=np.inf):
        super().__init__()
        self.last, self.kept = last, []

    def on_fit_task_end(self, estimator, context, *, fitted_estimator):
        super().on_fit_task_end(estimator, context)
        self.kept.append(fitted_estimator)
        return context.task_id + 1 >= self.last


@pytest.mark.parametrize("solver", ["adam", "lbfgs"])
@pytest.mark.parametrize("estimator", [RNNRegressor, RNNClassifier])
def test_the_estimator_of_an_epoch_is_the_one_that_a_fit_of_as_many_leaves(solver, estimator):
    y, keeper = Y > 0 if estimator is RNNClassifier else Y, Keeper()
    small(estimator, solver=solver, linear_steps=0).set_callbacks(keeper).fit(X, y)
    for n_epochs, kept in enumerate(keeper.kept[:-1], start=1):
        shorter = small(estimator, solver=solver, linear_steps=0, max_iter=n_epochs).fit(X, y)
        assert_array_equal(kept.predict(X), shorter.predict(X))
        assert (kept.loss_curve_, kept.n_iter_, kept.t_) == (shorter.loss_curve_, shorter.n_iter_, shorter.t_)
    sklearn_rnn.dump(keeper.kept[1].set_callbacks(), io.BytesIO())  # a state that load takes


@pytest.mark.parametrize(("mapping", "n_steps"), [("many-to-many", 5), ("encoder-decoder", 2), ("one-to-many", 3)])
def test_so_it_is_whatever_the_mapping(mapping, n_steps):
    keeper = Keeper()
    small(mapping=mapping).set_callbacks(keeper).fit(X, X[:, :n_steps])
    shorter = small(mapping=mapping, max_iter=2).fit(X, X[:, :n_steps])
    assert_array_equal(keeper.kept[1].predict(X), shorter.predict(X))
    sklearn_rnn.dump(keeper.kept[1].set_callbacks(), io.BytesIO())


def test_under_early_stopping_it_has_the_weights_of_its_epoch_and_fit_the_best():
    keeper = Keeper()
    model = small(early_stopping=True, learning_rate_init=0.3).set_callbacks(keeper).fit(X, Y)
    *epochs, fitted = keeper.kept
    scores = [kept.best_validation_score_ for kept in epochs]
    assert scores == model.validation_scores_
    assert epochs[1].validation_scores_ == scores[:2]
    assert fitted.best_validation_score_ == max(scores)


@pytest.mark.parametrize("solver", ["adam", "lbfgs"])
def test_a_callback_that_returns_true_ends_training(solver):
    keeper = Keeper(last=2)
    model = small(solver=solver, max_iter=50).set_callbacks(keeper).fit(X, Y)  # and no warning tells of max_iter
    assert model.n_iter_ == 2
    assert keeper.told == [
        "setup", "begin fit", "begin epoch", "end epoch", "begin epoch", "end epoch", "end fit", "teardown",
    ]  # fmt: skip


def test_classes_are_there_before_the_first_epoch_and_those_of_another_target_are_not():
    class Looker(Recorder):
        def on_fit_task_begin(self, estimator, context):
            seen.append({name: value for name, value in vars(estimator).items() if name in ("classes_", "y_mean_")})

    seen = []
    small(RNNClassifier, max_iter=1).set_callbacks(Looker()).fit(X, np.array(["a", "b"]).repeat(30))
    assert [found["classes_"].tolist() for found in seen] == [["a", "b"]] * 2
    seen = []
    model = small(max_iter=1).fit(X, Y).set_params(normalize_y=False)
    model.set_callbacks(Looker()).fit(X, Y)
    assert seen == [{}, {}]


@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("of a callback")])
def test_a_fit_that_an_epoch_ends_is_torn_down(error):
    recorder = Recorder("end epoch", error)
    model = small().set_callbacks(recorder)
    before = {**vars(model)}
    if isinstance(error, KeyboardInterrupt):
        with pytest.warns(UserWarning, match="interrupted"):
            model.fit(X, Y)
        assert np.isfinite(model.predict(X)).all()
        assert recorder.told[-2:] == ["end fit", "teardown"]
    else:
        with pytest.raises(RuntimeError, match="of a callback"):
            model.fit(X, Y)
        assert vars(model) == before
        assert recorder.told == ["setup", "begin fit", "begin epoch", "end epoch", "teardown"]


def test_a_fit_that_diverges_is_torn_down():
    recorder = Recorder()
    model = small(cell="elman", solver="sgd", learning_rate_init=1e30, clip_norm=None, batch_size=10)
    with pytest.raises(ValueError, match="diverged"):
        model.set_callbacks(recorder).fit(X, Y)
    assert recorder.told == ["setup", "begin fit", "begin epoch", "teardown"]


def test_partial_fit_opens_no_task():
    recorder = Recorder()
    small().set_callbacks(recorder).partial_fit(X, Y).partial_fit(X, Y)
    assert recorder.told == []


def test_a_fit_that_goes_on_has_the_history_of_all():
    keeper = Keeper()
    model = small(warm_start=True, max_iter=2).fit(X, Y)
    first = model.loss_curve_
    model.set_callbacks(keeper).fit(X, Y)
    assert keeper.kept[0].loss_curve_ == model.loss_curve_[:3]
    assert keeper.kept[0].loss_curve_[:2] == first


@pytest.mark.parametrize("weight", [None, np.linspace(0.5, 2, 60)])
def test_a_scoring_monitor_logs_every_epoch(weight):
    monitor = ScoringMonitor(scoring=["roc_auc", "accuracy"])
    model = small(RNNClassifier, linear_steps=0).set_callbacks(monitor).fit(X, Y > 0, weight)
    log = monitor.get_logs().data_as_pandas
    assert log["task_name"].tolist() == ["fit"] + ["epoch"] * 4
    assert log["accuracy"].iloc[0] == log["accuracy"].iloc[-1] == model.score(X, Y > 0, weight)
    assert log["roc_auc"].nunique() > 1


def test_a_scoring_monitor_of_the_network_logs_every_fit_of_a_search():
    monitor = ScoringMonitor(scoring="r2")
    network = small(max_iter=2).set_callbacks(monitor)
    pipe = make_pipeline(StandardScaler(), SequenceWindower(3), network)
    grid = {"rnnregressor__cell": ["gru", "elman"]}
    GridSearchCV(pipe, grid, cv=TimeSeriesSplit(2), n_jobs=2).fit(X, Y)
    log = monitor.get_logs().data_as_pandas
    assert log["task_name"].value_counts().to_dict() == {"epoch": 10, "fit": 5}
    assert np.isfinite(log["r2"]).all()
