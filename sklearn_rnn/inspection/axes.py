"""Where pictures are drawn, and of what."""

from sklearn_rnn.compat import check_matplotlib_support

_MOST_LABELS = 60  # more cannot be read


def axes_for(ax, display):
    """The Axes given, or those of a new figure; ImportError that names the display if there is no matplotlib."""
    check_matplotlib_support(f"{type(display).__name__}.plot")
    import matplotlib.pyplot as plt

    return plt.subplots(figsize=(6, 3.5), layout="constrained")[1] if ax is None else ax


def check_names(what, names, n_steps):
    """ValueError, which says what was to be named, if names are more or fewer than steps; None: there are none."""
    if names is not None and len(names) != n_steps:
        raise ValueError(f"{what} names {len(names)} steps, but there are {n_steps}.")


def name_steps(axis, names):
    """Write names at the steps of an axis, unless there are none, or too many to be read."""
    if names is not None and len(names) <= _MOST_LABELS:
        axis.set_ticks(range(len(names)), list(names))


def check_is_network(estimator, display):
    """TypeError, which names the class of the display, unless the estimator is a network."""
    if not hasattr(type(estimator), "gradient_norms"):
        raise TypeError(
            f"{display.__name__} needs a fitted RNNRegressor or RNNClassifier, got {type(estimator).__name__}: pass "
            "the last step of a Pipeline (pipeline[-1], and X transformed by the steps before it), or best_estimator_ "
            "of a search."
        )
