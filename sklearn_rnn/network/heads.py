"""Which predictions there are: heads choose the columns that the readout reads."""

from abc import ABC, abstractmethod

import numpy as np

from sklearn_rnn.network.stretches import spans
from sklearn_rnn.numerics import OneEach, Several


class Head(ABC):
    """Reads predictions from what a stack of layers says.

    Parameters
    ----------
    readout : Readout
    outputs : tuple of str
        Names of the last layer's states that are its outputs, one below the other.

    Attributes
    ----------
    n_readings : int
        How many times the height of the outputs is what the readout reads.
    reads_every_step : bool
        Whether it reads the outputs at all steps; else those after the last step are enough.
    tells_every_step : bool
        Whether each step has a prediction; else each sequence has one.
    """

    n_readings, reads_every_step, tells_every_step, fixed = 1, False, False, {}

    def __init__(self, readout, outputs):
        self.readout, self.outputs = readout, outputs
        self.groups, self.n_outputs = readout.groups, readout.n_outputs

    def initialise(self, params, rng, bias):
        """Write first values into the readout's parameters; the bias is given (n_outputs,)."""
        self.readout.initialise(params, rng, bias)

    @staticmethod
    def columns(sequences):
        """Which columns of predictions belong to which of Sequences: `OneEach` or `Several`."""
        return OneEach()

    @staticmethod
    def readings(Y):
        """What the readout reads after each step, were it the last, of outputs Y (n_steps, n_states, n_batch)."""
        return Y

    @abstractmethod
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


class LastStep(Head):
    """One prediction a sequence, read from the outputs after its last step (many-to-one)."""

    def __call__(self, params, X, Y, end, lengths, work):
        """See `Head`."""
        states = [end[name] for name in self.outputs]
        Z, backward_readout = self.readout(params, states[0] if len(states) == 1 else np.concatenate(states), work)

        def backward(dZ, grads):
            return None, self._dend(backward_readout(dZ, grads), end)

        return Z, backward

    def _dend(self, dh, end):
        """Gradient dh (n_states, n_batch) by the outputs after the last step, by name."""
        dend, row = {}, 0
        for name in self.outputs:
            dend[name] = dh[row : row + len(end[name])]
            row += len(end[name])
        return dend


class MeanOfSteps(LastStep):
    """One prediction a sequence, read from the mean of the outputs at all its steps; without any, from its states."""

    reads_every_step = True

    @staticmethod
    def readings(Y):
        """The mean so far."""
        return np.cumsum(Y, axis=0) / np.arange(1, len(Y) + 1, dtype=Y.dtype)[:, None, None]

    def __call__(self, params, X, Y, end, lengths, work):
        """See `Head`."""
        n_steps, _, n_batch = Y.shape
        counts = np.full(n_batch, n_steps) if lengths is None else lengths
        last = np.concatenate([end[name] for name in self.outputs])
        running, empty = spans(lengths, n_steps, n_batch), counts == 0
        mean = np.where(empty, last, 0)
        for begin, stop, columns in running:
            mean[:, : columns.stop] += Y[begin:stop, :, : columns.stop].sum(axis=0)
        mean /= np.maximum(counts, 1).astype(Y.dtype)
        Z, backward_readout = self.readout(params, self._read(mean, last), work)

        def backward(dZ, grads):
            dmean, dlast = self._apart(backward_readout(dZ, grads))
            dY, share = work.array(self, Y.shape), dmean / np.maximum(counts, 1).astype(Y.dtype)
            for begin, stop, columns in running:
                dY[begin:stop, :, : columns.stop] = share[:, : columns.stop]
                dY[begin:stop, :, columns.stop :] = 0
            dY[running[-1].end if running else 0 :] = 0
            return dY, self._dend(dlast + np.where(empty, dmean, 0), end)

        return Z, backward

    def _read(self, mean, last):
        """What the readout reads (n_readings * n_units, n_batch) of the mean and of the outputs after the last step."""
        return mean

    def _apart(self, dh):
        """Gradients by the mean and by the outputs after the last step."""
        return dh, 0


class LastStepAndMean(MeanOfSteps):
    """One prediction a sequence, read from the outputs after its last step and, below them, from their mean."""

    n_readings = 2

    @staticmethod
    def readings(Y):
        """Each step, and the mean so far."""
        return np.concatenate([Y, MeanOfSteps.readings(Y)], axis=1)

    def _read(self, mean, last):
        return np.concatenate([last, mean])

    def _apart(self, dh):
        return dh[len(dh) // 2 :], dh[: len(dh) // 2]


class EveryStep(Head):
    """One prediction a step (many-to-many): those of step 0 of all sequences that have one, of step 1, and so on."""

    reads_every_step = tells_every_step = True

    @staticmethod
    def columns(sequences):
        """As many for each of the Sequences as it has present steps."""
        return Several(sequences.lengths)

    def __call__(self, params, X, Y, end, lengths, work):
        """See `Head`."""
        n_steps, n_units, n_batch = Y.shape
        running = spans(lengths, n_steps, n_batch)
        blocks = [Y[begin:stop, :, : columns.stop].transpose(1, 0, 2) for begin, stop, columns in running]
        h = (
            np.concatenate([block.reshape(n_units, -1) for block in blocks], axis=1)
            if blocks
            else Y.reshape(n_units, 0)
        )
        Z, backward_readout = self.readout(params, h, work)

        def backward(dZ, grads):
            dh, dY, done = backward_readout(dZ, grads), work.array(self, Y.shape), 0
            for begin, stop, columns in running:
                n_columns = (stop - begin) * columns.stop
                block = dh[:, done : done + n_columns].reshape(n_units, stop - begin, columns.stop)
                dY[begin:stop, :, : columns.stop] = block.transpose(1, 0, 2)
                dY[begin:stop, :, columns.stop :] = 0
                done += n_columns
            dY[running[-1].end if running else 0 :] = 0
            return dY, {}

        return Z, backward
