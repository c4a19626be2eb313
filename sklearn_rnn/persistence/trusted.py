"""What a saved model may hold that skops does not trust by itself, and where in the file each name may stand.

Not here, though everyday models hold them: distributions of scipy.stats (they execute text of the file),
`metric_at_thresholds` (calls what the file names), functools.partial, operator.*, bound methods, trees and neighbour
trees (C code that believes its arrays), and `ScoringMonitor` (opens a connection).
"""

import inspect

import sklearn.metrics
import sklearn.model_selection
from sklearn.feature_selection import chi2, f_classif, f_regression, mutual_info_classif, mutual_info_regression
from sklearn.metrics import check_scoring, get_scorer, get_scorer_names

from sklearn_rnn import cells
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
from sklearn_rnn.preprocessing import SequenceScaler, SequenceVectorizer, SequenceWindower
from sklearn_rnn.training import LOSSES

# By name: to import them all would double the time that the package takes to import.
_PRIVATE_CLASSES = (
    "sklearn._loss.loss.HalfTweedieLoss",
    "sklearn._loss.loss.HalfTweedieLossIdentity",
    "sklearn.calibration._CalibratedClassifier",
    "sklearn.calibration._SigmoidCalibration",
    "sklearn.calibration._TemperatureScaling",
    "sklearn.compose._column_transformer.make_column_selector",
    "sklearn.gaussian_process._gpc._BinaryGaussianProcessClassifierLaplace",
    "sklearn.impute._iterative.IterativeImputer",
    "sklearn.metrics._scorer._CurveScorer",
    "sklearn.model_selection._search_successive_halving.HalvingGridSearchCV",
    "sklearn.model_selection._search_successive_halving.HalvingRandomSearchCV",
    "sklearn.model_selection._split._CVIterableWrapper",
    "sklearn.multiclass._ConstantPredictor",
    "sklearn.neural_network._stochastic_optimizers.AdamOptimizer",
    "sklearn.neural_network._stochastic_optimizers.SGDOptimizer",
    "sklearn.utils._metadata_requests.MetadataRequest",
    "sklearn.utils._metadata_requests.MethodMetadataRequest",
    "sklearn_rnn.metrics.HorizonScorer",
    "sklearn_rnn.metrics.StepScorer",
)
_KERNELS = (
    "CompoundKernel",
    "ConstantKernel",
    "DotProduct",
    "ExpSineSquared",
    "Exponentiation",
    "Matern",
    "PairwiseKernel",
    "Product",
    "RBF",
    "RationalQuadratic",
    "Sum",
    "WhiteKernel",
)
_SPARSE = ("csr", "csc")


def _classes():
    """Names of classes: their objects are rebuilt from their attributes."""
    splitters = [c for c in _public(sklearn.model_selection) if inspect.isclass(c) and hasattr(c, "split")]
    scorers = {type(scorer) for scorer in (*map(get_scorer, get_scorer_names()), check_scoring(RNNRegressor()))}
    networks = EchoStateClassifier, EchoStateRegressor, HopfieldNetwork, RNNClassifier, RNNRegressor
    networks += TreeRNNClassifier, TreeRNNRegressor
    classes = *networks, HistoryCompressor, SequenceScaler, SequenceVectorizer, SequenceWindower
    ours = [f"sklearn_rnn.{cls.__name__}" for cls in classes]
    kernels = [f"sklearn.gaussian_process.kernels.{name}" for name in _KERNELS]
    return {
        *map(_name, (*splitters, *scorers, *cells.CELLS.values(), *LOSSES.values())),
        *ours,
        *kernels,
        *_PRIVATE_CLASSES,
    }


def _functions():
    """Names of functions: metrics, scores of features, the mean."""
    metrics = [f for f in _public(sklearn.metrics) if inspect.isfunction(f) and _is_metric(f)]
    metrics += [get_scorer(name)._score_func for name in get_scorer_names()]
    univariate = chi2, f_classif, f_regression, mutual_info_classif, mutual_info_regression
    return {*map(_name, (*metrics, *univariate)), "numpy.mean"}


def _public(module):
    """Public objects of a module; experimental ones, which must be enabled first, are left out."""
    return [vars(module)[name] for name in module.__all__ if name in vars(module)]


def _is_metric(function):
    """Whether a function compares predictions with the truth, as its first parameter tells, and calls nothing given."""
    parameters = [*inspect.signature(function).parameters]
    return parameters[:1] in (["y_true"], ["labels_true"]) and "metric_func" not in parameters


def _name(thing):
    """The name under which skops saves a class or function."""
    return f"{thing.__module__}.{thing.__qualname__}"


PLACES = {
    "ObjectNode": _classes(),
    "FunctionNode": _functions(),
    "TypeNode": {f"sklearn.model_selection._split.{name}" for name in ("KFold", "StratifiedKFold")},  # repeated
    "DTypeNode": {"numpy.dtype"},
    "DictNode": {"sklearn.utils._bunch.Bunch"},
    "TupleNode": {"sklearn.impute._iterative._ImputerTriplet"},
    "SparseMatrixNode": {f"scipy.sparse._{kind}.{kind}_{form}" for kind in _SPARSE for form in ("array", "matrix")},
}
TRUSTED_TYPES = sorted(set().union(*PLACES.values()))
