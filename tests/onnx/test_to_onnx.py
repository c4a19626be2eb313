"""A graph says what predict says."""

import doctest
import importlib
import sys
import warnings

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.exceptions import NotFittedError
from sklearn.frozen import FrozenEstimator
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, MinMaxScaler, StandardScaler

from sklearn_rnn import (
    EchoStateRegressor,
    RNNClassifier,
    RNNRegressor,
    SequenceScaler,
    SequenceVectorizer,
    SequenceWindower,
)
from sklearn_rnn.cells import Elman
from sklearn_rnn.training.losses import Loss

skl2onnx = pytest.importorskip("skl2onnx")
onnxruntime = pytest.importorskip("onnxruntime")
to_onnx = importlib.import_module("sklearn_rnn.onnx").to_onnx

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
RNG = np.random.default_rng(0)
N, T, F = 60, 6, 2


def sequences(n=N, n_steps=T, n_features=F, absent=0.3):
    """Sequences of float32 with absent steps anywhere, the first without any step."""
    X = RNG.normal(size=(n, n_steps, n_features)).astype("f4")
    X[RNG.random((n, n_steps)) < absent] = np.nan
    X[0] = np.nan
    return X


X = sequences()
SUMS = np.nansum(X, axis=(1, 2))


def answers(model, X):
    """What a session of onnxruntime says of X."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    graph = to_onnx(model).SerializeToString()
    session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    return session.run(None, {"X": X})


def assert_equal_to_predict(model, *inputs):
    """Of each of the inputs, within 1e-5 of the spread of what is said."""
    for X in inputs:
        said, expected = answers(model, X), model.predict(X)
        if hasattr(model, "classes_"):
            np.testing.assert_array_equal(said[0], expected)
            np.testing.assert_allclose(said[1], model.predict_proba(X), atol=1e-5)
        else:
            assert said[0].reshape(expected.shape).size == expected.size
            tolerance = 1e-5 * (max(np.std(expected), 1) if expected.size else 1)
            np.testing.assert_allclose(said[0].reshape(expected.shape), expected, rtol=1e-5, atol=tolerance)


def short(estimator, **params):
    """A regressor or classifier that trains for a moment, in float32."""
    return estimator(**{"hidden_size": 4, "max_iter": 2, "random_state": 0, "dtype": "float32"} | params)


@pytest.mark.parametrize("cell", ["elman", Elman("relu"), "lstm", "gru"], ids=str)
@pytest.mark.parametrize(
    "params",
    [{}, {"hidden_size": (4, 3), "bidirectional": True, "pooling": "both"}, {"bidirectional": True, "pooling": "mean"}],
    ids=["plain", "stacked", "mean"],
)
def test_networks_with_random_weights_on_sequences_of_1_to_30_steps(cell, params):
    model = short(RNNRegressor, cell=cell, **params).fit(X, SUMS)
    for name, weight in model.weights_.items():
        if not name.startswith("linear"):
            weight[...] = RNG.normal(scale=0.5, size=weight.shape)
    assert_equal_to_predict(model, X, *(sequences(9, n_steps) for n_steps in (1, 2, 30)))


POSITIVE = np.abs(SUMS)
FITS = {
    "no path": (short(RNNRegressor, linear_steps=0), X, SUMS),
    "path longer than some": (short(RNNRegressor, linear_steps=4), X, SUMS),
    "large targets": (short(RNNRegressor), X, 100 * SUMS + 1000),
    "own scale": (short(RNNRegressor, normalize_y=False), X, SUMS),
    "2-D": (short(RNNRegressor), X[:, :, 0], SUMS),
    "several targets": (short(RNNRegressor), X, np.c_[SUMS, SUMS**2]),
    "poisson": (short(RNNRegressor, loss="poisson"), X, POSITIVE),
    "quantiles": (short(RNNRegressor, loss="quantile", quantile=[0.1, 0.5, 0.9], hidden_size=2), X, SUMS),
    "quantiles of two": (short(RNNRegressor, loss="quantile", quantile=[0.2, 0.8]), X, np.c_[SUMS, -SUMS]),
    "scaled": (make_pipeline(SequenceScaler(), short(RNNRegressor)), 100 * X + 7, SUMS),
    "scaled 2-D": (make_pipeline(SequenceScaler(), short(RNNRegressor)), 100 * X[:, :, 0] + 7, SUMS),
    "two classes": (short(RNNClassifier), X, SUMS > 0),
    "numbers as classes": (short(RNNClassifier), X, np.digitize(SUMS, [-1, 1]).astype(float)),
    "texts": (short(RNNClassifier), X, np.array(["low", "mid", "high"])[np.digitize(SUMS, [-1, 1])]),
    "labels": (short(RNNClassifier), X, np.c_[SUMS > 0, SUMS > 1].astype(int)),
    "a number a step": (short(RNNRegressor, mapping="many-to-many"), X, np.nan_to_num(X[:, :, 0])),
    "numbers a step": (short(RNNRegressor, mapping="many-to-many", bidirectional=True), X, np.nan_to_num(X)),
    "quantiles a step": (
        short(RNNRegressor, mapping="many-to-many", loss="quantile", quantile=[0.2, 0.8]),
        X,
        np.nan_to_num(X[:, :, 0]),
    ),
    "a class a step": (short(RNNClassifier, mapping="many-to-many"), X, (np.nan_to_num(X[:, :, 0]) > 0).astype(int)),
}


@pytest.mark.parametrize("name", FITS)
def test_fitted_models(name):
    model, X, y = FITS[name]
    assert_equal_to_predict(model.fit(X, y), X, *(() if X.ndim == 2 else (X[:5, :1], X[:1])))


def test_the_softmax_path_of_a_classifier():
    """Where it says nothing it is not written: here it does."""
    X = np.cumsum(RNG.normal(size=(300, 12, 2)), axis=1).astype("f4")
    X[RNG.random((300, 12)) < 0.2] = np.nan
    X[0] = np.nan
    model = short(RNNClassifier, max_iter=5).fit(X, np.nanmean(np.nan_to_num(X), axis=(1, 2)) > 0)
    assert np.abs(model.weights_["linear.W"]).max() > 0.01
    assert_equal_to_predict(model, X, X[:, :1], X[:, :2], 1e3 * X, np.full((2, 3, 2), 5, "f4"))


ROWS = pd.DataFrame(RNG.normal(50, 10, size=(80, 3)), columns=["a", "b", "c"]).astype("f4")
TARGET = ROWS["a"].rolling(4, min_periods=1).mean().to_numpy()


@pytest.mark.parametrize(
    "params", [{}, {"lag": 2, "dilation": 3}, {"flatten": True, "window_length": 3}], ids=["plain", "lagged", "flat"]
)
def test_scaler_windower_and_network_as_one_graph(params):
    rows = ROWS[["a"]] if "flatten" in params else ROWS
    windower = SequenceWindower(**{"window_length": 5, "context": None} | params)
    model = make_pipeline(StandardScaler(), windower, short(RNNRegressor)).fit(rows, TARGET)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "X does not have valid feature names", UserWarning)
        assert_equal_to_predict(model, rows.to_numpy(), rows.to_numpy()[:1], rows.to_numpy()[-20:])


def test_a_search_over_a_pipeline_with_a_step_of_skl2onnx():
    pipe = make_pipeline("passthrough", MinMaxScaler(), SequenceWindower(3, context=None), short(RNNRegressor))
    search = GridSearchCV(pipe, {"rnnregressor__cell": ["gru", "lstm"]}, cv=2).fit(ROWS.to_numpy(), TARGET)
    assert_equal_to_predict(search, ROWS.to_numpy())


def test_frozen_steps_and_pipelines_that_do_nothing():
    scaler = FrozenEstimator(StandardScaler().fit(ROWS.to_numpy()))
    windower = make_pipeline("passthrough", SequenceWindower(3, context=None))
    model = make_pipeline(make_pipeline("passthrough"), scaler, windower, short(RNNRegressor))
    assert_equal_to_predict(model.fit(ROWS.to_numpy(), TARGET), ROWS.to_numpy())


def test_skl2onnx_knows_the_estimators():
    scaler = ColumnTransformer([("scaled", StandardScaler(), [2, 0])])
    model = make_pipeline(scaler, SequenceWindower(3, context=None), short(RNNRegressor))
    rows = ROWS.to_numpy()
    graph = skl2onnx.to_onnx(model.fit(rows, TARGET), rows[:1], target_opset=14)
    said = onnxruntime.InferenceSession(graph.SerializeToString()).run(None, {"X": rows})[0]
    np.testing.assert_allclose(said[:, 0], model.predict(rows), rtol=1e-5, atol=1e-4)
    with pytest.raises(TypeError, match="reads float32 in a graph"):
        skl2onnx.to_onnx(model[-1], np.ones((1, 3, 2)))


@pytest.mark.parametrize("mapping", ["many-to-one", "many-to-many"])
def test_no_sequence_and_no_step_are_answered(mapping):
    y = SUMS if mapping == "many-to-one" else np.nan_to_num(X[:, :, 0])
    model = short(RNNRegressor, mapping=mapping).fit(X, y)
    assert_equal_to_predict(model, X[:3, :0])
    assert len(answers(model, X[:0])[0]) == 0  # a runtime may die of it


def test_older_operators_are_refused():
    with pytest.raises(ValueError, match="target_opset must be at least 14, got 12"):
        to_onnx(short(RNNRegressor).fit(X, SUMS), target_opset=12)


def test_what_predict_refuses_is_nan():
    model = short(RNNRegressor).fit(X, SUMS)
    wrong = np.ones((3, T, F), "f4")
    wrong[0, 1, 0], wrong[1, 2, 1] = np.nan, np.inf
    np.testing.assert_array_equal(np.isnan(answers(model, wrong)[0]).ravel(), [True, True, False])


def test_weights_of_float64_are_told():
    model = short(RNNRegressor, dtype="float64").fit(X, SUMS)
    with pytest.warns(UserWarning, match='Fit with dtype="float32"') as caught:
        said = answers(model, X)[0]
    assert [warning.filename for warning in caught] == [__file__]
    np.testing.assert_allclose(said[:, 0], model.predict(X), atol=1e-5 * np.std(SUMS))


class Cubed(Loss):
    def __call__(self, Z, Y):
        return (Z - Y) ** 2, 2 * (Z - Y)

    def link(self, Z):
        return Z**3


WINDOWED = {
    "context=None": SequenceWindower(3),
    "time_col=False": SequenceWindower(3, context=None),
    'padding="mask"': SequenceWindower(3, context=None, padding="zero"),
    "one lag": SequenceWindower(3, context=None, lag={"a": 1}),
}


@pytest.mark.parametrize("cure", WINDOWED)
def test_windows_that_need_more_than_their_rows_are_refused(cure):
    rows = ROWS.set_axis(pd.date_range("2020", periods=80), axis=0) if "time" in cure else ROWS
    model = make_pipeline(WINDOWED[cure], short(RNNRegressor)).fit(rows / 50, TARGET)
    with pytest.raises(ValueError, match=cure):
        to_onnx(model)


@pytest.mark.parametrize(
    ("params", "y", "reason"),
    [
        ({"cell": "jordan"}, SUMS, "no operator for cell='jordan'"),
        ({"loss": Cubed()}, SUMS, "written in Python"),
        ({"mapping": "encoder-decoder"}, np.nan_to_num(X[:, :2, 0]), "decoder"),
    ],
    ids=["cell", "loss", "decoder"],
)
def test_what_no_graph_is_made_of_is_refused(params, y, reason):
    with pytest.raises(ValueError, match=reason):
        to_onnx(short(RNNRegressor, **params).fit(X, y))


NO_FORM = {
    "reservoir": lambda: EchoStateRegressor(4, random_state=0).fit(X, SUMS),
    "texts": lambda: make_pipeline(SequenceVectorizer(), short(RNNClassifier, embedding_dim=2)).fit(
        ["a b", "b c", "c", "a"] * 5, [0, 1, 1, 0] * 5
    ),
    "function": lambda: make_pipeline(
        FunctionTransformer(np.log1p), SequenceWindower(3, context=None), short(RNNRegressor)
    ).fit(np.abs(ROWS.to_numpy()), TARGET),
    "columns by name": lambda: make_pipeline(
        ColumnTransformer([("scaled", StandardScaler(), ["a"])]), SequenceWindower(3, context=None), short(RNNRegressor)
    ).fit(ROWS, TARGET),
}


@pytest.mark.parametrize("name", NO_FORM)
def test_a_step_that_nobody_has_a_graph_of_is_refused(name):
    with pytest.raises(ValueError, match="no form in ONNX"):
        to_onnx(NO_FORM[name]())


def test_token_ids_are_refused():
    ids = RNG.integers(1, 9, size=(30, 5))
    with pytest.raises(ValueError, match="embedding"):
        to_onnx(short(RNNClassifier, embedding_dim=2).fit(ids, ids[:, 0] > 4))


def test_a_model_that_is_not_fitted():
    with pytest.raises(NotFittedError):
        to_onnx(RNNRegressor())
    with pytest.raises(NotFittedError, match="RNNRegressor"):
        skl2onnx.to_onnx(RNNRegressor(), np.ones((1, 3, 2), np.float32))
    search = GridSearchCV(short(RNNRegressor), {"cell": ["gru"]}, cv=2, refit=False).fit(X, SUMS)
    with pytest.raises(NotFittedError, match="GridSearchCV"):
        to_onnx(search)


def test_the_extra_is_named_without_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "skl2onnx", None)
    monkeypatch.delitem(sys.modules, "sklearn_rnn.onnx")
    with pytest.raises(ImportError, match=r'pip install "sklearn-rnn\[onnx\]"'):
        importlib.import_module("sklearn_rnn.onnx")


def test_examples_run():
    (test,) = [test for test in doctest.DocTestFinder().find(to_onnx, globs={}) if test.examples]
    assert doctest.DocTestRunner().run(test).failed == 0
