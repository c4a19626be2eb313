"""What a decoder is told: the states that it starts from, and what it may attend to."""

from sklearn_rnn.network.starts import Bridge, Handover, VectorStart


class Encoder:
    """A stack reads a sequence; its last states start the decoder, through a bridge where it reads in both directions.

    Parameters
    ----------
    stack : Stack
    decoder : Stack
        Of as many layers, of the same cell and units.
    bidirectional : bool
        Whether the stack reads in both directions.
    """

    def __init__(self, stack, decoder, bidirectional):
        self.stack, self.n_outputs = stack, stack.n_outputs
        self.starts = (Bridge if bidirectional else Handover)(stack.layers, decoder.layers)
        self.groups, self.fixed = {**stack.groups, **self.starts.groups}, stack.fixed

    def initialise(self, params, rng):
        """Write first values into the parameters."""
        self.stack.initialise(params, rng)
        self.starts.initialise(params, rng)

    def held(self, n_steps):
        """How many numbers prediction holds for each sequence of n_steps steps."""
        return self.stack.held(n_steps)

    def __call__(self, params, X, lengths, work):
        """Read sequences.

        Parameters
        ----------
        params, X, lengths, work
            As `Recurrent` has them.

        Returns
        -------
        Y : ndarray (n_steps, n_outputs, n_batch)
            The top layer's output at every step.
        start : dict of str to ndarray (rows, n_batch)
            States by the names of the decoder.
        backward : callable
            ``dX = backward(dY, dstart, grads, wants=())`` adds to the gradients by name; dY may be None.
        """
        Y, end, backward_stack = self.stack(params, X, lengths, work)
        start, backward_starts = self.starts(params, end)

        def backward(dY, dstart, grads, wants=()):
            return backward_stack(dY, backward_starts(dstart, grads), grads, wants)[0]

        return Y, start, backward


class VectorEncoder:
    """One vector tells the decoder where to start: one-to-many.

    Parameters
    ----------
    n_inputs : int
    decoder : Stack
    """

    def __init__(self, n_inputs, decoder):
        self.n_inputs = n_inputs
        self.starts = VectorStart(n_inputs, decoder.layers)
        self.groups, self.fixed = self.starts.groups, {}

    def initialise(self, params, rng):
        """Write first values into the parameters."""
        self.starts.initialise(params, rng)

    def held(self, n_steps):
        """How many numbers prediction holds for each vector."""
        return self.n_inputs

    def __call__(self, params, X, lengths, work):
        """As `Encoder`, of vectors X (1, n_inputs, n_batch); there is nothing to attend to, so that Y is None."""
        start, backward_starts = self.starts(params, X[0])

        def backward(dY, dstart, grads, wants=()):
            return backward_starts(dstart, grads)[None]

        return None, start, backward
