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
        self._kept = {}

    def tape(self, make, owner, n_steps, n_batch):
        """``make(n_steps, n_batch)``, kept for ``owner`` and remade only if it is too short."""
        tape = self._kept.get((owner, n_batch))
        if tape is None or tape.n_steps < n_steps:
            tape = self._kept[owner, n_batch] = make(n_steps, n_batch)
        return tape

    def array(self, owner, shape):
        """An uninitialised array, in memory kept for ``owner``."""
        size = prod(shape)
        kept = self._kept.get(owner)
        if kept is None or kept.size < size:
            kept = self._kept[owner] = np.empty(size, self.dtype)
        return kept[:size].reshape(shape)
