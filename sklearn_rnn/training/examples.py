"""Sequences with their targets and weights, and the minibatches made of them."""

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from sklearn_rnn.network import chunks
from sklearn_rnn.numerics import OneEach, Sequences, Several


def known_targets(Y):
    """Which targets of Y are known, those that are not NaN or, of classes, -1: mask of its shape; None if all are."""
    if Y.dtype.kind not in "fi":
        return None
    known = ~np.isnan(Y) if Y.dtype.kind == "f" else Y >= 0
    return None if known.all() else known


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
    weight : ndarray of float64 (n_columns,), or like Y where some are not known
        What each target weighs; 0 if it is not known.
    total_weight : float
        By what the weighted sum of losses is divided.
    goes_on : bool
        Whether it begins with the states in which the minibatch before it ended.
    offset : ndarray (n_outputs, n_columns) or None
        What is added to the network's outputs before they are compared with Y.
    """

    X: np.ndarray
    lengths: np.ndarray | None
    Y: np.ndarray
    weight: np.ndarray
    total_weight: float
    goes_on: bool = False
    offset: np.ndarray | None = None


@dataclass
class Examples:
    """What a network is trained on, or watched by.

    Attributes
    ----------
    X : Sequences
    Y : ndarray (..., n_columns)
        Targets. What is not known is NaN, or of classes -1.
    weight : ndarray of float64 (n_samples,)
        Positive weights of the sequences.
    columns : OneEach or Several
        Which targets belong to which sequence.
    factor : ndarray of float64 (n_columns,) or None
        What a target weighs in its sequence; None: all alike.
    offset : ndarray (n_outputs, n_samples), default=None
        What is added to the network's outputs before they are compared with Y; None: nothing.
    known_per_weight : float, default=None
        What weights of known targets a unit of weight brings on average, where these examples are a part of others;
        None: in these.
    """

    X: Sequences
    Y: np.ndarray
    weight: np.ndarray
    columns: OneEach | Several = field(default_factory=OneEach)
    factor: np.ndarray | None = None
    offset: np.ndarray | None = None
    known_per_weight: float | None = None

    def __len__(self):
        return len(self.X)

    @cached_property
    def known(self):
        """See `known_targets`."""
        return known_targets(self.Y)

    @cached_property
    def target_weight(self):
        """Weight of each target's sequence, times its factor: (n_columns,)."""
        weight = self.columns.spread(self.weight)
        return weight if self.factor is None else weight * self.factor

    @cached_property
    def total_weight(self):
        """Sum of the weights of the known targets, as a mean over the outputs: float."""
        if self.known is None:
            return float(self.target_weight.sum())
        return float((self.known @ self.target_weight).mean())

    def subset(self, rows):
        """The examples at positions rows (index array, mask or slice), sequences without a copy."""
        columns = self.columns.of(rows)
        return Examples(
            self.X.subset(rows),
            self.Y[..., columns],
            self.weight[rows],
            self.columns.subset(rows),
            None if self.factor is None else self.factor[columns],
            self._offset_of(rows),
        )

    def weighed(self, factor):
        """The examples with factors (n_columns,) of their targets; a sequence whose known ones are all 0 weighs 0.

        Where there is one target a sequence, its factor is the sequence's as well.
        """
        if isinstance(self.columns, OneEach):
            return replace(self, weight=self.weight * factor)
        counts = factor > 0 if self.known is None else self.known & (factor > 0)
        return replace(self, weight=self.weight * self.columns.any(counts), factor=factor)

    def beside(self, path):
        """The examples, encoded, as a network learns them beside a path."""
        return path.rest(self)

    def astype(self, dtype):
        """The examples with offsets, and with targets that are real numbers, in that dtype."""
        Y = self.Y.astype(dtype) if self.Y.dtype.kind == "f" else self.Y
        return replace(self, Y=Y, offset=None if self.offset is None else self.offset.astype(dtype))

    def targets(self, columns):
        """Some columns (index array or slice) of Y and their weights, as a Minibatch has them."""
        Y, weight = self.Y[..., columns], self.target_weight[columns]
        if self.known is None:
            return Y, weight
        known = self.known[..., columns]
        return np.where(known, Y, 0), weight * known

    def gather(self, rows):
        """The examples at positions rows (index array or slice) as a Minibatch, the longest first.

        Its total weight is that of its sequences times what a unit of weight brings in all examples, not in these few:
        so each known target counts alike, whichever others it meets in a minibatch.
        """
        rows = self._longest_first(rows)
        total_weight = float(self.weight[rows].sum()) * self._known_per_weight
        return Minibatch(
            *self.X.minibatch(rows),
            *self.targets(self.columns.by_step(rows)),
            total_weight,
            offset=self._offset_of(rows),
        )

    def _gather_chunks(self, rows, n_steps):
        """The examples at positions rows as Minibatches of n_steps steps each, one after the other.

        The total weight of each is that of the sequences that still run, times what a unit of weight brings in a chunk.
        """
        known_per_weight = self._known_per_chunk(n_steps)
        rows, done = self._longest_first(rows), 0
        whole, weight = self.gather(rows), self.weight[rows]
        for k, (X, lengths) in enumerate(chunks(whole.X, whole.lengths, n_steps)):
            left = np.full(len(weight), len(X)) if lengths is None else lengths
            part = slice(done, done := done + int(left.sum()))
            total_weight = float(weight[left > 0].sum()) * known_per_weight
            yield Minibatch(X, lengths, whole.Y[..., part], whole.weight[..., part], total_weight, k > 0)

    def _longest_first(self, rows):
        """Positions rows (index array or slice), those of the longest first."""
        if self.X.complete:
            return rows
        return np.arange(len(self))[rows][np.argsort(-self.X.lengths[rows], kind="stable")]

    @cached_property
    def _known_per_weight(self):
        """Weights of known targets that a unit of weight brings on average; 1 where all are known, one a sequence."""
        if self.known_per_weight is not None:
            return self.known_per_weight
        return self.total_weight / float(self.weight.sum())

    def _known_per_chunk(self, n_steps):
        """The same of chunks of n_steps steps; of all examples: once, not for each minibatch."""
        if n_steps not in self._of_chunks:
            self._of_chunks[n_steps] = self.total_weight / float(self.weight @ -(-self.X.lengths // n_steps))
        return self._of_chunks[n_steps]

    @cached_property
    def _of_chunks(self):
        """Steps of a chunk to what `_known_per_chunk` says."""
        return {}

    def minibatches(self, batch_size, rng=None, chunk_steps=None):
        """One Minibatch after the other, until each example was there once; see `positions`.

        chunk_steps: each in chunks of so many steps; None: whole.
        """
        for rows in self.positions(batch_size, rng):
            yield from self.minibatches_at(rows, chunk_steps)

    def minibatches_at(self, rows, chunk_steps=None):
        """The examples at positions rows as one Minibatch, or as one for each chunk of so many steps."""
        if chunk_steps is None:
            return (self.gather(rows),)
        return self._gather_chunks(rows, chunk_steps)

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

    def _offset_of(self, rows):
        """Offset of the examples at positions rows."""
        return None if self.offset is None else self.offset[:, rows]


def with_offset(Z, offset):
    """Outputs Z (n_outputs, n_columns) of a network with their offset, if there is one."""
    return Z if offset is None else Z + offset
