"""Reading a sequence in both directions."""

import numpy as np


class Bidirectional:
    """Two layers, one of which reads each sequence backwards; their outputs are stacked.

    Schuster and Paliwal, Bidirectional recurrent neural networks, IEEE Transactions on Signal Processing 45
    (1997), doi:10.1109/78.650093

    Parameters
    ----------
    onward, reverse : Recurrent
    """

    def __init__(self, onward, reverse):
        self.onward, self.reverse = onward, reverse
        self.groups = {**onward.groups, **reverse.groups}
        self.n_outputs = onward.n_outputs + reverse.n_outputs

    def initialise(self, params, rng):
        """Write first values into the parameters of both layers."""
        self.onward.initialise(params, rng)
        self.reverse.initialise(params, rng)

    def held(self, n_steps):
        """How many numbers prediction holds for each sequence of n_steps steps."""
        return self.onward.held(n_steps) + self.reverse.held(n_steps)

    def __call__(self, params, X, lengths, work, start=None):
        """As `Recurrent`: rows of Y and last are those of onward, then those of reverse. It starts at both ends."""
        turn = _turner(lengths, len(X))
        n = self.onward.n_outputs
        Y_on, last_on, backward_on = self.onward(params, X, lengths, work)
        Y_re, last_re, backward_re = self.reverse(params, turn(X), lengths, work)

        def backward(dY, dlast, grads, wants_dX=True):
            dY_on, dY_re = (None, None) if dY is None else (dY[:, :n], turn(dY[:, n:]))
            dlast_on, dlast_re = (None, None) if dlast is None else (dlast[:n], dlast[n:])
            dX_on = backward_on(dY_on, dlast_on, grads, wants_dX)
            dX_re = backward_re(dY_re, dlast_re, grads, wants_dX)
            return dX_on + turn(dX_re) if wants_dX else None

        return np.concatenate([Y_on, turn(Y_re)], axis=1), np.concatenate([last_on, last_re]), backward


def _turner(lengths, n_steps):
    """A function that reverses arrays (n_steps, rows, n_batch) within each length; it undoes itself."""
    if lengths is None:
        return lambda X: X[::-1]
    t = np.arange(n_steps)[:, None]
    order = np.where(t < lengths, lengths - 1 - t, t)[:, None]
    return lambda X: np.take_along_axis(X, order, axis=0)
