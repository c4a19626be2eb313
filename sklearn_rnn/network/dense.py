"""A dense layer."""

from sklearn_rnn.numerics import adder, glorot_uniform, product


class Dense:
    """z = W v + b.

    Parameters
    ----------
    name : str
        Prefix of the parameters.
    n_inputs, n_outputs : int
    """

    def __init__(self, name, n_inputs, n_outputs):
        self.W, self.b, self.n_outputs = f"{name}.W", f"{name}.b", n_outputs
        shapes = {self.W: (n_outputs, n_inputs), self.b: (n_outputs,)}
        self.groups = {name: {name: shape} for name, shape in shapes.items()}  # apart, so that W is contiguous

    def initialise(self, params, rng):
        """Glorot uniform weights; the bias stays as it is."""
        params[self.W][...] = glorot_uniform(rng, *params[self.W].shape)

    def __call__(self, params, v):
        """Outputs of v (n_inputs, n_batch): z (n_outputs, n_batch), and ``dv = backward(dz, grads)``."""
        W = params[self.W]

        def backward(dz, grads):
            adder(grads[self.W], dz)(v.T)
            grads[self.b] += dz.sum(axis=1)
            return product(W.T, dz)

        return product(W, v) + params[self.b][:, None], backward
