"""From texts to tokens, and from tokens to numbers: pure functions."""

import re
from collections import Counter
from itertools import chain

import narwhals as nw
import numpy as np

ABSENT, UNKNOWN, FIRST = 0, 1, 2  # ids: no step, a token that fit did not see or keep, the vocabulary
STANDS_FOR_UNKNOWN = "\N{REPLACEMENT CHARACTER}"


def read_texts(X):
    """Texts as a list of str.

    Parameters
    ----------
    X : list, tuple, array, Series or frame of one column

    Raises
    ------
    TypeError
        For anything else, and for an entry that is no str.
    """
    given, X = X, nw.from_native(X, eager_only=True, allow_series=True, pass_through=True)
    if isinstance(X, nw.DataFrame) and X.shape[1] == 1:
        X = X[:, 0]
    if isinstance(X, np.ndarray) and X.ndim == 2 and X.shape[1] == 1:
        X = X[:, 0]
    if not isinstance(X, (list, tuple, nw.Series)) and not (isinstance(X, np.ndarray) and X.ndim == 1):
        raise TypeError(f"Expected texts: a list, array, Series or frame of one column of str, got {_what(given)}.")
    texts = X.to_list() if isinstance(X, nw.Series) else list(X)
    for i, text in enumerate(texts):
        if not isinstance(text, str):
            raise TypeError(f"Every text must be a str, but that at position {i} is {_what(text)}.")
    return [str(text) for text in texts]


def _what(thing):
    """What was given instead of texts, and what to do."""
    if isinstance(thing, str):
        return "a single str: pass [text]"
    if isinstance(thing, bytes):
        return 'bytes: decode them, text.decode("utf-8")'
    if isinstance(thing, (list, tuple)):
        return f'a {type(thing).__name__}: join tokens to a text, " ".join(tokens)'
    if thing is None or isinstance(thing, float):
        return f'{thing!r}: put "" where there is no text'
    shape = f" of shape {thing.shape}" if hasattr(thing, "shape") else ""
    return f"{type(thing).__name__}{shape}"


def tokenizer(analyzer, lowercase, token_pattern):
    """A function from a text to its list of tokens; the parameters are those of `SequenceVectorizer`.

    Raises
    ------
    ValueError
        If token_pattern is no pattern, or has several groups.
    """
    if callable(analyzer):
        return lambda text: _checked(list(analyzer(text)), analyzer)
    if analyzer == "char":
        return lambda text: list(text.lower() if lowercase else text)
    try:
        pattern = re.compile(token_pattern)
    except re.error as error:
        raise ValueError(f"token_pattern={token_pattern!r} is no regular expression: {error}.") from error
    if pattern.groups > 1:
        raise ValueError(
            f"token_pattern={token_pattern!r} has {pattern.groups} groups: at most one says what a token is."
        )
    return lambda text: pattern.findall(text.lower() if lowercase else text)


def _checked(tokens, analyzer):
    """Tokens, if all are str."""
    for token in tokens:
        if not isinstance(token, str):
            raise TypeError(f"analyzer={analyzer!r} must return tokens that are str, got {token!r}.")
    return tokens


def learn(texts, max_features, min_df):
    """Token to id, in alphabetical order.

    Parameters
    ----------
    texts : list of list of str
        Tokens of each text.
    max_features : int or None
        How many of the most frequent tokens to keep; of equally frequent ones the first in the alphabet.
    min_df : int or float
        In how many texts, or in which share of them, a token must occur.

    Raises
    ------
    ValueError
        If no token is left.
    """
    counts = Counter(chain.from_iterable(texts))
    if not counts:
        raise ValueError("No text holds a token: are all of them empty, or is token_pattern (or analyzer) another's?")
    at_least = min_df if isinstance(min_df, int) else min_df * len(texts)
    if at_least > 1:
        n_texts = Counter(chain.from_iterable(map(set, texts)))
        counts = {token: count for token, count in counts.items() if n_texts[token] >= at_least}
        if not counts:
            raise ValueError(f"No token occurs in as many texts as min_df={min_df!r} asks for: try a lower one.")
    kept = sorted(counts, key=lambda token: (-counts[token], token))[:max_features]
    return {str(token): number for number, token in enumerate(sorted(kept), FIRST)}


def ids_of(tokens, vocabulary):
    """Ids of a list of tokens: ndarray of int64 (n_tokens,)."""
    return np.array([vocabulary.get(token, UNKNOWN) for token in tokens], np.int64)


def truncated(ids, max_length, end):
    """The first ids (end: the end is dropped) or the last, max_length at most (None: all)."""
    if max_length is None:
        return ids
    return ids[:max_length] if end else ids[-max_length:]


def padded(rows, width):
    """Rows of ids as one array (n, width), ABSENT behind each."""
    padded = np.full((len(rows), width), ABSENT, np.int64)
    for row, ids in zip(padded, rows, strict=True):
        row[: len(ids)] = ids
    return padded


def read_ids(ids):
    """Token ids as a list of ndarray of int64 (n_tokens_i,).

    Parameters
    ----------
    ids : array-like (n, n_tokens) or list of array-like (n_tokens_i,)

    Raises
    ------
    ValueError
        If ids are no whole numbers from 0 on, or of other dimensions.
    """
    rows = [np.asarray(row) for row in (ids if isinstance(ids, (list, tuple)) else np.asarray(ids))]
    if any(row.ndim != 1 for row in rows):
        raise ValueError(
            "Expected ids of several texts, (n, n_tokens) or a list of 1-D arrays. Those of one are [ids]."
        )
    for row in rows:
        if row.size and not (row.dtype.kind in "iuf" and (row >= 0).all() and (row == np.floor(row)).all()):
            raise ValueError(
                f"Token ids must be whole numbers from 0 on, got {row[:5]}{'...' if len(row) > 5 else ''}."
            )
    return [row.astype(np.int64) for row in rows]
