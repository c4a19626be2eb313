import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks

from sklearn_rnn import RNNClassifier, RNNRegressor

ORDINARY = pytest.mark.filterwarnings(
    "ignore::sklearn.exceptions.ConvergenceWarning",
    "ignore:Feature .* of X has a root mean square",
    "ignore:The columns of X look like",
    "ignore:X holds whole numbers, one a step, that look like token ids",
    "ignore:Can't check dok sparse matrix",
)


@ORDINARY
@parametrize_with_checks([RNNRegressor(), RNNClassifier()])
def test_scikit_learn_conventions_with_the_defaults(estimator, check):
    check(estimator)


@ORDINARY
@parametrize_with_checks([kind(4, max_iter=3, engine="numba") for kind in (RNNRegressor, RNNClassifier)])
def test_scikit_learn_conventions_compiled(compiles, estimator, check):
    check(estimator)
