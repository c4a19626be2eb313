"""The training loop: epochs of minibatches."""

import numpy as np

from sklearn_rnn.training.divergence import check_bounded
from sklearn_rnn.training.optimizers import clip_by_global_norm


def train(objective, theta, optimizer, average, examples, course, *, batch_size, max_iter, clip_norm, rng):
    """Train by minibatches until a watcher, max_iter or the user says so.

    Parameters
    ----------
    objective : Objective
    theta : ndarray (size,)
        Parameters, updated in place.
    optimizer : SGD, RMSprop, Adam or AdamW
    average : Average
        Its mean is what is watched, and kept.
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
    """
    for epoch in range(1, max_iter + 1):
        course.begin(len(examples))
        figures = _epoch(objective, theta, optimizer, average, examples, batch_size, clip_norm, rng, epoch)
        if course(average.mean, *figures):
            return True
    return False


def _epoch(objective, theta, optimizer, average, examples, batch_size, clip_norm, rng, epoch):
    """One pass over the examples; their mean loss and penalty, each taken before the update that it led to."""
    totals, weight = np.zeros(2), 0.0
    for minibatch in examples.minibatches(batch_size, rng, objective.network.chunk_steps):
        value, gradient = objective(theta, minibatch)
        check_bounded("loss", value, epoch)
        if clip_norm is not None:
            clip_by_global_norm(gradient, clip_norm)
        optimizer.step(theta, gradient, objective.parts)
        average.add(objective.parts)
        totals += np.multiply(objective.terms, minibatch.total_weight)
        weight += minibatch.total_weight
    check_finite(objective, average.mean, epoch)
    return (totals / weight).tolist()


def check_finite(objective, theta, epoch):
    """ValueError if an update led to weights that are not finite, or so large that no penalty of them would be."""
    size = float(np.abs(theta).max()) + objective.square_of_trained(theta)
    check_bounded("size of the weights", size, epoch)
