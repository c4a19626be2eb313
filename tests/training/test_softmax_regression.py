import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.linear_model import LogisticRegression

from sklearn_rnn.training.softmax_regression import SoftmaxRegression, _Objective

rng = np.random.default_rng(0)
Z = rng.normal(size=(4, 90)) * np.array([[3.0], [1.0], [0.1], [1.0]])
Y = (rng.normal(size=(3, 4)) @ Z + rng.gumbel(size=(3, 90))).argmax(axis=0)
WEIGHT = rng.integers(1, 4, 90).astype(float)


@pytest.mark.parametrize("penalty", [100.0, 1.0, 1e-3])
@pytest.mark.parametrize("n_classes", [2, 3])
def test_it_is_the_logistic_regression_of_scikit_learn(penalty, n_classes):
    y = np.minimum(Y, n_classes - 1)
    model = SoftmaxRegression(Z, y, WEIGHT, n_classes)
    for stronger in (1e3, 10.0):
        model.solve(stronger)
    model.solve(penalty, exact=True)
    # for two classes scikit-learn penalises the difference of their weights, which is twice as much
    theirs = LogisticRegression(C=(2 if n_classes == 2 else 1) / penalty, tol=1e-10, max_iter=10_000)
    theirs.fit(Z.T, y, WEIGHT)
    assert_allclose(np.exp(model.log_probabilities(Z)), theirs.predict_proba(Z.T).T, atol=1e-6)


def test_the_path_stops_where_scores_cannot_tell_the_rest():
    rough, exact = (SoftmaxRegression(Z, Y, WEIGHT, 3) for _ in range(2))
    rough.solve(1.0)
    exact.solve(1.0, exact=True)
    assert_allclose(rough.log_probabilities(Z), exact.log_probabilities(Z), atol=0.05)


def test_it_is_where_it_begins_does_not_matter():
    one, other = SoftmaxRegression(Z, Y, WEIGHT, 3), SoftmaxRegression(Z[:, :60], Y[:60], WEIGHT[:60], 3)
    other.solve(1e-3)
    one.solve(0.1, exact=True)
    warm = SoftmaxRegression(Z, Y, WEIGHT, 3, (other.W, other.b))
    warm.solve(0.1, exact=True)
    assert_allclose(warm.log_probabilities(Z), one.log_probabilities(Z), atol=1e-9)


def test_gradient_and_curvature_are_the_differences():
    objective = _Objective(Z, Y, WEIGHT, 0.7, rng.normal(size=(3, 5)))
    x = rng.normal(size=15)
    gradient, steps = objective(x)[1], 1e-5 * np.eye(15)
    assert_allclose(gradient, [(objective(x + s)[0] - objective(x - s)[0]) / 2e-5 for s in steps], rtol=1e-6, atol=1e-6)
    for s in steps:
        difference = (objective(x + s)[1] - objective(x - s)[1]) / 2e-5
        assert_allclose(objective.curve(x, s * 1e5), difference, rtol=1e-6, atol=1e-6)


def test_without_a_penalty_that_is_finite_it_is_the_prior():
    model = SoftmaxRegression(Z, Y, WEIGHT, 3)
    model.solve(np.inf)
    assert_array_equal(model.W, 0)
    assert_allclose(np.exp(model.log_probabilities(Z[:, :1]))[:, 0], np.bincount(Y, WEIGHT) / WEIGHT.sum())


def test_weight_two_is_a_row_twice():
    rows = np.repeat(np.arange(90), WEIGHT.astype(int))
    weighted = SoftmaxRegression(Z, Y, WEIGHT, 3)
    repeated = SoftmaxRegression(Z[:, rows], Y[rows], np.ones(rows.size), 3)
    for model in (weighted, repeated):
        model.solve(1e-3, exact=True)
    assert_allclose(weighted.log_probabilities(Z), repeated.log_probabilities(Z), atol=1e-9)


def test_a_class_that_no_row_has_stays_rare_and_the_others_are_as_without_it():
    model, without = SoftmaxRegression(Z, 2 * Y, WEIGHT, 6), SoftmaxRegression(Z, Y, WEIGHT, 3)
    for each in (model, without):
        each.solve(10.0, exact=True)
    P = np.exp(model.log_probabilities(Z))
    assert_allclose(np.average(P[[1, 3, 5]], axis=1, weights=WEIGHT), 1e-3, rtol=0.3)
    assert_allclose(P[::2] / P[::2].sum(axis=0), np.exp(without.log_probabilities(Z)), atol=1e-7)


def test_one_class_alone_and_separable_classes_do_not_explode():
    alone = SoftmaxRegression(Z, 0 * Y, WEIGHT, 2)
    alone.solve(1.0, exact=True)
    assert_array_equal(alone.W, 0)
    separable = SoftmaxRegression(Z, (Z[0] > 0).astype(int), WEIGHT, 2)
    separable.solve(1e-3, exact=True)
    assert np.abs(separable.W).max() < 100
