"""What a network at the end of a Pipeline reads, and how its steps are called."""

import numpy as np
from sklearn.pipeline import Pipeline

from sklearn_rnn.arguments import is_int
from sklearn_rnn.compat import _safe_indexing


def parted(estimator):
    """What stands before the last step of a Pipeline, None where nothing does, and that step; else None, estimator."""
    if not isinstance(estimator, Pipeline):
        return None, estimator
    return (estimator[:-1] if len(estimator) > 1 else None), estimator[-1]


def network_parted(estimator, display):
    """What `parted` gives; TypeError, which names the display, unless the last step is a fitted network."""
    front, network = parted(estimator)
    if not hasattr(network, "hidden_states"):
        raise TypeError(
            f"{display} needs a fitted recurrent network, alone or at the end of a Pipeline, got "
            f"{type(network).__name__}, which has no hidden_states."
        )
    return front, network


def sequence_of(front, X, row):
    """One row of X as an X that the network reads: all rows pass the front, in order, as windows need those before.

    ValueError, before any does, if X has no such row; -1 is the last.
    """
    n = n_rows(X)
    if not is_int(row, -n) or row >= n:
        raise ValueError(f"row must be an int from {-n} to {n - 1}, as X has {n} rows, got {row!r}.")
    return _safe_indexing(X if front is None else front.transform(X), [int(row)])


def n_rows(X):
    """The number of rows of what the steps in front read, which may be sparse, or a list."""
    return X.shape[0] if hasattr(X, "shape") else len(X)


def text_steps(X, row, n_steps):
    """The characters or words of the text in a row of X, if they are so many; else None."""
    text = next(iter(np.asarray(_safe_indexing(X, [int(row)]), dtype=object).flat), None)
    if not isinstance(text, str):
        return None
    return next((parts for parts in (list(text), text.split()) if len(parts) == n_steps), None)
