"""What targets mean: one file for each kind of y."""

from sklearn_rnn.estimators.targets.classification import first_classes, fitted_classes
from sklearn_rnn.estimators.targets.kind import check_any_known
from sklearn_rnn.estimators.targets.numbers import Numbers
from sklearn_rnn.estimators.targets.said import ClassSequences, Lengths, NumberSequences
from sklearn_rnn.estimators.targets.steps import StepClasses, plain, read_steps
from sklearn_rnn.estimators.targets.target import Target, read_y

__all__ = [
    "ClassSequences",
    "Lengths",
    "NumberSequences",
    "Numbers",
    "StepClasses",
    "Target",
    "check_any_known",
    "first_classes",
    "fitted_classes",
    "plain",
    "read_steps",
    "read_y",
]
