"""The softmax path beside the network of RNNClassifier."""

import io

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.metrics import log_loss
from sklearn.pipeline import make_pipeline

import sklearn_rnn
from sklearn_rnn import RNNClassifier, SequenceWindower

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
rng = np.random.default_rng(0)
N = 150
X = rng.normal(size=(N, 6, 2))
Y = np.array(["low", "middle", "top"])[np.digitize(X[:, -1, 0] - X[:, -2, 1] + 0.3 * rng.normal(size=N), [-0.7, 0.7])]
PATH = ["linear.W", "linear.b", "linear.mean", "linear.scale"]


def small(**parameters):
    return RNNClassifier(**{"hidden_size": 4, "max_iter": 5, "random_state": 0, **parameters})


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_what_a_network_without_a_path_cannot_learn_in_few_epochs(dtype):
    with_path, without = (small(linear_steps=k, dtype=dtype).fit(X, Y) for k in ("auto", 0))
    assert with_path.score(X, Y) > 0.85 > without.score(X, Y)
    assert with_path.predict_proba(X).dtype == dtype
    assert not hasattr(without, "network_share_")
    assert not any(name in without.weights_ for name in PATH)


def test_probabilities_are_those_of_path_and_network_together():
    model = small().fit(X, Y)
    assert_allclose(model.predict_proba(X).sum(axis=1), 1)
    assert_allclose(np.log(model.predict_proba(X)), model.predict_log_proba(X))
    assert_array_equal(model.predict(X), model.classes_[model.predict_proba(X).argmax(axis=1)])
    alone = small().fit(X, Y)
    alone.weights_["readout.W"][:] = alone.weights_["readout.b"][:] = 0
    W, _, mean, scale = (alone.weights_[name] for name in PATH)
    assert W.shape == (3, 24)
    steps = W[:, :12] @ ((X.reshape(N, 12) - mean[:12]) / scale[:12]).T  # log-odds but for what the summaries add
    assert np.corrcoef(steps[2] - steps[0], (alone.predict_log_proba(X) @ [-1, 0, 1]))[0, 1] > 0.8


def test_the_last_epochs_go_over_all_rows_and_the_others_over_all_but_a_fold():
    model = small(max_iter=10).fit(X, Y)
    assert model.network_share_ > 0
    assert model.n_iter_ == len(model.loss_curve_) == 10
    assert 8 * 0.78 * N < model.t_ - 2 * N < 8 * 0.82 * N


def test_on_noise_the_network_has_no_share_and_the_prior_is_said():
    noise = np.random.default_rng(3)
    X, y = noise.normal(size=(600, 5, 2)), noise.choice(3, 600, p=[0.5, 0.3, 0.2])
    model = RNNClassifier(random_state=0).fit(X, y)
    assert model.network_share_ < 0.2
    fresh = noise.normal(size=(600, 5, 2))
    of_prior = log_loss(y, np.tile(np.bincount(y) / 600, (600, 1)))
    assert log_loss(y, model.predict_proba(fresh)) < of_prior + 0.05
    assert 1.2 * of_prior < log_loss(y, RNNClassifier(linear_steps=0, random_state=0).fit(X, y).predict_proba(fresh))


def test_what_only_the_network_can_learn_is_its_own():
    marks = np.random.default_rng(0)
    X, first, second = marks.normal(size=(600, 8, 1)), *marks.choice([-1.0, 1.0], (2, 600))
    X[:, 1, 0], X[:, 6, 0] = 3 * first, 3 * second
    model = RNNClassifier(random_state=0).fit(X, first == second)
    assert model.network_share_ > 0.7
    assert model.score(X, first == second) > 0.98


def test_weight_two_is_a_row_twice():
    weight = np.arange(N) % 3
    rows = np.repeat(np.arange(N), weight)
    weighted, repeated = small(max_iter=1).fit(X, Y, weight), small(max_iter=1).fit(X[rows], Y[rows])
    for name in PATH:
        assert_allclose(weighted.weights_[name], repeated.weights_[name], rtol=1e-8, atol=1e-8)


def test_class_weight_is_that_sample_weight():
    classes = {"low": 3.0, "middle": 1.0, "top": 0.5}
    by_class = small(class_weight=classes).fit(X, Y)
    by_row = small().fit(X, Y, np.vectorize(classes.get)(Y))
    assert_array_equal(by_class.predict_proba(X), by_row.predict_proba(X))


@pytest.mark.parametrize("source", [X, list(X)], ids=["array", "list"])
def test_each_step_is_told_as_if_it_were_the_last(source):
    gappy = X.copy()
    gappy[::3, 2] = gappy[::4, 0] = np.nan
    gappy[5] = np.nan
    model = small(linear_steps=4).fit(gappy, Y)
    steps = np.array(model.predict_steps(gappy if isinstance(source, np.ndarray) else list(gappy)))
    for t in range(6):
        ended = np.where(np.arange(6)[:, None] <= t, gappy, np.nan)
        assert_array_equal(steps[:, t], model.predict(ended))


def test_lists_have_a_path_and_padding_changes_nothing():
    lengths = rng.integers(2, 7, N)
    of_list = [x[-length:] for x, length in zip(X, lengths, strict=True)]
    padded = np.full((N, 9, 2), np.nan)
    for row, x in zip(padded, of_list, strict=True):
        row[: len(x)] = x
    model, of_padded = small().fit(of_list, Y), small().fit(padded, Y)
    assert model.weights_["linear.W"].shape == (3, 24)
    assert_allclose(model.predict_proba(of_list), of_padded.predict_proba(of_list), atol=1e-6)


def test_it_can_be_saved_and_stays_while_training_goes_on():
    model = small(warm_start=True).fit(X, Y)
    path, share = {name: model.weights_[name].copy() for name in PATH}, model.network_share_
    file = io.BytesIO()
    sklearn_rnn.dump(model, file)
    file.seek(0)
    loaded = sklearn_rnn.load(file)
    assert_array_equal(loaded.predict_proba(X), model.predict_proba(X))
    loaded.fit(X, Y[::-1]).partial_fit(X, Y)
    for name in PATH:
        assert_array_equal(loaded.weights_[name], path[name])
    assert loaded.network_share_ == share
    assert not hasattr(loaded.set_params(warm_start=False, linear_steps=0).fit(X, Y), "network_share_")


def test_partial_fit_begins_without_a_path():
    model = small().partial_fit(X, Y, classes=np.unique(Y))
    assert "linear.W" not in model.weights_
    assert "linear.W" in model.fit(X, Y).weights_


def test_several_labels_have_no_path():
    labels = np.c_[X[:, -1, 0] > 0, X[:, -2, 0] > 0].astype(int)
    assert "linear.W" not in small().fit(X, labels).weights_
    with pytest.raises(ValueError, match="linear_steps=3"):
        small(linear_steps=3).fit(X, labels)


def test_early_stopping_may_keep_the_path_alone():
    """A network that only harms: its steps are far too large."""
    model = small(early_stopping=True, learning_rate_init=100.0, clip_norm=None).fit(X, Y)
    assert_array_equal(model.weights_["readout.W"], 0)
    assert model.best_validation_score_ > max(model.validation_scores_) - 1e-9
    assert len(model.validation_scores_) == model.n_iter_ == 5


@pytest.mark.parametrize("scoring", ["loss", None, "accuracy", "neg_log_loss"])
def test_what_early_stopping_tells_is_the_score_of_the_model_kept(scoring):
    model = small(scoring=scoring, max_iter=8).fit(X[:100], Y[:100], X_val=X[100:], y_val=Y[100:])
    if scoring in ("loss", "neg_log_loss"):
        of_all = -log_loss(Y[100:], model.predict_proba(X[100:]))
    else:
        of_all = model.score(X[100:], Y[100:])
    assert model.best_validation_score_ == pytest.approx(of_all, rel=1e-6)
    assert "linear.W" in model.weights_


def test_overlapping_windows_are_held_out_in_blocks():
    walk = np.random.default_rng(1).normal(size=400).cumsum()
    states = np.repeat([0, 1, 0, 1, 1, 0, 1, 0], 50)  # what windows that share steps would give away
    model = make_pipeline(SequenceWindower(20), RNNClassifier(16, max_iter=30, random_state=0))
    model.fit((walk / walk.std())[:, None], states)
    fresh = np.random.default_rng(2).normal(size=400).cumsum()
    assert log_loss(states, model.predict_proba((fresh / fresh.std())[:, None])) < 1.5


@pytest.mark.parametrize("n", [1, 2, 3, 7])
def test_few_rows_and_classes_of_one_row_do(n):
    model = small().fit(X[:n], np.arange(n))
    assert np.isfinite(model.predict_log_proba(X)).all()
    assert_allclose(model.predict_proba(X).sum(axis=1), 1)


@pytest.mark.parametrize("solver", ["lbfgs", "sgd"])
def test_other_solvers_train_in_two_legs(solver):
    model = small(solver=solver, max_iter=20).fit(X, Y)
    assert model.score(X, Y) > 0.85
    assert np.isfinite(model.loss_)


def test_lengths_beyond_those_of_training_and_sequences_without_a_step_are_read():
    model = small().fit(X, Y)
    assert np.isfinite(model.predict_proba(rng.normal(size=(3, 20, 2)))).all()
    nothing = model.predict_proba(np.full((2, 6, 2), np.nan))
    assert_allclose(nothing[0], nothing[1])


def test_a_share_that_no_fit_leaves_is_refused_in_a_file():
    model = small().fit(X, Y)
    model.network_share_ = 2.0
    file = io.BytesIO()
    with pytest.raises(ValueError, match=r"network_share_=2\.0, expected a number from 0 to 1"):
        sklearn_rnn.dump(model, file)
