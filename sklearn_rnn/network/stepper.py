"""A stack of layers, one step a call."""

import numpy as np

from sklearn_rnn.network.stretches import Span
from sklearn_rnn.network.tape import LoopWeights, Tape


class Stepper:
    """Layers that read a step a call: their matrices are made once, and their states stay.

    It is the loop that reads whole sequences, on tapes of one step; without a way back, and without dropout.

    Parameters
    ----------
    layers : list of Recurrent
        Which read in one direction.
    params : dict of str to ndarray
        What is changed there afterwards is not seen.
    n_batch : int
    dtype : dtype
        Computing type, that of params.
    start : dict of str to ndarray (rows, n_batch), default=None
        States to begin with: see `Recurrent`.

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn_rnn.cells import GRU
    >>> from sklearn_rnn.network import Network, Workspace
    >>> from sklearn_rnn.network.stepper import Stepper
    >>> network = Network(GRU(), n_inputs=1, hidden_sizes=(4, 3), n_outputs=2)
    >>> params = network.layout.views(network.first_theta(np.random.default_rng(0), bias=0.0))
    >>> X = np.ones((5, 1, 2))
    >>> step = Stepper(network.stack.layers, params, n_batch=2, dtype=float)
    >>> H = np.array([step(x).copy() for x in X])
    >>> bool((H == network.states(params, X, None, Workspace(float))).all())
    True
    """

    def __init__(self, layers, params, n_batch, dtype, start=None):
        start = start or {}
        self._layers = [_Layer(layer, params, n_batch, dtype, start) for layer in layers]

    def __call__(self, x):
        """Read x (n_inputs, n_batch): outputs (n_units, n_batch) of the top layer, which hold until the next call."""
        with np.errstate(over="ignore"):  # a saturated gate: see `numerics.activations`
            for layer in self._layers:
                x = layer(x)
        return x

    @property
    def outputs(self):
        """The outputs of all layers after the last step: [(n_units, n_batch), ...], which hold until the next call."""
        return [layer.states[0] for layer in self._layers]

    def choose(self, columns):
        """Go on with the states of columns (n_batch,), index array: some may go on more than once, others not."""
        for layer in self._layers:
            for state in layer.states:
                state[...] = state[:, columns]


class _Layer:
    """One layer of a Stepper; ``states`` are those that the next step begins with."""

    def __init__(self, layer, params, n_batch, dtype, start):
        weights, p = LoopWeights(layer.fused, dtype, training=False), layer.own(params)
        layer.fused.fuse(params[layer.matrix], p, weights.W, weights.V, weights.signs)
        weights.settle()
        make = layer.time_loop(np.dtype(dtype), training=False)
        self._loop = make(layer.cell, layer.fused, weights, p, None, start.get("step", 0))
        self._tape = Tape(layer.cell, layer.fused, weights, 1, n_batch, dtype)
        self.states, self._after = self._tape.states_after(0), self._tape.states_after(1)
        self._x = self._tape.S[0, layer.fused.inputs]
        self._span = Span(0, 1, slice(0, n_batch))
        for slot, name in zip(self.states, layer.states, strict=True):
            slot[...] = start.get(name, layer.starts.get(name, 0.0))

    def __call__(self, x):
        """The layer's output (n_units, n_batch) after one more step."""
        self._x[...] = x
        self._loop.forward(self._tape, 0, self._span)
        self._loop.first = self._loop.first + 1
        for before, after in zip(self.states, self._after, strict=True):
            before[...] = after
        return self.states[0]
