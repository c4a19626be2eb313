"""Loading saved models, and the types that such a file may hold."""

import inspect

import scipy.stats
import sklearn.metrics
import sklearn.model_selection
from scipy.stats import rv_continuous
from sklearn.metrics import check_scoring, get_scorer, get_scorer_names

from sklearn_rnn import cells
from sklearn_rnn.estimators import RNNClassifier, RNNRegressor
from sklearn_rnn.preprocessing import SequenceScaler, SequenceWindower


def load(file):
    """Load a model that was saved with `skops.io.dump`.

    Unlike unpickling, this never runs code from the file: it restores objects of scikit-learn, of this package,
    and of the types in ``TRUSTED_TYPES``, and nothing else.

    Parameters
    ----------
    file : str, path or binary file object
        Where the model was saved.

    Returns
    -------
    model : object
        What was saved: an estimator, a Pipeline, a fitted search.

    Raises
    ------
    skops.io.exceptions.UntrustedTypesFoundException
        If the file holds another type; the message names it. To trust it all the same, use
        ``skops.io.load(file, trusted=[*TRUSTED_TYPES, "its.name"])``.

    Notes
    -----
    Equal to ``skops.io.load(file, trusted=TRUSTED_TYPES)``. skops itself cannot save frozen discrete
    distributions (`scipy.stats.randint`) of a randomized search; lists take their place.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> import numpy as np
    >>> import skops.io
    >>> import sklearn_rnn
    >>> X = np.random.default_rng(0).normal(size=(40, 5))
    >>> model = sklearn_rnn.RNNRegressor(4, solver="lbfgs", max_iter=500).fit(X, X[:, -1])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder) / "model.skops"
    ...     skops.io.dump(model, path)
    ...     restored = sklearn_rnn.load(path)
    >>> bool((restored.predict(X) == model.predict(X)).all())
    True
    """
    import skops.io  # half of the import time of the package, and only needed here

    return skops.io.load(file, trusted=TRUSTED_TYPES)


def _trusted_types():
    """Qualified names of what a saved pipeline or search may hold that skops does not trust by itself."""
    splitters = [c for c in _public(sklearn.model_selection) if inspect.isclass(c) and hasattr(c, "split")]
    metrics = [f for f in _public(sklearn.metrics) if inspect.isfunction(f) and _is_metric(f)]
    scorers = [get_scorer(name) for name in get_scorer_names()]
    metrics += [scorer._score_func for scorer in scorers]
    scorer_classes = {type(scorer) for scorer in (*scorers, check_scoring(RNNRegressor()))}
    continuous = [type(d) for d in vars(scipy.stats).values() if isinstance(d, rv_continuous)]
    frozen = type(scipy.stats.uniform())
    theirs = [*splitters, *metrics, *scorer_classes, *continuous, frozen]
    public = [f"sklearn_rnn.{cls.__name__}" for cls in (RNNRegressor, RNNClassifier, SequenceScaler, SequenceWindower)]
    return sorted(
        {*public, *(f"{thing.__module__}.{thing.__qualname__}" for thing in (*theirs, *cells.CELLS.values()))}
    )


def _public(module):
    """Public objects of a module; experimental ones, which must be enabled first, are left out."""
    return [vars(module)[name] for name in module.__all__ if name in vars(module)]


def _is_metric(function):
    """Whether a function compares predictions with the truth, as its first parameter tells."""
    return next(iter(inspect.signature(function).parameters), None) in ("y_true", "labels_true")


TRUSTED_TYPES = _trusted_types()
