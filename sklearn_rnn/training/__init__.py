"""From examples to weights: losses, objective, optimisers, minibatches and the training loop."""

from sklearn_rnn.training.examples import Examples
from sklearn_rnn.training.loop import train, train_lbfgs
from sklearn_rnn.training.losses import BinaryCrossEntropy, CrossEntropy, SquaredError
from sklearn_rnn.training.objective import Objective
from sklearn_rnn.training.optimizers import make_optimizer
from sklearn_rnn.training.stopping import Stopping

__all__ = [
    "BinaryCrossEntropy",
    "CrossEntropy",
    "Examples",
    "Objective",
    "SquaredError",
    "Stopping",
    "make_optimizer",
    "train",
    "train_lbfgs",
]
