"""From examples to weights: losses, objective, optimisers, minibatches and the training loops."""

from sklearn_rnn.training.divergence import check_bounded
from sklearn_rnn.training.epochs import Epoch, Printing
from sklearn_rnn.training.evaluation import best_constant, mean_loss
from sklearn_rnn.training.example_blocks import ExampleBlocks
from sklearn_rnn.training.examples import Examples, known_targets
from sklearn_rnn.training.fitted_path import path_of, shapes_of_path
from sklearn_rnn.training.linear_path import (
    LARGEST_AUTO,
    auto_steps,
    encoded_moments,
    first_path,
    merge,
    moments_of,
    path_of_moments,
)
from sklearn_rnn.training.losses import (
    LOSSES,
    BinaryCrossEntropy,
    CrossEntropy,
    Loss,
    Poisson,
    Quantile,
    SquaredError,
    get_loss,
)
from sklearn_rnn.training.objective import Objective
from sklearn_rnn.training.path import NoPath
from sklearn_rnn.training.penalty import strengths
from sklearn_rnn.training.plans import OneLeg
from sklearn_rnn.training.present_steps import CONSTANT
from sklearn_rnn.training.readout import moments_of_blocks, solve_readout
from sklearn_rnn.training.ridge import FREEDOM
from sklearn_rnn.training.schedules import SCHEDULES
from sklearn_rnn.training.softmax_path import CLIP, SoftmaxPath
from sklearn_rnn.training.softmax_trial import first_trial
from sklearn_rnn.training.solve import Run, Settings, solve
from sklearn_rnn.training.solvers import SOLVERS

__all__ = [
    "CLIP",
    "CONSTANT",
    "FREEDOM",
    "LARGEST_AUTO",
    "LOSSES",
    "SCHEDULES",
    "SOLVERS",
    "BinaryCrossEntropy",
    "CrossEntropy",
    "Epoch",
    "ExampleBlocks",
    "Examples",
    "Loss",
    "NoPath",
    "Objective",
    "OneLeg",
    "Poisson",
    "Printing",
    "Quantile",
    "Run",
    "Settings",
    "SoftmaxPath",
    "SquaredError",
    "auto_steps",
    "best_constant",
    "check_bounded",
    "encoded_moments",
    "first_path",
    "first_trial",
    "get_loss",
    "known_targets",
    "mean_loss",
    "merge",
    "moments_of",
    "moments_of_blocks",
    "path_of",
    "path_of_moments",
    "shapes_of_path",
    "solve",
    "solve_readout",
    "strengths",
]
