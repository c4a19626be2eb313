"""A fitted model as one graph."""

from typing import Any

from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import FloatTensorType
from sklearn.base import BaseEstimator
from sklearn.frozen import FrozenEstimator
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.utils.validation import check_is_fitted

from sklearn_rnn.inputs import was_fitted_on_rows


def to_onnx(model: BaseEstimator, *, target_opset: int | None = None) -> Any:
    """A fitted model as an ONNX graph.

    Networks of Elman, LSTM and GRU cells with everything that predict does: absent steps, sequences of different
    lengths, layers, both directions, pooling, the linear path, scaling and link of the targets, labels and
    probabilities. A Pipeline becomes one graph: `SequenceScaler`, `SequenceWindower` (context=None, one series without
    time axis, padding="mask", one lag) and whatever skl2onnx knows, such as StandardScaler.

    Parameters
    ----------
    model : RNNRegressor, RNNClassifier, Pipeline or search
        Fitted. One that reads columns of different types (ColumnTransformer) goes through ``skl2onnx.to_onnx``, which
        knows the estimators of this package once this module is imported.
    target_opset : int, default=None
        Version of the operators, at least 14; None: the latest that skl2onnx knows.

    Returns
    -------
    onnx.ModelProto
        Write it with ``onnx.save``. Its input "X" is float32: rows (n, n_columns), or where the network reads sequences
        (n, n_steps, n_features) of any number of steps, those that are absent being NaN. A regressor's output has the
        form of predict, but (n, 1) for one number a sequence; a classifier's are "label" and "probabilities". Where
        predict refuses X (an infinite number, a step that is partly NaN) they are NaN.

    Raises
    ------
    ValueError
        For what cannot stand in a graph, with what to do instead: another cell, a decoder, an embedding, a loss with a
        link of its own, an estimator that neither this package nor skl2onnx has a graph of, a windower with a context,
        series, a time axis, filled windows or several lags.
    NotFittedError
        If the model is not fitted.

    Warns
    -----
    UserWarning
        If weights are float64: runtimes have recurrent operators of float32 only.

    References
    ----------
    The operators: https://onnx.ai/onnx/operators

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn_rnn import RNNRegressor
    >>> from sklearn_rnn.onnx import to_onnx
    >>> X = np.random.default_rng(0).normal(size=(40, 5, 2)).astype("float32")
    >>> model = RNNRegressor(4, max_iter=2, random_state=0).fit(X, X[:, -1, 0])
    >>> graph = to_onnx(model).graph
    >>> [value.name for value in (*graph.input, *graph.output)]
    ['X', 'variable']
    """
    check_is_fitted(model)
    first, *others = _steps(model)
    n_steps = [] if was_fitted_on_rows(first) else [None]
    X = FloatTensorType([None, *n_steps, getattr(first, "n_features_in_", None)])
    try:
        model = make_pipeline(first, *others) if others else first
        return convert_sklearn(model, initial_types=[("X", X)], target_opset=target_opset)
    except RuntimeError as error:  # of which all are that skl2onnx raises for what it does not know
        raise ValueError(
            "A step of the model has no form in ONNX: serve the model from Python (sklearn_rnn.load), write a "
            "converter for skl2onnx, or where columns are chosen by name call skl2onnx.to_onnx(model, X[:1]). "
            f"{error}"
        ) from error


def _steps(model):
    """What computes, one after the other: the best of a search, steps of Pipelines, and what is frozen."""
    if hasattr(model, "best_index_"):
        check_is_fitted(model, "best_estimator_")
        yield from _steps(model.best_estimator_)
    elif isinstance(model, FrozenEstimator):
        yield from _steps(model.estimator)
    elif isinstance(model, Pipeline):
        for _, step in model.steps:
            yield from _steps(step)
    elif model not in (None, "passthrough"):
        yield model
