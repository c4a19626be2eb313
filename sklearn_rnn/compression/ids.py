"""Token ids as users pass them."""

import numpy as np


def read_ids(X):
    """Ids as int64: ndarray (n_samples, n_steps), or list of ndarray (n_steps_i,); TypeError or ValueError if not."""
    if isinstance(X, (list, tuple)) and len(X) and all(isinstance(x, np.ndarray) and x.ndim == 1 for x in X):
        ids = [_whole(x) for x in X]  # also where all are of one length
    elif isinstance(X, (list, tuple)) and len({np.shape(x) for x in X}) > 1:
        ids = [_whole(np.asarray(x)) for x in X]
    else:
        ids = _whole(np.asarray(X), n_dims=2)
    if len(ids) == 0:
        raise ValueError("Found array with 0 sample(s) while a minimum of 1 is required: X holds no sequence.")
    if any(x.min(initial=0) < 0 for x in ids):
        raise ValueError("Token ids must not be negative; 0 is no step.")
    return ids


def _whole(x, n_dims=1):
    """The array x of n_dims as int64; TypeError unless it holds whole numbers by type."""
    if x.ndim != n_dims or (x.dtype.kind not in "iu" and x.size):
        raise TypeError(
            "HistoryCompressor takes token ids, a 2-D array of ints or a list of 1-D arrays of ints, got "
            f"{x.ndim}-D {x.dtype}: SequenceVectorizer makes ids of texts, and numbers are never foreseen exactly."
        )
    return x.astype(np.int64)


def present_ids(x):
    """The present steps of ids (n_steps,)."""
    return x[x != 0]


def as_given(output, ids):
    """A list of ndarray (n_steps_i,) as an array if the ids were one."""
    return np.stack(output) if isinstance(ids, np.ndarray) else output
