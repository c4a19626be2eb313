"""The fitted state of an echo state network: moments as plain data, and whether a loaded one can be what fit leaves."""

from numbers import Real

import numpy as np

from sklearn_rnn.estimators.state import check_features, check_loaded, check_target
from sklearn_rnn.inputs import n_features_of
from sklearn_rnn.numerics import Moments
from sklearn_rnn.soundness import check_finite, require


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
    check_loaded(estimator, type(estimator)._check_combination, _check_fitted)


def _check_fitted(estimator):
    """An exception for attributes that do not fit each other."""
    check_features(estimator)
    estimator._check_ready()
    check_finite("weights_", estimator.weights_)
    model = estimator._model_of(n_features_of(estimator))
    check_target(estimator)
    _check_moments(estimator, model.network.n_read)


def _check_moments(estimator, n_read):
    """An exception for moments that are of other features or outputs, or of nothing."""
    seen, alpha = estimator._weight_seen, np.asarray(estimator.alpha_)
    require(isinstance(seen, Real) and 0 < seen < np.inf, f"_weight_seen={seen!r}, expected a positive number")
    require(alpha.shape in ((), (estimator.n_outputs_,)) and (alpha >= 0).all(), f"alpha_={estimator.alpha_!r}")
    parts = moments_of_state(estimator._moments)
    told = np.sort(np.concatenate([outputs for outputs, _ in parts]))
    require(np.array_equal(told, np.arange(estimator.n_outputs_)), "_moments are of other outputs")
    for outputs, moments in parts:
        n = n_read + len(outputs)
        require(np.shape(moments.mean) == (n,) and np.shape(moments.scatter) == (n, n), "_moments have other shapes")
        finite = np.isfinite(moments.mean).all() and np.isfinite(moments.scatter).all()
        require(finite and 0 < moments.weight < np.inf, "_moments hold numbers that are not finite, or weigh nothing")
