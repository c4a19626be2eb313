"""Recurrent neural networks as ordinary scikit-learn estimators."""

from sklearn_rnn import datasets as datasets
from sklearn_rnn import metrics as metrics
from sklearn_rnn.associative import HopfieldNetwork
from sklearn_rnn.compression import HistoryCompressor
from sklearn_rnn.estimators import (
    EchoStateClassifier,
    EchoStateRegressor,
    RNNClassifier,
    RNNRegressor,
    TreeRNNClassifier,
    TreeRNNRegressor,
)
from sklearn_rnn.forecasting import backtest, forecast, future_values
from sklearn_rnn.inspection import (
    AttentionDisplay,
    ForecastDisplay,
    GradientFlowDisplay,
    ImportanceDisplay,
    LossDisplay,
    StatesDisplay,
    WindowDisplay,
)
from sklearn_rnn.persistence import TRUSTED_TYPES, dump, load
from sklearn_rnn.preprocessing import (
    SequenceScaler,
    SequenceVectorizer,
    SequenceWindower,
    advance,
    next_tokens,
    trees_from_heads,
)
from sklearn_rnn.streams import fit_blocks

__version__ = "0.1.0"
__all__ = [
    "TRUSTED_TYPES",
    "AttentionDisplay",
    "EchoStateClassifier",
    "EchoStateRegressor",
    "ForecastDisplay",
    "GradientFlowDisplay",
    "HistoryCompressor",
    "HopfieldNetwork",
    "ImportanceDisplay",
    "LossDisplay",
    "RNNClassifier",
    "RNNRegressor",
    "SequenceScaler",
    "SequenceVectorizer",
    "SequenceWindower",
    "StatesDisplay",
    "TreeRNNClassifier",
    "TreeRNNRegressor",
    "WindowDisplay",
    "advance",
    "backtest",
    "dump",
    "fit_blocks",
    "forecast",
    "future_values",
    "load",
    "next_tokens",
    "trees_from_heads",
]

_ESTIMATORS = (
    EchoStateClassifier,
    EchoStateRegressor,
    HistoryCompressor,
    HopfieldNetwork,
    RNNClassifier,
    RNNRegressor,
    SequenceScaler,
    SequenceVectorizer,
    SequenceWindower,
    TreeRNNClassifier,
    TreeRNNRegressor,
)
_DISPLAYS = (
    AttentionDisplay,
    ForecastDisplay,
    GradientFlowDisplay,
    ImportanceDisplay,
    LossDisplay,
    StatesDisplay,
    WindowDisplay,
)

for _public in (
    *_ESTIMATORS,
    *_DISPLAYS,
    advance,
    backtest,
    dump,
    fit_blocks,
    forecast,
    future_values,
    load,
    next_tokens,
    trees_from_heads,
):
    _public.__module__ = __name__  # saved files name the public place, never an internal one

for _estimator in _ESTIMATORS:
    _estimator._doc_link_module = __name__
    _estimator._doc_link_template = (  # where the "?" of scikit-learn's HTML representation leads
        "https://sklearn-rnn.readthedocs.io/en/stable/reference/{estimator_module}.{estimator_name}.html"
    )
