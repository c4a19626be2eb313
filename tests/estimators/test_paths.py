"""What holds for the path beside a network, whether of numbers or of classes."""

import numpy as np
import pytest

from sklearn_rnn import RNNClassifier, RNNRegressor

X = np.random.default_rng(0).normal(size=(60, 6, 2))
Y = X[:, -1, 0] - X[:, -2, 1]
DAMAGED = [
    *((RNNRegressor, Y, name) for name in ("linear.W", "linear.mean", "linear.scale")),
    *((RNNClassifier, Y > 0, name) for name in ("linear.W", "linear.b", "linear.mean", "linear.scale")),
]


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize(("estimator", "y", "damaged"), DAMAGED, ids=lambda value: str(value)[:24])
def test_a_path_that_does_not_hold_together_is_refused(estimator, y, damaged):
    model = estimator(4, max_iter=3, random_state=0).fit(X, y)
    model.weights_[damaged] = np.zeros(5)
    with pytest.raises(ValueError, match="linear"):
        model.predict(X)
    del model.weights_[damaged]
    with pytest.raises(ValueError, match="linear"):
        model.predict(X)
