"""The linear paths beside a network, in float64 as in predict."""

import numpy as np

from sklearn_rnn.onnx.steps import last_steps
from sklearn_rnn.training import CLIP, CONSTANT, SoftmaxPath


def whole(graph, path, Z, steps, n_features):
    """Outputs Z (n, n_outputs) of the network as those of both."""
    g, n_targets = graph, len(path.W)
    offset_of = _softmax_offset if isinstance(path, SoftmaxPath) else _linear_offset
    offset = offset_of(g, path, steps, n_features)
    empty = g.expand(g.op("Equal", steps.lengths, g.constant(0)), 1)
    offset = g.op("Where", empty, g.constant(path.of_nothing[None], np.float64), offset)
    by_target = g.op("Reshape", g.cast(Z, np.float64), g.constant([0, n_targets, -1]))
    scaled = g.op("Mul", by_target, g.constant(path.unit[None], np.float64))
    both = g.op("Reshape", g.op("Add", scaled, g.expand(offset, 2)), g.constant([0, -1]))
    return g.cast(both, np.float32)


def _linear_offset(g, path, steps, n_features):
    """W (r - mean) of the last steps r."""
    R = g.cast(last_steps(g, steps, path.n_steps(n_features), n_features), np.float64)
    R = g.op("Sub", R, g.constant(path.mean, np.float64))
    return g.op("MatMul", R, g.constant(path.W.T, np.float64))


def _softmax_offset(g, path, steps, n_features):
    """Log-probabilities of what is told of the last steps and of all."""
    recent = g.cast(last_steps(g, steps, path.n_steps(n_features), n_features), np.float64)
    R = g.op("Concat", recent, *_summaries(g, steps, n_features), axis=1)
    R = g.op("Div", g.op("Sub", R, g.constant(path.mean, np.float64)), g.constant(path.scale, np.float64))
    R = g.op("Clip", R, g.constant(-CLIP, np.float64), g.constant(CLIP, np.float64))
    logits = g.op("Add", g.op("MatMul", R, g.constant(path.W.T, np.float64)), g.constant(path.b, np.float64))
    return g.op("LogSoftmax", logits, axis=1)


def _summaries(g, steps, n_features):
    """What `training.present_steps.summaries` tells of each feature: six values (n, n_features)."""
    op, zero, one = g.op, g.constant(0.0, np.float64), g.constant(1.0, np.float64)
    X, step = g.cast(steps.X, np.float64), g.expand(g.range(g.size(steps.X, 1)), 0, 2)  # (1, n_steps, 1)
    length = op("Max", steps.lengths, g.constant(1))
    until, half = g.expand(length, 1, 2), g.expand(op("Div", length, g.constant(2)), 1, 2)
    n, early = g.cast(g.expand(length, 1), np.float64), g.cast(op("Squeeze", half, g.constant([2])), np.float64)

    mean = op("Div", g.sum(X, 1), n)
    D = op("Where", op("Less", step, until), op("Sub", X, g.expand(mean, 1)), zero)
    variance = op("Div", g.sum(op("Mul", D, D), 1), n)
    spread = op("Sqrt", variance)
    before = op("Concat", g.slice(X, 0, 1, 1), g.slice(X, 0, -1, 1), axis=1)  # no change at the first step
    change = op("Where", op("Less", step, until), op("Sub", X, before), zero)
    pairs = op("Max", op("Sub", n, one), one)
    drifted = op("Div", g.sum(change, 1), pairs)
    rough = op("Sub", op("Div", g.sum(op("Mul", change, change), 1), pairs), op("Mul", drifted, drifted))
    earlier = g.sum(op("Where", op("Less", step, half), D, zero), 1)
    halves = op("Add", op("Div", earlier, op("Sub", n, early)), op("Div", earlier, op("Max", early, one)))
    drift = op("Where", op("Greater", early, zero), op("Neg", halves), zero)
    pairwise = g.sum(op("Mul", g.slice(D, 1, np.iinfo(np.int64).max, 1), g.slice(D, 0, -1, 1)), 1)
    varies = op("Greater", spread, op("Mul", op("Abs", mean), g.constant(CONSTANT, np.float64)))
    memory = op("Where", varies, op("Div", pairwise, op("Mul", n, variance)), zero)
    last = g.cast(last_steps(g, steps, 1, n_features), np.float64)
    return mean, spread, last, op("Sqrt", op("Max", rough, zero)), drift, memory
