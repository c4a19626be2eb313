"""What the losses make of a regressor."""

import io

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.base import clone
from sklearn.linear_model import PoissonRegressor, QuantileRegressor
from sklearn.metrics import mean_pinball_loss, r2_score
from sklearn.model_selection import GridSearchCV
from sklearn.utils import get_tags

import sklearn_rnn
from sklearn_rnn import RNNRegressor
from sklearn_rnn.training.losses import LOSSES, AbsoluteError, Huber, Loss, Quantile, SquaredError

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning", "ignore:Nothing was learnt")
rng = np.random.default_rng(0)
X = rng.normal(size=(120, 5))
y = rng.poisson(np.exp(0.5 * X.sum(axis=1)), 120).astype(float)
BY_NAME = {name: {"loss": name} for name in LOSSES} | {"quantile": {"loss": "quantile", "quantile": 0.8}}
CHOICES = {**BY_NAME, "quantiles": {"loss": "quantile", "quantile": [0.1, 0.5, 0.9]}, "mine": {"loss": Huber(0.3)}}
EACH = pytest.mark.parametrize("choice", CHOICES.values(), ids=CHOICES)
CONSTANTS = {
    "squared_error": np.mean,
    "absolute_error": np.median,
    "poisson": np.mean,
    "quantile": lambda y: np.quantile(y, 0.8),
}


@pytest.mark.parametrize("name", CONSTANTS)
def test_with_nothing_to_read_a_network_predicts_the_best_constant(name):
    """Sequences without a step leave the readout's bias alone; an odd number of rows has one median."""
    nothing, y = np.empty((101, 0, 1)), rng.gamma(2.0, size=101)
    model = RNNRegressor(2, **BY_NAME[name], solver="lbfgs", max_iter=50, random_state=0).fit(nothing, y)
    assert_allclose(model.predict(nothing), CONSTANTS[name](y), rtol=1e-3)


@EACH
@pytest.mark.parametrize("solver", ["adam", "lbfgs"])
def test_each_loss_learns_with_weights_and_several_targets(choice, solver):
    weight, several = rng.uniform(0.5, 2, 120), np.c_[y, y[::-1]]
    model = RNNRegressor(8, **choice, solver=solver, random_state=0).fit(X, several, weight)
    assert solver == "lbfgs" or model.loss_curve_[-1] < model.loss_curve_[0]  # lbfgs minds loss and penalty together
    assert model.score(X, several, weight) > 0
    shape = (120, 2, 3) if choice.get("quantile") == [0.1, 0.5, 0.9] else (120, 2)
    assert model.predict(X).shape == shape
    assert model.predict_steps(X[:7]).shape == (7, 5, *shape[1:])


@EACH
@pytest.mark.parametrize("linear_steps", ["auto", 0])
def test_each_loss_is_watched_saved_and_gone_on_with(choice, linear_steps):
    model = RNNRegressor(4, **choice, linear_steps=linear_steps, early_stopping=True, max_iter=5, random_state=0)
    model.fit(X, y)
    assert np.isfinite(model.validation_scores_).all()
    file = io.BytesIO()
    sklearn_rnn.dump(model, file)
    file.seek(0)
    loaded = sklearn_rnn.load(file)
    assert_array_equal(loaded.predict(X), model.predict(X))
    assert repr(loaded) == repr(model) == repr(clone(model))
    loaded.set_params(early_stopping=False).partial_fit(X, y)
    assert len(loaded.loss_curve_) == model.n_iter_ + 1


@EACH
@pytest.mark.parametrize("solver", ["adam", "lbfgs"])
def test_targets_that_are_not_known_count_nowhere(choice, solver):
    """Beside a known target, NaN is as a row of which only the other is told."""
    holes = np.c_[y, y[::-1]]
    holes[5::7, 1] = np.nan
    model = RNNRegressor(4, **choice, solver=solver, linear_steps=0, max_iter=5, random_state=0).fit(X, holes)
    assert np.isfinite(model.loss_curve_).all()
    model.set_params(early_stopping=solver != "lbfgs").fit(X, holes)
    only = np.where(np.arange(120) < 80, y, np.nan)
    with_nan, without = (
        clone(model).set_params(early_stopping=False).fit(*rows) for rows in ((X, only), (X[:80], y[:80]))
    )
    assert_allclose(with_nan.predict(X), without.predict(X), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("name", LOSSES)
def test_weight_2_is_a_row_twice(name):
    twice = rng.integers(1, 3, 60)
    model = RNNRegressor(4, **BY_NAME[name], batch_size=200, max_iter=20, shuffle=False, random_state=0)
    weighed = clone(model).fit(X[:60], y[:60], sample_weight=twice)
    repeated = model.fit(np.repeat(X[:60], twice, axis=0), np.repeat(y[:60], twice))
    assert_allclose(weighed.predict(X), repeated.predict(X), rtol=1e-6, atol=1e-6)


def test_quantiles_hold_their_share_of_the_targets():
    levels = np.array([0.1, 0.5, 0.9])
    model = RNNRegressor(16, loss="quantile", quantile=levels, alpha=0.1, random_state=0).fit(X, y)
    P = model.predict(X)
    assert (np.diff(P, axis=1) >= 0).all()
    assert_allclose((y[:, None] <= P).mean(axis=0), levels, atol=0.12)


@pytest.mark.parametrize("level", [0.2, 0.9])
def test_a_linear_quantile_is_found_as_quantile_regression_finds_it(level):
    """The path is least squares, and where the spread of y depends on x the network must bend it."""
    rng = np.random.default_rng(1)
    x = rng.uniform(size=(400, 1))
    y = 3 * x[:, 0] + x[:, 0] * rng.normal(size=400)
    network = RNNRegressor(8, loss="quantile", quantile=level, max_iter=200, alpha=0.1, random_state=0).fit(x, y)
    linear = QuantileRegressor(quantile=level, alpha=0).fit(x, y)
    pinball = [mean_pinball_loss(y, model.predict(x), alpha=level) for model in (network, linear)]
    assert pinball[0] < 1.03 * pinball[1]


def test_poisson_finds_what_poisson_regression_finds():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(1000, 2))
    y = rng.poisson(np.exp(1 + x @ [0.5, -0.3]))
    network = RNNRegressor(8, loss="poisson", random_state=0).fit(x, y)
    linear = PoissonRegressor(alpha=0).fit(x, y)
    assert r2_score(linear.predict(x), network.predict(x)) > 0.95
    assert (network.predict(10 * x) > 0).all()


def test_outliers_move_robust_losses_less():
    line, far = X.sum(axis=1), rng.random(120) < 0.1
    wild = np.where(far, 100.0, line)

    def error(loss):
        model = RNNRegressor(8, loss=loss, linear_steps=0, max_iter=150, random_state=0).fit(X, wild)
        return np.abs(model.predict(X) - line)[~far].mean()

    assert error("absolute_error") < error("huber") < error("squared_error")


@EACH
def test_early_stopping_on_the_score_is_r2(choice):
    model = RNNRegressor(4, **choice, early_stopping=True, scoring=None, max_iter=3, random_state=0).fit(
        X[:100], y[:100]
    )
    assert_allclose(model.best_validation_score_, model.score(X[90:100], y[90:100]))
    central = model.predict(X)
    central = central[:, 1] if central.ndim == 2 else central
    assert_allclose(model.score(X, y), r2_score(y, central))


def test_counts_are_not_negative():
    model = RNNRegressor(4, loss="poisson", max_iter=2, random_state=0)
    assert get_tags(model).target_tags.positive_only  # what check_estimator makes its targets by
    assert not get_tags(RNNRegressor()).target_tags.positive_only
    with pytest.raises(ValueError, match="y holds -3"):
        model.fit(X, np.where(np.arange(120) == 7, -3, y))
    assert not hasattr(model, "weights_")
    model.fit(X, y)
    with pytest.raises(ValueError, match="y holds -1"):
        model.partial_fit(X, y - 1)
    with pytest.raises(ValueError, match="y_val holds -1"):
        model.fit(X, y, X_val=X, y_val=y - 1)


def test_poisson_has_no_linear_path_and_keeps_y_as_it_is():
    model = RNNRegressor(4, loss="poisson", max_iter=2).fit(X, y)
    assert "linear.W" not in model.weights_
    assert not hasattr(model, "y_mean_")
    assert (model.predict(X) > 0).all()
    with pytest.raises(ValueError, match=r"linear_steps=3 needs a loss on the scale of y itself, got Poisson\(\)"):
        model.set_params(linear_steps=3).fit(X, y)


@pytest.mark.parametrize("name", ["absolute_error", "huber", "quantile"])
def test_other_losses_go_on_from_the_linear_path(name):
    path = RNNRegressor(4, max_iter=1, random_state=0).fit(X, y).weights_["linear.W"]
    assert_array_equal(RNNRegressor(4, **BY_NAME[name], max_iter=1).fit(X, y).weights_["linear.W"], path)


def test_the_linear_path_has_one_score_whatever_the_loss():
    scores = [
        RNNRegressor(4, loss="quantile", quantile=quantile, max_iter=1)
        .fit(X, np.c_[y, -y])
        .linear_score(X, np.c_[y, -y])
        for quantile in (0.5, [0.1, 0.9])
    ]
    assert_allclose(scores[0], scores[1])


def test_a_loss_changed_after_fit_is_named():
    model = RNNRegressor(4, loss="huber", warm_start=True, max_iter=2).fit(X, y)
    for changed in ({"loss": "squared_error"}, {"loss": Huber(2.0)}):
        model.set_params(**changed)
        for call in (lambda: model.predict(X), lambda: model.fit(X, y), lambda: model.partial_fit(X, y)):
            with pytest.raises(ValueError, match=r"loss was changed after fit from Huber\(delta=1.0\)"):
                call()
    model.set_params(loss=Huber(1.0)).predict(X)  # the same by another name


@pytest.mark.parametrize(
    ("choice", "match"),
    [
        ({"loss": "mse"}, "'loss' parameter"),
        ({"loss": Huber}, "'loss' parameter"),
        ({"loss": "quantile"}, "needs to know which"),
        ({"loss": "quantile", "quantile": 1.0}, "quantile"),
        ({"loss": "quantile", "quantile": [0.9, 0.1]}, "ascending"),
        ({"quantile": 0.5}, 'is for loss="quantile"'),
    ],
)
def test_what_is_no_loss_is_refused_before_any_work(choice, match):
    model = RNNRegressor(**choice)
    with pytest.raises(ValueError, match=match):
        model.fit(X, y)
    assert vars(model) == vars(RNNRegressor(**choice))


class Asymmetric(Loss):
    """Too little costs thrice as much as too much."""

    def __call__(self, Z, Y):
        E = Z - Y
        dZ = np.where(E < 0, 3 * E, E)
        return 0.5 * dZ * E, dZ


def test_a_loss_of_ones_own_trains_and_is_refused_by_its_name_when_saved():
    above = [
        (RNNRegressor(8, loss=loss, random_state=0).fit(X, y).predict(X) > y).mean()
        for loss in (Asymmetric(), SquaredError())
    ]
    assert above[0] > above[1]
    with pytest.raises(TypeError, match="Asymmetric"):
        sklearn_rnn.dump(RNNRegressor(loss=Asymmetric()), io.BytesIO())


def test_losses_are_searched():
    grid = [{"loss": ["squared_error", Huber(0.5)]}, {"loss": ["quantile"], "quantile": [0.4, 0.5]}]
    search = GridSearchCV(RNNRegressor(4, max_iter=3, random_state=0), grid, cv=2).fit(X, y)
    assert np.isfinite(search.cv_results_["mean_test_score"]).all()


def test_several_quantiles_may_be_one_and_losses_are_their_names():
    one = RNNRegressor(4, loss=Quantile([0.5]), max_iter=3, random_state=0).fit(X, y)
    flat = RNNRegressor(4, loss="quantile", quantile=0.5, max_iter=3, random_state=0).fit(X, y)
    assert_array_equal(one.predict(X)[:, 0], flat.predict(X))
    named, given = (
        RNNRegressor(4, loss=loss, max_iter=3, random_state=0) for loss in ("absolute_error", AbsoluteError())
    )
    assert_array_equal(named.fit(X, y).predict(X), given.fit(X, y).predict(X))
