"""From sequences to outputs."""

import numpy as np

from sklearn_rnn.network.bidirectional import Bidirectional
from sklearn_rnn.network.readout import Readout
from sklearn_rnn.network.recurrent import Recurrent
from sklearn_rnn.network.stack import Stack
from sklearn_rnn.numerics import Layout


class Network:
    """A stack of recurrent layers and a readout of its last state (many-to-one).

    It describes a network and holds no weights: those come as named arrays with every call.

    Parameters
    ----------
    cell : Cell
    n_inputs : int
        Features of a step.
    hidden_sizes : sequence of int
        Units of each recurrent layer.
    n_outputs : int
    bidirectional : bool, default=False
    dropout : float, default=0.0
        On the inputs of every layer, the readout included.
    recurrent_dropout : float, default=0.0
        On the recurrent states.

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn_rnn.cells import GRU
    >>> from sklearn_rnn.network import Network, Workspace
    >>> network = Network(GRU(), n_inputs=1, hidden_sizes=(4,), n_outputs=2)
    >>> params = network.layout.views(network.first_theta(np.random.default_rng(0), bias=0.0))
    >>> Z, backward = network(params, np.ones((5, 1, 3)), None, Workspace(float))
    >>> Z.shape
    (2, 3)
    """

    def __init__(
        self, cell, n_inputs, hidden_sizes, n_outputs, bidirectional=False, dropout=0.0, recurrent_dropout=0.0
    ):
        layers = []
        for k, n_units in enumerate(hidden_sizes):
            directions = ("", ".reverse") if bidirectional else ("",)
            layer = [Recurrent(f"layers.{k}{d}", cell, n_inputs, n_units, recurrent_dropout) for d in directions]
            layers.append(Bidirectional(*layer) if bidirectional else layer[0])
            n_inputs = layers[-1].n_outputs
        self.stack = Stack(layers, dropout)
        self.bidirectional = bidirectional
        self.readout = Readout(n_inputs, n_outputs, dropout)
        self.layout = Layout({**self.stack.groups, **self.readout.groups})

    @property
    def weight_names(self):
        """Names of the parameters that are weights: those whose last part starts with W. Others are biases."""
        return [name for name in self.layout.shapes if name.rpartition(".")[2].startswith("W")]

    def first_theta(self, rng, bias):
        """First values of all parameters (size,); bias (n_outputs,) is the readout's."""
        theta = np.zeros(self.layout.size)
        params = self.layout.views(theta)
        self.stack.initialise(params, rng)
        self.readout.initialise(params, rng, bias)
        return theta

    def held(self, n_steps):
        """How many numbers prediction holds for each sequence of n_steps steps."""
        return self.stack.held(n_steps)

    def states(self, params, X, lengths, work):
        """States of the last layer at every step: Y (n_steps, n_units, n_batch)."""
        return self.stack(params, X, lengths, work)[0]

    def __call__(self, params, X, lengths, work, start=None):
        """Outputs of sequences.

        Parameters
        ----------
        params : dict of str to ndarray
        X : ndarray (n_steps, n_inputs, n_batch)
        lengths : ndarray of int (n_batch,) or None
            None: all n_steps long.
        work : Workspace
        start : Start, default=None
            What `read_ahead` carried here; None: X begins with the first step of each sequence.

        Returns
        -------
        Z : ndarray (n_outputs, n_batch)
        backward : callable
            ``backward(dZ, grads, wants_dX=False)`` adds to the gradients by name and gives dX if wanted.
        """
        _, last, backward_stack = self.stack(params, X, lengths, work, start)
        Z, backward_readout = self.readout(params, last, work)

        def backward(dZ, grads, wants_dX=False):
            return backward_stack(None, backward_readout(dZ, grads), grads, wants_dX)

        return Z, backward
