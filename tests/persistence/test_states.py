"""A loaded estimator of ours checks itself, wherever it stands."""

import io
import re

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.compose import TransformedTargetRegressor
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline

import sklearn_rnn
from sklearn_rnn import RNNClassifier, RNNRegressor, SequenceWindower
from sklearn_rnn.cells import Elman

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
X = np.random.default_rng(0).normal(size=(30, 3))
PANEL = pd.DataFrame(X, columns=list("abc"), index=np.repeat(pd.date_range("2026-01-01", periods=15), 2)).assign(
    shop=list("pq") * 15
)


def regressor():
    return RNNRegressor(3, max_iter=1, random_state=0).fit(X, X[:, 0]).partial_fit(X, X[:, 0])


def classifier():
    return RNNClassifier(3, max_iter=1, random_state=0).fit(X, np.arange(30) % 3)


def decoder():
    return RNNRegressor(3, mapping="encoder-decoder", max_iter=1, random_state=0).fit(X[:, :, None], X[:, :2])


def rows():
    return SequenceWindower(3, lag=1).fit(X)


def panel():
    return SequenceWindower(3, lag={"a": 1}, group_col="shop", freq="D").fit(PANEL)


def loaded(model):
    return sklearn_rnn.load(io.BytesIO(skops.io.dumps(model)))


def refused(model, *, match):
    with pytest.raises(ValueError, match=match):
        loaded(model)


@pytest.mark.parametrize("make", [regressor, classifier, rows, panel])
def test_a_sound_estimator_loads_again_and_again(make):
    first = make()
    second = loaded(loaded(first))
    assert repr(second) == repr(first)
    assert vars(second).keys() == vars(first).keys()


def nan_weight(model):
    model.weights_["readout.W"][0, 0] = np.nan


def infinite_bias(model):
    model.weights_["layers.0.b"][0] = np.inf


def nan_optimizer_state(model):
    model._optimizer_state["first_moment"]["readout.W"][0, 0] = np.nan


def short_optimizer_state(model):
    model._optimizer_state["first_moment"]["readout.W"] = np.zeros((1, 1))


@pytest.mark.parametrize(
    ("make", "damage", "match"),
    [
        (regressor, nan_weight, "'readout.W' of weights_ holds numbers that are not finite"),
        (regressor, infinite_bias, "'layers.0.b' of weights_"),
        (regressor, nan_optimizer_state, "not finite"),
        (regressor, short_optimizer_state, "shapes"),
        (regressor, {"weights_": {}}, "must have shape"),
        (regressor, {"weights_": [1.0]}, "weights_ is of type list"),
        (regressor, {"hidden_size": 4}, "must have shape"),
        (regressor, {"hidden_size": -4}, "hidden_size"),
        (regressor, {"cell": Elman()}, "cell was changed after fit"),
        (regressor, {"n_outputs_": 2}, "must have shape"),
        (regressor, {"n_outputs_": 0}, "n_outputs_"),
        (regressor, {"n_features_in_": "3"}, "n_features_in_"),
        (regressor, {"feature_names_in_": np.array(["a"], object)}, "feature_names_in_"),
        (regressor, {"_weight_seen": 0.0}, "_weight_seen"),
        (regressor, {"y_mean_": np.array([np.nan])}, "y_mean_"),
        (regressor, {"y_scale_": np.array([0.0])}, "y_scale_ must be positive"),
        (regressor, {"y_mean_": np.zeros(5)}, "y_mean_"),
        (regressor, {"_columns": ["a"]}, "_columns"),
        (regressor, {"t_": -2}, "t_"),
        (regressor, {"t_": {}}, ""),
        (decoder, {"y_scale_": np.array([0.0])}, "y_scale_ must be positive"),
        (classifier, {"classes_": np.arange(2)}, "must have shape"),
        (classifier, {"classes_": np.array([1, 1, 2])}, "must be different"),
        (classifier, {"classes_": [0, 1, 2]}, "classes_"),
        (classifier, {"_multilabel": "no"}, "_multilabel"),
        (classifier, {"_multilabel": None}, "_multilabel"),
    ],
)
def test_a_network_that_cannot_be_is_refused(make, damage, match):
    model = make()
    damage(model) if callable(damage) else vars(model).update(damage)
    refused(model, match=f"saved state of RNN.*{match}")


@pytest.mark.parametrize("make", [rows, panel])
@pytest.mark.parametrize(
    ("damage", "match"),
    [
        ({"lags": [-3, 0, 0]}, "lags="),
        ({"lags": [0, 0, 2]}, "lags="),
        ({"lags": [0]}, "not equally many"),
        ({"positions": [0, 1, 40]}, "not different columns"),
        ({"positions": [-1, 1, 2]}, "not different columns"),
        ({"positions": [0, 0, 1]}, "not different columns"),
        ({"grouped": None}, "grouped"),
        ({"axis": {"kind": "number", "zone": None, "freq": -1.0, "origin": 0}}, ""),
        ({"axis": {"kind": "magic", "zone": None, "freq": None, "origin": 0}}, ""),
        ({"unknown": 1}, "unknown"),
    ],
    ids=str,
)
def test_a_schema_that_cannot_be_is_refused(make, damage, match):
    windower = make()
    windower.schema_ = {**windower.schema_, **damage}
    refused(windower, match=f"saved state of SequenceWindower.*{match}")


@pytest.mark.parametrize(
    ("make", "damage", "match"),
    [
        (rows, {"context_": np.full((4, 3), np.inf)}, "infinite"),
        (rows, {"context_": np.zeros((4, 2))}, "context_ is of wrong shape"),
        (rows, {"context_": np.zeros(4)}, ""),
        (rows, {"context_": None}, ""),
        (rows, {"context_time_": np.arange(4)}, "context_time_"),
        (rows, {"head_": np.zeros((2, 9))}, "head_"),
        (rows, {"tolerance_": np.full(3, -1.0)}, "tolerance_"),
        (rows, {"n_features_in_": 2}, "positions"),
        (rows, {"_fitted_parameters": {}}, "_fitted_parameters"),
        (panel, {"context_group_": None}, "context_group_"),
        (rows, {"context_known_": np.zeros((2, 3))}, "context_known_ is of wrong shape"),
        (panel, {"fill_": np.zeros(2)}, "fill_ is of wrong shape"),
        (panel, {"fill_": np.full(3, np.inf)}, "fill_ holds infinite"),
        (panel, {"groups_": np.array(["p", "p"], object)}, "a label twice"),
        (panel, {"groups_": np.array(["p"], object)}, "names no series"),
        (panel, {"context_time_": np.arange(3.0)}, "context_time_"),
    ],
)
def test_a_memory_that_cannot_be_is_refused(make, damage, match):
    windower = make()
    vars(windower).update(damage)
    refused(windower, match=f"saved state of SequenceWindower.*{match}")


@pytest.mark.filterwarnings("ignore:Series are named by:UserWarning")
def test_series_that_python_takes_for_one_are_two():
    labels = np.array([1, True, (1, "a"), (True, "a")] * 4, dtype=object)
    frame = pd.DataFrame({"x": np.arange(16.0), "shop": labels})
    windower = SequenceWindower(3, group_col="shop").fit(frame)
    assert loaded(windower).groups_.tolist() == windower.groups_.tolist()


def test_times_beside_the_grid_are_refused():
    windower = panel()
    windower.context_time_ = windower.context_time_ + 1
    refused(windower, match="beside the grid")


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda model: make_pipeline("passthrough", model),
        lambda model: TransformedTargetRegressor(model),
        lambda model: GridSearchCV(RNNRegressor(), {"cell": ["gru"]}).set_params(estimator=model),
        lambda model: {"models": [(model,)]},
        lambda model: np.array([model, None], dtype=object),
    ],
    ids=["step", "parameter", "search", "containers", "object array"],
)
def test_an_estimator_is_checked_wherever_it_stands(wrapped):
    model = regressor()
    loaded(wrapped(model))
    nan_weight(model)
    refused(wrapped(model), match="not finite")


def test_an_unfitted_estimator_may_have_parameters_that_fit_would_refuse():
    assert loaded(RNNRegressor(-1)).hidden_size == -1


def test_an_attribute_must_not_hide_a_method():
    model = regressor()
    model._check_state = "harmless"
    refused(model, match=re.escape("an attribute '_check_state', which is a method"))
