"""From examples to weights: losses, objective, optimisers, minibatches and the training loops."""

from sklearn_rnn.training.examples import Examples
from sklearn_rnn.training.losses import BinaryCrossEntropy, CrossEntropy, SquaredError
from sklearn_rnn.training.objective import Objective
from sklearn_rnn.training.solve import Run, Settings, solve
from sklearn_rnn.training.stopping import Stopping

__all__ = [
    "BinaryCrossEntropy",
    "CrossEntropy",
    "Examples",
    "Objective",
    "Run",
    "Settings",
    "SquaredError",
    "Stopping",
    "solve",
]
