"""What is inside a fitted network, for floors above that write it in another form, or score it."""

from sklearn_rnn.inputs import n_features_of


def layers_of(estimator):
    """The layers of a fitted network, the first one first: list of Recurrent or Bidirectional."""
    return list(estimator._fitted_network(n_features_of(estimator)).stack.layers)


def target_of(estimator):
    """The Target of a fitted network; ValueError if parameters were changed since, and may not be."""
    estimator._check_ready()
    return estimator._target


def computing_type_of(estimator):
    """The dtype of a fitted network's weights and predictions."""
    return estimator._computing_type


def tells_steps(estimator):
    """Whether `told_steps` may be asked: of networks without a decoder."""
    return hasattr(estimator, "_told_steps")


def told_steps(estimator, X, y, sample_weight):
    """Targets that are known, in a row, what each weighs, and predictions: probabilities of classes, or numbers."""
    return estimator._told_steps(X, y, sample_weight)
