"""The recurrent networks as scikit-learn estimators."""

from sklearn_rnn.estimators.classifier import RNNClassifier
from sklearn_rnn.estimators.echo_state_classifier import EchoStateClassifier
from sklearn_rnn.estimators.echo_state_regressor import EchoStateRegressor
from sklearn_rnn.estimators.generation import continuations_of, may_generate
from sklearn_rnn.estimators.regressor import RNNRegressor

__all__ = [
    "EchoStateClassifier",
    "EchoStateRegressor",
    "RNNClassifier",
    "RNNRegressor",
    "continuations_of",
    "may_generate",
]
