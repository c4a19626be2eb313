"""How an estimator reads token ids, and makes room for those that it did not know."""

import numpy as np

from sklearn_rnn.inputs import read_sequences, read_tokens
from sklearn_rnn.network import Embedding

_LARGEST = 10_000_000  # vectors for all ids up to such a one hardly fit into memory


def read_input(estimator, X, *, reset, kept=None):
    """X as Sequences, or as Tokens where the estimator embeds them: see `read_sequences`."""
    read = read_sequences if estimator.embedding_dim is None else read_tokens
    return read(estimator, X, reset=reset, kept=kept)


def n_ids_of(weights, tokens=None):
    """Rows that an embedding needs, int: those among the weights by name, and one for each id of Tokens."""
    known = len(weights[Embedding.W]) if Embedding.W in weights else 1
    if tokens is None:
        return known
    if (largest := tokens.largest) > _LARGEST:
        raise ValueError(
            f"X holds token ids up to {largest}, and an embedding has a vector for every id up to the largest: number "
            "the tokens from 1 on, as SequenceVectorizer does, or leave embedding_dim=None if they are numbers."
        )
    return max(known, largest + 1)


def grown(arrays, n_ids):
    """Arrays by name, rows of zeros behind those of the embedding, so that there are n_ids of them."""
    if Embedding.W not in arrays:
        return arrays
    rows = arrays[Embedding.W]
    return {**arrays, Embedding.W: np.pad(rows, [(0, n_ids - len(rows)), (0, 0)])}
