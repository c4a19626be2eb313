"""A decoder: a stack that starts from given states and reads what it said before."""

import numpy as np

from sklearn_rnn.network.stepper import Stepper


class Decoder:
    """From start states to outputs, step after step; the input of each is the output of the one before.

    In training that is the target of the step before (teacher forcing: Williams and Zipser, A learning algorithm for
    continually running fully recurrent neural networks, Neural Computation 1 (1989), doi:10.1162/neco.1989.1.2.270),
    so that all steps are known at once; in prediction a `Decoding` goes one step after the other.

    Parameters
    ----------
    stack : Stack
    attention : Attention or None
        Between the states of the top layer and the readout.
    readout : Readout
    """

    reads_every_step = tells_every_step = False  # those would be the encoder's

    def __init__(self, stack, attention, readout):
        self.stack, self.attention, self.readout = stack, attention, readout
        self.n_outputs, self.fixed = readout.n_outputs, stack.fixed
        self.groups = {**stack.groups, **({} if attention is None else attention.groups), **readout.groups}

    def initialise(self, params, rng, bias):
        """Write first values into the parameters; the readout's bias is given (n_outputs,)."""
        self.stack.initialise(params, rng)
        if self.attention is not None:
            self.attention.initialise(params, rng)
        self.readout.initialise(params, rng, bias)

    def columns(self, sequences):
        """Which columns of the outputs belong to which sequence, of what is `TeacherForced`."""
        return sequences.columns

    def held(self, n_steps, n_steps_out):
        """How many numbers prediction holds for each sequence of n_steps steps, of which n_steps_out are said."""
        attended = 0 if self.attention is None else n_steps * (self.stack.n_outputs + self.attention.n_memory)
        return self.stack.held(n_steps_out) + attended + n_steps_out * (n_steps if attended else 1)

    def memory(self, params, Y, lengths):
        """What there is to attend to: a Memory of the encoder's outputs Y (n_steps, n_memory, n_batch), or None."""
        return None if self.attention is None else self.attention.memory(params, Y, lengths)

    def __call__(self, params, X, lengths, work, start, memory):
        """Outputs of all steps, under teacher forcing.

        Parameters
        ----------
        params : dict of str to ndarray
        X : ndarray (n_steps, n_inputs, n_batch)
            What each step reads: zeros, then the target of the step before.
        lengths : ndarray of int (n_batch,) or None
            In any order. None: all n_steps long.
        work : Workspace
        start : dict of str to ndarray (rows, n_batch)
        memory : Memory or None

        Returns
        -------
        Z : ndarray (n_outputs, n_columns)
            One column per step: those of step 0 of all sequences that have one, of step 1, and so on.
        weights : ndarray (n_batch, n_steps, n_steps of the encoder) or None
            What each step attends to.
        backward : callable
            ``dY, dstart = backward(dZ, grads)`` adds to the gradients by name; dY is that by the encoder's outputs.
        """
        n_steps, _, n_batch = X.shape
        order, back = _longest_first(lengths, n_batch)
        ordered = {name: state[:, order] for name, state in start.items()}
        in_order = None if lengths is None else lengths[order]
        Y, _, backward_stack = self.stack(params, X[:, :, order], in_order, work, ordered)
        H, weights, backward_attention = np.ascontiguousarray(Y.transpose(2, 0, 1)[back]), None, None
        U = H.reshape(n_batch * n_steps, H.shape[2]).T
        if self.attention is not None:
            U, weights, backward_attention = self.attention(params, H, memory)
        columns = _by_step(lengths, n_steps, n_batch)
        Z, backward_readout = self.readout(params, U[:, columns], work)

        def backward(dZ, grads):
            dU, dM = np.zeros_like(U), None
            dU[:, columns] = backward_readout(dZ, grads)
            if backward_attention is None:
                dH = dU.T.reshape(H.shape)
            else:
                dH, dM = backward_attention(dU, grads)
            dY = np.ascontiguousarray(dH[order].transpose(1, 2, 0))
            _, dstart = backward_stack(dY, {}, grads, {"start"})
            return dM, {name: d[:, back] for name, d in dstart.items()}

        return Z, weights, backward


class Decoding:
    """A decoder on its way: told one step's input, it says the next step's outputs.

    Parameters
    ----------
    decoder : Decoder
    params, work, start, memory
        As `Decoder` has them.
    n_each : int, default=1
        Columns for each sequence, side by side; n_columns is so many times n_batch.
    """

    def __init__(self, decoder, params, work, start, memory, n_each=1):
        self._decoder, self._params, self._work = decoder, params, work
        self._memory, self._n_each, self.dtype = memory, n_each, work.dtype
        start = {name: np.repeat(state, n_each, axis=1) for name, state in start.items()}
        self.n_columns = next(iter(start.values())).shape[1]
        self._step = Stepper(decoder.stack.layers, params, self.n_columns, work.dtype, start)

    def __call__(self, x):
        """Outputs z (n_outputs, n_columns) of the step that reads x (n_inputs, n_columns)."""
        h = self._step(x)
        if self._memory is not None:
            H = np.ascontiguousarray(h.T).reshape(-1, self._n_each, len(h))
            h, _, _ = self._decoder.attention(self._params, H, self._memory)
        return self._decoder.readout(self._params, h, self._work)[0]

    def choose(self, columns):
        """Go on from columns (n_columns,), index array, each of the same sequence as before."""
        self._step.choose(columns)


def _longest_first(lengths, n_batch):
    """Positions (n_batch,) that put the longest first, and those that put them back; slices where nothing moves."""
    if lengths is None or (np.diff(lengths) <= 0).all():
        return slice(None), slice(None)
    order = np.argsort(-lengths, kind="stable")
    return order, np.argsort(order)


def _by_step(lengths, n_steps, n_batch):
    """Where, among the columns n_batch * n_steps of one sequence after the other, those by step stand: ndarray of int.

    Those behind a sequence's end are left out.
    """
    columns = np.arange(n_batch * n_steps).reshape(n_batch, n_steps).T
    return columns.ravel() if lengths is None else columns[np.arange(n_steps)[:, None] < lengths]


def feed_back(decoding, n_outputs, n_steps, link):
    """Sequences of numbers from a Decoding: Z (n_outputs, n_batch, n_steps), link(z) being what the next step reads."""
    Z = np.empty((n_outputs, decoding.n_columns, n_steps), decoding.dtype)
    x = np.zeros(Z.shape[:2], Z.dtype)
    for step in range(n_steps):
        z = Z[:, :, step] = decoding(x)
        x = link(z)
    return Z
