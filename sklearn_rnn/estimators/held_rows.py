"""A part of the rows of all blocks, spread evenly over them, that is small enough to be held."""

import narwhals as nw
import numpy as np
import pandas as pd

from sklearn_rnn.compat import _safe_indexing

_MOST_NUMBERS, _FEWEST_ROWS = 1 << 22, 1_000  # 32 MB; of long sequences a few


class HeldRows:
    """Every row, or of many every k-th, copied as it was given.

    Attributes
    ----------
    step : int
        k, a power of two.
    """

    def __init__(self):
        self.step, self._n_seen, self._n_numbers, self._parts = 1, 0, 0, []

    @property
    def all_held(self):
        """Whether no row was left out."""
        return self.step == 1

    def add(self, rows, weight):
        """Take up what there is to hold of `Rows`; weight (n_samples,) or None is what the user gave."""
        index = np.arange(self._n_seen, self._n_seen + len(rows))
        self._n_seen += len(rows)
        self._n_numbers += int(rows.examples.X.lengths.sum()) * rows.examples.X.n_features
        while self._n_numbers > self.step * _MOST_NUMBERS and self._n_seen > self.step * _FEWEST_ROWS:
            self.step *= 2
            parts, self._parts = self._parts, []
            for part in parts:
                self._hold(*part)
        kept = np.flatnonzero(index % self.step == 0)  # before they are given: a block of windows is large
        if len(kept):
            self._hold(index[kept], *rows.subset(kept).given(), None if weight is None else weight[kept])

    def _hold(self, index, X, y, weight):
        """Keep those rows of a part whose index is a multiple of the step."""
        kept = np.flatnonzero(index % self.step == 0)
        if len(kept):
            X, y = (_copied(given, kept) for given in (X, y))
            self._parts.append((index[kept], X, y, None if weight is None else weight[kept]))

    def given(self):
        """X, y and weights of all that is held, as the user might have given them."""
        _, X, y, weight = zip(*self._parts, strict=True)
        if all(of_part is None for of_part in weight):
            return _joined(X), _joined(y), None
        n_rows = [len(index) for index, *_ in self._parts]
        weight = [np.ones(n) if of_part is None else of_part for n, of_part in zip(n_rows, weight, strict=True)]
        return _joined(X), _joined(y), np.concatenate(weight)


def _copied(given, kept):
    """Some rows of X or y, without what lies in memory beside them: a list, a frame, or an array."""
    if isinstance(given, (list, tuple)):
        return [given[k] for k in kept]
    if hasattr(given, "columns"):
        return nw.from_native(given)[kept.tolist(), :].to_native()
    return np.asarray(_safe_indexing(given, kept))  # of windows those rows alone are gathered


def _joined(parts):
    """Parts as `_copied` gives them, one after the other: a frame if the first is one, else an array or a list."""
    names = list(parts[0].columns) if hasattr(parts[0], "columns") else None
    if names and all(hasattr(part, "columns") for part in parts):
        frames = [nw.from_native(part) for part in parts]
        if len({(frame.implementation, tuple(frame.schema.items())) for frame in frames}) == 1:
            return nw.concat(frames).to_native()
    parts = [part.to_numpy() if hasattr(part, "columns") else part for part in parts]
    if any(isinstance(part, list) for part in parts) or len({part.shape[1:] for part in parts}) > 1:
        return [row for part in parts for row in part]  # sequences as long as those of their block
    return np.concatenate(parts) if names is None else pd.DataFrame(np.concatenate(parts), columns=names)
