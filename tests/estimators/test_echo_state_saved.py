import io

import numpy as np
import pytest
import skops.io
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.base import clone

import sklearn_rnn
from sklearn_rnn import EchoStateRegressor

RNG = np.random.default_rng(0)
X = RNG.normal(size=(30, 9, 2))
Y = X[:, -1, 0] + X[:, -2, 1] * X[:, -1, 1]
SMALL = {"hidden_size": 8, "density": 0.5, "random_state": 0}


def loaded(model):
    return sklearn_rnn.load(io.BytesIO(skops.io.dumps(model)))


@pytest.mark.parametrize(
    ("damage", "match"),
    [
        ({"hidden_size": 9}, "hidden_size was changed"),
        ({"n_outputs_": 2}, r"readout.W'\] must have shape"),
        ({"_moments": []}, ""),
        ({"_weight_seen": -1.0}, "_weight_seen"),
        ({"alpha_": np.array([1.0, 2.0, 3.0])}, "alpha_"),
        ({"_fitted_parameters": {}}, ""),
    ],
    ids=str,
)
def test_a_saved_model_goes_on_and_a_forged_one_is_refused(damage, match):
    model = EchoStateRegressor(**SMALL).fit(X[:20], Y[:20])
    again = loaded(model)
    assert_array_equal(again.predict(X), model.predict(X))
    assert_allclose(again.partial_fit(X[20:], Y[20:]).predict(X), clone(model).fit(X, Y).predict(X), atol=1e-12)
    vars(model).update(damage)
    with pytest.raises(ValueError, match=f"saved state of EchoStateRegressor.*{match}"):
        loaded(model)
    unsound = clone(model).set_params(hidden_size=8).fit(X, Y)
    unsound.weights_["layers.0.W_hh"][0, 0] = np.nan
    with pytest.raises(ValueError, match="not finite"):
        loaded(unsound)
    headless = clone(unsound).fit(X, Y)
    headless.weights_ = {name: array for name, array in headless.weights_.items() if "readout" not in name}
    with pytest.raises(ValueError, match=r"readout.W'\] must have shape"):
        loaded(headless)
