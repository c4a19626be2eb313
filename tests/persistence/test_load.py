import io
import pickle

import joblib
import numpy as np
import pytest
import skops.io
from numpy.testing import assert_array_equal
from scipy.stats import loguniform, uniform
from sklearn.base import clone
from sklearn.dummy import DummyRegressor
from sklearn.metrics import get_scorer, get_scorer_names, make_scorer, mean_pinball_loss
from sklearn.model_selection import (
    GridSearchCV,
    KFold,
    PredefinedSplit,
    RandomizedSearchCV,
    RepeatedKFold,
    ShuffleSplit,
    TimeSeriesSplit,
)
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from skops.io.exceptions import UntrustedTypesFoundException

import sklearn_rnn
from sklearn_rnn import TRUSTED_TYPES, RNNClassifier, RNNRegressor, SequenceWindower
from sklearn_rnn.cells import GRU, LSTM, MTRNN, Clockwork, Elman

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
X = np.random.default_rng(0).normal(size=(60, 2))
Y = np.tanh(X).sum(axis=1)
OURS = ["sklearn_rnn.RNNRegressor", "sklearn_rnn.SequenceWindower"]


def pipeline(cell="gru"):
    return make_pipeline(StandardScaler(), SequenceWindower(3), RNNRegressor(3, cell=cell, max_iter=2, random_state=0))


def restored(model):
    data = skops.io.dumps(model)
    loaded = sklearn_rnn.load(io.BytesIO(data))
    same = skops.io.loads(data, trusted=TRUSTED_TYPES)
    assert type(loaded) is type(same) is type(model)
    return loaded


def test_a_saved_pipeline_names_our_public_classes_and_nothing_else():
    assert skops.io.get_untrusted_types(data=skops.io.dumps(pipeline().fit(X, Y))) == OURS


@pytest.mark.parametrize("cell", ["elman", Elman("relu"), LSTM(), GRU(), Clockwork((1, 2)), MTRNN((2.0, 3.0))], ids=str)
def test_a_loaded_pipeline_predicts_what_it_did(cell):
    model = pipeline(cell).fit(X[:40], Y[:40])
    model[-1].partial_fit(model[:-1].transform(X[:40]), Y[:40])
    assert_array_equal(restored(model).predict(X[40:]), model.predict(X[40:]))


def test_a_loaded_classifier_predicts_what_it_did():
    y = np.where(Y > 0, "up", "down")
    model = RNNClassifier(3, max_iter=2, early_stopping=True, random_state=0).fit(X, y)
    assert_array_equal(restored(model).predict(X), model.predict(X))


@pytest.mark.parametrize(
    "cv",
    [
        TimeSeriesSplit(2),
        KFold(2),
        ShuffleSplit(2),
        RepeatedKFold(n_splits=2, n_repeats=1),
        PredefinedSplit(np.arange(60) % 2),
    ],
    ids=lambda cv: type(cv).__name__,
)
@pytest.mark.parametrize(
    "scoring", [None, "neg_mean_absolute_error", make_scorer(mean_pinball_loss, alpha=0.3)], ids=str
)
def test_a_fitted_grid_search_loads(cv, scoring):
    grid = {"rnnregressor__hidden_size": [2, (3, 2)], "sequencewindower__window_length": [2, 3]}
    search = GridSearchCV(pipeline(), grid, cv=cv, scoring=scoring).fit(X, Y)
    loaded = restored(search)
    assert_array_equal(loaded.predict(X), search.predict(X))
    assert loaded.best_params_ == search.best_params_


def randomized_search(**space):
    search = RandomizedSearchCV(
        RNNRegressor(2, max_iter=2), space, n_iter=2, cv=TimeSeriesSplit(2), scoring=["r2", "neg_max_error"], refit="r2"
    )
    return search.set_params(random_state=0).fit(X, Y)


def test_a_fitted_randomized_search_loads():
    search = randomized_search(alpha=[0.1, 1.0], cell=["gru", LSTM()])
    assert_array_equal(restored(search).predict(X), search.predict(X))


def test_a_search_with_distributions_is_refused_but_its_best_estimator_loads():
    """scipy would execute text of the file."""
    search = randomized_search(learning_rate_init=loguniform(1e-3, 1e-1), alpha=uniform(0, 1))
    with pytest.raises(UntrustedTypesFoundException, match=r"uniform_gen.*save best_estimator_"):
        sklearn_rnn.load(io.BytesIO(skops.io.dumps(search)))
    assert_array_equal(restored(search.best_estimator_).predict(X), search.predict(X))


def test_every_named_scorer_is_trusted():
    for name in get_scorer_names():
        search = GridSearchCV(DummyRegressor(), {}, scoring=name)
        search.scorer_ = get_scorer(name)
        assert set(skops.io.get_untrusted_types(data=skops.io.dumps(search))) <= set(TRUSTED_TYPES), name


def test_other_types_are_refused_by_name():
    model = pipeline().fit(X, Y)
    model.note = Stranger()
    with pytest.raises(UntrustedTypesFoundException, match="Stranger"):
        sklearn_rnn.load(io.BytesIO(skops.io.dumps(model)))


class Stranger:
    """A type that nobody trusts."""


def test_load_takes_a_path(tmp_path):
    model = pipeline().fit(X, Y)
    skops.io.dump(model, tmp_path / "model.skops")
    assert_array_equal(sklearn_rnn.load(tmp_path / "model.skops").predict(X), model.predict(X))
    assert_array_equal(sklearn_rnn.load(str(tmp_path / "model.skops")).predict(X), model.predict(X))


def test_trusted_types_are_public_names_of_ours():
    ours = [name for name in TRUSTED_TYPES if name.startswith("sklearn_rnn")]
    assert {"sklearn_rnn.RNNRegressor", "sklearn_rnn.RNNClassifier", "sklearn_rnn.SequenceWindower"} < set(ours)
    modules = ("sklearn_rnn.cells.", "sklearn_rnn.metrics.", "sklearn_rnn.training.losses.")
    assert all(name.startswith(modules) or name.count(".") == 1 for name in ours)


@pytest.mark.parametrize("estimator", sklearn_rnn._ESTIMATORS, ids=lambda each: each.__name__)
def test_an_estimator_that_was_not_fitted_is_loaded_too(estimator):
    assert repr(restored(estimator())) == repr(estimator())


@pytest.mark.parametrize("fitted", [False, True])
def test_pickle_joblib_and_clone_work_at_any_point(fitted, tmp_path):
    model = pipeline(LSTM())
    if fitted:
        model.fit(X, Y)
    joblib.dump(model, tmp_path / "model.joblib")
    for copy in (pickle.loads(pickle.dumps(model)), joblib.load(tmp_path / "model.joblib")):
        assert repr(copy) == repr(model)
        if fitted:
            assert_array_equal(copy.predict(X), model.predict(X))
    assert_array_equal(clone(model).fit(X, Y).predict(X), pipeline(LSTM()).fit(X, Y).predict(X))
