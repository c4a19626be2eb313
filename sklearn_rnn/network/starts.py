"""Where a decoder starts: its states before the first step."""

import numpy as np

from sklearn_rnn.network.dense import Dense


class Handover:
    """The decoder starts from the states in which the encoder ended.

    Parameters
    ----------
    encoder, decoder : list of Recurrent
        Layers, whose states are alike.
    """

    groups = {}

    def __init__(self, encoder, decoder):
        self._names = [
            pair
            for one, other in zip(encoder, decoder, strict=True)
            for pair in zip(other.states, one.states, strict=True)
        ]

    def initialise(self, params, rng):
        """There are no parameters."""

    def __call__(self, params, end):
        """Start states by name, of those in which the encoder ended; and ``dend = backward(dstart, grads)``."""

        def backward(dstart, grads):
            return {theirs: dstart[own] for own, theirs in self._names}

        return {own: end[theirs] for own, theirs in self._names}, backward


class Bridge:
    """Both directions of an encoder lead to the states that a decoder starts from: s = W [s_onward; s_reverse] + b.

    Each layer and state has a map of its own, ``bridge.0.hidden.W`` (rows, 2 rows) and ``bridge.0.hidden.b`` (rows,).

    Parameters
    ----------
    encoder : list of Bidirectional
    decoder : list of Recurrent
    """

    def __init__(self, encoder, decoder):
        self._maps = []
        ways = [_states([layer.directions[k] for layer in encoder]) for k in range(2)]
        for (own, n_rows), *theirs in zip(_states(decoder).items(), *ways, strict=True):
            self._maps.append((own, theirs, Dense(own.replace("decoder", "bridge"), 2 * n_rows, n_rows)))
        self.groups = _groups(dense for *_, dense in self._maps)

    def initialise(self, params, rng):
        """Glorot uniform weights, biases zero."""
        for *_, dense in self._maps:
            dense.initialise(params, rng)

    def __call__(self, params, end):
        """As `Handover`."""
        start, backwards = {}, []
        for own, theirs, dense in self._maps:
            start[own], backward_dense = dense(params, np.concatenate([end[name] for name in theirs]))
            backwards.append((own, theirs, backward_dense))

        def backward(dstart, grads):
            dend = {}
            for own, theirs, backward_dense in backwards:
                dend.update(zip(theirs, np.split(backward_dense(dstart[own], grads), 2), strict=True))
            return dend

        return start, backward


class VectorStart:
    """A vector leads to the states that a decoder starts from: s = tanh(W x + b).

    Each layer and state has a map of its own, ``start.0.hidden.W`` (rows, n_inputs) and ``start.0.hidden.b`` (rows,).

    Parameters
    ----------
    n_inputs : int
    decoder : list of Recurrent
    """

    def __init__(self, n_inputs, decoder):
        self._maps = [
            (own, Dense(own.replace("decoder", "start"), n_inputs, n_rows)) for own, n_rows in _states(decoder).items()
        ]
        self.groups = _groups(dense for _, dense in self._maps)

    def initialise(self, params, rng):
        """Glorot uniform weights, biases zero."""
        for _, dense in self._maps:
            dense.initialise(params, rng)

    def __call__(self, params, x):
        """Start states by name, of vectors x (n_inputs, n_batch); and ``dx = backward(dstart, grads)``."""
        start, backwards = {}, []
        for own, dense in self._maps:
            z, backward_dense = dense(params, x)
            start[own] = np.tanh(z)
            backwards.append((own, backward_dense))

        def backward(dstart, grads):
            return sum(
                backward_dense(dstart[own] * (1.0 - start[own] ** 2), grads) for own, backward_dense in backwards
            )

        return start, backward


def _states(layers):
    """Name and number of rows of each state of all layers."""
    return {name: n_rows for layer in layers for name, n_rows in layer.states.items()}


def _groups(parts):
    """The parameters of all parts."""
    return {group: arrays for part in parts for group, arrays in part.groups.items()}
