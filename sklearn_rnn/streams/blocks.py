"""The blocks that users pass, read or refused."""

from collections.abc import Callable, Iterable

import numpy as np

_HOW = "Pass a function that begins anew whenever it is called, or a list: blocks are read once for each pass."


class Blocks:
    """Blocks (X, y, sample_weight or None), which can be read again and again; those without rows are left out.

    Parameters
    ----------
    source : callable or iterable
        See `fit_blocks`.
    """

    def __init__(self, source):
        if not isinstance(source, (Callable, Iterable)):
            raise TypeError(f"blocks must be a callable or an iterable, got {type(source).__name__}. {_HOW}")
        if isinstance(source, Iterable) and iter(source) is source:
            raise TypeError(f"blocks is a {type(source).__name__}, which can be read only once. {_HOW}")
        self._source, self._n_rows = source, None

    def __iter__(self):
        n_rows = 0
        for k, block in enumerate(self._begin()):
            if not isinstance(block, (tuple, list)) or len(block) not in (2, 3):
                raise TypeError(
                    f"Block {k} must be a tuple (X, y) or (X, y, sample_weight), got {type(block).__name__}"
                    + (f" of {len(block)}." if isinstance(block, (tuple, list)) else ".")
                )
            # the next block may be read into the same arrays, while minibatches of this one are held over
            X, y, *weight = (part.copy() if type(part) is np.ndarray else part for part in block)
            n_rows += (of_block := _n_rows(X, y, k))
            if of_block:
                yield X, y, weight[0] if weight else None
        if not n_rows:
            raise ValueError(f"There are no rows in blocks. {_HOW}")
        if n_rows != (self._n_rows or n_rows):
            raise ValueError(f"blocks gave {self._n_rows} rows when they were read first, and {n_rows} now. {_HOW}")
        self._n_rows = n_rows

    def _begin(self):
        """The blocks from the first one on."""
        blocks = self._source() if isinstance(self._source, Callable) else self._source
        if not isinstance(blocks, Iterable):
            raise TypeError(
                f"The function blocks must return an iterator, and returned {type(blocks).__name__}. {_HOW}"
            )
        return blocks


def _n_rows(X, y, k):
    """The number of rows of block k; ValueError if X and y do not agree."""
    if y is None:
        raise ValueError(f"Block {k} has no y: expected (X, y) or (X, y, sample_weight).")
    n_rows, n_targets = (part.shape[0] if hasattr(part, "shape") else len(part) for part in (X, y))
    if n_rows != n_targets:
        raise ValueError(f"X of block {k} has {n_rows} rows, and its y {n_targets}.")
    return n_rows
