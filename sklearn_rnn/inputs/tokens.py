"""X of any kind, read as sequences of token ids."""

import numpy as np

from sklearn_rnn.inputs.learnt import learn_input
from sklearn_rnn.inputs.numbers import computing_type, real_numbers
from sklearn_rnn.inputs.sequences import chosen, unpacked
from sklearn_rnn.numerics import Steps, Tokens

_TOO_LARGE = 1 << 31  # an id that no embedding knows, as no larger one is


def read_tokens(estimator, X, *, reset, kept=None):
    """Read X as sequences of token ids, of which 0 and NaN are absent steps.

    Parameters
    ----------
    estimator : BaseEstimator
        With reset its ``n_features_in_`` and what goes with it are written.
    X : 2-D (n, n_steps), 3-D (n, n_steps, 1), or list of arrays (n_steps_i,) or (n_steps_i, 1)
        Whole numbers from 0 on, as numbers of any type; frames are read by position.
    reset, kept
        As `read_sequences` has them.

    Returns
    -------
    sequences : Tokens
    found : Steps
        Without square sums: ids are on no scale.
    dtype : dtype
        float32 if X is, else float64.

    Raises
    ------
    ValueError, TypeError
        For what cannot be read: see `RNNRegressor.fit`.
    """
    X = chosen(unpacked(X, nested=False), kept)
    if isinstance(X, list):
        given = [real_numbers(x, f"X[{i}]") for i, x in enumerate(X)]
        source = [_ids(x, f"X[{i}]", n_dimensions=1) for i, x in enumerate(given)]
    else:
        given = [real_numbers(X, "X")]
        source = _ids(given[0], "X", n_dimensions=2)
    lengths = [Tokens.present(x).sum() for x in source]
    if reset:
        learn_input(estimator, on_rows=True, n_features=1)
    sequences = Tokens(source, np.array(lengths, np.intp))
    found = Steps(sequences.lengths, False, sequences.largest, 1, [])
    return sequences, found, computing_type(given)


def _ids(x, name, n_dimensions):
    """Numbers x as ids with a last axis of one feature, if they are whole and not negative."""
    if x.ndim == n_dimensions:
        x = x[..., None]
    if x.ndim != n_dimensions + 1 or x.shape[-1] != 1 or (n_dimensions == 2 and not len(x)):
        shapes = "(n_samples, n_steps)" if n_dimensions == 2 else "(n_steps,)"
        raise ValueError(
            f"With embedding_dim X holds one token id a step: {name} must have shape {shapes}, at least one sequence, "
            f"got {x.shape}."
        )
    if x.dtype.kind == "f":
        x = np.where(np.isnan(x), 0, x)
        if (wrong := x[(x != np.floor(x)) | np.isinf(x)]).size:
            raise _no_id(name, wrong[0])
    if (wrong := x[x < 0]).size:
        raise _no_id(name, wrong[0])
    if x.size and x.max() > _TOO_LARGE:
        x = np.minimum(x, _TOO_LARGE)
    return x if x.dtype.kind == "i" else x.astype(np.int64)


def _no_id(name, number):
    """The error about a number that is no token id."""
    return ValueError(
        f"{name} holds {number}: with embedding_dim X must be token ids, whole numbers from 0 on, where 0 (or NaN) is "
        "no step. SequenceVectorizer makes them of texts; for numbers leave embedding_dim=None, and for numbers beside "
        'a text see "Numbers beside a text" in the user guide.'
    )
