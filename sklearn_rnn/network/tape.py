"""The memory of the time loop."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sklearn_rnn.numerics import adder, constant_multiplier, location, multiplier


class LoopWeights:
    """The weights of a layer as the time loop multiplies by them, and the sums of their gradients.

    Parameters
    ----------
    fused : FusedProduct
    dtype : dtype
    training : bool
        Whether a way back follows.
    """

    def __init__(self, fused, dtype, training):
        self.W = np.zeros((fused.n_looped, fused.n_columns), dtype)
        self.V = np.zeros((fused.n_separate, fused.n_columns - fused.n_state), dtype)
        self.times_W, self.times_V = multiplier(self.W), multiplier(self.V)
        self.signs = fused.signs.astype(dtype)
        if training:
            self.W_hh_T = np.empty((fused.n_state, fused.n_looped), dtype)
            self.dW, self.dV = np.empty_like(self.W), np.empty_like(self.V)
            self.times_W_hh_T = multiplier(self.W_hh_T)

    @cached_property
    def addresses(self):
        """Where the matrices stand, by name, for a compiled loop; 0 for what is not there."""
        names = ("W", "V", "W_hh_T", "dW", "dV")
        return {name: location(vars(self)[name]) if name in vars(self) else 0 for name in names}

    def settle(self):
        """Multiply by W as it now is, and by its zeros no more, if it has many: until the next call it stays."""
        self.times_W = constant_multiplier(self.W)


@dataclass(slots=True)
class Step:
    """Views of what a tape holds of one step; operands and products are transposed, as BLAS wants them."""

    x: np.ndarray
    operand: np.ndarray  # [h; x; 1], what W multiplies
    A: np.ndarray  # their product
    inputs: np.ndarray  # [x; 1], what V multiplies
    K: np.ndarray  # their product
    squashed: tuple  # rows of A: all that are squashed, the sigmoids, and the tanhs
    gates: tuple  # their rows, as the cell sees them
    memo: tuple
    s_prev: tuple
    s: tuple


class Tape:
    """Buffers of a recurrent layer for up to n_steps steps of ``width`` sequences, and their views per step.

    ``S[t] = [h_{t-1}; x_t; 1]`` is what the weights multiply at step t. A recurrent state lives in it, so that
    writing h_t is at once writing the operand of step t + 1; unless a dropout mask stands between the two.

    Where no way back follows, gates and memo have room for one step and unfed states for two. Where nobody wants the
    outputs at every step either, S has room for two steps as well, and what is read is brought there step by step.

    Parameters
    ----------
    cell : Cell
    fused : FusedProduct
    weights : LoopWeights
    n_steps, width : int
    dtype : dtype
    training : bool, default=False
        Whether a way back follows.
    masked : bool, default=False
        Whether a dropout mask stands between the recurrent states and their operand.
    keeps : bool, default=True
        Whether the outputs at every step are kept. They are where a way back follows.

    Attributes
    ----------
    states : dict of str to ndarray (n_slots, rows, width)
        Slot t holds the states after t steps; where there are only two, t modulo 2.
    back : BackwardTape or None
    """

    def __init__(self, cell, fused, weights, n_steps, width, dtype, training=False, masked=False, keeps=True):
        self.n_steps, self.width, self.keeps = n_steps, width, keeps
        sizes, kept = cell.sizes(fused.n_units), n_steps if training else 1
        self.S = np.ones((n_steps + 1 if keeps else 2, fused.n_columns, width), dtype)
        self.A = np.empty((kept, fused.n_rows, width), dtype)
        self.M = [np.empty((kept, sizes[name], width), dtype) for name in cell.memo]
        self.states = {}
        for name in cell.states:
            if name in fused.state_rows and not masked:
                self.states[name] = self.S[:, fused.state_rows[name]]
            else:
                every = training or (keeps and (name == cell.states[0] or name in fused.state_rows))
                self.states[name] = np.empty((n_steps + 1 if every else 2, sizes[name], width), dtype)
        self._fused, self._after = fused, {}
        self.back = BackwardTape(cell, fused, weights, width, dtype) if training else None

    def states_after(self, t):
        """All states after t steps: tuple of ndarray (rows, width)."""
        if t not in self._after:
            self._after[t] = tuple([states[t % len(states)] for states in self.states.values()])
        return self._after[t]

    @cached_property
    def steps(self):
        """The views of each step: list of Step."""
        fused, kept = self._fused, len(self.A)
        n_different = self.n_steps if self.keeps else min(self.n_steps, 2)
        slots = [self._slot(fused, k) for k in range(kept)]
        states = [self.states_after(t) for t in range(n_different + 1)]
        xs, operands = list(self.S[:, fused.inputs]), list(self.S.transpose(0, 2, 1))
        inputs = list(self.S[:, fused.inputs_and_one].transpose(0, 2, 1))
        steps = []
        for t in range(n_different):
            A, K, squashed, gates, memo = slots[t % kept]
            steps.append(Step(xs[t], operands[t], A, inputs[t], K, squashed, gates, memo, states[t], states[t + 1]))
        return steps if self.keeps else (steps * self.n_steps)[: self.n_steps]

    @cached_property
    def addresses(self):
        """Where arrays stand, and how far apart their slots are, by name, for a compiled loop."""
        found = {
            "width": self.width,
            "S": location(self.S),
            "n_slots": len(self.S),
            "A": location(self.A),
            "n_kept": len(self.A),
        }
        found |= {f"at_m{k}": location(memo) for k, memo in enumerate(self.M)}
        for k, states in enumerate(self.states.values()):
            found |= {f"at_s{k}": location(states), f"s_step{k}": states.strides[0] // states.itemsize}
            found[f"s_slots{k}"] = len(states)
        if self.back is not None:
            found |= {f"at_ds{k}": location(d) for k, d in enumerate(self.back.ds)}
            found |= {name: location(getattr(self.back, name)) for name in ("rows", "dh", "through")}
        return found

    def _slot(self, fused, k):
        """Slot k: products of W and V; rows to squash; gates and memo as the cell sees them."""
        A, K = self.A[k, fused.looped], self.A[k, fused.n_looped :]
        squashed = A[fused.squashed], A[fused.sigmoids], A[fused.tanhs]
        return A.T, K.T, squashed, fused.gates(A, K), tuple(memo[k] for memo in self.M)


class BackwardTape:
    """Buffers of the way back: one step's gradients.

    ``da`` are the gradients by the product with W, ``dk`` those by the input parts of separate gates;
    ``dinputs`` are the rows of both to which inputs are added. ``gates`` are views of them for the cell. What
    products read and write is there transposed, as BLAS wants it.

    ``ds`` are the gradients by the states, of which ``dh`` are the recurrent ones, stacked. The product
    W_hh^T da is written to ``through``: that is dh itself where no recurrent state is carried, and is added to it
    elsewhere. ``transient`` are the states of which nothing is carried and that no product overwrites.
    """

    def __init__(self, cell, fused, weights, width, dtype):
        sizes = cell.sizes(fused.n_units)
        self.rows = rows = np.empty((fused.n_rows, width), dtype)
        da, dk, dinputs = rows[fused.looped], rows[fused.n_looped :], rows[fused.n_separate :]
        self.add_to_dW, self.add_to_dV = adder(weights.dW, da), adder(weights.dV, dk)
        self.da_T, self.dinputs_T = da.T, dinputs.T
        self.gates = fused.gates(da, dk)
        slope = np.empty((fused.n_looped, width), dtype)
        self.slopes = slope[fused.squashed], slope[fused.sigmoids], slope[fused.tanhs]
        self.dsquashed = da[fused.squashed]
        self.dh = np.empty((fused.n_state, width), dtype)
        carried = set(cell.carried)
        self.adds = not carried.isdisjoint(cell.recurrent)
        self.through = np.empty_like(self.dh) if self.adds else self.dh
        self.through_T = self.through.T
        ds = {name: self.dh[rows] for name, rows in fused.state_rows.items()}
        for name in cell.states:
            ds.setdefault(name, np.empty((sizes[name], width), dtype))
        self.ds = tuple(ds[name] for name in cell.states)
        overwritten = set() if self.adds else set(cell.recurrent)
        self.transient = [ds[name] for name in cell.states if name not in carried | overwritten]
