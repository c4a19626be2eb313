"""NaN in a regressor's y is a target that is not known."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.metrics import r2_score
from sklearn.model_selection import GridSearchCV

from sklearn_rnn import RNNClassifier, RNNRegressor, SequenceScaler

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
rng = np.random.default_rng(0)
X = rng.normal(size=(60, 5))
Y = np.column_stack([X.sum(axis=1), np.abs(X).mean(axis=1), X[:, 0] * X[:, 4]])
GAPPY = Y.copy()
GAPPY[:20, 0] = GAPPY[10:30, 1] = GAPPY[40, :] = np.nan


def small(**parameters):
    return RNNRegressor(**{"hidden_size": 4, "max_iter": 8, "batch_size": 16, "random_state": 0, **parameters})


@pytest.mark.parametrize("weight", [None, np.arange(60) % 3 + 1.0], ids=["unweighed", "weighed"])
@pytest.mark.parametrize(
    "parameters",
    [{}, {"solver": "lbfgs"}, {"early_stopping": True, "scoring": None}, {"linear_steps": 0, "normalize_y": False}],
    ids=str,
)
def test_a_row_with_no_known_target_is_absent(parameters, weight):
    wild = X.copy()
    wild[40] = [np.inf, np.nan, 0, 1, 2]  # nothing reads it
    with_row = small(**parameters).fit(wild, GAPPY, weight)
    rest = np.arange(60) != 40
    without = small(**parameters).fit(X[rest], GAPPY[rest], None if weight is None else weight[rest])
    assert_array_equal(with_row.predict(X), without.predict(X))
    assert with_row.t_ == without.t_
    assert with_row.score(X, GAPPY, weight) == with_row.score(
        X[rest], GAPPY[rest], None if weight is None else weight[rest]
    )


def test_partial_fit_leaves_such_rows_out_as_well():
    blocks = slice(30), slice(30, 60)
    with_row, without = small(), small()
    for block in blocks:
        with_row.partial_fit(X[block], GAPPY[block])
        rest = ~np.isnan(GAPPY[block]).all(axis=1)
        without.partial_fit(X[block][rest], GAPPY[block][rest])
    assert_array_equal(with_row.predict(X), without.predict(X))
    with_row.partial_fit(X[:10], np.full((10, 3), [np.nan, 1, 1]))  # a later block may lack an output


def test_mean_and_scale_are_those_of_what_is_known():
    weight = rng.uniform(1, 3, size=60)
    model = small().fit(X, GAPPY, weight)
    for k, y in enumerate(GAPPY.T):
        known = ~np.isnan(y)
        mean = np.average(y[known], weights=weight[known])
        assert model.y_mean_[k] == pytest.approx(mean)
        assert model.y_scale_[k] ** 2 == pytest.approx(np.average((y[known] - mean) ** 2, weights=weight[known]))


def test_what_is_not_known_cannot_matter_and_the_rest_does():
    """An output that is known nowhere but in one minibatch trains as hard as its share of all that is known."""
    few = Y[:, :2].copy()
    few[2:, 1] = np.nan
    model = small(linear_steps=0, solver="lbfgs", max_iter=300, alpha=1e-3).fit(X, few)
    assert_allclose(model.predict(X)[:2, 1], few[:2, 1], atol=0.05)
    assert model.score(X, few) > 0.95


def test_a_target_weighs_the_same_whichever_minibatch_it_falls_into():
    """sgd without momentum on one epoch of two minibatches of which one knows little: one step of each by hand."""
    y = Y[:, 0].copy()[:, None].repeat(2, axis=1)
    y[16:32, 1] = np.nan
    step = {"solver": "sgd", "momentum": 0.0, "learning_rate_init": 1e-6, "clip_norm": None, "alpha": 0.0}
    common = {"max_iter": 1, "shuffle": False, "linear_steps": 0, "normalize_y": False, **step}
    start = {
        name: w.copy()
        for name, w in small(**common | {"learning_rate_init": 1e-15}).fit(X[:32], y[:32]).weights_.items()
    }
    halves, whole = small(**common).fit(X[:32], y[:32]), small(**common | {"batch_size": 32}).fit(X[:32], y[:32])
    for name in start:  # both steps of half the rows lead as far as two of all
        assert_allclose(
            halves.weights_[name] - start[name], 2 * (whole.weights_[name] - start[name]), rtol=1e-3, atol=1e-10
        )


def test_the_score_is_the_mean_over_outputs_of_what_is_known():
    model = small().fit(X, Y)
    y_pred, weight = model.predict(X), rng.uniform(1, 2, size=60)
    assert model.score(X, Y, weight) == pytest.approx(r2_score(Y, y_pred, sample_weight=weight))
    known = ~np.isnan(GAPPY)
    expected = [r2_score(GAPPY[k, j], y_pred[k, j], sample_weight=weight[k]) for j, k in enumerate(known.T)]
    assert model.score(X, GAPPY, weight) == pytest.approx(np.mean(expected))
    flat = small().fit(X, Y[:, 0])
    gappy = np.where(np.arange(60) % 2, Y[:, 0], np.nan)
    assert flat.score(X, gappy) == pytest.approx(r2_score(Y[1::2, 0], flat.predict(X[1::2])))


@pytest.mark.parametrize("scoring", ["loss", None])
def test_validation_rows_may_hold_unknown_targets(scoring):
    model = small(scoring=scoring, max_iter=3)
    model.fit(X[:40], GAPPY[:40], X_val=X[40:], y_val=GAPPY[40:])
    rest = slice(41, None)
    again = small(scoring=scoring, max_iter=3).fit(X[:40], GAPPY[:40], X_val=X[rest], y_val=GAPPY[rest])
    assert_allclose(model.validation_scores_, again.validation_scores_)
    if scoring is None:
        kept = small(max_iter=model.n_iter_).fit(X[:40], GAPPY[:40])
        assert model.validation_scores_[-1] == pytest.approx(kept.score(X[40:], GAPPY[40:]))


def test_a_linear_path_reads_what_is_known_of_each_output():
    y = np.column_stack([X @ np.arange(5.0), X @ np.ones(5)])
    gappy = y.copy()
    gappy[:25, 0] = gappy[20:45, 1] = np.nan
    model = small(max_iter=20, alpha=0.0).fit(X, gappy)
    assert_allclose(model.predict(X), y, atol=0.2)


def test_scores_of_a_search_use_the_known_targets():
    search = GridSearchCV(small(max_iter=2), {"hidden_size": [2, 4]}, cv=2).fit(X, GAPPY)
    assert np.isfinite(search.cv_results_["mean_test_score"]).all()


@pytest.mark.parametrize(
    ("y", "message"),
    [
        (np.full(60, np.nan), "Input y contains NaN"),
        (np.full((60, 2), np.nan), "Input y contains NaN"),
        (np.column_stack([X[:, 0], np.full(60, np.nan)]), "no known target of output 1"),
        (np.where(np.arange(60) == 3, np.inf, X[:, 0]), "Input y contains infinity"),
    ],
)
def test_what_cannot_be_learnt_is_refused(y, message):
    model = small()
    for method in (model.fit, model.partial_fit):
        with pytest.raises(ValueError, match=message):
            method(X, y)
    assert not vars(model).keys() - vars(small()).keys()


def test_an_output_known_only_where_rows_are_held_out_is_refused():
    late = Y[:, :2].copy()
    late[:-3, 1] = np.nan
    with pytest.raises(ValueError, match="no known target of output 1 in the rows to train on"):
        small(early_stopping=True).fit(X, late)


def test_masked_entries_are_unknown():
    masked = np.ma.masked_array(np.nan_to_num(GAPPY, nan=99.0), np.isnan(GAPPY))
    assert_array_equal(small().fit(X, masked).predict(X), small().fit(X, GAPPY).predict(X))


def test_float32_and_warm_start_take_unknown_targets_quietly():
    model = small(dtype="float32", warm_start=True, tol=0.0).fit(X, GAPPY).fit(X, GAPPY)
    assert np.isfinite(model.predict(X)).all()


@pytest.mark.parametrize("labels", [np.array([0.0, 1.0]), np.array(["a", "b"], dtype=object)], ids=["numbers", "text"])
def test_a_class_must_be_known(labels):
    y = labels[np.arange(60) % 2]
    y[3] = np.nan
    with pytest.raises(ValueError, match=r"Input (y )?contains NaN"):
        RNNClassifier(2).fit(X, y)


def test_sequences_with_unknown_targets_may_be_a_list():
    sequences = SequenceScaler().fit_transform([x[: i % 5 + 1] for i, x in enumerate(X[:, :, None])])
    assert np.isfinite(small().fit(sequences, GAPPY).predict(sequences)).all()
