"""Whether the fitted state of a network, as it came out of a file, can be what fit leaves."""

from functools import partial

import numpy as np

from sklearn_rnn.arguments import is_int
from sklearn_rnn.estimators.mappings import mapping_of
from sklearn_rnn.estimators.parameters import check_combination
from sklearn_rnn.inputs import check_learnt, n_features_of
from sklearn_rnn.soundness import check_finite, require, saved_state_of


def check_state(estimator):
    """ValueError if a fitted network cannot predict, or would predict nonsense; an unfitted one passes.

    Parameters
    ----------
    estimator : RNNRegressor or RNNClassifier
    """
    check_loaded(estimator, partial(check_combination, stops_early=False), _check_fitted)


def _check_fitted(estimator):
    """An exception for attributes that do not fit each other."""
    check_features(estimator)
    estimator._check_ready()
    seen = estimator._weight_seen
    require(isinstance(seen, float) and 0 < seen < np.inf, f"_weight_seen={seen!r}, expected a positive number")
    require(is_int(estimator.t_, 0), f"t_={estimator.t_!r}, expected an int that is not negative")
    took = estimator.fit_time_
    require(isinstance(took, float) and 0 <= took < np.inf, f"fit_time_={took!r}, expected a number of seconds")
    mapping_of(estimator).check_sound(estimator)
    network = estimator._fitted_network(n_features_of(estimator))
    check_finite("weights_", estimator.weights_)
    share = getattr(estimator, "network_share_", 1.0)
    require(isinstance(share, float) and 0 <= share <= 1, f"network_share_={share!r}, expected a number from 0 to 1")
    check_target(estimator)
    for name, value in getattr(estimator, "_optimizer_state", {}).items():
        parts = value if isinstance(value, dict) else {name: value}
        check_finite("_optimizer_state", parts)
        if isinstance(value, dict):
            require({k: np.shape(v) for k, v in parts.items()} == network.layout.shapes, f"the shapes of {name} differ")


def check_loaded(estimator, *checks):
    """ValueError if parameters are wrong, or any of the checks of the estimator raises; an unfitted one passes."""
    if not hasattr(estimator, "weights_"):
        return
    with saved_state_of(estimator):
        estimator._validate_params()
        for check in checks:
            check(estimator)


def check_features(estimator):
    """An exception for attributes of outputs and features that do not fit each other."""
    n_outputs = estimator.n_outputs_
    require(is_int(n_outputs, 1), f"n_outputs_={n_outputs!r}, expected a positive int")
    check_learnt(estimator)
    require(isinstance(estimator.weights_, dict), f"weights_ is of type {type(estimator.weights_).__name__}")


def check_target(estimator):
    """An exception if attributes of the target do not fit each other."""
    target = estimator._target
    target.check_sound()
    for name, expected in target.attributes.items():
        found = getattr(estimator, name)
        same = type(found) is type(expected) and np.array_equal(found, expected)
        require(same, f"{name}={found!r}, where the other attributes of the target tell {expected!r}")
