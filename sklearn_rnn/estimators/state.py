"""Whether the fitted state of a network, as it came out of a file, can be what fit leaves."""

from numbers import Integral

import numpy as np

from sklearn_rnn.estimators.mappings import mapping_of
from sklearn_rnn.estimators.parameters import check_combination


def check_state(estimator):
    """ValueError if a fitted network cannot predict, or would predict nonsense; an unfitted one passes.

    Parameters
    ----------
    estimator : RNNRegressor or RNNClassifier
    """
    if not hasattr(estimator, "weights_"):
        return
    try:
        estimator._validate_params()
        check_combination(estimator, stops_early=False)
        _check_fitted(estimator)
    except Exception as error:  # whatever attributes of any type bring about
        raise ValueError(
            f"The saved state of {type(estimator).__name__} is not one that fit leaves: {error}"
        ) from error


def _check_fitted(estimator):
    """An exception for attributes that do not fit each other."""
    n_outputs, n_features = estimator.n_outputs_, estimator.n_features_in_
    for name, value in (("n_outputs_", n_outputs), ("n_features_in_", n_features)):
        _require(_is_count(value), f"{name}={value!r}, expected a positive int")
    _require(isinstance(estimator._fitted_on_rows, bool), f"_fitted_on_rows={estimator._fitted_on_rows!r}")
    seen = estimator._weight_seen
    _require(isinstance(seen, float) and 0 < seen < np.inf, f"_weight_seen={seen!r}, expected a positive number")
    names = getattr(estimator, "feature_names_in_", None)
    _require(names is None or np.shape(names) == (n_features,), "feature_names_in_ does not fit n_features_in_")
    columns = estimator._columns
    _require(columns is None or len(columns) == n_features, "_columns does not fit n_features_in_")
    _require(_is_count(estimator.t_ + 1), f"t_={estimator.t_!r}, expected an int that is not negative")
    _require(isinstance(estimator.weights_, dict), f"weights_ is of type {type(estimator.weights_).__name__}")
    mapping_of(estimator).check_sound(estimator)
    network = estimator._fitted_network(1 if estimator._fitted_on_rows else n_features)
    _check_finite("weights_", estimator.weights_)
    share = getattr(estimator, "network_share_", 1.0)
    _require(isinstance(share, float) and 0 <= share <= 1, f"network_share_={share!r}, expected a number from 0 to 1")
    target = estimator._target
    target.check_sound()
    for name, expected in target.attributes.items():
        found = getattr(estimator, name)
        same = type(found) is type(expected) and np.array_equal(found, expected)
        _require(same, f"{name}={found!r}, where the other attributes of the target tell {expected!r}")
    for name, value in getattr(estimator, "_optimizer_state", {}).items():
        parts = value if isinstance(value, dict) else {name: value}
        _check_finite("_optimizer_state", parts)
        if isinstance(value, dict):
            _require(
                {k: np.shape(v) for k, v in parts.items()} == network.layout.shapes, f"the shapes of {name} differ"
            )


def _check_finite(where, arrays):
    """ValueError for numbers that are NaN or infinite."""
    for name, array in arrays.items():
        _require(np.isfinite(array).all(), f"{name!r} of {where} holds numbers that are not finite")


def _is_count(value):
    return isinstance(value, Integral) and not isinstance(value, bool) and value >= 1


def _require(holds, what):
    if not holds:
        raise ValueError(what)
