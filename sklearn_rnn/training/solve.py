"""Minimising the objective with the solver of that name."""

from dataclasses import dataclass, field

import numpy as np

from sklearn_rnn.training.loop import train, train_lbfgs
from sklearn_rnn.training.objective import Objective
from sklearn_rnn.training.optimizers import make_optimizer


@dataclass(frozen=True)
class Settings:
    """How to train; names and meanings are those of the estimators' parameters."""

    solver: str
    learning_rate_init: float
    momentum: float
    alpha: float
    batch_size: int
    max_iter: int
    clip_norm: float | None
    shuffle: bool
    tol: float


@dataclass
class Run:
    """What became of a training.

    Attributes
    ----------
    losses : list of float
        Mean training loss of each epoch, or loss after each iteration of lbfgs.
    stopped : bool
        Whether something other than max_iter ended the training.
    optimizer_state : dict
        What the optimiser remembers, as numbers and dicts of arrays named like the weights; empty for lbfgs.
    """

    losses: list
    stopped: bool
    optimizer_state: dict = field(default_factory=dict)


def solve(network, loss, theta, examples, settings, *, stopping, rng, report, optimizer_state=None):
    """Train a network.

    Parameters
    ----------
    network : Network
    loss : callable
        See `training.losses`.
    theta : ndarray (size,)
        Parameters, updated in place; float64 for lbfgs.
    examples : Examples
        In the dtype of theta.
    settings : Settings
    stopping : Stopping
        Not used by lbfgs.
    rng : numpy.random.Generator
        Draws the order of examples, and dropout masks.
    report : callable
        Called with (epoch, loss) after each epoch.
    optimizer_state : dict, default=None
        State of an optimiser to go on from, as `Run` has it.

    Returns
    -------
    Run

    Raises
    ------
    ValueError
        If the loss is not finite.
    """
    decoupled = settings.solver == "adamw"
    alpha = 0.0 if decoupled else settings.alpha
    objective = Objective(network, loss, alpha, theta.dtype, rng)
    common = {"batch_size": settings.batch_size, "max_iter": settings.max_iter, "report": report}
    with np.errstate(over="ignore", invalid="ignore"):  # divergence is found in the loss, and named
        if settings.solver == "lbfgs":
            return Run(*train_lbfgs(objective, theta, examples, tol=settings.tol, **common))
        optimizer = make_optimizer(
            settings.solver,
            theta,
            learning_rate=settings.learning_rate_init,
            momentum=settings.momentum,
            decay=settings.alpha * objective.is_weight,
        )
        optimizer.resume(_flat(optimizer_state or {}, network.layout, theta.dtype))
        order = rng if settings.shuffle else None
        run = train(objective, theta, optimizer, examples, stopping, clip_norm=settings.clip_norm, rng=order, **common)
        return Run(*run, _named(optimizer.state, network.layout))


def _named(state, layout):
    """An optimiser's state with each vector (size,) taken apart by names, which a file can rely on."""
    return {key: layout.unpack(value, value.dtype) if np.ndim(value) else value for key, value in state.items()}


def _flat(state, layout, dtype):
    """The inverse of that."""
    return {key: layout.pack(value, dtype) if isinstance(value, dict) else value for key, value in state.items()}
