"""L-BFGS on all examples at once."""

from math import isfinite

import numpy as np
from scipy.optimize import minimize

_LIMIT_REACHED = 1  # the status of minimize for the limits of iterations and of evaluations
_TOO_LARGE = (
    "The loss of the first weights is {loss}, and it or its gradient too large for L-BFGS to begin. Bring features and "
    "targets to a common scale, for instance with StandardScaler (in front of the windower) and normalize_y=True."
)


def train_lbfgs(objective, theta, examples, course, *, batch_size, max_iter, max_fun, tol):
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
    course : Course
        Told of every iteration.
    batch_size : int
        Sequences whose gradient is computed at once: bounds the memory, does not change the result.
    max_iter : int
        Iterations at most.
    max_fun : int
        Evaluations of the objective at most, those of earlier legs included.
    tol : float
        Largest component of the gradient at which training is done.

    Returns
    -------
    stopped : bool
        Whether something other than max_iter or max_fun ended the training.

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
    if objective.n_whole >= max_fun:
        return False
    evaluated, accepted, terms = None, None, None

    def note(intermediate_result):
        nonlocal accepted
        accepted = evaluated
        theta[:] = intermediate_result.x
        if course(theta, *terms):
            raise StopIteration

    def value_and_gradient(x):
        nonlocal accepted, evaluated, terms
        course.begin(len(examples))
        value, gradient = objective.whole(x, examples, batch_size)
        if isfinite(value) and np.isfinite(gradient).all():
            evaluated, terms = (value, gradient.copy(), x.copy()), objective.terms
            accepted = accepted or evaluated
            return evaluated[:2]
        if accepted is None:
            raise ValueError(_TOO_LARGE.format(loss=value))
        base, slope, origin = accepted
        return base + 4.0 * abs(slope @ (x - origin)), np.zeros_like(gradient)

    options = {"maxiter": max_iter, "maxfun": max_fun - objective.n_whole, "gtol": tol}
    result = minimize(value_and_gradient, theta, jac=True, method="L-BFGS-B", callback=note, options=options)
    converged = np.abs(result.jac).max() <= tol
    if not course.losses:  # the first weights are the optimum
        course(theta, *terms)
    return bool(converged or result.status != _LIMIT_REACHED)
