"""X of one-to-many: one vector a row."""

import numpy as np
from sklearn.utils.validation import check_consistent_length

from sklearn_rnn.compat import _safe_indexing
from sklearn_rnn.inputs.numbers import computing_type
from sklearn_rnn.inputs.sequences import read_table, unpacked
from sklearn_rnn.numerics import Sequences, Steps


def read_vectors(estimator, X, *, reset, kept=None):
    """Read the rows of 2-D X as vectors; parameters and what is returned as in `read_sequences`, each being one step.

    Raises
    ------
    ValueError, TypeError
        For what is no table of numbers, and for numbers that are missing or infinite.
    """
    X = unpacked(X, nested=False)
    shape = f"a list of {len(X)} arrays" if isinstance(X, list) else f"X of shape {np.shape(X)}"
    if isinstance(X, list) or len(np.shape(X)) != 2:
        raise ValueError(
            f'mapping="one-to-many" reads one vector a row, X (n_samples, n_features), got {shape}. For sequences in '
            'and sequences out there is mapping="encoder-decoder".'
        )
    if kept is not None:
        check_consistent_length(X, kept)
        X = _safe_indexing(X, np.flatnonzero(kept))
    X, names = read_table(estimator, X, reset)
    if reset:
        estimator._fitted_on_rows, estimator._columns = False, names
    found = Steps.of(X[:, None])
    if np.isinf(found.largest):
        raise ValueError("Input X contains infinity or a value too large: replace or remove such values.")
    if found.incomplete or not found.lengths.all():
        column = int(np.isnan(X).any(axis=0).argmax())
        label = f"feature {column}" if names is None else f"column {names[column]}"
        raise ValueError(f"Input X contains NaN in {label}: put a SimpleImputer in front.")
    return Sequences(X[:, None], found.lengths), found, computing_type([X])
