"""The fitted state of an echo state network: moments as plain data, and whether a loaded one can be what fit leaves."""

from numbers import Integral, Real

import numpy as np

from sklearn_rnn.numerics import Moments


def state_of_moments(parts):
    """Moments of outputs, as `moments_of_blocks` gives them, as plain data: list of dict."""
    return [{"outputs": outputs, **vars(moments)} for outputs, moments in parts]


def moments_of_state(state):
    """What `state_of_moments` was given."""
    return [(part["outputs"], Moments(part["weight"], part["mean"], part["scatter"])) for part in state]


def check_echo_state(estimator):
    """ValueError if a fitted echo state network cannot predict, or would predict nonsense; an unfitted one passes.

    Parameters
    ----------
    estimator : EchoStateRegressor or EchoStateClassifier
    """
    if not hasattr(estimator, "weights_"):
        return
    try:
        estimator._validate_params()
        estimator._check_combination()
        _check_fitted(estimator)
    except Exception as error:  # whatever attributes of any type bring about
        raise ValueError(
            f"The saved state of {type(estimator).__name__} is not one that fit leaves: {error}"
        ) from error


def _check_fitted(estimator):
    """An exception for attributes that do not fit each other."""
    n_outputs, n_features, weights = estimator.n_outputs_, estimator.n_features_in_, estimator.weights_
    for name, value in (("n_outputs_", n_outputs), ("n_features_in_", n_features)):
        sound = isinstance(value, Integral) and not isinstance(value, bool) and value >= 1
        _require(sound, f"{name}={value!r}, expected a positive int")
    _require(isinstance(estimator._fitted_on_rows, bool), f"_fitted_on_rows={estimator._fitted_on_rows!r}")
    names = getattr(estimator, "feature_names_in_", None)
    _require(names is None or np.shape(names) == (n_features,), "feature_names_in_ does not fit n_features_in_")
    columns = estimator._columns
    _require(columns is None or len(columns) == n_features, "_columns does not fit n_features_in_")
    _require(isinstance(weights, dict), f"weights_ is of type {type(weights).__name__}")
    for name, array in weights.items():
        _require(np.isfinite(array).all(), f"{name!r} of weights_ holds numbers that are not finite")
    n_read = estimator._model(_Features(1 if estimator._fitted_on_rows else n_features)).network.n_read
    for name, shape in (("readout.W", (n_outputs, n_read)), ("readout.b", (n_outputs,))):
        _require(np.shape(weights[name]) == shape, f"{name} must have shape {shape}, got {np.shape(weights[name])}")
    _check_target(estimator)
    _check_moments(estimator, n_read)


class _Features:
    """Stands for Sequences of so many features."""

    def __init__(self, n_features):
        self.n_features = n_features


def _check_target(estimator):
    """An exception if attributes of the target do not fit each other."""
    target = estimator._target
    target.check_sound()
    for name, expected in target.attributes.items():
        found = getattr(estimator, name)
        same = type(found) is type(expected) and np.array_equal(found, expected)
        _require(same, f"{name}={found!r}, where the other attributes of the target tell {expected!r}")


def _check_moments(estimator, n_read):
    """An exception for moments that are of other features or outputs, or of nothing."""
    seen, alpha = estimator._weight_seen, np.asarray(estimator.alpha_)
    _require(isinstance(seen, Real) and 0 < seen < np.inf, f"_weight_seen={seen!r}, expected a positive number")
    _require(alpha.shape in ((), (estimator.n_outputs_,)) and (alpha >= 0).all(), f"alpha_={estimator.alpha_!r}")
    parts = moments_of_state(estimator._moments)
    told = np.sort(np.concatenate([outputs for outputs, _ in parts]))
    _require(np.array_equal(told, np.arange(estimator.n_outputs_)), "_moments are of other outputs")
    for outputs, moments in parts:
        n = n_read + len(outputs)
        _require(np.shape(moments.mean) == (n,) and np.shape(moments.scatter) == (n, n), "_moments have other shapes")
        finite = np.isfinite(moments.mean).all() and np.isfinite(moments.scatter).all()
        _require(finite and 0 < moments.weight < np.inf, "_moments hold numbers that are not finite, or weigh nothing")


def _require(holds, what):
    if not holds:
        raise ValueError(what)
