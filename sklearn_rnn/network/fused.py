"""All products of a step as one: [W_hh W_ih b] [h; x; 1]."""

import numpy as np


class FusedProduct:
    """Where the rows and columns of a cell's parameters stand in the matrices of the time loop.

    The parameters W_hh, W_ih and b lie side by side in one matrix P (see `numerics.Layout`), which is W but for gates
    with a separate recurrent part. The rows of pre-activations are those of the gates, preceded by these parts::

                     h_prev      x         1                           GRU
        W   = [ [ W_hh[sep]      0      b_h[sep] ]    n_separate rows   q
                [ W_hh[k]     W_ih[k]    b[k]    ] ]  other gates       r z
        V   =   [             W_ih[sep]  b[sep]  ]    n_separate rows   k

    So one product with W per step does all that needs the state, and one with V the rest.
    Rows of sigmoid gates are multiplied by -1 in W, those of tanh gates by -2, as `numerics.squash` wants them.

    Parameters
    ----------
    cell : Cell
    n_inputs, n_units : int
    arity : int, default=1
        How many predecessors a step has, W_hh having as many blocks of columns; a step in time has one.

    Attributes
    ----------
    signs : ndarray (n_joint, 1)
        What the rows of W are multiplied by, those of separate gates left out.
    """

    def __init__(self, cell, n_inputs, n_units, arity=1):
        sizes = cell.sizes(n_units)
        n_gates, n_separate = len(cell.gates), len(cell.separate)
        self.n_units, self.arity = n_units, arity
        self.separate_biases = [
            (name, slice(k * n_units, (k + 1) * n_units)) for k, name in enumerate(cell.separate.values())
        ]
        self.n_rows = (n_gates + n_separate) * n_units
        self.n_state = arity * sum(sizes[name] for name in cell.recurrent)
        self.n_columns = self.n_state + n_inputs + 1
        ends = np.cumsum([sizes[name] for name in cell.recurrent]).tolist()
        self.state_rows = dict(zip(cell.recurrent, map(slice, [0, *ends[:-1]], ends), strict=True))
        self.n_separate = n_separate * n_units
        self.n_joint = (n_gates - n_separate) * n_units
        self.n_looped = self.n_separate + self.n_joint
        self.looped = slice(0, self.n_looped)
        self.state = slice(0, self.n_state)
        self.inputs = slice(self.n_state, self.n_columns - 1)
        self.inputs_and_one = slice(self.n_state, None)
        n_sigmoid, n_tanh = (cell.activations.count(kind) * n_units for kind in ("sigmoid", "tanh"))
        self.sigmoids = slice(self.n_separate, self.n_separate + n_sigmoid)
        self.tanhs = slice(self.sigmoids.stop, self.sigmoids.stop + n_tanh)
        self.squashed = slice(self.sigmoids.start, self.tanhs.stop)
        self.n_squashed = n_sigmoid + n_tanh
        n_identity = self.n_joint - self.n_squashed
        self.signs = np.repeat([-1.0, -2.0, 1.0], [n_sigmoid, n_tanh, n_identity])[:, None]

    def gates(self, A, K):
        """Blocks of n_units rows of A (n_looped, n_batch) and K (n_separate, n_batch).

        The gates in order, then the recurrent parts of the separate ones.
        """
        blocks = [rows[k : k + self.n_units] for rows in (A, K) for k in range(0, len(rows), self.n_units)]
        n_apart = self.n_separate // self.n_units
        return (*blocks[n_apart:], *blocks[:n_apart])

    def fuse(self, P, p, W, V, signs):
        """Write P and the biases of separate gates among p into W and V; signs as the attribute, in their type."""
        apart, joint = self.n_separate, self.n_joint
        np.multiply(P[:joint], signs, out=W[apart:])
        if apart:
            W[:apart, self.state] = P[joint:, self.state]
            V[...] = P[joint:, self.inputs_and_one]
            for name, rows in self.separate_biases:
                W[rows, -1] = p[name]

    def recurrent_weights(self, P, out):
        """W_hh in the order of W's rows, as it is: out (n_looped, n_state)."""
        apart, joint = self.n_separate, self.n_joint
        out[apart:] = P[:joint, self.state]
        if apart:
            out[:apart] = P[joint:, self.state]

    def add_gradients(self, dW, dV, dP, g):
        """Add dW (n_looped, n_columns), dV (n_separate, n_inputs + 1) to the gradients dP by P, and g by name."""
        apart, joint = self.n_separate, self.n_joint
        dP[:joint] += dW[apart:]
        if apart:
            dP[joint:, self.state] += dW[:apart, self.state]
            dP[joint:, self.inputs_and_one] += dV
            for name, rows in self.separate_biases:
                g[name] += dW[rows, -1]
