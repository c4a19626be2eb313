"""The target of a classifier: one class a sequence, or any of several labels."""

import numpy as np
from sklearn.utils import column_or_1d

from sklearn_rnn.estimators.targets.classes import Classes
from sklearn_rnn.estimators.targets.kind import is_multilabel
from sklearn_rnn.estimators.targets.labels import Labels


def first_classes(y, classes=None):
    """The target of an array from `read_y`; classes: all that will ever occur, None: those of y."""
    if is_multilabel(y, "y"):
        return Labels(y.shape[1] if classes is None else len(classes))
    return Classes(np.unique(column_or_1d(y) if classes is None else classes))


def fitted_classes(estimator):
    """The target that a classifier was fitted on."""
    return (Labels if estimator._multilabel else Classes).of(estimator)
