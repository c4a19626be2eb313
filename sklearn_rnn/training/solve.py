"""Minimising the objective with the solver of that name."""

from dataclasses import dataclass, field

import numpy as np

from sklearn_rnn.training.legs import Legs
from sklearn_rnn.training.objective import Objective
from sklearn_rnn.training.penalty import strengths
from sklearn_rnn.training.solvers import SOLVERS


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
    solver, optimizer = SOLVERS[settings.solver], None
    strength = strengths(network, settings.alpha, weight_before + plan.examples.total_weight, theta.dtype)
    objective = Objective(network, loss, 0.0 if solver.decoupled_decay else strength, theta.dtype, rng)
    if solver.takes_minibatches:
        optimizer = solver.optimizer(theta, settings, strength)
        optimizer.resume(_flat(optimizer_state or {}, network.layout, theta.dtype))
    watched = {"rng": rng, "score": score, "watchers": watchers}
    legs = Legs(objective, theta, settings, optimizer, len(plan.examples), **watched)
    with np.errstate(over="ignore", invalid="ignore"):  # divergence is found in the loss, and named
        if rival is not None and score is not None:
            legs.compete(rival)
        for examples, max_iter in plan.legs(network, theta, settings.max_iter):
            legs.go_over(examples, max_iter)  # what stands between legs is done also where training has ended
    state = {} if optimizer is None else _named(optimizer.state, network.layout)
    cut_short = solver.takes_minibatches and len(legs.course.losses) < settings.max_iter  # or the plan left a leg out
    best = None if score is None else _best_score(legs, rival)
    course = legs.course
    return Run(theta, course.losses, course.scores, best, legs.stopped or cut_short, course.n_seen, state)


def _best_score(legs, rival):
    """The score of theta as it is kept, which the plan may have changed since; nan if nothing was scored."""
    best = legs.stopping.best_theta
    if best is None:  # interrupted before anything was
        legs.theta[:] = legs.theta if rival is None else rival
        return np.nan
    return legs.stopping.best if np.array_equal(legs.theta, best) else legs.score(legs.theta)


def _named(state, layout):
    """An optimiser's state with each vector (size,) taken apart by names, which a file can rely on."""
    return {key: layout.unpack(value, value.dtype) if np.ndim(value) else value for key, value in state.items()}


def _flat(state, layout, dtype):
    """The inverse of that."""
    return {key: layout.pack(value, dtype) if isinstance(value, dict) else value for key, value in state.items()}
