"""The estimators as skl2onnx knows them: what each gives back, and its part of the graph."""

import numpy as np
from skl2onnx import update_registered_converter
from skl2onnx.common.data_types import (
    BooleanTensorType,
    DoubleTensorType,
    FloatTensorType,
    Int64TensorType,
    StringTensorType,
)
from sklearn.utils.validation import check_is_fitted

from sklearn_rnn.estimators import RNNClassifier, RNNRegressor, computing_type_of, target_of
from sklearn_rnn.onnx.answers import check_loss, classes, is_multilabel, labels_of, numbers
from sklearn_rnn.onnx.graph import Graph
from sklearn_rnn.onnx.in_front import check_windower, scaled, windows
from sklearn_rnn.onnx.network import check_network, outputs
from sklearn_rnn.preprocessing import SequenceScaler, SequenceWindower
from sklearn_rnn.user_warning import about, warn

_LABELS = {"i": Int64TensorType, "f": DoubleTensorType, "b": BooleanTensorType}


def register():
    """Let skl2onnx know the estimators."""
    for cls, shapes, convert in (
        (RNNRegressor, _shapes_of_regressor, _convert_regressor),
        (RNNClassifier, _shapes_of_classifier, _convert_classifier),
        (SequenceWindower, _shapes_of_windower, _convert_windower),
        (SequenceScaler, _shapes_of_scaler, _convert_scaler),
    ):
        update_registered_converter(cls, f"SklearnRnn{cls.__name__}", shapes, convert)


def _check_input(operator):
    """Check that a model is fitted, and reads float32; TypeError if it does not."""
    check_is_fitted(operator.raw_operator)
    if not isinstance(operator.inputs[0].type, FloatTensorType):
        raise TypeError(
            f"{type(operator.raw_operator).__name__} reads float32 in a graph, for runtimes have no recurrent "
            f"operators of float64, got {operator.inputs[0].type}: give X[:1].astype(np.float32), or FloatTensorType."
        )


def _check_network(operator):
    """Refuse what no graph is made of, and tell what it loses."""
    _check_input(operator)
    check_network(operator.raw_operator)
    if computing_type_of(operator.raw_operator) == np.float64:
        warn(
            "Weights of float64 are rounded to float32, for runtimes have no recurrent operators of float64: answers "
            'differ from those of predict by about 1e-6 of their spread. Fit with dtype="float32" to know them '
            "beforehand, and scale columns that are large beside their spread before you make them float32."
            + about("onnx-float32")
        )


def _shape_of_answers(model, last):
    """Shape of what is said of n sequences: last, and before it the steps where each has a target."""
    return [None, *([None] if model.mapping == "many-to-many" else []), *last]


def _shapes_of_regressor(operator):
    model = operator.raw_operator
    _check_network(operator)
    check_loss(model)
    target = target_of(model)
    several = target.loss.per_target
    last = ([] if target.flat else [target.n_targets]) + ([] if several is None else [several])
    if not last and model.mapping == "many-to-one":
        last = [1]
    operator.outputs[0].type = FloatTensorType(_shape_of_answers(model, last))


def _shapes_of_classifier(operator):
    model = operator.raw_operator
    _check_network(operator)
    labels = [model.n_outputs_] if is_multilabel(model) else []
    kind = _LABELS.get(labels_of(model).dtype.kind, StringTensorType)
    operator.outputs[0].type = kind(_shape_of_answers(model, labels))
    operator.outputs[1].type = FloatTensorType(_shape_of_answers(model, [model.n_outputs_]))


def _shapes_of_windower(operator):
    model = operator.raw_operator
    _check_input(operator)
    check_windower(model)
    shape, n_features = [model.window_length], model.n_features_in_
    shape = [None, model.window_length * n_features] if model.flatten else [None, *shape, n_features]
    operator.outputs[0].type = FloatTensorType(shape)


def _shapes_of_scaler(operator):
    _check_input(operator)
    operator.outputs[0].type = FloatTensorType(operator.inputs[0].type.shape)


def _convert_regressor(scope, operator, container):
    graph, model = Graph(scope, container), operator.raw_operator
    Z = outputs(graph, model, operator.inputs[0].full_name)
    graph.name(numbers(graph, model, Z), operator.outputs[0].full_name)


def _convert_classifier(scope, operator, container):
    graph, model = Graph(scope, container), operator.raw_operator
    Z = outputs(graph, model, operator.inputs[0].full_name)
    for value, output in zip(classes(graph, model, Z), operator.outputs, strict=True):
        graph.name(value, output.full_name)


def _convert_windower(scope, operator, container):
    graph = Graph(scope, container)
    output = windows(graph, operator.raw_operator, operator.inputs[0].full_name)
    graph.name(output, operator.outputs[0].full_name)


def _convert_scaler(scope, operator, container):
    graph = Graph(scope, container)
    output = scaled(graph, operator.raw_operator, operator.inputs[0].full_name)
    graph.name(output, operator.outputs[0].full_name)
