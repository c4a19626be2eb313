"""Every loss and schedule with every solver, cell and mapping: it trains, or says by name why it does not."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from sklearn.base import clone

from sklearn_rnn import RNNRegressor
from sklearn_rnn.cells import CELLS
from sklearn_rnn.estimators.mappings import MAPPINGS
from sklearn_rnn.training import LOSSES, SCHEDULES, SOLVERS

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
LENGTH, MISSING = 4, (3, 1)  # of a sequence; a target that is not known
X = np.random.default_rng(0).normal(size=(12, LENGTH, 2))
Y = np.abs(X.sum(axis=2))

PARAMETERS = {
    **{name: {"loss": name} for name in LOSSES if name != "quantile"},
    "quantile": {"loss": "quantile", "quantile": 0.8},
    "quantiles": {"loss": "quantile", "quantile": [0.1, 0.9]},
    **{f"rate {name}": {"learning_rate": name} for name in SCHEDULES},
    "power_t": {"learning_rate": "invscaling", "power_t": 1.0},
    "max_fun": {"max_fun": 3},
}
NEW = pytest.mark.parametrize("parameters", PARAMETERS.values(), ids=PARAMETERS)
DECODERS = "one-to-many", "encoder-decoder"
FOR_SGD = "invscaling", "adaptive"


def trains(parameters, mapping="many-to-one", **options):
    """Fit, go on, predict and score with a target unknown, weights, and sequences without some steps."""
    x, y = X.copy(), Y[:, -1].copy() if mapping == "many-to-one" else Y.copy()
    if mapping == "one-to-many":
        x = x[:, 0]  # vectors
    else:
        x[5, :2] = np.nan
    y[MISSING[: y.ndim]] = np.nan
    model = RNNRegressor(4, mapping=mapping, **{"max_iter": 2, "random_state": 0, **parameters, **options})
    model.fit(x, y, sample_weight=np.linspace(1, 2, 12))
    said = model.predict(x)
    assert said.shape == (*y.shape, *((2,) if parameters.get("quantile") == [0.1, 0.9] else ()))
    assert np.isfinite(said).all()
    assert np.isfinite(model.score(x, y))
    assert_array_equal(clone(model).fit(x, y, sample_weight=np.linspace(1, 2, 12)).predict(x), said)


@NEW
@pytest.mark.parametrize("solver", SOLVERS)
def test_with_every_solver(parameters, solver):
    rate = parameters.get("learning_rate", "constant")
    if (solver == "lbfgs" and rate != "constant") or (solver != "sgd" and rate in FOR_SGD):
        with pytest.raises(ValueError, match=f'solver="{solver}".*learning_rate="{rate}"|="{rate}".*solver="{solver}"'):
            trains(parameters, solver=solver)
    else:
        trains(parameters, solver=solver)


@NEW
@pytest.mark.parametrize("cell", CELLS)
def test_with_every_cell(parameters, cell):
    trains(parameters, cell=cell, solver="sgd")


@NEW
@pytest.mark.parametrize("mapping", MAPPINGS)
def test_with_every_mapping(parameters, mapping):
    if mapping in DECODERS and isinstance(parameters.get("quantile"), list):
        with pytest.raises(ValueError, match="asks for 2 outputs a target, but a decoder"):
            trains(parameters, mapping=mapping, solver="sgd")
    else:
        trains(parameters, mapping=mapping, solver="sgd")
