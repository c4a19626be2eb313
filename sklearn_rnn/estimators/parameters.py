"""What the parameters of the estimators may be, and what they stand for."""

import sys
from importlib.util import find_spec
from numbers import Integral, Real

import numpy as np
from sklearn.metrics import get_scorer_names

from sklearn_rnn.arguments import is_int
from sklearn_rnn.cells import Cell, get_cell
from sklearn_rnn.compat import Interval, Options, StrOptions
from sklearn_rnn.estimators.mappings import MAPPINGS, mapping_of, reads_off, reads_steps
from sklearn_rnn.network import Embedding
from sklearn_rnn.training import SCHEDULES, SOLVERS, Settings

AUTO_BATCH_SIZE = 64
ENGINES = ("numpy", "numba")

CONSTRAINTS = {
    "hidden_size": [Interval(Integral, 1, None, closed="left"), tuple, list],
    "cell": [str, Cell],
    "bidirectional": ["boolean"],
    "mapping": [StrOptions(set(MAPPINGS))],
    "pooling": [StrOptions({"last", "mean", "both"})],
    "embedding_dim": [None, Interval(Integral, 1, None, closed="left")],
    "attention": ["boolean"],
    "dropout": [Interval(Real, 0, 1, closed="left")],
    "recurrent_dropout": [Interval(Real, 0, 1, closed="left")],
    "linear_steps": [StrOptions({"auto"}), Interval(Integral, 0, None, closed="left")],
    "solver": [StrOptions(set(SOLVERS))],
    "learning_rate_init": [Interval(Real, 0, None, closed="neither")],
    "learning_rate": [StrOptions(set(SCHEDULES))],
    "power_t": [Interval(Real, 0, None, closed="left")],
    "momentum": [Interval(Real, 0, 1, closed="both")],
    "alpha": [Interval(Real, 0, None, closed="left")],
    "batch_size": [StrOptions({"auto"}), Interval(Integral, 1, None, closed="left")],
    "max_iter": [Interval(Integral, 1, None, closed="left")],
    "max_fun": [Interval(Integral, 1, None, closed="left")],
    "clip_norm": [None, Interval(Real, 0, None, closed="neither")],
    "bptt_steps": [None, Interval(Integral, 1, None, closed="left")],
    "shuffle": ["boolean"],
    "tol": [Interval(Real, 0, None, closed="left")],
    "n_iter_no_change": [Interval(Integral, 1, None, closed="left"), Options(Real, {np.inf})],
    "early_stopping": [StrOptions({"auto"}), "boolean"],
    "validation_fraction": [Interval(Real, 0, 1, closed="neither")],
    "validation_split": [StrOptions({"auto", "tail", "random"})],
    "scoring": [str, callable, None],
    "warm_start": ["boolean"],
    "verbose": ["verbose"],
    "engine": [StrOptions(set(ENGINES))],
    "dtype": [None, StrOptions({"float32", "float64"})],
    "random_state": ["random_state"],
}


def check_combination(estimator, *, stops_early):
    """ValueError for parameters that are not valid together; stops_early: early stopping is on."""
    check_hidden_sizes(estimator)
    get_cell(estimator.cell)
    check_engine(estimator.engine)
    mapping_of(estimator).check(estimator)
    _check_scoring(estimator.scoring)
    _check_schedule(estimator)
    if estimator.embedding_dim is not None and getattr(estimator, "linear_steps", "auto") not in ("auto", 0):
        raise ValueError(
            f"linear_steps={estimator.linear_steps} reads numbers, but with embedding_dim={estimator.embedding_dim} X "
            'holds token ids, which are none: choose linear_steps="auto" or 0.'
        )
    if estimator.bptt_steps is not None and estimator.bidirectional:
        raise ValueError(
            f"bptt_steps={estimator.bptt_steps} carries the state onward, so it needs a network that reads in one "
            "direction, got bidirectional=True: choose bptt_steps=None or bidirectional=False."
        )
    if not SOLVERS[estimator.solver].takes_minibatches:
        if estimator.bptt_steps is not None:
            raise ValueError(
                f'solver="{estimator.solver}" needs the exact gradient, got bptt_steps={estimator.bptt_steps}: choose '
                "bptt_steps=None or another solver."
            )
        if estimator.dropout > 0 or estimator.recurrent_dropout > 0:
            raise ValueError(
                f'solver="{estimator.solver}" cannot train with dropout: choose dropout=0 or another solver.'
            )
        if stops_early:
            raise ValueError(f'solver="{estimator.solver}" does not support early stopping: choose another solver.')


def check_engine(engine):
    """ValueError for an engine that there is not; ImportError if what it needs is not installed."""
    if engine not in ENGINES:  # it may be changed after fit
        raise ValueError(f"engine must be one of {ENGINES}, got {engine!r}.")
    if engine == "numba" and "numba" not in sys.modules and find_spec("numba") is None:
        raise ImportError(
            'engine="numba" needs numba, which is not installed: pip install "sklearn-rnn[numba]", or '
            'set_params(engine="numpy"), which computes the same, for fitted and loaded models too.'
        )


def _check_schedule(estimator):
    """ValueError for a schedule that is not for the solver."""
    name, solver = estimator.learning_rate, estimator.solver
    if name != "constant" and not SOLVERS[solver].takes_minibatches:
        raise ValueError(
            f'solver="{solver}" finds the size of its steps itself, got learning_rate="{name}": choose "constant", or '
            "another solver."
        )
    only_for = SCHEDULES[name].only_for
    if only_for and solver not in only_for:
        raise ValueError(
            f'learning_rate="{name}" is for solver="{", ".join(only_for)}", got solver="{solver}": choose "constant" '
            'or "cosine", or that solver.'
        )


def _check_scoring(scoring):
    """ValueError for a name that is no scorer's."""
    if isinstance(scoring, str) and scoring != "loss" and scoring not in get_scorer_names():
        raise ValueError(
            f'scoring must be "loss", None for the estimator\'s own score, a callable or the name of a scorer, got '
            f"{scoring!r}; sklearn.metrics.get_scorer_names() lists the names."
        )


def has_minibatch_solver(estimator):
    """AttributeError for a solver that has no partial_fit, for it needs all data at once."""
    solver = SOLVERS.get(estimator.solver)
    if solver is not None and not solver.takes_minibatches:
        raise AttributeError(f"partial_fit is only for minibatch solvers: {estimator.solver} needs all data at once.")
    return True


def can_predict_steps(estimator):
    """AttributeError where predict tells of each step by what comes after it too, or what a decoder said before."""
    reads_steps(estimator)
    reads_off(estimator)
    if estimator.mapping == "many-to-many" and estimator.bidirectional:
        raise AttributeError(
            "predict_steps reads each step as if it were the last. A bidirectional network with a target a step knows "
            "what comes after it: use predict."
        )
    return True


def hidden_sizes(estimator):
    """hidden_size as a tuple, one entry per layer."""
    size = estimator.hidden_size
    return tuple(size) if isinstance(size, (tuple, list)) else (size,)


def check_hidden_sizes(estimator):
    """ValueError unless hidden_size says how many units each of one layer or more has."""
    sizes = hidden_sizes(estimator)
    if not sizes or not all(is_int(size, 1) for size in sizes):
        raise ValueError(
            f"hidden_size must be an int of at least 1, or a tuple of them, got {estimator.hidden_size!r}."
        )


def network_of(estimator, n_features, target, frozen, n_ids):
    """The network that the parameters describe, for a Target; frozen: see `Network`; n_ids: rows of an embedding."""
    options = {
        "cell": get_cell(estimator.cell),
        "n_inputs": n_features,
        "hidden_sizes": hidden_sizes(estimator),
        "n_outputs": target.n_outputs,
        "bidirectional": estimator.bidirectional,
        "dropout": estimator.dropout,
        "recurrent_dropout": estimator.recurrent_dropout,
        "engine": estimator.engine,
        "embedding": None if estimator.embedding_dim is None else Embedding(n_ids, estimator.embedding_dim),
    }
    return mapping_of(estimator).network(estimator, target, options, frozen)


def settings_of(estimator, *, max_iter, watched, averages):
    """How the parameters say to train; watched: a validation score decides when to stop; averages: see `Settings`.

    The training loss does so otherwise, but not under dropout: there noise would end a fit that still learns. Nothing
    ends one whose schedule is a plan.
    """
    schedule = SCHEDULES[estimator.learning_rate]
    noisy = not watched and not schedule.cuts and (estimator.dropout > 0 or estimator.recurrent_dropout > 0)
    return Settings(
        solver=estimator.solver,
        learning_rate_init=estimator.learning_rate_init,
        learning_rate=estimator.learning_rate,
        power_t=estimator.power_t,
        momentum=estimator.momentum,
        alpha=estimator.alpha,
        batch_size=AUTO_BATCH_SIZE if estimator.batch_size == "auto" else estimator.batch_size,
        max_iter=max_iter,
        max_fun=estimator.max_fun,
        clip_norm=estimator.clip_norm,
        shuffle=estimator.shuffle,
        tol=estimator.tol,
        n_iter_no_change=np.inf if noisy or schedule.is_plan else estimator.n_iter_no_change,
        averages=averages,
    )
