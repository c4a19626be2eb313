"""Recurrent neural networks as ordinary scikit-learn estimators."""

from sklearn_rnn.estimators import RNNClassifier, RNNRegressor

__version__ = "0.1.0"
__all__ = ["RNNClassifier", "RNNRegressor"]

for _public in (RNNClassifier, RNNRegressor):
    _public.__module__ = __name__  # saved files name the public place, never an internal one
