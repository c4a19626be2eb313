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
        ({"_weight_seen": 0.0}, "_weight_seen"),
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


@pytest.mark.parametrize(
    ("part", "match"),
    [
        ({"outputs": np.array([1])}, "are of other outputs"),
        ({"mean": np.zeros(3)}, "have other shapes"),
        ({"scatter": np.zeros((3, 3))}, "have other shapes"),
        ({"mean": np.full(9, np.inf)}, "not finite"),
        ({"weight": 0.0}, "weigh nothing"),
    ],
    ids=str,
)
def test_forged_moments_are_refused(part, match):
    model = EchoStateRegressor(**SMALL, input_to_readout=False).fit(X, Y)
    model._moments[0].update(part)
    with pytest.raises(ValueError, match=f"_moments.*{match}"):
        loaded(model)


def test_what_one_row_or_no_penalty_leaves_is_sound():
    one_row, free = EchoStateRegressor(**SMALL).fit(X[:1], Y[:1]), EchoStateRegressor(**SMALL, alpha=0.0).fit(X, Y)
    assert loaded(one_row)._weight_seen == 1
    assert loaded(free).alpha_ == 0
