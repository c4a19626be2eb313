import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from sklearn_rnn.cells import Elman
from sklearn_rnn.training import SOLVERS, OneLeg
from sklearn_rnn.training.averaging import Average

from .solving import run


def test_lbfgs_finds_the_optimum_of_a_convex_problem():
    Y = np.random.default_rng(0).normal(size=(2, 20))
    result, params = run(np.empty((20, 0, 2)), Y, {"solver": "lbfgs", "max_iter": 200})
    assert result.stopped
    assert_allclose(params["readout.b"], Y.mean(axis=1), atol=1e-5)
    assert_allclose(result.losses[-1], 0.5 * Y.var(axis=1).mean())


@pytest.mark.parametrize("solver", SOLVERS)
def test_watchers_see_every_epoch_and_may_stop(task, solver):
    seen = []

    def watcher(epoch):
        seen.append((epoch.number, epoch.loss, epoch.score))
        return epoch.number == 5

    result, _ = run(*task, {"solver": solver, "tol": 0.0}, watchers=[watcher])
    assert seen == [(number, loss, None) for number, loss in enumerate(result.losses, start=1)]
    assert result.stopped
    assert len(result.losses) == 5
    assert result.losses[-1] < result.losses[0]


def test_the_best_score_decides_which_weights_are_kept(task):
    scores, seen = iter([0.1, 0.5, 0.4, 0.3, 0.2]), []
    result, _ = run(
        *task,
        {"n_iter_no_change": 2},
        score=lambda theta: next(scores),
        watchers=[lambda epoch: seen.append(epoch.theta.copy())],
    )
    assert result.scores == [0.1, 0.5, 0.4, 0.3, 0.2]
    assert result.best_score == 0.5
    assert result.stopped
    assert_array_equal(result.theta, seen[1])


def test_what_is_watched_scored_and_kept_is_the_mean_of_late_weights(task):
    def seen(averages, **options):
        thetas, changes = [], {"averages": averages, "batch_size": 64}
        result, _ = run(*task, changes, watchers=[lambda epoch: thetas.append(epoch.theta.copy())], **options)
        return result, thetas

    scored = []
    last, thetas = seen(averages=False)
    moving = last.theta.copy()
    average = Average(moving)
    mean, means = seen(averages=True, score=lambda theta: scored.append(theta.copy()) or len(scored))
    for theta, seen_mean in zip(thetas, means, strict=True):  # an update an epoch
        moving[:] = theta
        average.add()
        assert_array_equal(seen_mean, average.mean)
    assert_array_equal(scored, means)
    assert_array_equal(last.theta, thetas[-1])
    assert_array_equal(mean.theta, means[-1])
    assert mean.losses == last.losses


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_score_that_is_not_finite_is_divergence(task, value):
    scores = iter([0.0, value])
    with pytest.raises(ValueError, match=f"validation score became {value} in epoch 2"):
        run(*task, score=lambda theta: next(scores))


def test_clipping_keeps_exploding_gradients_at_bay():
    X = 1e3 * np.random.default_rng(1).normal(size=(64, 40, 1))
    Y = 1e3 * X[:, 0].T
    wild = {"solver": "sgd", "learning_rate_init": 0.1, "momentum": 0.0}
    with pytest.raises(ValueError, match="diverged"):
        run(X, Y, {**wild, "clip_norm": None}, cell=Elman("relu"))
    result, _ = run(X, Y, {**wild, "clip_norm": 1.0}, cell=Elman("relu"))
    assert np.isfinite(result.losses).all()


def test_max_iter_is_told_from_stopping(task):
    assert not run(*task)[0].stopped
    assert not run(*task, {"solver": "lbfgs", "max_iter": 3, "tol": 0.0})[0].stopped


def test_decoupled_decay_shrinks_weights_and_spares_biases():
    X, Y = np.empty((8, 0, 2)), np.ones((1, 8))
    quiet = {"learning_rate_init": 0.1, "max_iter": 1, "alpha": 0.5, "solver": "adamw"}
    _, decayed = run(X, Y, quiet)
    _, kept = run(X, Y, {**quiet, "alpha": 0.0})
    assert_allclose(decayed["layers.0.W_hh"], (1 - 0.1 * 0.5 / 8) * kept["layers.0.W_hh"])
    assert_allclose(decayed["readout.b"], kept["readout.b"])


def test_adamw_decays_weights_and_spares_biases(task):
    """With a rate so small that the moments move nothing, only the decay of rate times alpha / n is left."""
    changes = {"solver": "adamw", "learning_rate_init": 1e-12, "alpha": 64e9, "max_iter": 1, "batch_size": 64}
    _, decayed = run(*task, changes)
    _, before = run(*task, {**changes, "alpha": 0.0})
    for name, left in (("layers.0.W_ih", 0.999), ("layers.0.W_hh", 0.999), ("readout.W", 0.99)):
        assert_allclose(decayed[name], left * before[name], rtol=1e-6)
    for name in ("layers.0.b", "layers.0.b_hn", "readout.b"):
        assert_allclose(decayed[name], before[name], atol=1e-10)
    assert (before["readout.b"] != 0).all()


@pytest.mark.parametrize("solver", [name for name, solver in SOLVERS.items() if solver.takes_minibatches])
def test_what_the_optimiser_remembers_is_kept_by_name(task, solver):
    result, params = run(*task, {"solver": solver, "max_iter": 1})
    vectors = {key: value for key, value in result.optimizer_state.items() if key != "step"}
    assert vectors
    for arrays in vectors.values():
        assert {name: array.shape for name, array in arrays.items()} == {
            name: params[name].shape for name in params if not name.endswith("/P")
        }


class TwoLegs(OneLeg):
    """Half of the examples, then all."""

    def legs(self, network, theta, max_iter):
        first = np.arange(len(self.examples)) < len(self.examples) // 2
        yield self.examples.subset(first), max_iter // 2
        yield self.examples, max_iter // 2


CONVERGED = {"adam": {"tol": 10.0, "n_iter_no_change": 3}, "lbfgs": {"tol": 0.02}}


@pytest.mark.parametrize("solver", CONVERGED)
def test_a_leg_that_converged_is_followed_by_the_next(task, solver):
    seen = []
    changes = {"solver": solver, "max_iter": 200, **CONVERGED[solver]}
    result, _ = run(*task, changes, plan=TwoLegs, watchers=[lambda epoch: seen.append(epoch.n_seen)])
    assert {32, 64} == set(np.diff([0, *seen]))
    assert len(seen) < 100
    assert result.stopped


@pytest.mark.parametrize("solver", CONVERGED)
def test_a_watcher_ends_all_legs(task, solver):
    result, _ = run(*task, {"solver": solver, "tol": 0.0}, plan=TwoLegs, watchers=[lambda epoch: epoch.number == 3])
    assert len(result.losses) == 3
    assert result.stopped
