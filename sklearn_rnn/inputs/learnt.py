"""What reading a first X leaves on an estimator, and later X is held against."""

import numpy as np

from sklearn_rnn.arguments import is_int
from sklearn_rnn.soundness import require


def learn_input(estimator, *, on_rows, columns=None, n_features=None):
    """Write what a first X was.

    Parameters
    ----------
    estimator : BaseEstimator
        Its ``_fitted_on_rows`` and ``_columns`` are written.
    on_rows : bool
        Whether a step has one feature, rows of 2-D X being sequences.
    columns : list of str, default=None
        Names of the columns, as `names_of` gives them; None: there are none.
    n_features : int, default=None
        What ``n_features_in_`` is to be, beside no ``feature_names_in_``; None: scikit-learn has written both.
    """
    estimator._fitted_on_rows, estimator._columns = on_rows, columns
    if n_features is not None:
        estimator.n_features_in_ = n_features
        vars(estimator).pop("feature_names_in_", None)


def was_fitted_on_rows(estimator):
    """Whether a fitted estimator reads rows of 2-D X as sequences: see `learn_input`; True of those of others."""
    return getattr(estimator, "_fitted_on_rows", True)


def n_features_of(estimator):
    """Features of a step that a fitted estimator reads: int."""
    return 1 if estimator._fitted_on_rows else estimator.n_features_in_


def check_learnt(estimator):
    """An exception for attributes out of a file that do not fit each other."""
    n_features, on_rows = estimator.n_features_in_, estimator._fitted_on_rows
    require(is_int(n_features, 1), f"n_features_in_={n_features!r}, expected a positive int")
    require(isinstance(on_rows, bool), f"_fitted_on_rows={on_rows!r}, expected a bool")
    names, columns = getattr(estimator, "feature_names_in_", None), estimator._columns
    require(names is None or np.shape(names) == (n_features,), "feature_names_in_ does not fit n_features_in_")
    require(columns is None or len(columns) == n_features, "_columns does not fit n_features_in_")
