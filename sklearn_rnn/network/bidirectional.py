"""Reading a sequence in both directions."""

import numpy as np

from sklearn_rnn.network.stretches import runs


class Bidirectional:
    """Two layers, one of which reads each sequence backwards; their outputs are stacked.

    Schuster and Paliwal, Bidirectional recurrent neural networks, IEEE Transactions on Signal Processing 45
    (1997), doi:10.1109/78.650093

    Parameters
    ----------
    onward, reverse : Recurrent
    """

    def __init__(self, onward, reverse):
        self.directions = self.onward, self.reverse = onward, reverse
        self.groups = {**onward.groups, **reverse.groups}
        self.fixed = {**onward.fixed, **reverse.fixed}
        self.outputs = (*onward.outputs, *reverse.outputs)
        self.n_outputs = onward.n_outputs + reverse.n_outputs

    def initialise(self, params, rng):
        """Write first values into the parameters of both layers."""
        self.onward.initialise(params, rng)
        self.reverse.initialise(params, rng)

    def held(self, n_steps):
        """How many numbers prediction holds for each sequence of n_steps steps."""
        return self.onward.held(n_steps) + self.reverse.held(n_steps)

    def __call__(self, params, X, lengths, work, start=None, wants_Y=True):
        """As `Recurrent`: rows of Y are those of onward, then those of reverse, which ends at the first step."""
        turn = _turner(lengths, len(X), X.shape[2])
        n = self.onward.n_outputs
        Y_on, end_on, backward_on = self.onward(params, X, lengths, work, start, wants_Y)
        Y_re, end_re, backward_re = self.reverse(params, turn(X), lengths, work, start, wants_Y)

        def backward(dY, dend, grads, wants=()):
            dY_on, dY_re = (None, None) if dY is None else (dY[:, :n], turn(dY[:, n:]))
            dX_on, dstart_on = backward_on(dY_on, dend, grads, wants)
            dX_re, dstart_re = backward_re(dY_re, dend, grads, wants)
            return dX_on + turn(dX_re) if "X" in wants else None, {**dstart_on, **dstart_re}

        Y = np.concatenate([Y_on, turn(Y_re)], axis=1) if wants_Y else None
        return Y, {**end_on, **end_re}, backward


def _turner(lengths, n_steps, n_batch):
    """A function that reverses arrays (n_steps, rows, n_batch) within each length, and leaves zeros behind."""
    if lengths is None:
        return lambda X: X[::-1]
    equally_long = runs(lengths, n_steps, n_batch)

    def turn(X):
        turned = np.zeros_like(X)
        for columns, length in equally_long:
            turned[:length, :, columns] = X[:length, :, columns][::-1]
        return turned

    return turn
