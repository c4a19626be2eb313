"""X of any kind, read as sequences."""

from collections.abc import Iterator

import numpy as np
from scipy.sparse import issparse
from sklearn.utils.validation import check_consistent_length, validate_data

from sklearn_rnn.compat import _safe_indexing
from sklearn_rnn.inputs.doubts import tell_lazy, warn_of_descending_stamps
from sklearn_rnn.inputs.learnt import learn_input, n_features_of
from sklearn_rnn.inputs.names import names_of, places
from sklearn_rnn.inputs.numbers import computing_type, real_numbers, refuse_text, refuse_times, without_mask
from sklearn_rnn.numerics import Sequences, Steps, Windows
from sklearn_rnn.user_warning import about

_SWAPPED = " steps are rows and features columns, so if axes were swapped, pass [x.T for x in X]."


def read_sequences(estimator, X, *, reset, kept=None):
    """Read X as sequences, and check it against what the estimator was fitted on.

    Parameters
    ----------
    estimator : BaseEstimator
        With reset its ``n_features_in_``, ``feature_names_in_``, ``_fitted_on_rows`` and ``_columns`` are written.
    X : 2-D (n, n_steps), 3-D (n, n_steps, n_features), or list of arrays or frames (n_steps_i[, n_features])
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
    X = unpacked(X, nested=not reset and not estimator._fitted_on_rows)
    if kept is not None and (not isinstance(X, np.ndarray) or X.dtype == object):  # what is converted is copied anyway
        X, kept = chosen(X, kept), None
    if isinstance(X, list):
        source = _read_list(estimator, X, reset)
    elif getattr(X, "ndim", 2) == 3:
        source = _read_3d(estimator, X, reset)
    elif getattr(X, "ndim", 2) > 3:
        raise ValueError(f"X must have 2 or 3 dimensions, or be a list of sequences, got shape {X.shape}.")
    else:
        source = _read_2d(estimator, X, reset)
    check_consistent_length(source, kept)
    found = Steps.of(source, kept)
    _check_steps(found, source, kept, estimator._columns)
    sequences = Sequences(source, found.lengths)
    dtype = computing_type(source if isinstance(source, list) else [source])
    return sequences if kept is None else sequences.subset(kept), found, dtype


def chosen(X, kept):
    """The sequences of X that are kept, mask (n_samples,); None: all."""
    if kept is None:
        return X
    check_consistent_length(X, kept)
    return _safe_indexing(X, np.flatnonzero(kept))


def unpacked(X, nested):
    """X as frame, as ndarray (lists of numbers, foreign and masked arrays), or as list of sequences.

    Lists in a list are rows of 2-D X if they are of one length, unless nested: the estimator knows sequences only.
    """
    _check_container(X)
    tell_lazy(X)
    X = without_mask(X)
    if getattr(getattr(X, "dtype", None), "kind", "") == "O" and X.ndim == 1:
        X = list(X)
    if isinstance(X, (list, tuple)):
        return _unpacked_list(list(X), nested)
    is_frame = hasattr(X, "columns") or hasattr(X, "__dataframe__")
    if not isinstance(X, (np.ndarray, Windows)) and hasattr(X, "__array__") and not is_frame:
        return np.asarray(X)
    return X


def _check_container(X):
    """TypeError for what can hold numbers, but not as sequences."""
    if issparse(X):
        raise TypeError(
            "Sparse data was passed for X, but dense data is required. Use '.toarray()' if each row is a sequence. "
            "Counts of words say nothing of their order: take a SequenceVectorizer instead, and embedding_dim."
        )
    if isinstance(X, (Iterator, dict, set, frozenset, str, bytes)):
        raise TypeError(f"X is a {type(X).__name__}: expected an array, a frame or a list of sequences.")


def _unpacked_list(X, nested):
    """A list as 2-D or 3-D ndarray, or as list of sequences."""
    if not X:
        raise ValueError("X is an empty list: expected at least one sequence (Found array with 0 sample(s)).")
    if (i := next((i for i, x in enumerate(X) if x is None), None)) is not None:
        raise ValueError(f"X[{i}] is None: expected a sequence. One without any step is np.empty((0, n_features)).")
    of_lists = all(isinstance(x, (list, tuple)) for x in X)
    ragged = of_lists and len({len(x) for x in X}) > 1
    if any(hasattr(x, "__array__") and np.ndim(x) > 0 for x in X) or ragged or (nested and of_lists):
        return X
    try:
        return np.asarray(X)
    except ValueError:  # ragged further in
        return X


def _read_2d(estimator, X, reset):
    """Rows of 2-D X as univariate sequences (n, n_steps, 1)."""
    if not reset and not estimator._fitted_on_rows:
        _refuse_rows(estimator, X)
    X, names = read_table(estimator, X, reset)
    if reset:
        learn_input(estimator, on_rows=True, columns=names)
    return X[:, :, None]


def read_table(estimator, X, reset):
    """2-D X (n, n_columns) of numbers, checked against what the estimator knows; and the columns' names, or None."""
    names = names_of(X)
    if not reset and not hasattr(estimator, "feature_names_in_"):  # names that are no strings: scikit-learn sees none
        order = places(names, estimator._columns, "X")
        X = X if order is None else _safe_indexing(X, order, axis=1)
    refuse_times(X)
    try:  # infinite numbers are found later, in blocks and only where they count
        return validate_data(estimator, X, reset=reset, dtype=[np.float64, np.float32], ensure_all_finite=False), names
    except (TypeError, ValueError):
        refuse_text(X, "X", names)
        raise


def _refuse_rows(estimator, X):
    """ValueError for 2-D X, and what is less, where the estimator knows sequences of several features."""
    n_features, shape = estimator.n_features_in_, np.shape(X)
    fitted_on = (
        f"{type(estimator).__name__} was fitted on 3-D X or a list of sequences with {n_features} features, and now got"
    )
    if len(shape) != 2:
        raise ValueError(f"{fitted_on} X of shape {shape}. Give it a 3-D array or a list of sequences.")
    one = "[X]" if hasattr(X, "columns") else "X[None]"
    one = f" One sequence of {shape[0]} steps is {one}." if shape[1] == n_features else ""
    raise ValueError(
        f"{fitted_on} 2-D X. Was a SequenceWindower forgotten in front of it? An X_val in a Pipeline is transformed "
        f'only with Pipeline(transform_input=["X_val"]).{one} A long frame of several series becomes a list with the '
        "rows of each: [x for _, x in X.groupby(label)[columns]]." + about("no-third-axis")
    )


def _read_3d(estimator, X, reset):
    """3-D X (n, n_steps, n_features) as it is, if its numbers can be read."""
    if 0 in (len(X), X.shape[2]):
        missing = "sequence" if len(X) == 0 else "feature of a step"
        raise ValueError(f"X must have at least one {missing}, got shape {X.shape}.")
    X = X if isinstance(X, Windows) and X.dtype.kind == "f" else real_numbers(X, "X")
    _check_n_features(estimator, X.shape[2], reset, None, {X.shape[1]})
    return X


def _read_list(estimator, X, reset):
    """A list of sequences as a list of arrays (n_steps_i, n_features), the columns of frames matched by name."""
    names = [names_of(x) for x in X]
    known = None if reset or estimator._fitted_on_rows else estimator._columns
    known = known or next((own for own in names if own is not None), None)
    source = []
    for i, (x, own) in enumerate(zip(X, names, strict=True)):
        x = real_numbers(x, f"X[{i}]", own)
        if x.ndim not in (1, 2):
            raise ValueError(f"X[{i}] must have shape (n_steps,) or (n_steps, n_features), got {x.shape}.")
        order = places(own, known, f"X[{i}]")
        source.append(x[:, None] if x.ndim == 1 else x if order is None else x[:, order])
    counts = {x.shape[1] for x in source}
    if len(counts) > 1 or 0 in counts:
        got = ", ".join(map(str, sorted(counts)[:5])) + (", ..." if len(counts) > 5 else "")
        n_rows = {len(x) for x in source}
        swapped = f" All have {n_rows.pop()} rows, though:{_SWAPPED}" if len(n_rows) == 1 else ""
        raise ValueError(f"All sequences of X must have the same number of features, at least 1, got [{got}].{swapped}")
    _check_n_features(estimator, counts.pop(), reset, known, {len(x) for x in source})
    warn_of_descending_stamps(X)
    return source


def _check_n_features(estimator, n_features, reset, columns, n_steps):
    """Write or compare the number of features of a step; with reset their names too; n_steps: set of all lengths."""
    if reset:
        learn_input(estimator, on_rows=False, columns=columns, n_features=n_features)
    elif n_features != (expected := n_features_of(estimator)):
        swapped = f" It has {expected} steps, though:{_SWAPPED}" if n_steps == {expected} else ""
        raise ValueError(
            f"X has {n_features} features a step, but {type(estimator).__name__} is expecting {expected} "
            f"features a step as input.{swapped}"
        )


def _check_steps(found, source, kept, columns):
    """ValueError for infinite numbers and incomplete steps in the kept sequences of a source."""
    refuse_infinity(found)
    if found.incomplete:
        raise ValueError(
            "Input X contains NaN in some, but not all, features of a step: "
            f"{_incomplete(source if kept is None else source[kept], columns)} A step that is all NaN is skipped as "
            "absent; fill partly missing ones. For rows in time use a SimpleImputer in front of the windower; for "
            "sequences, 3-D or in a list, which it refuses, carry values forward, and the first ones back: "
            "[pd.DataFrame(x).ffill().bfill().to_numpy() for x in X]; what a sequence never knows takes a fillna."
        )


def refuse_infinity(found):
    """ValueError for infinite numbers among the Steps that a scan found."""
    if np.isinf(found.largest):
        raise ValueError("Input X contains infinity or a value too large: replace or remove such values.")


def _incomplete(source, columns):
    """Which features are NaN in steps where others are not."""
    n_missing, n_present = 0, 0
    for x in source:
        nan = np.isnan(x)
        present = ~nan.all(axis=1)
        n_missing, n_present = n_missing + nan[present].sum(axis=0), n_present + present.sum()
    k = int(np.argmax(n_missing))
    label = f"feature {k}" if columns is None else f"column {columns[k]}"
    if n_missing[k] == n_present:
        return f"{label} is NaN throughout: drop it."
    return f"{label} is NaN in {n_missing[k]} of {n_present} steps."
