"""The linear path beside the network of RNNRegressor."""

import io

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.linear_model import LinearRegression, Ridge

import sklearn_rnn
from sklearn_rnn import RNNRegressor

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
rng = np.random.default_rng(0)
X = rng.normal(size=(120, 6, 2))
Y = X[:, -1, 0] - 0.5 * X[:, -2, 1] + 0.3 * rng.normal(size=120)
PATH = ["linear.W", "linear.mean", "linear.scale"]


def small(**parameters):
    return RNNRegressor(**{"hidden_size": 4, "max_iter": 3, "random_state": 0, **parameters})


def alone(model):
    """The model with its linear path alone."""
    model.weights_["readout.W"][:] = model.weights_["readout.b"][:] = 0
    return model


def test_without_the_network_it_is_ridge_regression():
    """The penalty is the one that its weights imply, (Z'Z + p) w = Z'y; another would not lead back to them."""
    model, inputs = alone(small(linear_steps=1, normalize_y=False).fit(X, Y)), X[:, -1]
    spread = inputs.std(axis=0)
    Z, w = (inputs - inputs.mean(axis=0)) / spread, model.weights_["linear.W"][0] * spread
    penalty = (Z.T @ (Y - Y.mean()) - Z.T @ Z @ w) @ w / (w @ w)
    assert penalty > 1e-3
    assert_allclose(w, Ridge(alpha=penalty).fit(Z, Y).coef_, rtol=1e-9)
    assert_allclose(model.predict(X), Z @ w, atol=1e-12)
    assert_allclose(model.weights_["linear.scale"], [np.std(Y - Z @ w)], rtol=1e-6)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_what_a_network_without_a_path_cannot_learn_in_few_epochs(dtype):
    with_path, without = (small(linear_steps=k, dtype=dtype).fit(X, Y).score(X, Y) for k in ("auto", 0))
    assert with_path > 0.8 > without


def test_weight_two_is_a_row_twice():
    weight = np.arange(120) % 3
    rows = np.repeat(np.arange(120), weight)
    weighted, repeated = small().fit(X, Y, weight), small().fit(X[rows], Y[rows])
    for name in PATH:
        assert_allclose(weighted.weights_[name], repeated.weights_[name], rtol=1e-9, atol=1e-9)


def test_each_step_is_told_as_if_it_were_the_last():
    gappy = X.copy()
    gappy[::3, 2] = gappy[::4, 0] = np.nan
    gappy[5] = np.nan
    model = small(linear_steps=4).fit(gappy, Y)
    steps = model.predict_steps(gappy)
    for t in range(6):
        ended = np.where(np.arange(6)[:, None] <= t, gappy, np.nan)
        assert_allclose(steps[:, t], model.predict(ended), atol=1e-12)
    of_list = model.predict_steps(list(gappy))
    assert_allclose(np.array(of_list), steps, atol=1e-12)


def test_it_can_be_saved_and_stays_while_training_goes_on():
    model = small(warm_start=True).fit(X, Y)
    path = {name: model.weights_[name].copy() for name in PATH}
    file = io.BytesIO()
    sklearn_rnn.dump(model, file)
    file.seek(0)
    loaded = sklearn_rnn.load(file)
    assert_array_equal(loaded.predict(X), model.predict(X))
    loaded.fit(X, -Y).partial_fit(X, 2 * Y)
    for name in PATH:
        assert_array_equal(loaded.weights_[name], path[name])


def test_a_first_block_too_small_to_tell_has_a_path_that_says_nothing():
    few = small().partial_fit(X[:9], Y[:9])
    assert_array_equal(few.weights_["linear.W"], 0)
    assert small().partial_fit(X, Y).weights_["linear.W"].any()


def test_early_stopping_may_keep_the_path_alone():
    """A network that only harms: its steps are far too large."""
    model = small(early_stopping=True, learning_rate_init=1.0, clip_norm=None).fit(X, Y)
    assert_array_equal(model.weights_["readout.W"], 0)
    assert model.best_validation_score_ > max(model.validation_scores_)
    assert len(model.validation_scores_) == model.n_iter_


@pytest.mark.parametrize("scoring", ["loss", None, "r2"])
def test_what_early_stopping_watches_is_the_whole_model(scoring):
    model = small(scoring=scoring).fit(X[:80], Y[:80], X_val=X[80:], y_val=Y[80:])
    if scoring == "loss":
        of_all = -np.mean((model.predict(X[80:]) - Y[80:]) ** 2) / 2
        of_all /= (model.weights_["linear.scale"][0] * model.y_scale_[0]) ** 2
    else:
        of_all = model.score(X[80:], Y[80:])
    assert model.best_validation_score_ == pytest.approx(of_all)


def test_auto_is_told_by_the_shape_of_x_alone():
    assert small().fit(X, Y).weights_["linear.W"].shape == (1, 12)
    assert "linear.W" not in small().fit(list(X), Y).weights_
    assert small(linear_steps=2).fit(list(X), Y).weights_["linear.W"].shape == (1, 4)
    assert "linear.W" not in small(linear_steps=0).fit(X, Y).weights_


def test_the_offset_is_that_of_whole_sequences_where_training_is_truncated():
    whole, truncated = small().fit(X, Y), small(bptt_steps=2).fit(X, Y)
    for name in PATH:
        assert_array_equal(whole.weights_[name], truncated.weights_[name])
    assert truncated.score(X, Y) > 0.8


@pytest.mark.parametrize("wrong", [-1, 1.5, "all", None])
def test_what_linear_steps_cannot_be(wrong):
    with pytest.raises(ValueError, match="linear_steps"):
        small(linear_steps=wrong).fit(X, Y)


def test_what_the_path_explains_and_what_the_network_adds_are_told_apart():
    signal = X[:, -1, 0] + X[:, -1, 0] * X[:, -2, 1]
    model = small(hidden_size=16, max_iter=150, alpha=0.01).fit(X, signal)
    linear = model.linear_score(X, signal)
    assert linear == pytest.approx(LinearRegression().fit(X[:, -1], signal).score(X[:, -1], signal), abs=0.05)
    assert model.score(X, signal) > linear + 0.2
    assert alone(model).score(X, signal) == pytest.approx(linear, abs=1e-12)
    unknown = np.where(np.arange(120) < 60, signal, np.nan)
    assert model.linear_score(X, unknown) == pytest.approx(model.linear_score(X[:60], signal[:60]))


@pytest.mark.parametrize("parameters", [{"linear_steps": 0}, {"normalize_y": False}])
def test_without_a_path_of_its_own_there_is_no_such_score(parameters):
    with pytest.raises(ValueError, match="linear"):
        small(**parameters).fit(X, Y).linear_score(X, Y)


def test_token_ids_have_no_linear_path():
    ids = np.arange(40).reshape(10, 4) % 5 + 1
    with pytest.raises(ValueError, match=r"linear_steps=2.*embedding_dim"):
        small(linear_steps=2, embedding_dim=2).fit(ids, np.arange(10.0))
