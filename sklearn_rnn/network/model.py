"""A network with its weights: what it says of sequences, computed in blocks of bounded memory."""

from dataclasses import dataclass

import numpy as np

from sklearn_rnn.network.continuation import Continuation
from sklearn_rnn.network.gradient_flow import gradient_norms
from sklearn_rnn.network.network import STEPS_AT_ONCE, Network
from sklearn_rnn.network.stretches import runs
from sklearn_rnn.network.truncation import chunks
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
        """Outputs for Sequences: Z (n_outputs, n_columns), one sequence's columns after the other's."""
        network, work, columns = self.network, Workspace(self.dtype), self.network.head.columns(sequences)
        Z = np.empty((network.head.n_outputs, len(columns.spread(sequences.lengths))), self.dtype)
        for rows in self.blocks(sequences, None if network.bidirectional else STEPS_AT_ONCE):
            Z[:, columns.by_step(rows)] = self._outputs_of(*sequences.minibatch(rows), work)
        return Z

    def _outputs_of(self, X, lengths, work):
        """Outputs (n_outputs, n_columns) for a minibatch; those of every step chunk by chunk, in bounded memory."""
        network, start, said = self.network, None, []
        if network.bidirectional or not network.head.tells_every_step:
            return network(self.params, X, lengths, work)[0]
        for chunk, left in chunks(X, lengths, STEPS_AT_ONCE):
            Z, start, _ = network(self.params, chunk, left, work, start)
            said.append(Z)
        return np.concatenate(said, axis=1) if said else np.empty((network.head.n_outputs, 0), self.dtype)

    def outputs_before_any_step(self, n_features):
        """Outputs of the states that sequences of so many features begin with: (n_outputs, 1)."""
        network, nothing, work = self.network, np.empty((0, n_features, 1), self.dtype), Workspace(self.dtype)
        end = network.stack(self.params, nothing, None, work)[1]
        states = np.concatenate([end[name] for name in network.stack.outputs] * network.head.n_readings)
        return network.head.readout(self.params, states, work)[0]

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
        initial = self.outputs_before_any_step(sequences.n_features)[:, 0]

        def outputs(X, lengths):
            Z = np.empty((len(X), len(initial), X.shape[2]), self.dtype)
            if network.bidirectional:
                for t in range(len(X), 0, -1):  # the longest first, whose buffers do for all
                    Z[t - 1] = network(params, X[:t], None if lengths is None else np.minimum(lengths, t), work)[0]
            else:
                for z, y in zip(Z, network.head.readings(network.states(params, X, lengths, work)), strict=True):
                    z[:] = network.head.readout(params, y, work)[0]
            return Z

        return [z.T for z in self._at_every_step(outputs, sequences, initial)]

    def continuations(self, sequences):
        """Tokens, block by block: the positions of sequences (slice or index array), and a `Continuation` of them."""
        for rows in self.blocks(sequences, STEPS_AT_ONCE):
            yield rows, Continuation(self.network, self.params, *sequences.minibatch(rows), self.dtype)

    def _at_every_step(self, function, sequences, initial):
        """What ``function(X, lengths)`` (n_steps, k, n_batch) says of present steps: one array (n_steps_i, k) each."""
        said, positions = [None] * len(sequences), np.arange(len(sequences))
        for rows in self.blocks(sequences):
            Y = function(*sequences.minibatch(rows))
            for i, y in zip(positions[rows], sequences.at_every_step(Y, initial, rows), strict=True):
                said[i] = y
        return said

    def blocks(self, sequences, n_steps=None):
        """Positions of sequences for one pass each of at most n_steps steps at once, the longest first."""
        lengths, start = sequences.lengths, 0
        order = None if (lengths == lengths[:1]).all() else np.argsort(-lengths, kind="stable")
        while start < len(sequences):
            longest = int(lengths[start if order is None else order[start]])
            held = self.network.held(min(longest, n_steps or longest))
            stop = start + max(_BLOCK // held, _SMALLEST_BLOCK)
            yield slice(start, stop) if order is None else order[start:stop]
            start = stop
