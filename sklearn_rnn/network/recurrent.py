"""The time loop."""

from functools import partial

import numpy as np

from sklearn_rnn.network.dropout import dropout_mask
from sklearn_rnn.network.fused import FusedProduct
from sklearn_rnn.network.tape import Tape
from sklearn_rnn.numerics import multiplier, squash, squash_backward


class Recurrent:
    """A cell unrolled over time: backpropagation through time (BPTT) of one layer in one direction.

    Forward, for t = 0 ... n_steps - 1::

        a_t = [W_hh W_ih b] [h_{t-1}; x_t; 1]
        h_t = cell.step(a_t, h_{t-1})

    Backward, for t = n_steps - 1 ... 0, dY_t being what the layers above send to h_t::

        dh_t  = dY_t + (what came back from step t + 1)
        da_t  = cell.step_backward(dh_t)
        dh_{t-1} = W_hh^T da_t (+ what the cell carries)
        dW    = sum_t da_t [h_{t-1}; x_t; 1]^T
        dx_t  = W_ih^T da_t

    Padding behind a sequence needs no mask: it comes after all that is read, and no gradient enters there.

    Parameters
    ----------
    name : str
        Prefix of the layer's parameters.
    cell : Cell
    n_inputs, n_units : int
    dropout : float, default=0.0
        Share of the recurrent state set to zero where W_hh reads it, with one mask for all steps of a
        sequence (Gal and Ghahramani 2016, arXiv:1512.05287).
    """

    def __init__(self, name, cell, n_inputs, n_units, dropout=0.0):
        self.name, self.cell, self.n_units, self.dropout = name, cell, n_units, dropout
        shapes = {f"{name}.{own}": shape for own, shape in cell.shapes(n_inputs, n_units).items()}
        self._names = [(full.removeprefix(f"{name}."), full) for full in shapes]
        side_by_side = {full: shapes.pop(full) for full in (f"{name}.W_hh", f"{name}.W_ih", f"{name}.b")}
        self._matrix = f"{name}/P"  # a parameter of a cell has a dot there
        self.groups = {self._matrix: side_by_side, **{full: {full: shape} for full, shape in shapes.items()}}
        self.fused = FusedProduct(cell, n_inputs, n_units)
        self.n_outputs = cell.sizes(n_units)[cell.states[0]]

    def initialise(self, params, rng):
        """Write first values into the layer's parameters."""
        self.cell.initialise(self._own(params), rng)

    def __call__(self, params, X, lengths, work, start=None):
        """Read sequences.

        Parameters
        ----------
        params : dict of str to ndarray
        X : ndarray (n_steps, n_inputs, n_batch)
        lengths : ndarray of int (n_batch,) or None
            None: all n_steps long.
        work : Workspace
        start : tuple, default=None
            States (rows, n_batch) that were carried here, in the order of the cell's, and how many steps of each
            sequence came before: int or (n_batch,). No gradient goes back there. None: zeros, 0.

        Returns
        -------
        Y : ndarray (n_steps, n_outputs, n_batch)
            The output at every step.
        last : ndarray (n_outputs, n_batch)
            The output after each sequence's last step; the initial state where it has none.
        backward : callable
            ``dX = backward(dY, dlast, grads, wants_dX=True)`` adds to the gradients by name; dY (shape of Y) and
            dlast (shape of last) may be None. dX (n_steps, n_inputs, n_batch), or None if it is not wanted.
        """
        n_steps, (p, tape, mask, first) = len(X), self._run(params, X, work, start)
        outputs = tape.states[self.cell.states[0]]
        Y, last = outputs[1 : n_steps + 1], _last(outputs, lengths, n_steps)

        def backward(dY, dlast, grads, wants_dX=True):
            P, g = params[self._matrix], self._own(grads)
            dX = work.array((self.name, "dX"), X.shape) if wants_dX else None
            self._through_time(tape, P, p, g, mask, first, dY, _arrivals(dlast, lengths, n_steps), dX, n_steps)
            self.fused.add_gradients(tape.back.dW, tape.back.dV, grads[self._matrix], g)
            return dX

        return Y, last, backward

    def held(self, n_steps):
        """How many numbers prediction holds for each sequence of n_steps steps."""
        sizes, fused = self.cell.sizes(self.n_units), self.fused
        unfed = [sizes[name] for name in self.cell.states if name not in fused.state_rows]
        own = self.n_outputs if self.cell.states[0] not in fused.state_rows else 0
        step = fused.n_rows + sum(sizes[name] for name in self.cell.memo) + 2 * sum(unfed)
        return (n_steps + 1) * (fused.n_columns + own) + step

    def carry(self, params, X, work, start):
        """Read X (n_steps, n_inputs, n_batch) from start, as `__call__`: Y, and a copy of the states after it."""
        _, tape, _, _ = self._run(params, X, work, start)
        states = [tape.states[name] for name in self.cell.states]
        return states[0][1 : len(X) + 1], tuple(state[len(X) % len(state)].copy() for state in states)

    def initial(self, n_batch, dtype):
        """The states (rows, n_batch) before the first step."""
        sizes = self.cell.sizes(self.n_units)
        return tuple(np.zeros((sizes[name], n_batch), dtype) for name in self.cell.states)

    def _run(self, params, X, work, start):
        """The time loop; the layer's parameters, its tape, the dropout mask, the number of the first step."""
        n_steps, _, n_batch = X.shape
        p, fused, step = self._own(params), self.fused, self.cell.step
        mask = self._mask(n_batch, work)
        tape = work.tape(partial(self._tape, work), self.name, n_steps, n_batch)
        initial, first = (None, 0) if start is None else start
        self.fused.fuse(params[self._matrix], p, tape)
        self._load(tape, X, initial, mask)
        with np.errstate(over="ignore"):  # a saturated gate: see `numerics.activations`
            for t, (through_W, through_V, (squashed, _, tanhs), views) in enumerate(tape.forward[:n_steps]):
                tape.times_W(*through_W)
                if fused.n_separate:
                    tape.times_V(*through_V)
                if fused.n_squashed:
                    squash(squashed, tanhs)
                step(p, first + t, *views)
                if mask is not None:
                    self._feed(tape, t + 1, mask)
        return p, tape, mask, first

    def _through_time(self, tape, P, p, g, mask, first, dY, arrivals, dX, n_steps):
        """Backwards, step by step: sum dW and dV of the tape, and write dX (n_steps, n_inputs, n_batch) if wanted."""
        step_backward, fused, back = self.cell.step_backward, self.fused, tape.back
        ds, dh = back.ds, back.dh
        fused.recurrent_weights(P, out=back.W_hh_T.T)
        if dX is not None:
            times_W_ih_T = multiplier(np.ascontiguousarray(P[:, fused.inputs].T))
        for array in (back.dW, back.dV, *ds):
            array.fill(0.0)
        for t in reversed(range(n_steps)):
            if dY is not None:
                np.add(ds[0], dY[t], out=ds[0])
            if t in arrivals:
                columns, dlast = arrivals[t]
                ds[0][:, columns] += dlast
            (operand, _), (inputs_and_one, _), squashed, views = tape.forward[t]
            step_backward(p, first + t, *views, ds, back.gates, g)
            if fused.n_squashed:
                squash_backward(squashed, back.slopes, back.dsquashed)
            back.add_to_dW(operand)
            if fused.n_separate:
                back.add_to_dV(inputs_and_one)
            if dX is not None:
                times_W_ih_T(back.dinputs, dX[t])
            if t == 0:
                break  # the initial state is no parameter: nobody wants its gradient
            for d in back.transient:
                d.fill(0.0)
            back.times_W_hh_T(back.da, back.through)
            if mask is not None:
                np.multiply(back.through, mask, out=back.through)
            if back.adds:
                np.add(dh, back.through, out=dh)

    def _load(self, tape, X, initial, mask):
        """Bring inputs X (n_steps, n_inputs, n_batch) and initial states (None: zeros) into the tape."""
        tape.S[: len(X), self.fused.inputs] = X
        for k, name in enumerate(self.cell.states):
            tape.states[name][0] = 0.0 if initial is None else initial[k]
        if mask is not None:
            self._feed(tape, 0, mask)

    def _feed(self, tape, t, mask):
        """Write the recurrent states after t steps, times mask (n_state, n_batch), where W_hh reads them."""
        for name, rows in self.fused.state_rows.items():
            np.multiply(tape.states[name][t], mask[rows], out=tape.S[t, rows])

    def _mask(self, n_batch, work):
        """A dropout mask (n_state, n_batch) for the recurrent states, or None."""
        if not work.training or self.dropout == 0:
            return None
        return dropout_mask(self.dropout, (self.fused.n_state, n_batch), work)

    def _tape(self, work, n_steps, n_batch):
        """A new tape for n_steps steps of n_batch sequences."""
        masked = work.training and self.dropout > 0
        return Tape(self.cell, self.fused, n_steps, n_batch, work.dtype, work.training, masked)

    def _own(self, arrays):
        """The layer's part of arrays by name, under the cell's own names."""
        return {own: arrays[name] for own, name in self._names}


def _last(outputs, lengths, n_steps):
    """Slot lengths[b] of outputs (n_steps + 1, n_outputs, n_batch) for each sequence b: (n_outputs, n_batch)."""
    if lengths is None:
        return outputs[n_steps]
    return outputs[lengths, :, np.arange(len(lengths))].T


def _arrivals(dlast, lengths, n_steps):
    """Step of arrival to (columns, gradients): where dlast (n_outputs, n_batch) enters the way back."""
    if dlast is None:
        return {}
    if lengths is None:
        return {n_steps - 1: (slice(None), dlast)}
    arrivals = {}
    for length in set(lengths.tolist()) - {0}:
        columns = np.flatnonzero(lengths == length)
        arrivals[length - 1] = columns, dlast[:, columns]
    return arrivals
