import numpy as np
import pytest

from sklearn_rnn import RNNRegressor
from sklearn_rnn.training import SOLVERS

X = np.random.default_rng(0).normal(size=(30, 4))


@pytest.mark.parametrize("name", SOLVERS)
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_the_table_is_what_the_estimators_go_by(name):
    model = RNNRegressor(3, solver=name, max_iter=2)
    assert hasattr(model, "partial_fit") == SOLVERS[name].takes_minibatches
    stopping = RNNRegressor(3, solver=name, max_iter=2, early_stopping=True)
    if SOLVERS[name].takes_minibatches:
        stopping.fit(X, X[:, 0])
    else:
        with pytest.raises(ValueError, match=f'solver="{name}" does not support early stopping'):
            stopping.fit(X, X[:, 0])
    assert model.fit(X, X[:, 0]).n_iter_ == 2
