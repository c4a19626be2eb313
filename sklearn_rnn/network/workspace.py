"""Buffers that live from minibatch to minibatch."""

from math import prod

import numpy as np


class Workspace:
    """What a pass through a network works with: its buffers, its random numbers, its purpose.

    Fresh memory costs page faults, so buffers are allocated once and used again for every minibatch of
    the same size. Whatever a network returns lies in them and holds until the next pass.

    Parameters
    ----------
    dtype : dtype
        Computing type.
    training : bool, default=False
        Whether a way back will follow. Without one, dropout is off and nothing is kept for it.
    rng : numpy.random.Generator, default=None
        Draws dropout masks; needed only if training with dropout.
    """

    def __init__(self, dtype, training=False, rng=None):
        self.dtype = np.dtype(dtype)
        self.training = training
        self.rng = rng
        self._tapes, self._arrays = {}, {}

    def tape(self, make, owner, n_steps, n_batch):
        """``make(n_steps, n_batch)``, kept for ``owner`` and remade only if it is too short.

        Training keeps one for each n_batch, since epochs alternate between full minibatches and a remainder; without
        it only the latest is kept, since blocks of sequences of different lengths have an n_batch each.
        """
        tapes = self._tapes.setdefault(owner, {})
        if n_batch not in tapes or tapes[n_batch].n_steps < n_steps:
            tapes.pop(n_batch, None) if self.training else tapes.clear()  # before the new one is made
            tapes[n_batch] = make(n_steps, n_batch)
        return tapes[n_batch]

    def array(self, owner, shape):
        """An uninitialised array, in memory kept for ``owner``."""
        size = prod(shape)
        kept = self._arrays.get(owner)
        if kept is None or kept.size < size:
            kept = self._arrays[owner] = np.empty(size, self.dtype)
        return kept[:size].reshape(shape)
