"""The training loop: epochs of minibatches."""

from math import isfinite

import numpy as np

from sklearn_rnn.training.divergence import diverged
from sklearn_rnn.training.optimizers import clip_by_global_norm
from sklearn_rnn.user_warning import warn


def train(objective, theta, optimizer, examples, course, *, batch_size, max_iter, clip_norm, rng):
    """Train by minibatches until a watcher, max_iter or the user says so.

    Parameters
    ----------
    objective : Objective
    theta : ndarray (size,)
        Parameters, updated in place.
    optimizer : SGD, RMSprop, Adam or AdamW
    examples : Examples
    course : Course
        Told of every epoch.
    batch_size : int
        Sequences per update.
    max_iter : int
        Epochs at most.
    clip_norm : float or None
        Bound of the gradient's global norm.
    rng : numpy.random.Generator or None
        Shuffles the examples of each epoch; None: their own order.

    Returns
    -------
    stopped : bool
        Whether something other than max_iter ended the training.

    Raises
    ------
    ValueError
        If the loss, the weights or a validation score are not finite.

    Warns
    -----
    UserWarning
        On KeyboardInterrupt; what was learnt so far is kept.
    """
    try:
        for epoch in range(1, max_iter + 1):
            course.begin()
            if course(theta, *_epoch(objective, theta, optimizer, examples, batch_size, clip_norm, rng, epoch)):
                return True
    except KeyboardInterrupt:
        if not course.scores:  # else the best weights are kept, which were scored
            _check_finite(objective, theta, len(course.losses) + 1)
        warn("Training interrupted by user.")
        return True
    return False


def _epoch(objective, theta, optimizer, examples, batch_size, clip_norm, rng, epoch):
    """One pass over the examples; their mean loss and penalty, each taken before the update that it led to."""
    total, penalty, weight = 0.0, 0.0, 0.0
    for minibatch in examples.minibatches(batch_size, rng):
        value, gradient = objective(theta, minibatch)
        if not isfinite(value):
            raise diverged("loss", value, epoch)
        if clip_norm is not None:
            clip_by_global_norm(gradient, clip_norm)
        optimizer.step(theta, gradient)
        total += (value - objective.penalty) * minibatch.total_weight
        penalty += objective.penalty * minibatch.total_weight
        weight += minibatch.total_weight
    _check_finite(objective, theta, epoch)
    return total / weight, penalty / weight


def _check_finite(objective, theta, epoch):
    """ValueError if an update led to weights that are not finite, or so large that no penalty of them would be."""
    size = float(np.abs(theta).max()) + objective.square_of_trained(theta)
    if not isfinite(size):
        raise diverged("size of the weights", size, epoch)
