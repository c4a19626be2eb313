"""Which predictions there are: heads choose the columns that the readout reads."""

import numpy as np


class LastStep:
    """One prediction a sequence, read from the outputs after its last step (many-to-one).

    Parameters
    ----------
    readout : Readout
    outputs : tuple of str
        Names of the states that it reads, one below the other.
    """

    fixed = {}

    def __init__(self, readout, outputs):
        self.readout, self.outputs = readout, outputs
        self.groups, self.n_outputs = readout.groups, readout.n_outputs

    def initialise(self, params, rng, bias):
        """Write first values into the readout's parameters; the bias is given (n_outputs,)."""
        self.readout.initialise(params, rng, bias)

    def __call__(self, params, X, Y, end, lengths, work):
        """Outputs, one column per prediction.

        Parameters
        ----------
        params : dict of str to ndarray
        X, Y, end, lengths
            What the layers read (n_steps, n_inputs, n_batch), their outputs at every step (n_steps, n_states, n_batch),
            their states after each sequence's last step, and the sequences' lengths: see `Recurrent`.
        work : Workspace

        Returns
        -------
        Z : ndarray (n_outputs, n_columns)
        backward : callable
            ``dY, dend = backward(dZ, grads)`` adds to the gradients by name; dY is None if no gradient enters there.
        """
        states = [end[name] for name in self.outputs]
        Z, backward_readout = self.readout(params, states[0] if len(states) == 1 else np.concatenate(states), work)

        def backward(dZ, grads):
            dh, dend, row = backward_readout(dZ, grads), {}, 0
            for name, state in zip(self.outputs, states, strict=True):
                dend[name] = dh[row : row + len(state)]
                row += len(state)
            return None, dend

        return Z, backward
