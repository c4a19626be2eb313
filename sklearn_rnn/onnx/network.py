"""From sequences to outputs: layers, pooling, readout, and the path beside them."""

import numpy as np

from sklearn_rnn.cells import get_cell
from sklearn_rnn.estimators import layers_of
from sklearn_rnn.inputs import n_features_of, was_fitted_on_rows
from sklearn_rnn.onnx.cells import OPERATORS, layer
from sklearn_rnn.onnx.paths import whole
from sklearn_rnn.onnx.steps import at_least_one, laid_back, squeezed
from sklearn_rnn.training import NoPath, path_of


def check_network(estimator):
    """ValueError for a fitted network that no graph is made of."""
    if estimator.mapping not in ("many-to-one", "many-to-many"):
        raise ValueError(
            f'mapping="{estimator.mapping}" has a decoder, which reads what it said before: a graph is made of '
            '"many-to-one" and "many-to-many" networks. Serve it from Python (sklearn_rnn.load).'
        )
    if estimator.embedding_dim is not None:
        raise ValueError(
            "An embedding of token ids is not written as ONNX: serve the model from Python (sklearn_rnn.load), or fit "
            "with embedding_dim=None on vectors of your own."
        )
    if type(get_cell(estimator.cell)) not in OPERATORS:
        raise ValueError(
            f'ONNX has no operator for cell={estimator.cell!r}: fit with cell="elman", "lstm" or "gru", or serve '
            "the model from Python (sklearn_rnn.load)."
        )


def sequences_of(graph, estimator, X):
    """X as (n, n_steps, n_features), whatever it was in fit."""
    return graph.expand(X, 2) if was_fitted_on_rows(estimator) else X


def outputs(graph, estimator, X):
    """Outputs of a fitted network for X: (n, n_outputs), or (n, n_steps, n_outputs) with a target a step."""
    g, n_features, weights = graph, n_features_of(estimator), estimator.weights_
    X = sequences_of(g, estimator, X)
    steps = squeezed(g, at_least_one(g, X), n_features)
    lengths, Y = g.cast(steps.lengths, np.int32), g.op("Transpose", steps.X, perm=[1, 0, 2])
    for each in layers_of(estimator):
        Y, last = layer(g, getattr(each, "directions", (each,)), weights, Y, lengths)
    if estimator.mapping == "many-to-many":
        Z = _readout(g, weights, g.op("Transpose", Y, perm=[1, 0, 2]))
        Z = laid_back(g, Z, g.constant(weights["readout.b"][None, None], np.float32), steps)
        return g.slice(g.slice(g.op("Add", Z, g.expand(steps.unreadable, 2)), 0, g.size(X, 0), 0), 0, g.size(X, 1), 1)
    Z = _readout(g, weights, _pooled(g, estimator.pooling, Y, last, steps))
    path = path_of(weights)
    Z = Z if isinstance(path, NoPath) else whole(g, path, Z, steps, n_features)
    return g.slice(g.op("Add", Z, steps.unreadable), 0, g.size(X, 0), 0)


def _readout(g, weights, h):
    """z = W h + b of states (..., n_units)."""
    Z = g.op("MatMul", h, g.constant(weights["readout.W"].T, np.float32))
    return g.op("Add", Z, g.constant(weights["readout.b"], np.float32))


def _pooled(g, pooling, Y, last, steps):
    """What the readout reads (n, ...) of the outputs Y at every step and after the last one; zeros without a step."""
    count = g.expand(g.op("Max", steps.lengths, g.constant(1)), 1)
    empty = g.expand(g.op("Equal", steps.lengths, g.constant(0)), 1)
    last = g.op("Where", empty, g.constant(0.0, np.float32), last)
    if pooling == "last":
        return last
    mean = g.op("Div", g.sum(Y, 0), g.cast(count, np.float32))
    mean = g.op("Where", empty, g.constant(0.0, np.float32), mean)
    return mean if pooling == "mean" else g.op("Concat", last, mean, axis=1)
