"""The memory of the time loop."""

import numpy as np

from sklearn_rnn.numerics import adder, multiplier


class Tape:
    """Buffers of a recurrent layer for up to n_steps steps of n_batch sequences, and their views per step.

    ``S[t] = [h_{t-1}; x_t; 1]`` is what the weights multiply at step t. A recurrent state lives in it, so that
    writing h_t is at once writing the operand of step t + 1; unless a dropout mask stands between the two.

    Where no way back follows, gates and memo have room for one step and unfed states for two.

    ``forward`` holds for each step: operands and products of W and of V; rows to squash; gates, memo, states before
    and after.

    Parameters
    ----------
    cell : Cell
    fused : FusedProduct
    n_steps, n_batch : int
    dtype : dtype
    training : bool
        Whether a way back follows.
    masked : bool
        Whether a dropout mask stands between the recurrent states and their operand.
    """

    def __init__(self, cell, fused, n_steps, n_batch, dtype, training, masked):
        self.n_steps = n_steps
        sizes = cell.sizes(fused.n_units)
        kept = n_steps if training else 1
        self.W = np.zeros((fused.n_looped, fused.n_columns), dtype)
        self.V = np.zeros((fused.n_separate, fused.n_columns - fused.n_state), dtype)
        self.times_W, self.times_V = multiplier(self.W), multiplier(self.V)
        self.signs = fused.signs.astype(dtype)
        self.S = np.ones((n_steps + 1, fused.n_columns, n_batch), dtype)
        self.A = np.empty((kept, fused.n_rows, n_batch), dtype)
        self.M = [np.empty((kept, sizes[name], n_batch), dtype) for name in cell.memo]
        self.states = {}
        for name, rows in fused.state_rows.items():
            self.states[name] = np.empty((n_steps + 1, sizes[name], n_batch), dtype) if masked else self.S[:, rows]
        for name in cell.states:
            n_slots = n_steps + 1 if training or name == cell.states[0] else min(2, n_steps + 1)
            if name not in self.states:
                self.states[name] = np.empty((n_slots, sizes[name], n_batch), dtype)
        slots = [self._gates(cell, fused, k) for k in range(kept)]
        views = [list(self.states[name]) for name in cell.states]
        states = [tuple([view[t % len(view)] for view in views]) for t in range(n_steps + 1)]
        operands, inputs = list(self.S), list(self.S[:, fused.inputs_and_one])
        self.forward = []
        for t in range(n_steps):
            A, K, squashed, gates, memo = slots[t % kept]
            self.forward.append(((operands[t], A), (inputs[t], K), squashed, (gates, memo, states[t], states[t + 1])))
        self.back = BackwardTape(cell, fused, self, n_batch, dtype) if training else None

    def _gates(self, cell, fused, k):
        """Slot k: products of W and V; rows to squash; gates and memo as the cell sees them."""
        A, K = self.A[k, fused.looped], self.A[k, fused.n_looped :]
        squashed = A[fused.squashed], A[fused.sigmoids], A[fused.tanhs]
        return A, K, squashed, fused.gates(A, K), tuple(memo[k] for memo in self.M)


class BackwardTape:
    """Buffers of the way back: one step's gradients, and sums over all steps.

    ``da`` are the gradients by the product with W, ``dk`` those by the input parts of separate gates;
    ``dinputs`` are the rows of both to which inputs are added. ``gates`` are views of them for the cell.

    ``ds`` are the gradients by the states, of which ``dh`` are the recurrent ones, stacked. The product
    W_hh^T da is written to ``through``: that is dh itself where no recurrent state is carried, and is added to it
    elsewhere. ``transient`` are the states of which nothing is carried and that no product overwrites.
    """

    def __init__(self, cell, fused, tape, n_batch, dtype):
        sizes = cell.sizes(fused.n_units)
        self.W_hh_T = np.empty((fused.n_state, fused.n_looped), dtype)
        self.dW, self.dV = np.empty_like(tape.W), np.empty_like(tape.V)
        rows = np.empty((fused.n_rows, n_batch), dtype)
        self.da, self.dk, self.dinputs = rows[fused.looped], rows[fused.n_looped :], rows[fused.n_separate :]
        self.add_to_dW, self.add_to_dV = adder(self.dW, self.da), adder(self.dV, self.dk)
        self.times_W_hh_T = multiplier(self.W_hh_T)
        self.gates = fused.gates(self.da, self.dk)
        slope = np.empty((fused.n_looped, n_batch), dtype)
        self.slopes = slope[fused.squashed], slope[fused.sigmoids], slope[fused.tanhs]
        self.dsquashed = self.da[fused.squashed]
        self.dh = np.empty((fused.n_state, n_batch), dtype)
        carried = set(cell.carried)
        self.adds = not carried.isdisjoint(cell.recurrent)
        self.through = np.empty_like(self.dh) if self.adds else self.dh
        ds = {name: self.dh[rows] for name, rows in fused.state_rows.items()}
        for name in cell.states:
            ds.setdefault(name, np.empty((sizes[name], n_batch), dtype))
        self.ds = tuple(ds[name] for name in cell.states)
        overwritten = set() if self.adds else set(cell.recurrent)
        self.transient = [ds[name] for name in cell.states if name not in carried | overwritten]
