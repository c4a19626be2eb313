"""Parameters in training: one leg after the other, until a watcher or the user ends them."""

from functools import partial

import numpy as np

from sklearn_rnn.training.averaging import LATE, Average
from sklearn_rnn.training.epochs import Course, Epoch
from sklearn_rnn.training.lbfgs import train_lbfgs
from sklearn_rnn.training.loop import check_finite, train
from sklearn_rnn.training.schedules import SCHEDULES
from sklearn_rnn.training.stopping import Stopping
from sklearn_rnn.user_warning import about, warn


class Legs:
    """The parameters theta of an objective, trained leg by leg: by minibatches, or by L-BFGS.

    Parameters
    ----------
    objective : Objective
    theta : ndarray (size,)
        Updated in place: after each leg, however it ends, it is what is to be kept.
    settings : Settings
    optimizer : SGD, RMSprop, Adam, AdamW or None
        None: L-BFGS.
    n_samples : int
        Of all examples, which schedules count by.
    rng : numpy.random.Generator
        Draws the order of examples.
    score : callable or None
        ``score(theta)`` for early stopping, higher is better.
    watchers : sequence of callable
        Shown every `Epoch`; one that returns true ends all legs.

    Attributes
    ----------
    course : Course
    stopping : Stopping
        Knows the best score, and its weights.
    stopped : bool
        Whether something other than its number of epochs ended the last leg.
    """

    def __init__(self, objective, theta, settings, optimizer, n_samples, *, rng, score, watchers):
        self.objective, self.theta, self.score, self.stopped = objective, theta, score, False
        self.stopping, rules = Stopping(settings.tol, settings.n_iter_no_change), []
        batch_size = {"batch_size": settings.batch_size}
        if optimizer is None:
            own = {"max_fun": settings.max_fun, "tol": settings.tol}
            self._train = partial(train_lbfgs, objective, theta, **batch_size, **own)
        else:
            rules = SCHEDULES[settings.learning_rate].watchers(optimizer, self.stopping, settings, n_samples)
            own = {"clip_norm": settings.clip_norm, "rng": rng if settings.shuffle else None}
            late = LATE if settings.averages else np.inf
            self._train = partial(self._train_averaged, optimizer, late, **batch_size, **own)
        self.course = Course(watchers, score, rules=rules)

    def compete(self, rival):
        """Keep the rival (size,) if no epoch has a better score."""
        self._heed(lambda: self.stopping(Epoch(0, np.nan, self.score(rival), rival)))

    def go_over(self, examples, max_iter):
        """Train on Examples for so many epochs at most, unless training has ended."""
        if self.course.ended:
            return
        self.stopping.begin_leg()
        self._heed(partial(self._train, examples.astype(self.theta.dtype), self.course, max_iter=max_iter))
        if self.stopping.best_theta is not None:
            self.theta[:] = self.stopping.best_theta

    def _train_averaged(self, optimizer, late, examples, course, **settings):
        """Train by minibatches; the mean of late weights is kept, whether or not they come to their end."""
        average = Average(self.theta, late)
        try:
            return train(self.objective, self.theta, optimizer, average, examples, course, **settings)
        finally:
            self.theta[:] = average.mean

    def _heed(self, action):
        """Note whether the action says to stop; an interrupt of the user's ends all legs."""
        try:
            self.stopped = action()
        except KeyboardInterrupt:
            if not self.course.scores:  # else the best weights are kept, which were scored
                check_finite(self.objective, self.theta, len(self.course.losses) + 1)
            warn("Training interrupted by user." + about("interrupted"))
            self.stopped = self.course.ended = True
