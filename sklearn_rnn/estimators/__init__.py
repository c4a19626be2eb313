"""The recurrent networks as scikit-learn estimators."""

from sklearn_rnn.estimators.blocks import check_learns_in_blocks, fit_network_in_blocks, is_network
from sklearn_rnn.estimators.classifier import RNNClassifier
from sklearn_rnn.estimators.echo_state_classifier import EchoStateClassifier
from sklearn_rnn.estimators.echo_state_regressor import EchoStateRegressor
from sklearn_rnn.estimators.generation import continuations_of, may_generate
from sklearn_rnn.estimators.inside import computing_type_of, layers_of, target_of, tells_steps, told_steps
from sklearn_rnn.estimators.regressor import RNNRegressor
from sklearn_rnn.estimators.tree_classifier import TreeRNNClassifier
from sklearn_rnn.estimators.tree_regressor import TreeRNNRegressor

__all__ = [
    "EchoStateClassifier",
    "EchoStateRegressor",
    "RNNClassifier",
    "RNNRegressor",
    "TreeRNNClassifier",
    "TreeRNNRegressor",
    "check_learns_in_blocks",
    "computing_type_of",
    "continuations_of",
    "fit_network_in_blocks",
    "is_network",
    "layers_of",
    "may_generate",
    "target_of",
    "tells_steps",
    "told_steps",
]
