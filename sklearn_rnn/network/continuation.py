"""Sequences that go on, a token a call."""

import numpy as np

from sklearn_rnn.network.stepper import Stepper
from sklearn_rnn.network.workspace import Workspace
from sklearn_rnn.numerics import multiplier


class Continuation:
    """What a network of token ids says next, one step a call: its matrices are made once, and its states stay.

    Parameters
    ----------
    network : Network
        With an embedding, which reads in one direction.
    params : dict of str to ndarray
        What is changed there afterwards is not seen.
    X : ndarray (n_steps, 1, n_batch)
        Ids of the beginnings.
    lengths : ndarray of int (n_batch,) or None
        Descending. None: all n_steps long.
    dtype : dtype
        Computing type, that of params.

    Attributes
    ----------
    outputs : ndarray (n_outputs, n_batch)
        What the network says after the last step; each call writes to it.
    """

    def __init__(self, network, params, X, lengths, dtype):
        readout, n_batch = network.head.readout, X.shape[2]
        end = network.ends(params, X, lengths, Workspace(dtype))
        self._rows, self._x = params[network.embedding.W], np.empty((network.embedding.n_outputs, n_batch), dtype)
        self._step = Stepper(network.stack.layers, params, n_batch, dtype, end)
        self._times_W, self._b = multiplier(np.ascontiguousarray(params[readout.W])), params[readout.b][:, None]
        self.outputs = np.empty((readout.n_outputs, n_batch), dtype)
        (name,) = network.stack.outputs
        self._read_out(np.ascontiguousarray(end[name]))

    def __call__(self, ids):
        """Read one more id of each sequence, (n_batch,); one that the embedding does not know is a step of zeros."""
        self._x[...] = self._rows[np.where(ids < len(self._rows), ids, 0)].T
        self._read_out(self._step(self._x))

    def _read_out(self, h):
        """Write the outputs of h (n_units, n_batch)."""
        self._times_W(h.T, self.outputs.T)
        self.outputs += self._b
