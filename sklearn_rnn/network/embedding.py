"""From token ids to vectors."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np


@dataclass(frozen=True)
class Embedding:
    """A vector for each token id, in front of the layers.

    Forward, for a step whose id is k, and backward, dx_t being the gradient by the vector of step t::

        x_t   = W[k_t]
        dW[k] = sum of dx_t over the steps t whose id is k

    Id 0 is no step. It stands behind the ends of sequences, and its row is zero; so is what is read of an id beyond W.

    Bengio, Ducharme, Vincent and Jauvin, A neural probabilistic language model, JMLR 3 (2003),
    https://jmlr.org/papers/v3/bengio03a.html

    Parameters
    ----------
    n_ids : int
        The largest id known, and one.
    n_outputs : int
        Numbers of a vector.
    """

    n_ids: int
    n_outputs: int

    W: ClassVar[str] = "embedding.W"

    @property
    def groups(self):
        """Its parameters, as `Layout` takes them."""
        return {self.W: {self.W: (self.n_ids, self.n_outputs)}}

    @property
    def size(self):
        """Number of parameters: int."""
        return self.n_ids * self.n_outputs

    def initialise(self, params, rng, occurring):
        """Write first values into rows of zeros whose ids occur, mask (at most n_ids,): normal, of length about 1."""
        W = params[self.W]
        rows = np.flatnonzero(occurring & ~W[: len(occurring)].any(axis=1))
        W[rows] = rng.standard_normal((rows.size, self.n_outputs)) / np.sqrt(self.n_outputs)

    def __call__(self, params, X, work):
        """Vectors of ids.

        Parameters
        ----------
        params : dict of str to ndarray
        X : ndarray (n_steps, 1, n_batch)
            Whole numbers.
        work : Workspace

        Returns
        -------
        Y : ndarray (n_steps, n_outputs, n_batch)
        backward : callable
            ``backward(dY, grads)`` adds to the gradients by name.
        """
        W, ids = params[self.W], X[:, 0].astype(np.intp)
        ids[ids >= len(W)] = 0
        Y = work.array(self.W, (*ids.shape, self.n_outputs))
        np.take(W, ids, axis=0, out=Y, mode="clip")  # mode: with "raise" NumPy copies

        def backward(dY, grads):
            dW, steps = grads[self.W], ids.ravel()
            for k in range(self.n_outputs):
                dW[:, k] += np.bincount(steps, dY[:, k].ravel(), len(dW))
            dW[0] = 0.0

        return Y.transpose(0, 2, 1), backward
