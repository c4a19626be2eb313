"""The time loop."""

from dataclasses import dataclass

import numpy as np

from sklearn_rnn.cells import Cell
from sklearn_rnn.network.fused import FusedProduct
from sklearn_rnn.network.tape import LoopWeights
from sklearn_rnn.numerics import multiplier, squash, squash_backward


@dataclass
class TimeLoop:
    """One pass of a recurrent layer: what all its steps share, and the steps, forwards and backwards.

    Behind its end a sequence starts afresh at every step: its states are set to zero, so that nothing can grow there,
    which no gradient of zero would silence (0 * inf is no number).

    Parameters
    ----------
    cell : Cell
    fused : FusedProduct
    weights : LoopWeights
    p : dict of str to ndarray
        The cell's parameters, under its own names.
    mask : ndarray (n_state, n_batch) or None
        Dropout mask of the recurrent states.
    first : int or ndarray of int (n_batch,)
        Number of the first step.
    """

    cell: Cell
    fused: FusedProduct
    weights: LoopWeights
    p: dict
    mask: np.ndarray | None
    first: int | np.ndarray

    def load(self, tape, stretch, X, states):
        """Bring a Stretch of X (n_steps, n_inputs, n_batch), and the states before it (None: zeros), into a tape."""
        begin, end, width, _ = stretch
        for slot, state in zip(tape.states_after(0), states, strict=True):
            slot[...] = 0.0 if state is None else state[:, :width]
        X = X[begin:end, :, :width]
        if tape.keeps:
            tape.S[: end - begin, self.fused.inputs] = X
        else:
            self.read_later(X)
        if self.mask is not None:
            self._feed(tape, 0)

    def read_later(self, X):
        """Hold X (n_steps, n_inputs, width), which a tape that keeps two steps is given step by step."""
        self.X = list(X)

    def forward(self, tape, begin, span):
        """Compute the steps of a Span on a tape whose first step is ``begin``."""
        p, step, first = self.p, self.cell.step, self._first(tape, begin)
        separate, squashes = self.fused.n_separate, self.fused.n_squashed
        times_W, times_V, n_running = self.weights.times_W, self.weights.times_V, span.ending.stop
        steps, padded, masked, reads = tape.steps, n_running < tape.width, self.mask is not None, not tape.keeps
        X = self.X if reads else None
        for t in range(span.begin - begin, span.end - begin):
            now = steps[t]
            if reads:
                now.x[...] = X[t]
            times_W(now.operand, now.A)
            if separate:
                times_V(now.inputs, now.K)
            if squashes:
                squash(now.squashed[0], now.squashed[2])
            step(p, first + t, now.gates, now.memo, now.s_prev, now.s)
            if padded:
                for state in now.s:
                    state[:, n_running:] = 0.0
            if masked:
                self._feed(tape, t + 1)

    def go_back(self, P, wants_dX):
        """Make ready for the way back through the weights P (n_rows, n_columns)."""
        self.fused.recurrent_weights(P, out=self.weights.W_hh_T.T)
        self.weights.dW.fill(0.0)
        self.weights.dV.fill(0.0)
        if wants_dX:
            self.W_ih_T = np.ascontiguousarray(P[:, self.fused.inputs].T)
            self.times_W_ih_T = multiplier(self.W_ih_T)

    def backward(self, tape, begin, span, dY, dX, g, stop):
        """Go back through the steps of a Span: add to dW, dV and g, and write dX, of the tape's steps, if wanted.

        On entry ``tape.back.ds`` are the gradients by the states after the Span, except those of dY; on return those by
        the states before it, or nothing if it begins at step ``stop``, before which nobody wants a gradient.
        """
        p, step_backward, first = self.p, self.cell.step_backward, self._first(tape, begin)
        separate, squashes = self.fused.n_separate, self.fused.n_squashed
        back, times_W_hh_T = tape.back, self.weights.times_W_hh_T
        steps, ds, dh, add_to_dW, stop = tape.steps, back.ds, back.dh, back.add_to_dW, stop - begin
        mask = None if self.mask is None else self.mask[:, : tape.width]
        for t in reversed(range(span.begin - begin, span.end - begin)):
            if dY is not None:
                np.add(ds[0], dY[t], out=ds[0])
            now = steps[t]
            step_backward(p, first + t, now.gates, now.memo, now.s_prev, now.s, ds, back.gates, g)
            if squashes:
                squash_backward(now.squashed, back.slopes, back.dsquashed)
            add_to_dW(now.operand)
            if separate:
                back.add_to_dV(now.inputs)
            if dX is not None:
                self.times_W_ih_T(back.dinputs_T, dX[t].T)
            if t == stop:
                break
            for d in back.transient:
                d.fill(0.0)
            times_W_hh_T(back.da_T, back.through_T)
            if mask is not None:
                np.multiply(back.through, mask, out=back.through)
            if back.adds:
                np.add(dh, back.through, out=dh)

    def _feed(self, tape, t):
        """Write the recurrent states after t steps, times the mask, where W_hh reads them."""
        for name, rows in self.fused.state_rows.items():
            np.multiply(tape.states[name][t], self.mask[rows, : tape.width], out=tape.S[t, rows])

    def _first(self, tape, begin):
        """Number of step ``begin`` of the sequences on a tape: int or (width,)."""
        first = self.first
        return (first[: tape.width] if np.ndim(first) else first) + begin
