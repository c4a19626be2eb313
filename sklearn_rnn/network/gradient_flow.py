"""How much of the gradient of the last outputs reaches each earlier step."""

import numpy as np

from sklearn_rnn.network.bidirectional import Bidirectional
from sklearn_rnn.network.workspace import Workspace


def gradient_norms(network, params, X, dtype):
    """Norms of the gradients of the last outputs by what each layer holds after each step.

    With the outputs z after the last step, and all states s_t of a layer after step t, those of both directions where
    there are two, the Frobenius norm of dz / ds_t along all ways from s_t to z.

    Parameters
    ----------
    network : Network
        Without dropout.
    params : dict of str to ndarray
    X : ndarray (n_steps, n_inputs, n_batch)
        Sequences that are all n_steps long.
    dtype : dtype
        Computing type.

    Returns
    -------
    norms : ndarray (n_steps, n_layers, n_batch)
    """
    (n_steps, _, n_batch), n_outputs = X.shape, network.head.n_outputs
    if n_steps == 0:
        return np.empty((0, len(network.stack.layers), n_batch))
    if network.stack.embedding is not None:
        X, _ = network.stack.embedding(params, X, Workspace(dtype))
    X = X.repeat(n_outputs, axis=2)  # a column for each output of each sequence
    layers, Y, end = [], X, {}
    for layer in network.stack.layers:
        layers.append(_both_directions(layer, params, Y, dtype))
        Y = np.concatenate([_turned(direction.Y, turn) for direction, turn in layers[-1]], axis=1)
        end |= {name: state for direction, _ in layers[-1] for name, state in direction.end.items()}
    Z, backward_head = network.head(params, X, Y, end, None, Workspace(dtype, training=True))
    grads, dZ = network.layout.views(np.zeros(network.layout.size, dtype)), np.zeros_like(Z)
    dZ[:, -X.shape[2] :] = np.tile(np.eye(n_outputs), n_batch)  # of the last step, where there is a column a step
    dY, dend = backward_head(dZ, grads)
    norms = np.empty((n_steps, len(layers), n_batch))
    for k, directions in reversed([*enumerate(layers)]):
        squares, dX, row = np.zeros((n_steps, X.shape[2])), 0.0, 0
        for direction, turn in directions:
            rows = slice(row, row + direction.Y.shape[1])
            squares_here, dX_here = direction.backward(None if dY is None else _turned(dY[:, rows], turn), dend, grads)
            squares, dX, row = squares + _turned(squares_here, turn), dX + _turned(dX_here, turn), rows.stop
        dY, norms[:, k] = dX, np.sqrt(squares.reshape(n_steps, n_batch, n_outputs).sum(axis=2))
    return norms


def _both_directions(layer, params, X, dtype):
    """The directions of a layer, StepByStep, each with whether it reads from the end."""
    both = layer.directions if isinstance(layer, Bidirectional) else (layer,)
    return [(StepByStep(own, params, _turned(X, turn), dtype), bool(turn)) for turn, own in enumerate(both)]


def _turned(X, turn):
    """X (n_steps, ...), the last step first if turn."""
    return X[::-1] if turn else X


class StepByStep:
    """A layer that reads a step a pass, so that on the way back the gradient by its states is seen at every step.

    Parameters
    ----------
    layer : Recurrent
    params : dict of str to ndarray
    X : ndarray (n_steps, n_inputs, n_batch)
    dtype : dtype

    Attributes
    ----------
    Y : ndarray (n_steps, n_outputs, n_batch)
    end : dict of str to ndarray (rows, n_batch)
        As `Recurrent` gives them.
    """

    def __init__(self, layer, params, X, dtype):
        self._layer, self._params, self._X = layer, params, X
        self._work = Workspace(dtype, training=True)
        self._starts = [None]
        self.Y = np.empty((len(X), layer.n_outputs, X.shape[2]), dtype)
        for t in range(len(X)):
            self.Y[t : t + 1], end, _ = self._step(t)
            self._starts.append({name: np.copy(state) for name, state in end.items()})
        self.end = self._starts[-1]

    def backward(self, dY, dend, grads):
        """Sums of the squares of the gradient by all states (n_steps, n_batch), and dX; see `Recurrent`."""
        ds = {name: dend[name] for name in self._layer.states if name in dend}
        dX, squares = np.empty_like(self._X), np.empty((len(self._X), self._X.shape[2]))
        for t in reversed(range(len(self._X))):
            above = None if dY is None else dY[t : t + 1]
            squares[t] = self._squares(above, ds)
            dX_t, ds = self._step(t)[2](above, {name: d.copy() for name, d in ds.items()}, grads, {"X", "start"})
            dX[t] = dX_t[0]
        return squares, dX

    def _step(self, t):
        """One pass: Y (1, n_outputs, n_batch), end and the way back."""
        return self._layer(self._params, self._X[t : t + 1], None, self._work, self._starts[t])

    def _squares(self, above, ds):
        """Squares (n_batch,) of the gradient that arrives at a step's states, from above and from the step behind."""
        first, *others = self._layer.states
        whole = ds.get(first, 0.0) + (0.0 if above is None else above[0])
        return np.square(whole).sum(axis=0) + sum(np.square(ds[name]).sum(axis=0) for name in others if name in ds)
