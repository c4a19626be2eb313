"""A recurrent layer: its cell, unrolled over time."""

from functools import partial

import numpy as np

from sklearn_rnn.network.dropout import dropout_mask
from sklearn_rnn.network.fused import FusedProduct
from sklearn_rnn.network.loop import TimeLoop
from sklearn_rnn.network.stretches import plan
from sklearn_rnn.network.tape import LoopWeights, Tape

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
    """

    def __init__(self, name, cell, n_inputs, n_units, dropout=0.0):
        self.name, self.cell, self.n_units, self.dropout = name, cell, n_units, dropout
        shapes = {f"{name}.{own}": shape for own, shape in cell.shapes(n_inputs, n_units).items()}
        self._names = [(full.removeprefix(f"{name}."), full) for full in shapes]
        side_by_side = {full: shapes.pop(full) for full in (f"{name}.W_hh", f"{name}.W_ih", f"{name}.b")}
        self._matrix = f"{name}/P"  # a parameter of a cell has a dot there
        self.groups = {self._matrix: side_by_side, **{full: {full: shape} for full, shape in shapes.items()}}
        self.fused = FusedProduct(cell, n_inputs, n_units)
        sizes = cell.sizes(n_units)
        self.states = {f"{name}.{state}": sizes[state] for state in cell.states}
        self.outputs, self.n_outputs = (f"{name}.{cell.states[0]}",), sizes[cell.states[0]]
        self.border = _BORDER / (self.fused.n_looped * self.fused.n_columns)

    def initialise(self, params, rng):
        """Write first values into the layer's parameters."""
        self.cell.initialise(self._own(params), rng)

    def held(self, n_steps):
        """How many numbers prediction holds for each sequence of n_steps steps."""
        sizes, fused = self.cell.sizes(self.n_units), self.fused
        unfed = [sizes[name] for name in self.cell.states if name not in fused.state_rows]
        own = self.n_outputs if self.cell.states[0] not in fused.state_rows else 0
        step = fused.n_rows + sum(sizes[name] for name in self.cell.memo) + 2 * sum(unfed)
        return (n_steps + 1) * (fused.n_columns + own) + step

    def __call__(self, params, X, lengths, work, start=None):
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
            is zero. Under "step", int or (n_batch,), how many steps of each sequence came before.

        Returns
        -------
        Y : ndarray (n_steps, n_outputs, n_batch)
            The output at every step, zero behind a sequence's end.
        end : dict of str to ndarray (rows, n_batch)
            The states after each sequence's last step, under the same names; those it began with where it has none.
        backward : callable
            ``dX, dstart = backward(dY, dend, grads, wants=())`` adds to the gradients by name, and may be called once,
            before the workspace is used for another pass. dY (shape of Y, zero behind a sequence's end) may be None,
            dend lacks states by which there is no gradient. ``wants`` holds "X", "start", both or nothing: without
            them dX is None and dstart is empty.
        """
        start, number = start or {}, work.begin(self.name)
        n_steps, _, n_batch = X.shape
        border = self.border if work.training else None  # prediction reads blocks of similar lengths
        runs, stretches = plan(lengths, n_steps, n_batch, border)
        loop = self._loop(params, n_batch, work, start.get("step", 0))
        tapes, ends = self._forward(loop, stretches, runs, X, work, start)
        end = dict(zip(self.states, ends, strict=True), step=loop.first + (n_steps if lengths is None else lengths))

        def backward(dY, dend, grads, wants=()):
            work.go_back(self.name, number)
            g, P, dP = self._own(grads), params[self._matrix], grads[self._matrix]
            dX = work.array((self.name, "dX"), X.shape) if "X" in wants else None
            loop.go_back(P, dX is not None)
            ds = self._backward(loop, list(zip(stretches, tapes, strict=True)), dY, dend, dX, g, work, "start" in wants)
            self.fused.add_gradients(loop.weights.dW, loop.weights.dV, dP, g)
            return dX, self._dstart(ds, runs, dend) if "start" in wants else {}

        return self._outputs(stretches, tapes, n_steps, n_batch, work), end, backward

    def _forward(self, loop, stretches, runs, X, work, start):
        """Compute Stretch after Stretch: their tapes, and the states (rows, n_batch) at the ends."""
        before, tapes = [start.get(name) for name in self.states], []
        ends = self._ends(X.shape[2], before, work) if len(runs) > 1 or not stretches else None
        with np.errstate(over="ignore"):  # a saturated gate: see `numerics.activations`
            for stretch in stretches:
                begin, stop, width, spans = stretch
                tape = work.tape(self.name, stop - begin, width, partial(self._tape, work, loop.weights))
                loop.load(tape, stretch, X, before)
                for span in spans:
                    loop.forward(tape, begin, span)
                    before = tape.steps[span.end - begin - 1].s
                    for end, state in zip(ends or (), before, strict=False):
                        end[:, span.ending] = state[:, span.ending]
                tapes.append(tape)
        return tapes, ends or before

    def _backward(self, loop, parts, dY, dend, dX, g, work, wants_start):
        """Go back through (Stretch, Tape) after the other; gradients by the states before the first, if wanted."""
        later, stop = None, -1 if wants_start else 0
        if dX is not None:
            dX[parts[-1][0].end if parts else 0 :] = 0.0
        for stretch, tape in reversed(parts):
            begin, end, width, spans = stretch
            dY_here = None if dY is None else dY[begin:end, :, :width]
            dX_here = None if dX is None else dX[begin:end]
            if dX is not None and width < dX.shape[2]:
                dX_here = work.array((self.name, "narrow dX"), (end - begin, dX.shape[1], width))
            _widen(later, tape.back.ds)
            for span in reversed(spans):
                for name, d in zip(self.states, tape.back.ds, strict=True):
                    if name in dend:
                        arriving = d[:, span.ending]
                        np.add(arriving, dend[name][:, span.ending], out=arriving)
                loop.backward(tape, begin, span, dY_here, dX_here, g, stop)
            if dX is not None and width < dX.shape[2]:
                _widen([dX_here], [dX[begin:end]])
            later = tape.back.ds
        return later

    def _loop(self, params, n_batch, work, first):
        """The TimeLoop of a pass, its weights written into the workspace's."""
        weights = work.kept(self.name, lambda: LoopWeights(self.fused, work.dtype, work.training))
        p, mask = self._own(params), None
        self.fused.fuse(params[self._matrix], p, weights.W, weights.V, weights.signs)
        if self._is_masked(work):
            mask = dropout_mask(self.dropout, (self.fused.n_state, n_batch), work)
        return TimeLoop(self.cell, self.fused, weights, p, mask, first)

    def _tape(self, work, weights, n_steps, width):
        """A new tape for n_steps steps of ``width`` sequences."""
        masked = self._is_masked(work)
        return Tape(self.cell, self.fused, weights, n_steps, width, work.dtype, work.training, masked)

    def _is_masked(self, work):
        """Whether a dropout mask stands between the recurrent states and W_hh."""
        return work.training and self.dropout > 0

    def _ends(self, n_batch, before, work):
        """Arrays (rows, n_batch) for the states at the ends: those before the first step, until a sequence ends."""
        ends = [work.array((name, "end"), (n_rows, n_batch)) for name, n_rows in self.states.items()]
        for end, state in zip(ends, before, strict=True):
            end[...] = 0.0 if state is None else state
        return ends

    def _outputs(self, stretches, tapes, n_steps, n_batch, work):
        """The outputs of all stretches as one array (n_steps, n_outputs, n_batch), zero where there are none."""
        first = self.cell.states[0]
        if len(tapes) == 1 and stretches[0][1:3] == (n_steps, n_batch):
            return tapes[0].states[first][1 : n_steps + 1]
        Y, end = work.array((self.name, "Y"), (n_steps, self.n_outputs, n_batch)), 0
        for (begin, end, _, _), tape in zip(stretches, tapes, strict=True):
            _widen([tape.states[first][1 : 1 + end - begin]], [Y[begin:end]])
        Y[end:] = 0.0
        return Y

    def _dstart(self, ds, runs, dend):
        """Gradients by the states before the first step, by name: ds (rows, width), and dend where there is no step."""
        (*_, (last, length)), dstart = runs, {}
        for k, (name, n_rows) in enumerate(self.states.items()):
            d = dstart[name] = np.zeros((n_rows, last.stop))
            if ds is not None:
                d[:, : ds[k].shape[1]] = ds[k]
            if length == 0 and name in dend:
                d[:, last] = dend[name][:, last]
        return dstart

    def _own(self, arrays):
        """The layer's part of arrays by name, under the cell's own names."""
        return {own: arrays[name] for own, name in self._names}


def _widen(narrow, wide):
    """Copy arrays (..., width) into wider ones, which get zeros behind; all zeros where narrow is None."""
    for k, to in enumerate(wide):
        if narrow is None:
            to.fill(0.0)
        else:
            width = narrow[k].shape[-1]
            to[..., :width] = narrow[k]
            to[..., width:] = 0.0
