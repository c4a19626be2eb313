"""Minimising the objective with the solver of that name."""

from dataclasses import dataclass, field
from functools import partial

import numpy as np

from sklearn_rnn.training.averaging import LATE, Average
from sklearn_rnn.training.epochs import Course, Epoch
from sklearn_rnn.training.lbfgs import train_lbfgs
from sklearn_rnn.training.loop import check_finite, train
from sklearn_rnn.training.objective import Objective
from sklearn_rnn.training.penalty import strengths
from sklearn_rnn.training.schedules import SCHEDULES
from sklearn_rnn.training.solvers import SOLVERS
from sklearn_rnn.training.stopping import Stopping
from sklearn_rnn.user_warning import warn


@dataclass(frozen=True)
class Settings:
    """How to train; names and meanings are those of the estimators' parameters.

    Beside them averages: whether minibatch solvers keep the mean of late weights (`Average`), or the last.
    """

    solver: str
    learning_rate_init: float
    learning_rate: str
    power_t: float
    momentum: float
    alpha: float
    batch_size: int
    max_iter: int
    max_fun: int
    clip_norm: float | None
    shuffle: bool
    tol: float
    n_iter_no_change: float
    averages: bool


@dataclass
class Run:
    """What became of a training.

    Attributes
    ----------
    theta : ndarray (size,)
        The weights to keep: those at the end, or those of the best validation score.
    losses : list of float
        Mean training loss of each epoch, or loss after each iteration of lbfgs.
    scores : list of float or None
        Validation score of each epoch; None: nothing was watched.
    best_score : float or None
        That of theta; nan if no epoch was through.
    stopped : bool
        Whether something other than max_iter ended the training.
    n_seen : int
        Number of sequences trained on, each epoch counted.
    optimizer_state : dict
        What the optimiser remembers, as numbers and dicts of arrays named like the weights; empty for lbfgs.
    """

    theta: np.ndarray
    losses: list
    scores: list | None
    best_score: float | None = None
    stopped: bool = False
    n_seen: int = 0
    optimizer_state: dict = field(default_factory=dict)


def solve(
    network,
    loss,
    theta,
    plan,
    settings,
    *,
    rng,
    score=None,
    rival=None,
    watchers=(),
    optimizer_state=None,
    weight_before=0.0,
):
    """Train a network.

    Parameters
    ----------
    network : Network
    loss : Loss
    theta : ndarray (size,)
        First parameters, in the solver's dtype; overwritten.
    plan : OneLeg or SoftmaxTrial
        Says on which examples each leg of the training goes: see `training.plans`.
    settings : Settings
    rng : numpy.random.Generator
        Draws the order of examples, and dropout masks.
    score : callable, default=None
        ``score(theta)`` for early stopping, higher is better; None: the training loss decides when to stop.
    rival : ndarray (size,), default=None
        Parameters that are kept if no epoch has a better score.
    watchers : sequence of callable, default=()
        Shown every `Epoch`; one that returns true stops training.
    optimizer_state : dict, default=None
        State of an optimiser to go on from, as `Run` has it.
    weight_before : float, default=0.0
        Sum of the weights of examples trained on in earlier blocks, which the penalty counts as well.

    Returns
    -------
    Run

    Raises
    ------
    ValueError
        If the loss, the weights or a validation score are not finite.

    Warns
    -----
    UserWarning
        On KeyboardInterrupt; what was learnt so far is kept.
    """
    solver = SOLVERS[settings.solver]
    stopping = Stopping(settings.tol, settings.n_iter_no_change)
    strength = strengths(network, settings.alpha, weight_before + plan.examples.total_weight, theta.dtype)
    objective = Objective(network, loss, 0.0 if solver.decoupled_decay else strength, theta.dtype, rng)
    optimizer, schedule = None, []
    if solver.takes_minibatches:
        optimizer = solver.optimizer(theta, settings, strength)
        optimizer.resume(_flat(optimizer_state or {}, network.layout, theta.dtype))
        schedule = SCHEDULES[settings.learning_rate].watchers(optimizer, stopping, settings, len(plan.examples))
    course = Course(watchers, score, rules=schedule)
    run_leg = _leg(objective, theta, optimizer, settings, rng)
    run = Run(theta, course.losses, course.scores)

    def heeding(action):
        """Whether the action ended the training; the user may, by an interrupt."""
        try:
            return action()
        except KeyboardInterrupt:
            if not course.scores:  # else the best weights are kept, which were scored
                check_finite(objective, theta, len(course.losses) + 1)
            warn("Training interrupted by user.")
            course.ended = True
            return True

    with np.errstate(over="ignore", invalid="ignore"):  # divergence is found in the loss, and named
        if rival is not None and score is not None:
            run.stopped = heeding(lambda: stopping(Epoch(0, np.nan, score(rival), rival)))
        for examples, max_iter in plan.legs(network, theta, settings.max_iter):
            if not course.ended:  # what stands between legs is done all the same
                stopping.begin_leg()
                run.stopped = heeding(partial(run_leg, examples.astype(theta.dtype), course, max_iter=max_iter))
                theta[:] = theta if stopping.best_theta is None else stopping.best_theta
    run.n_seen = course.n_seen
    if solver.takes_minibatches and len(run.losses) < settings.max_iter:  # a plan may leave its last leg out
        run.stopped = True
    if optimizer is not None:
        run.optimizer_state = _named(optimizer.state, network.layout)
    if score is None:
        return run
    if stopping.best_theta is None:  # interrupted before anything was scored
        run.best_score, theta[:] = np.nan, theta if rival is None else rival
    else:  # the plan may have changed what was scored
        run.best_score = stopping.best if np.array_equal(theta, stopping.best_theta) else score(theta)
    return run


def _leg(objective, theta, optimizer, settings, rng):
    """A function that trains theta on examples, with an optimiser by minibatches, without one by L-BFGS.

    ``stopped = run_leg(examples, course, max_iter=...)``; however it ends, theta then is what is to be kept.
    """
    if optimizer is None:
        only = {"batch_size": settings.batch_size, "max_fun": settings.max_fun, "tol": settings.tol}
        return partial(train_lbfgs, objective, theta, **only)
    rng = rng if settings.shuffle else None

    def run_leg(examples, course, max_iter):
        average = Average(theta, LATE if settings.averages else np.inf)
        only = {"batch_size": settings.batch_size, "clip_norm": settings.clip_norm, "rng": rng}
        try:
            return train(objective, theta, optimizer, average, examples, course, max_iter=max_iter, **only)
        finally:
            theta[:] = average.mean

    return run_leg


def _named(state, layout):
    """An optimiser's state with each vector (size,) taken apart by names, which a file can rely on."""
    return {key: layout.unpack(value, value.dtype) if np.ndim(value) else value for key, value in state.items()}


def _flat(state, layout, dtype):
    """The inverse of that."""
    return {key: layout.pack(value, dtype) if isinstance(value, dict) else value for key, value in state.items()}
