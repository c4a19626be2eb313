"""The training loops: epochs of minibatches, or L-BFGS on everything."""

from math import isfinite

import numpy as np
from scipy.optimize import minimize

from sklearn_rnn.training.divergence import diverged
from sklearn_rnn.training.optimizers import clip_by_global_norm
from sklearn_rnn.user_warning import warn

_LIMIT_REACHED = 1  # the status of minimize for the limits of iterations and of evaluations
_TOO_LARGE = (
    "The loss of the first weights is {loss}, and it or its gradient too large for L-BFGS to begin. Bring features and "
    "targets to a common scale, for instance with StandardScaler (in front of the windower) and normalize_y=True."
)


def train(objective, theta, optimizer, examples, stopping, *, batch_size, max_iter, clip_norm, rng, report):
    """Train by minibatches until the stopping rule, max_iter or the user says so.

    Parameters
    ----------
    objective : Objective
    theta : ndarray (size,)
        Parameters, updated in place.
    optimizer : SGD, RMSprop, Adam or AdamW
    examples : Examples
    stopping : Stopping
    batch_size : int
        Sequences per update.
    max_iter : int
        Epochs at most.
    clip_norm : float or None
        Bound of the gradient's global norm.
    rng : numpy.random.Generator or None
        Shuffles the examples of each epoch; None: their own order.
    report : callable
        Called with (epoch, loss) after each epoch.

    Returns
    -------
    losses : list of float
        Mean training loss of each epoch.
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
    losses = []
    try:
        for epoch in range(1, max_iter + 1):
            loss = _epoch(objective, theta, optimizer, examples, batch_size, clip_norm, rng, epoch)
            stops = stopping(theta, loss)
            losses.append(loss)  # after its score, so that an interrupt leaves as many of both
            report(epoch, loss)
            if stops:
                return losses, True
    except KeyboardInterrupt:
        if stopping.best_theta is None:
            _check_finite(objective, theta, len(losses) + 1)
        warn("Training interrupted by user.")
        return losses, True
    return losses, False


def _epoch(objective, theta, optimizer, examples, batch_size, clip_norm, rng, epoch):
    """One pass over the examples; their mean loss, each weighed before the update that it led to."""
    total, weight = 0.0, 0.0
    for minibatch in examples.minibatches(batch_size, rng):
        loss, gradient = objective(theta, minibatch)
        if not isfinite(loss):
            raise diverged("loss", loss, epoch)
        if clip_norm is not None:
            clip_by_global_norm(gradient, clip_norm)
        optimizer.step(theta, gradient)
        total, weight = total + loss * minibatch.total_weight, weight + minibatch.total_weight
    _check_finite(objective, theta, epoch)
    return total / weight


def _check_finite(objective, theta, epoch):
    """ValueError if an update led to weights that are not finite, or so large that no penalty of them would be."""
    size = float(np.abs(theta).max()) + objective.square_of_weights(theta)
    if not isfinite(size):
        raise diverged("size of the weights", size, epoch)


def train_lbfgs(objective, theta, examples, *, batch_size, max_iter, tol, report):
    """Train on all examples at once by L-BFGS.

    Liu and Nocedal, On the limited memory BFGS method for large scale optimization, Mathematical Programming
    45 (1989), doi:10.1007/BF01589116

    Parameters
    ----------
    objective : Objective
        In float64.
    theta : ndarray of float64 (size,)
        Parameters, updated in place.
    examples : Examples
    batch_size : int
        Sequences whose gradient is computed at once: bounds the memory, does not change the result.
    max_iter : int
        Iterations at most.
    tol : float
        Largest component of the gradient at which training is done.
    report : callable
        Called with (iteration, loss) after each iteration.

    Returns
    -------
    losses : list of float
        Loss after each iteration.
    stopped : bool
        Whether something other than max_iter ended the training.

    Raises
    ------
    ValueError
        If the loss of the first weights is not finite.

    Notes
    -----
    A trial step of the line search may lead to where the loss overflows. The search is then told of a loss four times
    as far above the last iterate's as the slope there promised to go below it, and so tries a shorter step: of a loss
    beyond all bounds it would make a step of nothing, and take that for convergence.
    """
    losses, evaluated, accepted = [], None, None

    def note(intermediate_result):
        nonlocal accepted
        accepted = evaluated
        theta[:] = intermediate_result.x
        losses.append(float(intermediate_result.fun))
        report(len(losses), losses[-1])

    def loss_and_gradient(x):
        nonlocal accepted, evaluated
        loss, gradient = objective.whole(x, examples, batch_size)
        if isfinite(loss) and np.isfinite(gradient).all():
            evaluated = loss, gradient.copy(), x.copy()
            accepted = accepted or evaluated
            return evaluated[:2]
        if accepted is None:
            raise ValueError(_TOO_LARGE.format(loss=loss))
        base, slope, origin = accepted
        return base + 4.0 * abs(slope @ (x - origin)), np.zeros_like(gradient)

    options = {"maxiter": max_iter, "maxfun": 10 * max_iter + 1000, "gtol": tol}
    try:
        result = minimize(loss_and_gradient, theta, jac=True, method="L-BFGS-B", callback=note, options=options)
    except KeyboardInterrupt:
        warn("Training interrupted by user.")
        return losses, True
    converged = np.abs(result.jac).max() <= tol
    return losses or [float(result.fun)], bool(converged or result.status != _LIMIT_REACHED)
