"""What users pass as X, read as sequences."""

import numpy as np
import pandas as pd
from scipy.sparse import issparse
from sklearn.utils.validation import check_consistent_length, validate_data

from sklearn_rnn.compat import _safe_indexing
from sklearn_rnn.numerics import Sequences, scan
from sklearn_rnn.user_warning import warn

_LARGE_SCALE = 10.0  # a root mean square beyond which a Glorot-initialised cell starts out saturated


def read_sequences(estimator, X, *, reset, kept=None):
    """Read X as sequences, and check it against what the estimator was fitted on.

    Parameters
    ----------
    estimator : BaseEstimator
        With reset its ``n_features_in_``, ``feature_names_in_`` and ``_fitted_on_rows`` are written.
    X : 2-D (n, n_steps), 3-D (n, n_steps, n_features), or list of arrays (n_steps_i[, n_features])
    reset : bool
        True for training from scratch, False for anything later.
    kept : ndarray of bool (n_samples,), default=None
        The sequences to read, whatever stands in the others; None: all.

    Returns
    -------
    sequences : Sequences
    found : Steps
        What a scan found in them; no step is incomplete, and no number infinite.
    dtype : dtype
        float32 if X is, else float64.

    Raises
    ------
    ValueError, TypeError
        For what cannot be read: see `RNNRegressor.fit`.
    """
    X = _materialise(X, nested=not reset and not estimator._fitted_on_rows)
    if kept is not None:
        check_consistent_length(X, kept)
        if not isinstance(X, np.ndarray) or X.dtype == object:  # what is converted is copied anyway
            X, kept = _safe_indexing(X, np.flatnonzero(kept)), None
    if isinstance(X, list):
        source = _read_list(estimator, X, reset)
    elif getattr(X, "ndim", 2) == 3:
        source = _read_3d(estimator, X, reset)
    elif getattr(X, "ndim", 2) > 3:
        raise ValueError(f"X must have 2 or 3 dimensions, or be a list of sequences, got shape {X.shape}.")
    else:
        source = _read_2d(estimator, X, reset)
    found = _scan(source, kept)
    sequences = Sequences(source, found.lengths)
    dtype = np.result_type(*{np.dtype(x.dtype) for x in source}) if isinstance(source, list) else source.dtype
    dtype = np.dtype("f4" if dtype == np.float32 else "f8")
    return sequences if kept is None else sequences.subset(kept), found, dtype


def check_range(largest, dtype, name):
    """ValueError if numbers up to the largest, of what is called name, do not fit into a computing type."""
    if largest > (bound := float(np.finfo(dtype).max)):
        raise ValueError(
            f"{name} holds numbers up to {largest:.4g}, and the network computes in {dtype}, which ends at "
            f'{bound:.4g}. Bring them to a smaller scale, or fit with dtype="float64".'
        )


def warn_of_scale(found):
    """One warning if the present steps that were found (Steps) are on a scale that saturates cells."""
    largest = int(found.scale.argmax())
    if found.scale[largest] > _LARGE_SCALE:
        warn(
            f"Feature {largest} of X has a root mean square of {found.scale[largest]:.4g}, which saturates a recurrent "
            "cell. Put a StandardScaler in front (in front of the windower, where there is one); scale 3-D arrays "
            "and lists per feature, over all steps.",
        )


def warn_of_rows_in_time(X):
    """One warning if X looks like what a SequenceWindower should have turned into windows."""
    if isinstance(getattr(X, "index", None), (pd.DatetimeIndex, pd.PeriodIndex)) and X.ndim == 2:
        warn(
            "X is a frame with a time index, so its rows are moments in time, but the network reads each row as a "
            "sequence of its own. Put a SequenceWindower in front of it.",
        )
    columns = {str(name).rpartition("_lag")[0] for name in getattr(X, "columns", ())}
    if len(columns) > 1 and "" not in columns:
        warn(
            f"The columns of X look like flattened windows of {len(columns)} features, which the network reads as one "
            "long univariate sequence. Use SequenceWindower(flatten=False) in front of a network.",
        )


def _materialise(X, nested):
    """X as it was, or as ndarray (lists of numbers, foreign arrays), or as list of arrays (sequences).

    Lists in a list are rows of 2-D X if they are of one length, unless nested: the estimator knows sequences only.
    """
    if getattr(getattr(X, "dtype", None), "kind", "") == "O" and X.ndim == 1:
        X = list(X)
    if isinstance(X, (list, tuple)):
        if len(X) == 0:
            raise ValueError("X is an empty list: expected at least one sequence (Found array with 0 sample(s)).")
        if any(hasattr(x, "__array__") and np.ndim(x) > 0 for x in X) or _ragged(X) or (nested and _of_lists(X)):
            return [np.asarray(x) for x in X]
        return np.asarray(X)
    is_frame = hasattr(X, "columns") or hasattr(X, "__dataframe__")
    if not isinstance(X, np.ndarray) and hasattr(X, "__array__") and not is_frame and not issparse(X):
        return np.asarray(X)
    return X


def _of_lists(X):
    """Whether X, a list, holds nothing but lists."""
    return all(isinstance(x, (list, tuple)) for x in X)


def _ragged(X):
    """Whether X, a list, holds lists of different lengths."""
    return _of_lists(X) and len({len(x) for x in X}) > 1


def _read_2d(estimator, X, reset):
    """Rows of 2-D X as univariate sequences (n, n_steps, 1)."""
    if not reset and not estimator._fitted_on_rows:
        fitted_on = (
            f"{type(estimator).__name__} was fitted on 3-D X or a list of sequences with {estimator.n_features_in_} "
            "features, and now got"
        )
        if len(shape := np.shape(X)) != 2:
            raise ValueError(f"{fitted_on} X of shape {shape}. Give it a 3-D array or a list of sequences.")
        raise ValueError(
            f"{fitted_on} 2-D X. Was a SequenceWindower forgotten in front of it? An X_val in a Pipeline "
            'is transformed only with Pipeline(transform_input=["X_val"]).'
        )
    # infinite numbers are found later, in blocks and only where they count
    X = validate_data(estimator, X, reset=reset, dtype=[np.float64, np.float32], ensure_all_finite=False)
    if reset:
        estimator._fitted_on_rows = True
    return X[:, :, None]


def _read_3d(estimator, X, reset):
    """3-D X (n, n_steps, n_features) as it is, if its numbers can be read."""
    if 0 in (len(X), X.shape[2]):
        missing = "sequence" if len(X) == 0 else "feature of a step"
        raise ValueError(f"X must have at least one {missing}, got shape {X.shape}.")
    X = _numeric(X, "X")
    _check_n_features(estimator, X.shape[2], reset)
    return X


def _read_list(estimator, X, reset):
    """A list of sequences as a list of arrays (n_steps_i, n_features)."""
    source = []
    for i, x in enumerate(X):
        x = _numeric(x, f"X[{i}]")
        if x.ndim not in (1, 2):
            raise ValueError(f"X[{i}] must have shape (n_steps,) or (n_steps, n_features), got {x.shape}.")
        source.append(x[:, None] if x.ndim == 1 else x)
    counts = {x.shape[1] for x in source}
    if len(counts) > 1 or 0 in counts:
        raise ValueError(f"All sequences of X must have the same number of features, at least 1, got {sorted(counts)}.")
    _check_n_features(estimator, counts.pop(), reset)
    return source


def _numeric(x, name):
    """An array of real numbers; numbers among objects are converted."""
    if x.dtype == object:
        try:
            x = x.astype(np.float64)
        except (TypeError, ValueError) as error:
            raise ValueError(f"{name} must hold numbers, got objects: {error}") from error
    if x.dtype.kind not in "fiub":
        what = "Complex data not supported" if x.dtype.kind == "c" else "expected real numbers"
        raise ValueError(f"{name} has dtype {x.dtype}: {what}.")
    return x


def _check_n_features(estimator, n_features, reset):
    """Write or compare the number of features of a step."""
    if reset:
        estimator.n_features_in_ = n_features
        estimator._fitted_on_rows = False
        if hasattr(estimator, "feature_names_in_"):
            del estimator.feature_names_in_
        return
    expected = 1 if estimator._fitted_on_rows else estimator.n_features_in_
    if n_features != expected:
        raise ValueError(
            f"X has {n_features} features a step, but {type(estimator).__name__} is expecting {expected} "
            "features a step as input."
        )


def _scan(source, kept):
    """Scan the kept sequences (mask or None); ValueError for incomplete steps and infinite numbers."""
    if isinstance(source, list):
        parts = [scan(x[None]) for x in source]
        found = parts[0]
        found.lengths = np.array([part.lengths[0] for part in parts], np.intp)
        found.incomplete, found.largest = any(p.incomplete for p in parts), max(p.largest for p in parts)
        found.n_present = sum(part.n_present for part in parts)
        found.square_sum = sum(part.square_sum for part in parts)
    else:
        found = scan(source, kept)
    if np.isinf(found.largest):
        raise ValueError("Input X contains infinity or a value too large: replace or remove such values.")
    if found.incomplete:
        raise ValueError(
            "Input X contains NaN in some, but not all, features of a step. A step that is all NaN is skipped as "
            "absent; fill partly missing ones, for instance with a SimpleImputer in front (of the windower)."
        )
    return found
