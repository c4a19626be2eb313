"""Which kind of classes y holds."""

import warnings

import numpy as np
from sklearn.utils import assert_all_finite
from sklearn.utils.multiclass import check_classification_targets, type_of_target


def is_multilabel(y, name):
    """Whether y is an indicator matrix of labels, not one class a sequence; ValueError if it is neither."""
    with np.errstate(invalid="ignore"):  # as in `read_y`
        assert_all_finite(y, input_name=name)
    check_classification_targets(y)
    with warnings.catch_warnings(action="ignore"):  # of many classes: told by the check
        kind = type_of_target(y, input_name=name)
    if kind == "multiclass-multioutput":
        raise ValueError(
            f"{name} holds several columns of classes; expected one class per sequence, or a multilabel indicator "
            "matrix of 0 and 1. Use sklearn.multioutput.MultiOutputClassifier for several targets."
        )
    return kind == "multilabel-indicator"


def check_same_kind(target, other):
    """ValueError unless the targets of two blocks of y are both of classes, or both of labels."""
    if type(target) is not type(other):
        raise ValueError("The blocks of y differ: one holds one class per sequence, another several labels.")


def check_any_known(known, name):
    """ValueError unless a target is known of y, called name."""
    if not known.any():
        raise ValueError(f"Input {name} contains NaN and nothing else: no target is known.")


def check_kind(y, name, *, multilabel):
    """ValueError unless y is of the kind that the estimator was fitted on."""
    with warnings.catch_warnings(action="ignore"):  # of many classes: told when the first y was read
        kind = is_multilabel(y, name)
    if kind != multilabel:
        fitted, got = ("several labels", "one class") if multilabel else ("one class", "several labels")
        raise ValueError(f"{name} holds {got} per sequence, but the estimator was fitted on {fitted}.")
