"""Early stopping: which rows are watched, what is said of them, which weights are kept."""

import numpy as np
import pandas as pd
import pytest
from numpy.lib.stride_tricks import sliding_window_view
from numpy.testing import assert_allclose, assert_array_equal
from sklearn import config_context
from sklearn.metrics import accuracy_score, log_loss, make_scorer, mean_squared_error, r2_score
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

from sklearn_rnn import RNNClassifier, RNNRegressor, SequenceWindower

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
X = np.random.default_rng(0).normal(size=(80, 5))
Y = X[:, :3].sum(axis=1)
C = np.array(["falls", "rises"])[(Y > 0).astype(int)]
WINDOWS = sliding_window_view(np.random.default_rng(0).normal(size=209), 10)
STATES = np.where(np.arange(200) % 50 < 25, "calm", "wild")


def small(estimator=RNNRegressor, **parameters):
    return estimator(**{"hidden_size": 4, "max_iter": 5, "random_state": 0, **parameters})


def watched_rows(model, X, y):
    """The rows that early stopping held out, known by a scorer that looks at them."""
    seen = []

    def scorer(model, X, y):
        seen.append(X)
        return 0.0

    model.set_params(early_stopping=True, scoring=scorer, max_iter=1).fit(X, y)
    return np.flatnonzero((X[:, None] == seen[0]).all(axis=2).any(axis=1))


def test_the_tail_is_held_out_and_not_trained_on():
    changed = Y.copy()
    changed[-8:] += 100
    kept, other = (small(early_stopping=True).fit(X, y) for y in (Y, changed))
    assert kept.loss_curve_ == other.loss_curve_
    assert kept.y_mean_ == other.y_mean_
    assert kept.validation_scores_ != other.validation_scores_
    assert kept.t_ == 72 * 5


def test_the_best_weights_are_kept():
    model = small(early_stopping=True, max_iter=60, learning_rate_init=0.05, linear_steps=0).fit(X, Y)
    assert model.best_validation_score_ == max(model.validation_scores_)
    loss = 0.5 * mean_squared_error(Y[-8:], model.predict(X[-8:])) / model.y_scale_[0] ** 2
    assert model.best_validation_score_ == pytest.approx(-loss)
    assert model.best_loss_ is None
    assert len(model.validation_scores_) == model.n_iter_


def test_early_stopping_stops_early():
    model = small(early_stopping=True, max_iter=2000, n_iter_no_change=5).fit(
        X, np.random.default_rng(1).normal(size=80)
    )
    assert model.n_iter_ < 200


def test_a_class_only_in_the_tail_is_named():
    y = np.zeros(80, int)
    y[-3:] = 1
    with pytest.raises(ValueError, match=r'\[1\].*tail.*"random"'):
        small(RNNClassifier, early_stopping=True, validation_split="tail").fit(X, y)
    small(RNNClassifier, early_stopping=True, validation_fraction=0.4).fit(X, y)


@pytest.mark.parametrize(("y", "fraction"), [(np.arange(80) < 1, 0.1), (np.arange(80) % 4, 0.03)])
def test_a_random_split_that_cannot_have_every_class_is_named(y, fraction):
    model = small(RNNClassifier, early_stopping=True, validation_split="random", validation_fraction=fraction)
    with pytest.raises(ValueError, match=r'validation_split="random".*validation_fraction=.*the rarest, \w+, has'):
        model.fit(X, y)


@pytest.mark.parametrize("estimator", [RNNRegressor, RNNClassifier])
def test_a_validation_set_switches_early_stopping_on(estimator):
    y = Y if estimator is RNNRegressor else C
    model = small(estimator).fit(X[:60], y[:60], X_val=X[60:], y_val=y[60:])
    assert len(model.validation_scores_) == 5
    assert model.t_ == 60 * 5
    with pytest.raises(ValueError, match="X_val was given, but early_stopping=False"):
        small(estimator, early_stopping=False).fit(X, y, X_val=X, y_val=y)
    with pytest.raises(ValueError, match="without X_val"):
        small(estimator).fit(X, y, y_val=y)
    with pytest.raises(ValueError, match="y_val"):
        small(estimator).fit(X, y, X_val=X)


def test_weights_of_the_validation_set_count():
    weight = np.zeros(20)
    weight[:5] = 1
    weighted = small().fit(X[:60], Y[:60], X_val=X[60:], y_val=Y[60:], sample_weight_val=weight)
    fewer = small().fit(X[:60], Y[:60], X_val=X[60:65], y_val=Y[60:65])
    assert weighted.validation_scores_ == pytest.approx(fewer.validation_scores_)


def test_a_validation_set_of_one_row_is_too_small():
    with pytest.raises(ValueError, match=r"X_val has 1 row.* at least 2"):
        small().fit(X, Y, X_val=X[:1], y_val=Y[:1])


def test_too_few_rows_to_hold_out_are_named():
    with pytest.raises(ValueError, match=r"validation_fraction=0.1 of 8 rows holds 1 rows out"):
        small(early_stopping=True).fit(X[:8], Y[:8])


def test_a_pipeline_transforms_the_validation_set():
    series = np.random.default_rng(0).normal(size=(100, 2))
    target = np.tanh(series).sum(axis=1)
    with config_context(enable_metadata_routing=True):
        steps = [("scale", StandardScaler()), ("window", SequenceWindower(3)), ("rnn", small(scoring=None))]
        model = Pipeline(steps, transform_input=["X_val"])
        model.fit(series[:80], target[:80], X_val=series[80:], y_val=target[80:])
    expected = r2_score(target[80:], model.predict(series[80:]))
    assert model[-1].best_validation_score_ == pytest.approx(expected)


def test_what_auto_holds_out():
    tail = np.arange(72, 80)
    assert_array_equal(watched_rows(small(), X, Y), tail)
    drawn = watched_rows(small(RNNClassifier), X, C)
    assert not np.array_equal(drawn, tail)
    assert 0.3 < (C[drawn] == "rises").mean() < 0.7
    labels = np.c_[Y > 0, X[:, 0] > 0].astype(int)
    assert not np.array_equal(watched_rows(small(RNNClassifier), X, labels), tail)
    for states in (STATES, np.where(np.arange(200) < 60, "calm", STATES)):  # all rows before count, not the first alone
        assert_array_equal(
            watched_rows(small(RNNClassifier, validation_fraction=0.3), WINDOWS, states), np.arange(140, 200)
        )


def test_auto_tells_where_the_tail_has_not_the_classes_of_the_other_rows():
    for fraction, y in ((0.1, STATES), (0.5, np.where(np.arange(200) < 150, "calm", "wild"))):
        model = small(RNNClassifier, early_stopping=True, validation_fraction=fraction)
        with pytest.warns(UserWarning, match="overlapping windows.*Random rows are held out") as told:
            model.fit(WINDOWS, y)
        assert sum("overlapping" in str(warning.message) for warning in told) == 1


@pytest.mark.parametrize("estimator", [RNNRegressor, RNNClassifier])
def test_what_scoring_watches(estimator):
    y, weight = (Y, np.arange(1.0, 81)) if estimator is RNNRegressor else (C, np.arange(1.0, 81))
    metric, name = (r2_score, "r2") if estimator is RNNRegressor else (accuracy_score, "accuracy")
    seen = {}
    for scoring in (
        None,
        name,
        make_scorer(metric),
        lambda model, X, y, sample_weight: model.score(X, y, sample_weight),
    ):
        model = small(estimator, scoring=scoring, early_stopping=True, validation_split="tail").fit(X, y, weight)
        seen[str(scoring)] = model.validation_scores_
        assert model.score(X[-8:], y[-8:], weight[-8:]) == pytest.approx(model.best_validation_score_)
    for scores in seen.values():
        assert_allclose(scores, seen["None"])


def test_the_loss_of_classes_is_the_log_loss():
    model = small(RNNClassifier, early_stopping=True, validation_split="tail").fit(X, C)
    assert model.best_validation_score_ == pytest.approx(-log_loss(C[-8:], model.predict_proba(X[-8:])))
    labels = np.c_[Y > 0, X[:, 0] > 0].astype(int)
    model = small(RNNClassifier, early_stopping=True, validation_split="tail").fit(X, labels)
    P = model.predict_proba(X[-8:])
    expected = sum(log_loss(y, p, labels=[0, 1]) for y, p in zip(labels[-8:].T, P.T, strict=True))
    assert model.best_validation_score_ == pytest.approx(-expected)


def test_scorers_see_what_the_user_gave():
    kinds = []

    def scorer(model, X, y):
        kinds.append((type(X), type(y), len(X)))
        return model.score(X, y)

    options = {"scoring": scorer, "early_stopping": True, "max_iter": 1}
    frame = pd.DataFrame(X, columns=[f"lag_{k}" for k in range(5)])
    weight = (np.arange(80) % 4 > 0).astype(float)
    small(**options, linear_steps=0).fit(frame, pd.Series(Y))
    small(**options).fit([x[: 1 + i % 5] for i, x in enumerate(X)], list(Y))
    model = small(scoring=lambda model, X, y, sample_weight: model.score(X, y), early_stopping=True, max_iter=1)
    model.fit(frame, Y, weight)
    assert kinds == [(pd.DataFrame, pd.Series, 8), (list, list, 8)]


def test_a_score_that_is_no_finite_number_is_named():
    with pytest.raises(ValueError, match=r"scoring=.* gives nan on the validation set"):
        small(early_stopping=True, scoring=lambda model, X, y: np.nan).fit(X, Y)


def test_a_flat_tail_does_not_end_training():
    flat = X.copy()
    flat[-8:, 2] = 2 - flat[-8:, 0] - flat[-8:, 1]
    options = {"early_stopping": True, "max_iter": 100, "learning_rate_init": 0.02, "linear_steps": 0}
    by_r2, by_loss = (
        small(**options, scoring=scoring).fit(flat, np.append(Y[:-8], np.full(8, 2.0))) for scoring in (None, "loss")
    )
    assert by_loss.score(X, Y) > 0.8 > 0.2 > by_r2.score(X, Y)


def test_a_warm_start_never_ends_worse_than_it_began():
    options = {"warm_start": True, "early_stopping": True}
    model = small(**options, max_iter=60, learning_rate_init=0.02).fit(X, Y)
    best, weights = model.best_validation_score_, model.weights_
    model.set_params(learning_rate_init=0.5, max_iter=3).fit(X, Y)
    assert max(model.validation_scores_[-3:]) < best
    assert model.best_validation_score_ == pytest.approx(best)
    for name, array in weights.items():
        assert_array_equal(model.weights_[name], array)
    assert model.n_iter_ == 3
