"""Token ids as users pass them."""

import numpy as np

from sklearn_rnn.inputs import unpacked


def read_ids(X):
    """A copy of ids as int64: ndarray (n_samples, n_steps), or list of ndarray (n_steps_i,)."""
    X = unpacked(X, nested=False)
    ids = [_whole(x, 1) for x in X] if isinstance(X, list) else _whole(X, 2)
    if len(ids) == 0:
        raise ValueError("Found array with 0 sample(s) while a minimum of 1 is required: X holds no sequence.")
    if any(x.min(initial=0) < 0 for x in ids):
        raise ValueError("Token ids must not be negative; 0 is no step.")
    return ids


def _whole(x, n_dims):
    """The array x of n_dims as int64; TypeError unless it holds whole numbers by type."""
    x = np.asarray(x)
    if x.ndim != n_dims or (x.dtype.kind not in "iu" and x.size):
        raise TypeError(
            "HistoryCompressor takes token ids, a 2-D array of ints or a list of 1-D arrays of ints, got "
            f"{x.ndim}-D {x.dtype}: SequenceVectorizer makes ids of texts, and numbers are never foreseen exactly."
        )
    return x.astype(np.int64)


def present_ids(x):
    """The present steps of ids (n_steps,)."""
    return x[x != 0]
