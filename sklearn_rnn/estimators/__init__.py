"""The recurrent networks as scikit-learn estimators."""

from sklearn_rnn.estimators.classifier import RNNClassifier
from sklearn_rnn.estimators.regressor import RNNRegressor

__all__ = ["RNNClassifier", "RNNRegressor"]
