"""Buffers that live from minibatch to minibatch."""

from functools import cached_property
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
        self._kept, self._tapes, self._arrays, self._passes = {}, {}, {}, {}

    @cached_property
    def without_way_back(self):
        """A Workspace for steps that are read only for the states they lead to: Workspace."""
        return Workspace(self.dtype) if self.training else self

    def kept(self, owner, make):
        """What ``make()`` made when ``owner`` first asked."""
        if owner not in self._kept:
            self._kept[owner] = make()
        return self._kept[owner]

    def tape(self, owner, n_steps, width, make):
        """``make(n_steps, width)``, kept for ``owner`` and remade only if it is too short.

        Training keeps one for each width, since those of minibatches differ; without it only the latest is kept, which
        is all that blocks of similar sequences need.
        """
        tapes = self._tapes.setdefault(owner, {})
        if width not in tapes or tapes[width].n_steps < n_steps:
            before = tapes.pop(width, None)  # before the new one is made
            if not self.training:
                tapes.clear()
            elif before is not None:
                n_steps = max(n_steps, before.n_steps * 5 // 4)  # it was too short before, and will be again
            del before
            tapes[width] = make(n_steps, width)
        return tapes[width]

    def array(self, owner, shape):
        """An uninitialised array, in memory kept for ``owner``."""
        size = prod(shape)
        kept = self._arrays.get(owner)
        if kept is None or kept.size < size:
            kept = self._arrays[owner] = np.empty(size, self.dtype)
        return kept[:size].reshape(shape)

    def begin(self, owner):
        """Note that ``owner`` writes into its buffers: the number of the pass, for `go_back`."""
        self._passes[owner] = self._passes.get(owner, 0) + 1
        return self._passes[owner]

    def go_back(self, owner, number):
        """RuntimeError unless the buffers hold what pass ``number`` of ``owner`` left; it goes back once."""
        if not self.training:
            raise RuntimeError("There is no way back: the workspace is not for training.")
        if self._passes.get(owner) != number:
            raise RuntimeError(f"This way back is stale: {owner} went forward, or back, since then.")
        self.begin(owner)
