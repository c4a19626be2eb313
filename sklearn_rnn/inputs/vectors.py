"""X of one-to-many: one vector a row."""

import numpy as np

from sklearn_rnn.inputs.learnt import learn_input
from sklearn_rnn.inputs.numbers import computing_type
from sklearn_rnn.inputs.sequences import chosen, read_table, refuse_infinity, unpacked
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
    X, names = read_table(estimator, chosen(X, kept), reset)
    if reset:
        learn_input(estimator, on_rows=False, columns=names)
    found = Steps.of(X[:, None])
    refuse_infinity(found)
    if found.incomplete or not found.lengths.all():
        column = int(np.isnan(X).any(axis=0).argmax())
        label = f"feature {column}" if names is None else f"column {names[column]}"
        raise ValueError(f"Input X contains NaN in {label}: put a SimpleImputer in front.")
    return Sequences(X[:, None], found.lengths), found, computing_type([X])
