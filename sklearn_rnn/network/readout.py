"""From states to outputs."""

from sklearn_rnn.network.dropout import dropout
from sklearn_rnn.numerics import adder, glorot_uniform, product


class Readout:
    """The dense layer at the end: z = W h + b.

    Parameters
    ----------
    n_inputs, n_outputs : int
    dropout : float, default=0.0
        Share of the inputs set to zero in training.
    """

    def __init__(self, n_inputs, n_outputs, dropout=0.0):
        self.n_outputs, self.dropout = n_outputs, dropout
        shapes = {"readout.W": (n_outputs, n_inputs), "readout.b": (n_outputs,)}
        self.groups = {name: {name: shape} for name, shape in shapes.items()}  # apart, so that W is contiguous

    def initialise(self, params, rng, bias):
        """Glorot uniform weights; the bias is given (n_outputs,)."""
        params["readout.W"][...] = glorot_uniform(rng, *params["readout.W"].shape)
        params["readout.b"][...] = bias

    def __call__(self, params, h, work):
        """Outputs of states h.

        Parameters
        ----------
        params : dict of str to ndarray
        h : ndarray (n_inputs, n_batch)
        work : Workspace

        Returns
        -------
        Z : ndarray (n_outputs, n_batch)
        backward : callable
            ``dh = backward(dZ, grads)`` adds to the gradients by name.
        """
        W = params["readout.W"]
        h, undrop = dropout(self.dropout, h, work)

        def backward(dZ, grads):
            adder(grads["readout.W"], dZ)(h.T)
            grads["readout.b"] += dZ.sum(axis=1)
            return undrop(product(W.T, dZ))

        return product(W, h) + params["readout.b"][:, None], backward
