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
    Y : ndarray (..., n_batch)
        Encoded targets, as the loss takes them.
    weight : ndarray of float64 (n_batch,)
        Positive weights of the sequences.
    """

    X: np.ndarray
    lengths: np.ndarray | None
    Y: np.ndarray
    weight: np.ndarray

    @cached_property
    def total_weight(self):
        """Sum of the weights: float."""
        return float(self.weight.sum())


@dataclass
class Examples:
    """What a network is trained on, or watched by.

    Attributes
    ----------
    X : Sequences
    Y : ndarray (..., n_samples)
        Targets.
    weight : ndarray of float64 (n_samples,)
        Positive weights of the sequences.
    """

    X: Sequences
    Y: np.ndarray
    weight: np.ndarray

    def __len__(self):
        return len(self.X)

    def subset(self, rows):
        """The examples at positions rows (index array or mask), sequences without a copy."""
        return Examples(self.X.subset(rows), self.Y[..., rows], self.weight[rows])

    def astype(self, dtype):
        """The examples with targets that are real numbers in that dtype."""
        return replace(self, Y=self.Y.astype(dtype)) if self.Y.dtype.kind == "f" else self

    def gather(self, rows):
        """The examples at positions rows (index array or slice) as a Minibatch, the longest first."""
        if not self.X.complete:
            rows = np.arange(len(self))[rows][np.argsort(-self.X.lengths[rows], kind="stable")]
        return Minibatch(*self.X.minibatch(rows), self.Y[..., rows], self.weight[rows])

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
