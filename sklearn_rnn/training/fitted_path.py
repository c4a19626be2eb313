"""The path that fitted weights hold."""

import numpy as np

from sklearn_rnn.training.linear_path import LinearPath
from sklearn_rnn.training.path import NoPath
from sklearn_rnn.training.softmax_path import SoftmaxPath


def path_of(weights):
    """The path in ``weights_``: LinearPath, SoftmaxPath or NoPath."""
    if (kind := _kind(weights)) is None:
        return NoPath()
    names = kind.__dataclass_fields__
    return kind(*(weights[f"linear.{name}"].astype(np.float64) for name in names))


def shapes_of_path(weights, n_features, n_outputs):
    """Name to shape of the arrays that a path in ``weights_`` must have beside its mean; none without a path."""
    if (kind := _kind(weights)) is None:
        return {}
    shapes = kind.shapes(np.size(weights["linear.mean"]), n_features, n_outputs)
    return {f"linear.{name}": shape for name, shape in shapes.items()}


def _kind(weights):
    """The class of the path, which the names of its arrays tell; None: there is none."""
    if "linear.mean" not in weights:
        return None
    return SoftmaxPath if "linear.b" in weights else LinearPath
