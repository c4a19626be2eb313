import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks

from sklearn_rnn import RNNClassifier, RNNRegressor


@pytest.mark.filterwarnings(
    "ignore::sklearn.exceptions.ConvergenceWarning",
    "ignore:Feature .* of X has a root mean square",
    "ignore:The columns of X look like",
    "ignore:X holds whole numbers, one a step, that look like token ids",
    "ignore:Can't check dok sparse matrix",
)
@parametrize_with_checks([RNNRegressor(), RNNClassifier()])
def test_scikit_learn_conventions_with_the_defaults(estimator, check):
    check(estimator)
