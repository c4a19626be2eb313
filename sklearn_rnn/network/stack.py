"""Layers upon layers."""

from sklearn_rnn.network.bidirectional import Bidirectional
from sklearn_rnn.network.dropout import dropout
from sklearn_rnn.network.recurrent import Recurrent


class Stack:
    """Layers, each of which reads what the one below it wrote; dropout on the inputs of each.

    Parameters
    ----------
    layers : list of Recurrent or Bidirectional
    dropout : float, default=0.0
        Share of the inputs of each layer set to zero in training, drawn anew for every step.
    embedding : Embedding, default=None
        Stands in front of the layers, which then read token ids; None: they read what they are given.
    """

    def __init__(self, layers, dropout=0.0, embedding=None):
        self.layers, self.dropout, self.embedding = layers, dropout, embedding
        self.groups = {name: arrays for layer in layers for name, arrays in layer.groups.items()}
        self.fixed = {name: which for layer in layers for name, which in layer.fixed.items()}
        if embedding is not None:
            self.groups |= embedding.groups
        self.outputs, self.n_outputs = layers[-1].outputs, layers[-1].n_outputs

    def initialise(self, params, rng):
        """Write first values into the parameters of all layers."""
        for layer in self.layers:
            layer.initialise(params, rng)

    def held(self, n_steps):
        """How many numbers prediction holds for each sequence of n_steps steps."""
        embedded = 0 if self.embedding is None else n_steps * self.embedding.n_outputs
        return embedded + sum(layer.held(n_steps) for layer in self.layers)

    def __call__(self, params, X, lengths, work, start=None, wants_Y=True):
        """As `Recurrent`: Y is that of the top layer; start and end hold the states of all. No dX goes by token ids."""
        end, backwards, Y = {}, [], X
        if self.embedding is not None:
            Y, backward_embedding = self.embedding(params, X, work)
        for layer in self.layers:
            Y, undrop = dropout(self.dropout, Y, work)
            Y, end_of_layer, backward = layer(params, Y, lengths, work, start, wants_Y or layer is not self.layers[-1])
            end.update(end_of_layer)
            backwards.append((backward, undrop))

        def backward(dY, dend, grads, wants=()):
            dstart = {}
            if self.embedding is not None:
                wants = {*wants, "X"}
            for k, (backward, undrop) in reversed(list(enumerate(backwards))):
                dX, dstart_of_layer = backward(dY, dend, grads, {*wants, "X"} if k > 0 else wants)
                dstart.update(dstart_of_layer)
                dY = None if dX is None else undrop(dX)
            if self.embedding is not None:
                dY = backward_embedding(dY, grads)
            return dY, dstart

        return Y, end, backward

    def outputs_of_all(self, params, X, lengths, work, start=None):
        """The outputs of all layers at every step [Y, ...], and the states after the last; without a way back."""
        Ys, end = [], {}
        for layer in self.layers:
            Y, end_of_layer, _ = layer(params, Ys[-1] if Ys else X, lengths, work, start)
            Ys.append(Y)
            end.update(end_of_layer)
        return Ys, end


def stack_of(
    name,
    cell,
    n_inputs,
    hidden_sizes,
    *,
    bidirectional=False,
    dropout=0.0,
    recurrent_dropout=0.0,
    embedding=None,
    engine="numpy",
):
    """The Stack of layers of a cell, called name.0, name.1, ..., of as many units as hidden_sizes say.

    With an embedding in front of them they read its vectors, n_inputs then being nothing to them.
    """
    layers, n_inputs = [], n_inputs if embedding is None else embedding.n_outputs
    for k, n_units in enumerate(hidden_sizes):
        directions = ("", ".reverse") if bidirectional else ("",)
        layer = [Recurrent(f"{name}.{k}{d}", cell, n_inputs, n_units, recurrent_dropout, engine) for d in directions]
        layers.append(Bidirectional(*layer) if bidirectional else layer[0])
        n_inputs = layers[-1].n_outputs
    return Stack(layers, dropout, embedding)
