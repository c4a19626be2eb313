"""The memory of the time loop."""

import numpy as np


class Tape:
    """Buffers of a recurrent layer for up to n_steps steps of n_batch sequences, and their views per step.

    ``S[t] = [h_{t-1}; x_t; 1]`` is what the weights multiply at step t. A recurrent state lives in it, so that
    writing h_t is at once writing the operand of step t + 1; unless a dropout mask stands between the two.

    Where no way back follows, gates and memo have room for one step and unfed states for two.

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
        self.S = np.ones((n_steps + 1, fused.n_columns, n_batch), dtype)
        self.A = np.empty((kept, fused.n_looped, n_batch), dtype)
        self.K = np.empty((n_steps, fused.n_separate, n_batch), dtype)
        self.M = [np.empty((kept, sizes[name], n_batch), dtype) for name in cell.memo]
        self.states, start = {}, 0
        for name in cell.recurrent:
            rows = slice(start, start := start + sizes[name])
            self.states[name] = self.S[:, rows] if not masked else np.empty((n_steps + 1, sizes[name], n_batch), dtype)
        for name in cell.states:
            n_slots = n_steps + 1 if training or name == cell.states[0] else 2
            self.states.setdefault(name, np.empty((min(n_slots, n_steps + 1), sizes[name], n_batch), dtype))
        self.forward = [self._views(cell, fused, t) for t in range(n_steps)]
        if training:
            self.dA = np.empty((n_steps, fused.n_rows, n_batch), dtype)
            self.backward = [self._views_backward(fused, t) for t in range(n_steps)]

    def _views(self, cell, fused, t):
        """Step t forward: operand, product, squashed and sigmoid rows; gates, memo, states before and after."""
        A = self.A[t % len(self.A)]
        states = [self.states[name] for name in cell.states]
        return (
            self.S[t],
            A,
            (A[fused.squashed], A[fused.sigmoids]),
            (
                fused.gates(A, self.K[t]),
                tuple(memo[t % len(memo)] for memo in self.M),
                tuple(state[t % len(state)] for state in states),
                tuple(state[(t + 1) % len(state)] for state in states),
            ),
        )

    def _views_backward(self, fused, t):
        """Step t backward: gradients by the product, by the gates, and what undoes the squashing."""
        A, da = self.A[t], self.dA[t, fused.looped]
        squashed = (A[fused.sigmoids], A[fused.tanhs], da[fused.sigmoids], da[fused.tanhs])
        return da, fused.gates(da, self.dA[t, fused.n_looped :]), squashed
