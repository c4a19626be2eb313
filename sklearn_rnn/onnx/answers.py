"""From outputs to what predict says."""

import numpy as np

from sklearn_rnn.estimators import target_of
from sklearn_rnn.training import BinaryCrossEntropy, Loss, Poisson, Quantile


def check_loss(estimator):
    """ValueError for a fitted regressor whose loss has a link that no graph is made of."""
    loss = target_of(estimator).loss
    if type(loss).link not in (Loss.link, Poisson.link, Quantile.link):
        raise ValueError(
            f"The link of {loss} is written in Python: a graph is made of the losses that RNNRegressor knows by name. "
            "Serve the model from Python (sklearn_rnn.load)."
        )


def numbers(graph, estimator, Z):
    """Predictions of a regressor in the form of predict, but (n, 1) where that says one number a sequence."""
    g, target = graph, target_of(estimator)
    per_target, every = target.loss.per_target, estimator.mapping == "many-to-many"
    before = [0] * (2 if every else 1)  # axes of sequences and steps, which stay
    Y = g.op("Reshape", Z, g.constant([*before, target.n_targets, per_target or 1]))
    link = type(target.loss).link
    if link is Poisson.link:
        Y = g.op("Exp", Y)
    elif link is Quantile.link and per_target is not None:
        Y, _ = g.op("TopK", Y, g.constant([per_target]), n_outputs=2, axis=-1, largest=0, sorted=1)
    if target.normalize:
        Y = g.op("Mul", g.cast(Y, np.float64), g.constant(target.scale[:, None], np.float64))
        Y = g.cast(g.op("Add", Y, g.constant(target.mean[:, None], np.float64)), np.float32)
    if per_target is None and (every or not target.flat):
        Y = g.op("Squeeze", Y, g.constant([-1]))
    return g.op("Squeeze", Y, g.constant([len(before)])) if target.flat else Y


def is_multilabel(estimator):
    """Whether a fitted classifier tells several labels, not one class of several."""
    return isinstance(target_of(estimator).loss, BinaryCrossEntropy)


def labels_of(estimator):
    """The classes as an array of int64, float64, bool or text."""
    labels = np.asarray(estimator.classes_.tolist())
    return labels.astype(np.int64) if labels.dtype.kind in "iu" else labels


def classes(graph, estimator, Z):
    """Labels and probabilities of a classifier, in the form of predict and predict_proba."""
    if is_multilabel(estimator):
        return graph.cast(graph.op("Greater", Z, graph.constant(0.0, np.float32)), np.int64), graph.op("Sigmoid", Z)
    number = graph.op("ArgMax", Z, axis=-1, keepdims=0)
    labels = labels_of(estimator)
    return graph.op("Gather", graph.constant(labels, labels.dtype), number, axis=0), graph.op("Softmax", Z, axis=-1)
