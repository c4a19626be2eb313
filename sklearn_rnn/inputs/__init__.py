"""What users pass as X, y and weights, read or refused before any training."""

from sklearn_rnn.inputs.doubts import (
    tell_lazy,
    warn_of_rows_in_time,
    warn_of_scale,
    warn_of_small_weights,
    warn_of_steps,
)
from sklearn_rnn.inputs.learnt import check_learnt, n_features_of, was_fitted_on_rows
from sklearn_rnn.inputs.numbers import check_range, check_sum, computing_type, numbers_as_text, without_mask
from sklearn_rnn.inputs.sequences import read_sequences, unpacked
from sklearn_rnn.inputs.tokens import read_tokens
from sklearn_rnn.inputs.trees import read_trees
from sklearn_rnn.inputs.vectors import read_vectors

__all__ = [
    "check_learnt",
    "check_range",
    "check_sum",
    "computing_type",
    "n_features_of",
    "numbers_as_text",
    "read_sequences",
    "read_tokens",
    "read_trees",
    "read_vectors",
    "tell_lazy",
    "unpacked",
    "warn_of_rows_in_time",
    "warn_of_scale",
    "warn_of_small_weights",
    "warn_of_steps",
    "was_fitted_on_rows",
    "without_mask",
]
