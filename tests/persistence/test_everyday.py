"""Everyday pipelines of scikit-learn around our networks are saved and come back."""

import io
import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
import sklearn.experimental.enable_halving_search_cv
import sklearn.model_selection
from scipy.stats import uniform
from sklearn import config_context
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.ensemble import (
    AdaBoostRegressor,
    BaggingRegressor,
    RandomForestRegressor,
    StackingClassifier,
    VotingRegressor,
)
from sklearn.feature_selection import SelectKBest, f_regression
from sklearn.frozen import FrozenEstimator
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import (
    GridSearchCV,
    RandomizedSearchCV,
    TimeSeriesSplit,
    TunedThresholdClassifierCV,
)
from sklearn.multiclass import OneVsRestClassifier
from sklearn.multioutput import MultiOutputRegressor
from sklearn.neighbors import KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import KBinsDiscretizer, OrdinalEncoder, StandardScaler

import sklearn_rnn
from sklearn_rnn import RNNClassifier, RNNRegressor, SequenceScaler, SequenceWindower

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
X = np.random.default_rng(0).normal(size=(48, 5))
Y = np.tanh(X).sum(axis=1)
C = (Y > 0).astype(int)
regressor = RNNRegressor(3, max_iter=2, random_state=0)
classifier = RNNClassifier(3, max_iter=2, random_state=0)
grid = {"hidden_size": [2, 3]}

MODELS = {
    "impute": make_pipeline(SimpleImputer(), SequenceWindower(3), regressor),
    "bins": make_pipeline(
        KBinsDiscretizer(3, quantile_method="averaged_inverted_cdf"), SelectKBest(f_regression, k=4), Ridge()
    ),
    "columns": make_pipeline(ColumnTransformer([("s", StandardScaler(), [0, 1])], remainder="passthrough"), regressor),
    "target": TransformedTargetRegressor(regressor, transformer=StandardScaler()),
    "voting": VotingRegressor([("rnn", regressor), ("ridge", Ridge())]),
    "stacking": StackingClassifier([("rnn", classifier), ("log", LogisticRegression())], cv=2),
    "calibrated": CalibratedClassifierCV(classifier, cv=2),
    "threshold": TunedThresholdClassifierCV(classifier, cv=2),
    "bagging": BaggingRegressor(regressor, 2),
    "boosted": AdaBoostRegressor(regressor, n_estimators=2),
    "one by one": MultiOutputRegressor(regressor),
    "one versus the rest": OneVsRestClassifier(classifier),
    "frozen": FrozenEstimator(RNNRegressor(3, max_iter=2, random_state=0)),
    "folds given": GridSearchCV(regressor, grid, cv=[(np.arange(30), np.arange(30, 48))]),
    "grid": GridSearchCV(regressor, grid, cv=TimeSeriesSplit(2)),
    "halving": sklearn.model_selection.HalvingGridSearchCV(regressor, grid, cv=2, min_resources=20),
    "scaler": make_pipeline(SequenceWindower(3), SequenceScaler(), regressor),
}


def saved(model):
    file = io.BytesIO()
    sklearn_rnn.dump(model, file)
    file.seek(0)
    return sklearn_rnn.load(file)


@pytest.mark.parametrize("name", MODELS)
def test_everyday_models_come_back(name):
    y = C if name in ("stacking", "calibrated", "threshold", "one versus the rest") else Y
    y = np.column_stack([Y, X[:, 0]]) if name == "one by one" else y
    if name == "frozen":
        MODELS[name].estimator.fit(X, Y)
    model = MODELS[name].fit(X, y)
    np.testing.assert_array_equal(saved(model).predict(X), model.predict(X))


def test_categories_come_back():
    encoder = OrdinalEncoder().fit(np.array([["a"], ["b"]], object))
    assert saved(encoder).categories_[0].tolist() == ["a", "b"]


@pytest.mark.parametrize(
    ("model", "named"),
    [
        (RandomForestRegressor(2), "Tree"),
        (KNeighborsRegressor(), "KDTree"),
        (RandomizedSearchCV(regressor, {"alpha": uniform()}, n_iter=2, cv=2), "scipy.stats"),
    ],
    ids=["forest", "neighbours", "distributions"],
)
def test_what_load_would_refuse_is_not_saved(model, named, tmp_path):
    path = tmp_path / "model.skops"
    path.write_bytes(b"the model before")
    with pytest.raises(TypeError, match=named):
        sklearn_rnn.dump(model.fit(X, Y), path)
    assert path.read_bytes() == b"the model before"
    assert [*tmp_path.iterdir()] == [path]


def test_a_request_that_refers_to_its_estimator_is_named():
    with config_context(enable_metadata_routing=True), pytest.raises(TypeError, match="set_fit_request"):
        sklearn_rnn.dump(RNNRegressor().set_fit_request(sample_weight=True), io.BytesIO())


@pytest.mark.skipif(os.name == "nt", reason="signals are those of POSIX")
def test_a_process_that_is_killed_while_saving_leaves_the_model_before(tmp_path):
    path = tmp_path / "model.skops"
    sklearn_rnn.dump(SequenceWindower(3), path)
    code = f"import sklearn_rnn\nwhile True: sklearn_rnn.dump(sklearn_rnn.SequenceWindower(4), {str(path)!r})"
    with subprocess.Popen([sys.executable, "-c", code]) as process:
        while sklearn_rnn.load(path).window_length == 3:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
    assert sklearn_rnn.load(path).window_length == 4
