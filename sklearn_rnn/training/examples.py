"""Sequences with their targets and weights, and the minibatches made of them."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from sklearn_rnn.numerics import Sequences


@dataclass
class Minibatch:
    """What one gradient is computed from.

    Attributes
    ----------
    X : ndarray (n_steps, n_inputs, n_batch)
    lengths : ndarray of int (n_batch,) or None
        Descending. None: all n_steps long.
    Y : ndarray (..., n_columns)
        Encoded targets, as the loss takes them, one column per prediction; zeros where they are not known.
    weight : ndarray of float64 (n_columns,), or (n_targets, n_columns) where some are not known
        What each target weighs; 0 if it is not known.
    total_weight : float
        By what the weighted sum of losses is divided.
    """

    X: np.ndarray
    lengths: np.ndarray | None
    Y: np.ndarray
    weight: np.ndarray
    total_weight: float


@dataclass
class Examples:
    """What a network is trained on, or watched by.

    Attributes
    ----------
    X : Sequences
    Y : ndarray (..., n_samples)
        Targets; NaN: not known.
    weight : ndarray of float64 (n_samples,)
        Positive weights of the sequences.
    """

    X: Sequences
    Y: np.ndarray
    weight: np.ndarray

    def __len__(self):
        return len(self.X)

    @cached_property
    def known(self):
        """Which targets are known: mask of Y's shape; None if all are."""
        if self.Y.dtype.kind != "f":
            return None
        known = ~np.isnan(self.Y)
        return None if known.all() else known

    @cached_property
    def total_weight(self):
        """Sum of the weights of the known targets, as a mean over those of a sequence: float."""
        if self.known is None:
            return float(self.weight.sum())
        return float((self.known @ self.weight).mean())

    def subset(self, rows):
        """The examples at positions rows (index array or mask), sequences without a copy."""
        return Examples(self.X.subset(rows), self.Y[..., rows], self.weight[rows])

    def astype(self, dtype):
        """The examples with targets that are real numbers in that dtype."""
        return replace(self, Y=self.Y.astype(dtype)) if self.Y.dtype.kind == "f" else self

    def targets(self, rows):
        """Y and weight of the examples at positions rows (index array or slice), as a Minibatch has them."""
        Y, weight = self.Y[..., rows], self.weight[rows]
        if self.known is None:
            return Y, weight
        known = self.known[..., rows]
        return np.where(known, Y, 0), weight * known

    def gather(self, rows):
        """The examples at positions rows (index array or slice) as a Minibatch, the longest first.

        Its total weight is that of its sequences times what a unit of weight brings in all examples, not in these few:
        so each known target counts alike, whichever others it meets in a minibatch.
        """
        if not self.X.complete:
            rows = np.arange(len(self))[rows][np.argsort(-self.X.lengths[rows], kind="stable")]
        total_weight = float(self.weight[rows].sum()) * self._known_per_weight
        return Minibatch(*self.X.minibatch(rows), *self.targets(rows), total_weight)

    @cached_property
    def _known_per_weight(self):
        """Known targets, as a mean over those of a sequence, per unit of weight; 1 where all are known."""
        return self.total_weight / float(self.weight.sum())

    def minibatches(self, batch_size, rng=None):
        """One Minibatch after the other, until each example was there once; see `positions`."""
        return map(self.gather, self.positions(batch_size, rng))

    def positions(self, batch_size, rng=None):
        """Positions of the examples of each minibatch of an epoch.

        With an rng in random order, whatever their lengths: minibatches of similar lengths spoil learning wherever the
        target has to do with length.

        Parameters
        ----------
        batch_size : int
        rng : numpy.random.Generator, default=None
            None: the order given.

        Returns
        -------
        list of slice or ndarray of int
        """
        starts = range(0, len(self), batch_size)
        if rng is None:
            return [slice(start, start + batch_size) for start in starts]
        order = rng.permutation(len(self))
        return [order[start : start + batch_size] for start in starts]
