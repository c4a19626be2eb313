"""Which columns of targets and outputs belong to which sequence."""

import numpy as np


class OneEach:
    """One column a sequence, in the order of the sequences."""

    def of(self, rows):
        """Columns of the sequences at positions rows (index array, mask or slice)."""
        return rows

    def by_step(self, rows):
        """Columns of the sequences at positions rows (index array or slice), ordered by step."""
        return rows

    def subset(self, rows):
        """The columns of some sequences (index array, mask or slice) alone."""
        return self

    def spread(self, weight):
        """Numbers of the sequences (n_samples,) as numbers of the columns."""
        return weight

    def any(self, columns):
        """Whether some column of each sequence is chosen: a mask of columns as mask (n_samples,)."""
        return columns


class Several:
    """Columns of one sequence stand one after the other, and then those of the next.

    Parameters
    ----------
    counts : ndarray of int (n_samples,)
        Columns of each sequence.
    ragged : bool, default=False
        Whether they come from a list, whose sequences may differ, rather than from an array.
    """

    def __init__(self, counts, ragged=False):
        self.counts, self.ragged = counts, ragged
        self._first = np.cumsum(counts) - counts

    def of(self, rows):
        """See `OneEach.of`: sequence by sequence."""
        first, counts = self._first[rows], self.counts[rows]
        return np.repeat(first - (np.cumsum(counts) - counts), counts) + np.arange(counts.sum())

    def by_step(self, rows):
        """See `OneEach.by_step`: the first columns of all sequences that have one, then the second, and so on."""
        first, counts = self._first[rows], self.counts[rows]
        step = np.arange(counts.max(initial=0))[:, None]
        return (first + step)[step < counts]

    def subset(self, rows):
        """See `OneEach.subset`."""
        return Several(self.counts[rows], self.ragged)

    def spread(self, weight):
        """See `OneEach.spread`."""
        return np.repeat(weight, self.counts)

    def any(self, columns):
        """See `OneEach.any`."""
        return np.bincount(self.spread(np.arange(len(self.counts))), columns, len(self.counts)) > 0
