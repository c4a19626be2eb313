"""What is told of a fit that could have gone better, and what is not."""

import warnings

import numpy as np
import pytest
from sklearn.exceptions import ConvergenceWarning

from sklearn_rnn import RNNClassifier, RNNRegressor
from sklearn_rnn.cells import Elman
from sklearn_rnn.estimators.outcome import _falls_fast

X = np.random.default_rng(0).normal(size=(400, 6))
Y = X[:, 0] + X[:, -1]
C = (Y > 0).astype(int)
LONG = np.random.default_rng(0).normal(size=(200, 12))
LABELS = np.c_[Y > 0, X[:, 2] > 0].astype(int)
BOTH = pytest.mark.parametrize(("estimator", "y"), [(RNNRegressor, Y), (RNNClassifier, C), (RNNClassifier, LABELS)])


def small(estimator=RNNRegressor, **parameters):
    return estimator(**{"hidden_size": 8, "random_state": 0, **parameters})


def told(function, *arguments, **options):
    """The warnings of a call."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        function(*arguments, **options)
    return [f"{warning.category.__name__}: {warning.message}" for warning in caught]


@pytest.mark.parametrize("stops", [{}, {"early_stopping": True}, {"dropout": 0.2}])
@pytest.mark.parametrize(("estimator", "y"), [(RNNRegressor, Y), (RNNClassifier, C)])
def test_a_good_default_fit_ends_quietly(estimator, y, stops):
    model = small(estimator, **stops)
    assert not told(model.fit, X, y)
    assert model.score(X, y) > 0.8


@BOTH
def test_learning_that_max_iter_cut_short_is_told(estimator, y):
    with pytest.warns(ConvergenceWarning, match="still falling fast when max_iter=3 ended"):
        small(estimator, max_iter=3, linear_steps=0).fit(X, y)


def test_a_loss_falls_fast_or_not():
    epochs = np.arange(50)
    assert _falls_fast([2.0, 1.0])
    assert _falls_fast(1 - epochs / 60)
    assert not _falls_fast([1.0])
    assert not _falls_fast(0.9**epochs)  # much has been learnt, and little is left
    assert not _falls_fast(1 - epochs / 6000)
    assert not _falls_fast(np.ones(50))


@pytest.mark.parametrize("stops", [{}, {"early_stopping": True}, {"dropout": 0.2}])
@BOTH
def test_nothing_learnt_is_told_once(estimator, y, stops):
    messages = told(small(estimator, learning_rate_init=1e-6, linear_steps=0, **stops).fit, X, y)
    assert len(messages) == 1
    assert "Nothing was learnt" in messages[0]
    for name in ("learning_rate_init", "StandardScaler", "window_length"):
        assert name in messages[0]


@pytest.mark.parametrize(
    "few", [{"max_iter": 9}, {"batch_size": 400, "max_iter": 49}, {"early_stopping": True, "validation_fraction": 0.04}]
)
def test_of_few_epochs_updates_or_watched_rows_nothing_is_told(few):
    assert not told(small(learning_rate_init=1e-6, **few).fit, X, Y)


def test_noise_and_what_is_constant_are_not_told_of():
    noise = np.random.default_rng(1).normal(size=400)
    assert not told(small(alpha=30.0).fit, X, noise)
    assert not told(small(alpha=30.0, early_stopping=True).fit, X, noise)
    assert not told(small(learning_rate_init=1e-6).fit, X, np.full(400, 3.0))


def test_a_loss_that_dropout_alone_keeps_high_is_not_told_of():
    model = small(dropout=0.9, recurrent_dropout=0.5, learning_rate_init=1e-3, linear_steps=0, max_iter=60)
    assert not [message for message in told(model.fit, X, Y) if "Nothing was learnt" in message]
    assert model.loss_curve_[-1] > 1.02 * 0.5  # of the best constant, where y is standardised


@pytest.mark.parametrize(
    ("estimator", "wild"),
    [
        (RNNRegressor, {"cell": Elman("relu"), "solver": "sgd", "learning_rate_init": 10.0, "random_state": 3}),
        (RNNRegressor, {"learning_rate_init": 1e20}),
        (RNNRegressor, {"learning_rate_init": 1e20, "linear_steps": 0}),
        (RNNRegressor, {"learning_rate_init": 1e10, "dtype": "float32"}),
        (RNNClassifier, {"learning_rate_init": 1e20, "linear_steps": 0}),
    ],
)
def test_a_loss_that_is_finite_and_beyond_all_measure_has_diverged(estimator, wild):
    model = small(estimator, max_iter=12, batch_size=32, clip_norm=None, **wild)
    x, y = LONG, LONG[:, -1] * LONG[:, -2] + LONG[:, 0]
    with pytest.raises(
        ValueError, match=r"Training diverged: the loss became \d.*e\+\d+ in epoch .*learning_rate_init"
    ):
        model.fit(x, y if estimator is RNNRegressor else y > 0)
    assert not hasattr(model, "weights_")


def test_a_training_that_comes_back_from_far_off_has_not_diverged():
    wild = small(cell=Elman("relu"), solver="sgd", learning_rate_init=1.0, clip_norm=None, max_iter=12, batch_size=32)
    wild.set_params(random_state=4).fit(LONG, LONG[:, -1] * LONG[:, -2] + LONG[:, 0])
    assert wild.loss_curve_[0] > 1e20
    assert wild.loss_ < 1


def test_targets_of_any_scale_and_those_a_line_explains_are_no_divergence():
    for y, options in ((1e12 * Y, {"normalize_y": False}), (1e-12 * Y, {"normalize_y": False}), (Y, {}), (0 * Y, {})):
        for linear_steps in (0, "auto"):
            told(small(max_iter=3, linear_steps=linear_steps, **options).fit, X, y)  # and nothing is raised


@pytest.mark.parametrize(("linear_steps", "level"), [("auto", 100), (0, 1e5)])
def test_targets_far_off_those_gone_on_from_are_no_divergence(linear_steps, level):
    model = small(max_iter=1, linear_steps=linear_steps, warm_start=True, dtype="float32").fit(X, Y)
    told(model.fit, X, Y + level)
    assert model.loss_ > 1e7
    with pytest.raises(ValueError, match="diverged"):
        model.set_params(learning_rate_init=1e20, clip_norm=None).fit(X, Y)


def test_partial_fit_tells_of_neither():
    assert not told(small(learning_rate_init=1e-6).partial_fit, X, Y)


# what y looks like


@pytest.mark.parametrize("method", ["fit", "partial_fit"])
def test_one_hot_classes_are_told(method):
    one_hot = np.eye(3, dtype=int)[np.arange(400) % 3]
    for y, count in ((one_hot, 1), (LABELS, 0), (one_hot[:9], 0), (np.eye(3, dtype=int)[np.zeros(400, int)], 0)):
        options = {"classes": range(y.shape[1])} if method == "partial_fit" else {}
        messages = told(getattr(small(RNNClassifier, max_iter=1), method), X[: len(y)], y, **options)
        assert len(messages) == count
        assert all("argmax" in message for message in messages)
    if method == "partial_fit":
        model = small(RNNClassifier).partial_fit(X, LABELS, classes=[0, 1])
        assert not told(model.partial_fit, X, np.eye(2, dtype=int)[C])


@pytest.mark.parametrize(("level", "count"), [(1e4, 0), (1e5, 1), (1e8, 1)])
def test_levels_at_which_float32_loses_the_values_are_told(level, count):
    wave = np.sin(np.arange(400))
    messages = told(small(max_iter=1).fit, X.astype("f"), level + wave)
    assert len(messages) == count
    assert all("float32" in message for message in messages)
    assert not told(small(max_iter=1).fit, X, level + wave)
    assert not told(small(max_iter=1).fit, X.astype("f"), np.full(400, level))


def test_a_block_far_off_the_first_is_told_once_in_a_life():
    model = small().partial_fit(X, Y)
    assert not told(model.partial_fit, X, Y + 2)
    assert not told(model.partial_fit, X[:9], Y[:9] + 100)
    messages = told(model.partial_fit, X, Y + 100)
    assert len(messages) == 1
    assert "y_mean_" in messages[0]
    assert not told(model.partial_fit, X, Y + 200)
    assert not told(small(normalize_y=False).partial_fit(X, Y).partial_fit, X, Y + 100)


def test_training_that_ends_because_the_network_has_no_share_was_not_cut_short(monkeypatch):
    """Epochs that only overfit take much off the training loss, and more of them are no cure."""
    monkeypatch.setattr("sklearn_rnn.training.softmax_trial.shares", lambda *_: (1.0, 0.0))
    x, y = X[:60], X[:60, 2] * X[:60, 3] > 0
    assert told(small(RNNClassifier, max_iter=40, batch_size=10, alpha=0, learning_rate_init=0.02).fit, x, y) == []
