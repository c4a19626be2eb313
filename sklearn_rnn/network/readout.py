"""From states to outputs."""

from sklearn_rnn.network.dense import Dense
from sklearn_rnn.network.dropout import dropout


class Readout(Dense):
    """The dense layer at the end: z = W h + b.

    Parameters
    ----------
    n_inputs, n_outputs : int
    dropout : float, default=0.0
        Share of the inputs set to zero in training.
    """

    def __init__(self, n_inputs, n_outputs, dropout=0.0):
        super().__init__("readout", n_inputs, n_outputs)
        self.dropout = dropout

    def initialise(self, params, rng, bias):
        """Glorot uniform weights; the bias is given (n_outputs,)."""
        super().initialise(params, rng)
        params[self.b][...] = bias

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
        h, undrop = dropout(self.dropout, h, work)
        Z, backward_dense = super().__call__(params, h)

        def backward(dZ, grads):
            return undrop(backward_dense(dZ, grads))

        return Z, backward
