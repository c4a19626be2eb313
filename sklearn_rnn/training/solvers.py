"""The solvers: one table that is asked wherever they differ."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sklearn_rnn.training.optimizers import SGD, Adam, AdamW, RMSprop


@dataclass(frozen=True)
class Solver:
    """How a solver differs from the others.

    Attributes
    ----------
    optimizer : callable or None
        ``optimizer(theta, settings, decay)`` with a fresh state; decay (size,) is for `decoupled_decay`. None: the
        solver takes all examples at once, with exact gradients, and stops by itself.
    decoupled_decay : bool
        The penalty is the optimiser's own decay of each parameter, not a part of the objective.
    dtype : dtype or None
        Computing type; None: any.
    """

    optimizer: Callable | None
    decoupled_decay: bool = False
    dtype: np.dtype | None = None

    @property
    def takes_minibatches(self):
        """Whether it is fed by minibatches; else by all examples at once."""
        return self.optimizer is not None


SOLVERS = {
    "adam": Solver(lambda theta, settings, decay: Adam(theta, settings.learning_rate_init)),
    "adamw": Solver(
        lambda theta, settings, decay: AdamW(theta, settings.learning_rate_init, decay),
        decoupled_decay=True,
    ),
    "sgd": Solver(lambda theta, settings, decay: SGD(theta, settings.learning_rate_init, settings.momentum)),
    "rmsprop": Solver(lambda theta, settings, decay: RMSprop(theta, settings.learning_rate_init)),
    "lbfgs": Solver(None, dtype=np.dtype(np.float64)),
}
