"""What a network learns from to continue texts."""

import numpy as np
from numpy.typing import ArrayLike

from sklearn_rnn.arguments import check_int
from sklearn_rnn.preprocessing.vocabulary import ABSENT, padded, read_ids


def next_tokens(
    ids: ArrayLike, length: int | None = None
) -> tuple[np.ndarray, np.ndarray] | tuple[list[np.ndarray], list[np.ndarray]]:
    """Sequences of token ids, and for each step the id that comes next: X and y of a language model.

    Parameters
    ----------
    ids : array-like (n_samples, n_tokens) or list of array-like (n_tokens_i,)
        As `SequenceVectorizer.transform` gives them; 0 is no step.
    length : int, default=None
        Cut each text into pieces of so many steps. None: texts stay whole, and the target after the last token is 0,
        the end.

    Returns
    -------
    X, y : ndarray of int64 (n_samples, n_tokens), or lists of ndarray (n_tokens_i,)
        Without length X is ids, a list where ids are one. With length both are arrays (n_pieces, length), each piece
        followed by the next; the last piece of a text is padded with zeros. What stands in y where X has no step means
        nothing.

    Raises
    ------
    ValueError
        If ids are no whole numbers from 0 on; if with length no text has two tokens.

    See Also
    --------
    RNNClassifier : Learns them with mapping="many-to-many" and embedding_dim.

    Examples
    --------
    >>> from sklearn_rnn import next_tokens
    >>> X, y = next_tokens([[2, 3, 4, 5, 6]], length=2)
    >>> X
    array([[2, 3],
           [4, 5]])
    >>> y
    array([[3, 4],
           [5, 6]])
    >>> X, y = next_tokens([[2, 3, 0], [4, 5, 6]])
    >>> y
    [array([3, 0, 0]), array([5, 6, 0])]
    """
    if length is not None:
        check_int("length", length, also=", or None")
    rows = read_ids(ids)
    if length is None:
        targets = [_next(row) for row in rows]
        return (rows, targets) if isinstance(ids, (list, tuple)) else (np.asarray(ids, np.int64), np.array(targets))
    texts = [row[row != ABSENT] for row in rows]
    pieces = [(text, k) for text in texts for k in range(0, len(text) - 1, length)]
    if not pieces:
        raise ValueError("No text has two tokens: there is no next one to learn.")
    X = [text[:-1][k : k + length] for text, k in pieces]
    y = [text[1:][k : k + length] for text, k in pieces]
    return padded(X, length), padded(y, length)


def _next(row):
    """For each id of a row (n_tokens,) the next that is present, 0 behind the last."""
    following, places = np.full_like(row, ABSENT), np.flatnonzero(row)
    following[places[:-1]] = row[places[1:]]
    return following
