from types import SimpleNamespace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from sklearn_rnn.training.epochs import Course
from sklearn_rnn.training.lbfgs import train_lbfgs


class Wall:
    """f(x) = 1 / (1 - x) - 30 x, whose minimum is at 1 - 1 / sqrt(30); from 1 on it overflows."""

    def __init__(self):
        self.n_whole, self.tried = 0, []

    def whole(self, theta, examples, batch_size):
        (x,) = theta
        self.tried.append(x)
        self.n_whole += 1
        value = 1 / (1 - x) - 30 * x if x < 1 else np.inf
        self.terms = np.array([value, 0.0])
        return value, np.array([1 / (1 - x) ** 2 - 30 if x < 1 else np.nan])


def trained(start, tol=1e-6, max_fun=100):
    """Objective, course, where training ended, and whether it had stopped."""
    objective, course, theta = Wall(), Course([]), np.array([start])
    limits = {"batch_size": 1, "max_iter": 50, "max_fun": max_fun, "tol": tol}
    stopped = train_lbfgs(objective, theta, range(3), course, **limits)
    return SimpleNamespace(objective=objective, course=course, x=theta[0], stopped=stopped)


def test_a_trial_step_that_overflows_is_shortened():
    run = trained(0.0)
    assert max(run.objective.tried) >= 1
    assert_allclose(run.x, 1 - 30**-0.5)
    assert np.isfinite(run.course.losses).all()
    assert run.stopped


def test_first_weights_that_are_the_optimum_are_an_epoch():
    run = trained(1 - 30**-0.5)
    assert run.course.losses == [pytest.approx(2 * 30**0.5 - 30)]
    assert run.stopped


def test_nothing_is_tried_where_all_evaluations_are_spent():
    run = trained(0.0, max_fun=0)
    assert not run.objective.tried
    assert not run.course.losses
    assert not run.stopped
