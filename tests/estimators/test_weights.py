"""Sample weights, and the weights of the network."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from sklearn_rnn import RNNClassifier, RNNRegressor
from sklearn_rnn.cells import GRU

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
X = np.random.default_rng(0).normal(size=(24, 5))
TARGETS = {
    "regressor": X.sum(axis=1),
    "outputs": X[:, :2],
    "classifier": np.digitize(X.sum(axis=1), [-1, 1]),
    "multilabel": (X[:, :2] > 0).astype(int),
}


def small(kind, **parameters):
    estimator = RNNRegressor if kind in ("regressor", "outputs") else RNNClassifier
    return estimator(**{"hidden_size": 4, "max_iter": 10, "batch_size": 100, "random_state": 0, **parameters})


def outputs(model):
    return model.predict_proba(X) if hasattr(model, "predict_proba") else model.predict(X)


@pytest.mark.parametrize("solver", ["adam", "adamw", "sgd", "rmsprop", "lbfgs"])
@pytest.mark.parametrize("kind", TARGETS)
def test_weight_two_is_a_row_twice_and_weight_zero_a_row_absent(kind, solver):
    y, weight = TARGETS[kind], np.arange(24) % 3
    rows = np.repeat(np.arange(24), weight)
    weighted = small(kind, solver=solver).fit(X, y, weight)
    repeated = small(kind, solver=solver).fit(X[rows], y[rows])
    assert_allclose(outputs(weighted), outputs(repeated), rtol=1e-6, atol=1e-6)


def test_balanced_classes_take_weight_two_for_a_row_twice_too():
    y, weight = TARGETS["classifier"], np.arange(24) % 3
    rows = np.repeat(np.arange(24), weight)
    weighted = small("classifier", class_weight="balanced").fit(X, y, weight)
    repeated = small("classifier", class_weight="balanced").fit(X[rows], y[rows])
    assert_allclose(outputs(weighted), outputs(repeated), rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize(
    ("weight", "message"),
    [(-np.ones(24), "[Nn]egative"), (np.zeros(24), "at least one non-zero"), (np.ones(23), "shape|inconsistent")],
)
def test_wrong_weights_are_refused(weight, message):
    model = small("regressor")
    with pytest.raises(ValueError, match=message):
        model.fit(X, TARGETS["regressor"], weight)
    assert not hasattr(model, "n_features_in_")


def test_a_class_of_weight_zero_is_absent():
    y = TARGETS["classifier"]
    model = small("classifier").fit(X, y, (y != 1).astype(float))
    assert_array_equal(model.classes_, [0, 2])


def test_a_class_that_weighs_nothing_is_known_but_not_learnt():
    y = TARGETS["classifier"]
    model = small("classifier", class_weight={0: 1, 1: 0, 2: 1}, batch_size=2).fit(X, y)
    expected = small("classifier", batch_size=2).fit(X[y != 1], y[y != 1])
    assert_array_equal(model.classes_, [0, 1, 2])
    assert model.t_ == expected.t_
    assert np.isfinite(model.predict_proba(X)).all()


SHAPES = {
    "elman": {"W_ih": (4, 2), "W_hh": (4, 4), "b": (4,)},
    "lstm": {"W_ih": (16, 2), "W_hh": (16, 4), "b": (16,)},
    "gru": {"W_ih": (12, 2), "W_hh": (12, 4), "b": (12,), "b_hn": (4,)},
}


@pytest.mark.parametrize("cell", SHAPES)
def test_names_and_shapes_of_the_network(cell):
    model = small("regressor", cell=cell, linear_steps=0, max_iter=1).fit(np.ones((24, 3, 2)), TARGETS["outputs"])
    expected = {f"layers.0.{name}": shape for name, shape in SHAPES[cell].items()}
    expected |= {"readout.W": (2, 4), "readout.b": (2,)}
    assert {name: array.shape for name, array in model.weights_.items()} == expected
    assert model.n_layers_ == 1


def test_names_of_a_bidirectional_stack():
    model = small("classifier", hidden_size=(4, 3), bidirectional=True, max_iter=1).fit(X, TARGETS["classifier"])
    shapes = {name: array.shape for name, array in model.weights_.items()}
    assert shapes["layers.0.reverse.W_ih"] == (12, 1)
    assert shapes["layers.1.W_ih"] == (9, 8)
    assert shapes["layers.1.reverse.b_hn"] == (3,)
    assert shapes["readout.W"] == (3, 6)
    assert model.n_layers_ == 2


def test_editing_the_weights_takes_effect():
    model = small("regressor").fit(X, TARGETS["regressor"])
    before = model.predict(X)
    model.weights_["readout.b"] = model.weights_["readout.b"] + 1
    assert_allclose(model.predict(X), before + model.y_scale_ * model.weights_["linear.scale"])
    model.weights_["linear.W"][:] = 0
    model.weights_["layers.0.W_ih"][:] = 0
    assert np.ptp(model.predict(X)) < np.ptp(before)


def test_editing_to_another_shape_is_named():
    model = small("regressor", warm_start=True).fit(X, TARGETS["regressor"])
    with pytest.raises(ValueError, match=r"weights_\['layers.0.W_hh'\] must have shape \(15, 5\), got \(12, 4\)"):
        model.set_params(hidden_size=5).fit(X, TARGETS["regressor"])


@pytest.mark.parametrize("kind", TARGETS)
def test_a_fitted_model_holds_plain_state_only(kind):
    model = small(kind, cell=GRU()).fit(X, TARGETS[kind])
    model.partial_fit(X, TARGETS[kind])

    def plain(value):
        if isinstance(value, dict):
            return all(isinstance(key, str) and plain(item) for key, item in value.items())
        if isinstance(value, list):
            return all(map(plain, value))
        return value is None or isinstance(value, (np.ndarray, bool, int, float, str, np.number))

    state = {name: value for name, value in vars(model).items() if name != "cell"}
    assert all(plain(value) for value in state.values()), state


def test_float32_and_float64_start_from_the_same_weights():
    first = {
        dtype: small("regressor", dtype=dtype, linear_steps=0, learning_rate_init=1e-12)
        .fit(X, TARGETS["regressor"])
        .weights_
        for dtype in ("float32", "float64")
    }
    for name, array in first["float64"].items():
        assert_allclose(first["float32"][name], array, rtol=1e-5, atol=1e-6)
        assert first["float32"][name].dtype == np.float32
