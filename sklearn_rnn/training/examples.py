"""Sequences with their targets and weights."""

from dataclasses import dataclass

import numpy as np

from sklearn_rnn.numerics import Sequences

_BATCHES_SORTED_TOGETHER = 50  # larger: less padding; smaller: more mixing of lengths in a minibatch


@dataclass
class Examples:
    """What a network is trained on.

    Attributes
    ----------
    X : Sequences
    Y : ndarray (n_outputs, n_samples)
        Encoded targets.
    weight : ndarray of float64 (n_samples,)
        Positive weights of the sequences.
    """

    X: Sequences
    Y: np.ndarray
    weight: np.ndarray

    def __len__(self):
        return len(self.X)

    def minibatches(self, batch_size, rng=None):
        """Positions of the examples of each minibatch of an epoch.

        With an rng in random order, sequences of similar length together, so that little is padded.

        Parameters
        ----------
        batch_size : int
        rng : numpy.random.Generator, default=None
            None: the order given.

        Returns
        -------
        list of slice or ndarray of int
        """
        n_samples = len(self)
        starts = range(0, n_samples, batch_size)
        if rng is None:
            return [slice(start, start + batch_size) for start in starts]
        order = rng.permutation(n_samples)
        lengths = self.X.lengths
        if (lengths == lengths[0]).all():
            return [order[start : start + batch_size] for start in starts]
        region = batch_size * _BATCHES_SORTED_TOGETHER
        for start in range(0, n_samples, region):
            part = order[start : start + region]
            order[start : start + region] = part[np.argsort(lengths[part], kind="stable")]
        return [order[start : start + batch_size] for start in rng.permutation(starts)]
