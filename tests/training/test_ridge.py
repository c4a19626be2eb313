import numpy as np
import pytest
from numpy.testing import assert_allclose
from sklearn.linear_model import Ridge, RidgeCV

from sklearn_rnn.numerics import Moments
from sklearn_rnn.training.ridge import ridge, shared_ridge

rng = np.random.default_rng(0)


def draw(n, n_features, noise=1.0, n_targets=2):
    """Features (n_features, n), targets (n_targets, n) and weights (n,)."""
    X = rng.normal(size=(n_features, n)) * np.logspace(0, -2, n_features)[:, None]
    Y = rng.normal(size=(n_targets, n_features)) @ X + noise * rng.normal(size=(n_targets, n))
    return X, Y, rng.integers(1, 4, n).astype(float)


def solve(X, Y, weight, **options):
    return ridge(Moments.of(np.vstack([X, Y]), weight), len(X), **options)


def brute_force(X, y, weight):
    """W of the best penalty by a hat matrix over rows that occur as often as they weigh."""
    X, y = (np.repeat(values, weight.astype(int), axis=-1) for values in (X, y))
    X, y, n = X - X.mean(axis=1, keepdims=True), y - y.mean(), y.size
    largest, found = np.linalg.eigvalsh(X @ X.T).max(), []
    for penalty in np.append(np.inf, largest * np.logspace(2, -10, 49)):
        solution = X.T @ np.linalg.inv(X @ X.T + penalty * np.eye(len(X))) if np.isfinite(penalty) else 0 * X.T
        freedom = 1 + np.trace(solution @ X)
        W = y @ solution
        if freedom <= 0.9 * n:
            found.append((np.mean((y - W @ X) ** 2) / y.var() / (1 - freedom / n) ** 2, np.mean((y - W @ X) ** 2), W))
    return min(found, key=lambda each: each[0])


@pytest.mark.parametrize(("n", "n_features", "noise"), [(40, 5, 1.0), (12, 20, 0.1), (30, 3, 100.0)])
def test_it_is_generalised_cross_validation_by_brute_force_target_by_target(n, n_features, noise):
    X, Y, weight = draw(n, n_features, noise)
    W, score, rest = solve(X, Y, weight)
    for k in range(2):
        expected_score, expected_rest, expected = brute_force(X, Y[k], weight)
        assert_allclose(W[k] @ X, expected @ X, atol=1e-5)
        assert score[k] == pytest.approx(expected_score)
        assert rest[k] == pytest.approx(expected_rest)


def test_it_is_the_ridge_of_scikit_learn_for_some_penalty_and_about_as_good_as_leaving_one_out():
    X, Y, _ = draw(200, 10)
    W = solve(X, Y[:1], np.ones(200))[0]
    of_sklearn = RidgeCV(np.logspace(-6, 6, 200)).fit(X.T, Y[0])
    error, theirs = (np.var(Y[0] - V @ X) for V in (W[0], of_sklearn.coef_))
    assert error == pytest.approx(theirs, rel=1e-2)
    penalties = np.linalg.eigvalsh(200 * np.cov(X, ddof=0)).max() * np.logspace(2, -10, 49)
    gaps = [np.abs(Ridge(penalty).fit(X.T, Y[0]).coef_ - W[0]).max() for penalty in penalties]
    assert min(gaps) < 1e-8


def test_what_features_do_not_explain_at_all_has_the_mean_alone():
    X, Y, _ = draw(500, 3)
    ones_and_X = np.vstack([np.ones(500), X]).T
    unexplained = Y - (ones_and_X @ np.linalg.lstsq(ones_and_X, Y.T)[0]).T
    W, score, rest = solve(X, unexplained, np.ones(500))
    assert_allclose(W, 0)
    assert_allclose(score, (1 - 1 / 500) ** -2)
    assert_allclose(rest, unexplained.var(axis=1))


def test_degrees_of_freedom_are_bounded():
    X, Y, _ = draw(20, 19, noise=0.0)
    weight = np.ones(20)
    interpolating = np.linalg.lstsq((X - X.mean(axis=1, keepdims=True)).T, Y[0] - Y[0].mean())[0]
    W, _, rest = solve(X, Y, weight)
    assert np.linalg.norm(W[0]) < np.linalg.norm(interpolating)
    assert (rest > 0).all()
    assert_allclose(solve(X, Y, weight, max_freedom=0.04)[0], 0)  # not even the mean: 1 of 20


@pytest.mark.parametrize("weight", [1e-3, 0.05, 1.0])
def test_weights_that_count_less_than_a_row_have_the_mean_alone(weight):
    X, Y, _ = draw(1, 4)
    assert_allclose(solve(X, Y, np.array([weight]))[0], 0)


@pytest.mark.parametrize("constant", [0, 1, 2])
def test_constant_features_weigh_nothing(constant):
    for _ in range(30):  # of some matrices the eigenvectors hold rounding where there is nothing
        X, Y, weight = draw(50, 3)
        X[constant], Y[1] = 7, -3
        assert_allclose(solve(X, Y, weight)[0][:, constant], 0)


def test_a_constant_target_has_the_mean_alone():
    X, Y, weight = draw(50, 3)
    X[1], Y[1] = 7, -3
    W, score, rest = solve(X, Y, weight)
    assert_allclose(W[1], 0, atol=1e-12)
    assert np.isfinite(score).all()
    assert_allclose(rest[1], 0)
    assert_allclose(solve(X[:0], Y, weight)[0], np.empty((2, 0)))


def test_a_feature_given_twice_shares_its_weight():
    X, Y, weight = draw(200, 4, noise=0.1)
    W = solve(np.vstack([X, X]), Y, weight)[0]
    assert_allclose(W[:, :4], W[:, 4:], rtol=1e-6, atol=1e-10)
    assert np.abs(W).max() < 10


@pytest.mark.parametrize("noise", [0.0, 1.0])
def test_weight_two_is_a_row_twice(noise):
    t = np.arange(60)
    X = np.vstack([np.sin(0.1 * t + 0.02 * k) for k in range(12)])  # of rank two, but for rounding
    Y = np.vstack([np.sin(0.1 * t + 1) ** 3, np.cos(0.1 * t)]) + noise * rng.normal(size=(2, 60))
    weight = 1.0 + rng.integers(0, 2, 60)
    rows = np.repeat(t, weight.astype(int))
    weighted, repeated = solve(X, Y, weight)[0], solve(X[:, rows], Y[:, rows], np.ones(rows.size))[0]
    assert_allclose(weighted @ X, repeated @ X, atol=1e-9)


def test_one_penalty_of_several_targets_is_the_best_sum_of_their_relative_errors():
    X, Y, weight = draw(60, 8)
    Y[1] *= 1e3  # nothing depends on units
    W, alpha = shared_ridge(Moments.of(np.vstack([X, Y]), weight), 8)
    expected = Ridge(alpha).fit(X.T, Y.T, weight).coef_
    assert_allclose(W, expected, rtol=1e-8)
    n, X0 = weight.sum(), X - (X @ weight / weight.sum())[:, None]
    Y0 = Y - (Y @ weight / n)[:, None]
    eigenvalues = np.linalg.eigvalsh((X0 * weight) @ X0.T)

    def error(penalty):
        V = Ridge(penalty).fit(X.T, Y.T, weight).coef_
        relative = ((Y0 - V @ X0) ** 2 @ weight) / (Y0**2 @ weight)
        return relative.sum() / (1 - (1 + (eigenvalues / (eigenvalues + penalty)).sum()) / n) ** 2

    assert error(alpha) <= min(map(error, eigenvalues.max() * np.logspace(2, -14, 65))) * (1 + 1e-9)


def test_penalties_are_tried_in_units_of_the_features():
    X, Y, weight = draw(60, 8)
    alphas = [shared_ridge(Moments.of(np.vstack([unit * X, Y]), weight), 8)[1] for unit in (1.0, 1e3)]
    assert 0 < alphas[0] < np.inf
    assert alphas[1] == pytest.approx(1e6 * alphas[0])


def test_a_penalty_that_is_given_is_that_of_scikit_learn():
    X, Y, weight = draw(60, 8)
    W, alpha = shared_ridge(Moments.of(np.vstack([X, Y]), weight), 8, alpha=0.3)
    assert alpha == pytest.approx(0.3)
    assert_allclose(W, Ridge(0.3).fit(X.T, Y.T, weight).coef_, rtol=1e-9)
