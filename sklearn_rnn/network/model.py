"""A network with its weights: what it says of sequences, computed in blocks of bounded memory."""

from dataclasses import dataclass

import numpy as np

from sklearn_rnn.network.gradient_flow import gradient_norms
from sklearn_rnn.network.network import STEPS_AT_ONCE, Network
from sklearn_rnn.network.stretches import runs
from sklearn_rnn.network.workspace import Workspace

_BLOCK = 1 << 20  # numbers that a block may hold
_SMALLEST_BLOCK = 16


@dataclass(frozen=True)
class Model:
    """A network and its weights, as a value: what it says of sequences.

    Parameters
    ----------
    network : Network
    params : dict of str to ndarray
        As `Layout.views` gives them.
    dtype : dtype
        Computing type, that of params.
    """

    network: Network
    params: dict
    dtype: np.dtype

    def outputs(self, sequences):
        """Outputs after the last step of each of the Sequences: Z (n_outputs, n_samples)."""
        network, work = self.network, Workspace(self.dtype)
        Z = np.empty((network.head.n_outputs, len(sequences)), self.dtype)
        for rows in self._blocks(sequences, None if network.bidirectional else STEPS_AT_ONCE):
            Z[:, rows] = network(self.params, *sequences.minibatch(rows), work)[0]
        return Z

    def states_at_every_step(self, sequences):
        """States of the last layer at every step: one array (n_steps_i, n_units) per sequence."""
        work, initial = Workspace(self.dtype), np.zeros(self.network.stack.n_outputs, self.dtype)

        def states(X, lengths):
            return self.network.states(self.params, X, lengths, work)

        return self._at_every_step(states, sequences, initial)

    def gradient_norms_at_every_step(self, sequences):
        """Norms of the gradients of the last outputs by the states at every step: (n_steps_i, n_layers) per sequence.

        NaN before the first present step. See `gradient_flow.gradient_norms`.
        """
        n_layers = len(self.network.stack.layers)

        def norms(X, lengths):
            found = np.zeros((len(X), n_layers, X.shape[2]))
            for columns, length in runs(lengths, len(X), X.shape[2]):
                part = X[:length, :, columns]
                found[:length, :, columns] = gradient_norms(self.network, self.params, part, self.dtype)
            return found

        return self._at_every_step(norms, sequences, np.full(n_layers, np.nan))

    def outputs_at_every_step(self, sequences):
        """Outputs that would follow each step, were it the last: one array (n_outputs, n_steps_i) per sequence.

        A network that reads in one direction is read once; a bidirectional one once for every step.
        """
        network, params, work = self.network, self.params, Workspace(self.dtype)
        nothing = np.empty((0, sequences.n_features, 1), self.dtype)
        initial = network(params, nothing, None, work)[0][:, 0].copy()

        def outputs(X, lengths):
            Z = np.empty((len(X), len(initial), X.shape[2]), self.dtype)
            if network.bidirectional:
                for t in range(len(X), 0, -1):  # the longest first, whose buffers do for all
                    Z[t - 1] = network(params, X[:t], None if lengths is None else np.minimum(lengths, t), work)[0]
            else:
                for z, y in zip(Z, network.states(params, X, lengths, work), strict=True):
                    z[:] = network.head.readout(params, y, work)[0]
            return Z

        return [z.T for z in self._at_every_step(outputs, sequences, initial)]

    def _at_every_step(self, function, sequences, initial):
        """What ``function(X, lengths)`` (n_steps, k, n_batch) says of present steps: one array (n_steps_i, k) each."""
        said, positions = [None] * len(sequences), np.arange(len(sequences))
        for rows in self._blocks(sequences):
            Y = function(*sequences.minibatch(rows))
            for i, y in zip(positions[rows], sequences.at_every_step(Y, initial, rows), strict=True):
                said[i] = y
        return said

    def _blocks(self, sequences, n_steps=None):
        """Positions of sequences for one pass each of at most n_steps steps at once, the longest first."""
        lengths, start = sequences.lengths, 0
        order = None if (lengths == lengths[:1]).all() else np.argsort(-lengths, kind="stable")
        while start < len(sequences):
            longest = int(lengths[start if order is None else order[start]])
            held = self.network.held(min(longest, n_steps or longest))
            stop = start + max(_BLOCK // held, _SMALLEST_BLOCK)
            yield slice(start, stop) if order is None else order[start:stop]
            start = stop
