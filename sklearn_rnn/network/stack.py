"""Layers upon layers."""

from sklearn_rnn.network.dropout import dropout


class Stack:
    """Layers, each of which reads what the one below it wrote; dropout on the inputs of each.

    Parameters
    ----------
    layers : list of Recurrent or Bidirectional
    dropout : float, default=0.0
        Share of the inputs of each layer set to zero in training, drawn anew for every step.
    """

    def __init__(self, layers, dropout=0.0):
        self.layers, self.dropout = layers, dropout
        self.groups = {name: arrays for layer in layers for name, arrays in layer.groups.items()}
        self.n_outputs = layers[-1].n_outputs

    def initialise(self, params, rng):
        """Write first values into the parameters of all layers."""
        for layer in self.layers:
            layer.initialise(params, rng)

    def held(self, n_steps):
        """How many numbers prediction holds for each sequence of n_steps steps."""
        return sum(layer.held(n_steps) for layer in self.layers)

    def __call__(self, params, X, lengths, work, start=None):
        """As `Recurrent`: Y and last are those of the top layer; start is a `Start` or None."""
        backwards, Y = [], X
        for k, layer in enumerate(self.layers):
            Y, undrop = dropout(self.dropout, Y, work)
            Y, last, backward = layer(params, Y, lengths, work, start and start.of_layer(k))
            backwards.append((backward, undrop))

        def backward(dY, dlast, grads, wants_dX=True):
            for k, (backward, undrop) in reversed(list(enumerate(backwards))):
                wanted = wants_dX or k > 0
                dY, dlast = backward(dY, dlast, grads, wanted), None
                dY = undrop(dY) if wanted else None
            return dY

        return Y, last, backward
