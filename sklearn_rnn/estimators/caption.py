"""A fitted network in one line, as scikit-learn's HTML representation shows it below the name."""

from sklearn_rnn.cells import get_cell
from sklearn_rnn.compat import _VisualBlock
from sklearn_rnn.estimators.parameters import hidden_sizes
from sklearn_rnn.inputs import n_features_of

_SCALES = "linear.mean", "linear.scale"  # of what the linear path reads, no weights


def block_of(estimator):
    """What scikit-learn draws of a network: its name and parameters, and once it is fitted its caption."""
    name, said = type(estimator).__name__, None
    if hasattr(estimator, "weights_"):
        try:
            estimator._fitted_network(n_features_of(estimator))
            said = caption(estimator)
        except (TypeError, ValueError):  # as predict would say
            said = "fitted with other parameters"
    return _VisualBlock("single", estimator, names=name, name_details=str(estimator), name_caption=said)


def caption(estimator):
    """The layers of a fitted network, how many weights it has, and what its training took: a str.

    ``2 → GRU 8 → GRU 4 → 1 · 421 weights · 30 epochs · 0.2 s``
    """
    n_weights = sum(array.size for name, array in estimator.weights_.items() if name not in _SCALES)
    n_epochs = len(estimator.loss_curve_)
    epochs = f"{n_epochs:,} epoch{'s' * (n_epochs != 1)}"
    return f"{' → '.join(_layers(estimator))} · {n_weights:,} weights · {epochs} · {estimator.fit_time_:.1f} s"


def _layers(estimator):
    """What stands one after the other, from inputs to outputs: list of str."""
    weights, name = estimator.weights_, type(get_cell(estimator.cell)).__name__
    units = [f"{name} {size}" for size in hidden_sizes(estimator)]
    if "embedding.W" in weights:
        yield "{:,} ids → embedding {}".format(*weights["embedding.W"].shape)
    else:
        yield str(n_features_of(estimator))
    if "layers.0.b" in weights:
        both = " ⇄" if "layers.0.reverse.b" in weights else ""
        yield from (layer + both for layer in units)
    if "decoder.0.b" in weights:
        yield ("attention, " if "attention.W" in weights else "") + f"decoder {', '.join(units)}"
    yield str(len(weights["readout.b"])) + (" + linear path" if "linear.W" in weights else "")
