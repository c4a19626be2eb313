"""A recurrent layer: its cell, unrolled over time."""

import numpy as np

from sklearn_rnn.network.compiled import loop_of
from sklearn_rnn.network.fused import FusedProduct
from sklearn_rnn.network.loop import TimeLoop
from sklearn_rnn.network.passes import Pass

_BORDER = 4e4  # what a border between stretches costs, in products of a weight and a column


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

    The longest sequence stands first, so that the sequences that have a step are the first columns. Steps are computed
    in stretches of one width (`stretches`), each on a tape of its own.

    Parameters
    ----------
    name : str
        Prefix of the layer's parameters and states.
    cell : Cell
    n_inputs, n_units : int
    dropout : float, default=0.0
        Share of the recurrent state set to zero where W_hh reads it, with one mask for all steps of a
        sequence (Gal and Ghahramani 2016, arXiv:1512.05287).
    engine : {"numpy", "numba"}, default="numpy"
        What computes the steps. "numba" compiles them, where the cell can be compiled.
    arity : int, default=1
        How many predecessors a step has, each with a block of columns of W_hh: see `tree.Tree`.

    Attributes
    ----------
    groups : dict
        The layer's parameters, as `Layout` takes them; those of ``matrix`` are the columns of one matrix.
    states : dict of str to int
        Name and number of rows of each state.
    starts : dict of str to ndarray (rows, 1)
        First values of the states that do not start at zero.
    outputs : tuple of str
        The names of the states that make up the output.
    n_outputs : int
        Their rows.
    fixed : dict of str to True or ndarray of bool
        Parameters that are not trained, and links that are cut: see `Cell.fixed`.
    border : float
        What a border between stretches costs, in steps of a single column.
    """

    def __init__(self, name, cell, n_inputs, n_units, dropout=0.0, engine="numpy", arity=1):
        self.name, self.cell, self.n_inputs, self.n_units = name, cell, n_inputs, n_units
        self.dropout, self.engine = dropout, engine
        shapes = {f"{name}.{own}": shape for own, shape in cell.shapes(n_inputs, n_units).items()}
        n_rows, n_state = shapes[f"{name}.W_hh"]
        shapes[f"{name}.W_hh"] = (n_rows, arity * n_state)
        self._names = [(full.removeprefix(f"{name}."), full) for full in shapes]
        side_by_side = {full: shapes.pop(full) for full in (f"{name}.W_hh", f"{name}.W_ih", f"{name}.b")}
        self.matrix = f"{name}/P"  # a parameter of a cell has a dot there
        self.groups = {self.matrix: side_by_side, **{full: {full: shape} for full, shape in shapes.items()}}
        self.fused = FusedProduct(cell, n_inputs, n_units, arity)
        sizes = cell.sizes(n_units)
        self.states = {f"{name}.{state}": sizes[state] for state in cell.states}
        self.starts = {f"{name}.{state}": first[:, None] for state, first in cell.starts(n_units).items()}
        self.outputs, self.n_outputs = (f"{name}.{cell.states[0]}",), sizes[cell.states[0]]
        fixed = cell.fixed(n_inputs, n_units)
        if arity > 1 and np.ndim(fixed.get("W_hh", True)):
            fixed = {**fixed, "W_hh": np.tile(fixed["W_hh"], arity)}
        self.fixed = {f"{name}.{own}": which for own, which in fixed.items()}
        self.border = _BORDER / (self.fused.n_looped * self.fused.n_columns)

    def initialise(self, params, rng):
        """Write first values into the layer's parameters."""
        self.cell.initialise(self.own(params), rng)
        self._cut(params)

    def _cut(self, params):
        """Write zeros where links are cut."""
        for name, which in self.fixed.items():
            if which is not True:
                params[name][which] = 0.0

    def held(self, n_steps):
        """How many numbers prediction holds for each sequence of n_steps steps."""
        sizes, fused = self.cell.sizes(self.n_units), self.fused
        unfed = [sizes[name] for name in self.cell.states if name not in fused.state_rows]
        own = self.n_outputs if self.cell.states[0] not in fused.state_rows else 0
        step = fused.n_rows + sum(sizes[name] for name in self.cell.memo) + 2 * sum(unfed)
        return (n_steps + 1) * (fused.n_columns + own) + step

    def __call__(self, params, X, lengths, work, start=None, wants_Y=True):
        """Read sequences.

        Parameters
        ----------
        params : dict of str to ndarray
        X : ndarray (n_steps, n_inputs, n_batch)
        lengths : ndarray of int (n_batch,) or None
            Descending. None: all n_steps long.
        work : Workspace
        start : dict of str to ndarray (rows, n_batch), default=None
            States to begin with, each under the names of layer and state, such as "layers.0.hidden"; what is not there
            is zero, or what the cell's `starts` say. Under "step", int or (n_batch,), how many steps of each sequence
            came before.
        wants_Y : bool, default=True
            Whether the outputs at every step are wanted. If not, and without a way back, two steps are held at a time.

        Returns
        -------
        Y : ndarray (n_steps, n_outputs, n_batch) or None
            The output at every step, zero behind a sequence's end; None where it is not wanted.
        end : dict of str to ndarray (rows, n_batch)
            The states after each sequence's last step, under the same names; those it began with where it has none.
        backward : callable
            ``dX, dstart = backward(dY, dend, grads, wants=())`` adds to the gradients by name, and may be called once,
            before the workspace is used for another pass. dY (shape of Y, zero behind a sequence's end) may be None,
            dend lacks states by which there is no gradient. ``wants`` holds "X", "start", both or nothing: without
            them dX is None and dstart is empty.
        """
        this = Pass(self, params, X, lengths, work, {**self.starts, **(start or {})}, wants_Y)
        return this.outputs() if wants_Y else None, this.end, this.backward

    def time_loop(self, dtype, training):
        """What makes a `TimeLoop`, or a compiled one, for a type of numbers and what it is for."""
        return TimeLoop if self.engine == "numpy" else loop_of(self, dtype, training)

    def own(self, arrays):
        """The layer's part of arrays by name, under the cell's own names."""
        return {own: arrays[name] for own, name in self._names}
