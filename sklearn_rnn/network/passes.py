"""One pass of a recurrent layer over sequences, there and back."""

from functools import partial

import numpy as np

from sklearn_rnn.network.dropout import dropout_mask
from sklearn_rnn.network.stretches import plan
from sklearn_rnn.network.tape import LoopWeights, Tape


class Pass:
    """The stretches that a layer runs sequences in, their tapes, and the way back through them.

    Parameters
    ----------
    layer : Recurrent
    params, X, lengths, work
        As `Recurrent` has them.
    start : dict
        States to begin with; those that are missing are zero.
    wants_Y : bool
        Whether outputs at every step are wanted.
    """

    def __init__(self, layer, params, X, lengths, work, start, wants_Y=True):
        self.layer, self.params, self.work, self.shape = layer, params, work, X.shape
        self.number = work.begin(layer.name)
        border = layer.border if work.training else None  # prediction reads blocks of similar lengths
        self.runs, self.stretches = plan(lengths, X.shape[0], X.shape[2], border)
        self.masked, self.keeps = work.training and layer.dropout > 0, work.training or wants_Y
        self.loop = self._loop(start.get("step", 0))
        self.tapes = []
        ends = self._forward(X, [start.get(name) for name in layer.states])
        self.end = dict(zip(layer.states, ends, strict=True))
        self.end["step"] = self.loop.first + (X.shape[0] if lengths is None else lengths)

    def outputs(self):
        """Outputs at every step: Y (n_steps, n_outputs, n_batch), zero behind a sequence's end."""
        (n_steps, _, n_batch), first = self.shape, self.layer.cell.states[0]
        if len(self.tapes) == 1 and self.stretches[0][1:3] == (n_steps, n_batch):
            return self.tapes[0].states[first][1 : n_steps + 1]
        Y, end = self.work.array((self.layer.name, "Y"), (n_steps, self.layer.n_outputs, n_batch)), 0
        for (begin, end, _, _), tape in zip(self.stretches, self.tapes, strict=True):
            _widen(tape.states[first][1 : 1 + end - begin], Y[begin:end])
        Y[end:] = 0.0
        return Y

    def backward(self, dY, dend, grads, wants=()):
        """Add to the gradients by name; dX and dstart: see `Recurrent`."""
        layer, loop = self.layer, self.loop
        self.work.go_back(layer.name, self.number)
        g, wants_start = layer.own(grads), "start" in wants
        dX = self.work.array((layer.name, "dX"), self.shape) if "X" in wants else None
        loop.go_back(self.params[layer.matrix], dX is not None)
        stop, later = -1 if wants_start else 0, None
        for stretch, tape in zip(reversed(self.stretches), reversed(self.tapes), strict=True):
            begin, end, width, spans = stretch
            for k, d in enumerate(tape.back.ds):
                _widen(None if later is None else later[k], d)
            dX_here = None if dX is None else self._room(stretch, dX)
            for span in reversed(spans):
                for name, d in zip(layer.states, tape.back.ds, strict=True):
                    if name in dend:
                        arriving = d[:, span.ending]
                        np.add(arriving, dend[name][:, span.ending], out=arriving)
                loop.backward(tape, begin, span, None if dY is None else dY[begin:end, :, :width], dX_here, g, stop)
            if dX is not None and width < self.shape[2]:
                _widen(dX_here, dX[begin:end])
            later = tape.back.ds
        if dX is not None:
            dX[self.stretches[-1].end if self.stretches else 0 :] = 0.0
        layer.fused.add_gradients(loop.weights.dW, loop.weights.dV, grads[layer.matrix], g)
        return dX, self._dstart(later, dend) if wants_start else {}

    def _forward(self, X, before):
        """Compute Stretch after Stretch from the states before: those (rows, n_batch) at each sequence's end."""
        ends = self._ends(before) if len(self.runs) > 1 or not self.stretches else ()
        with np.errstate(over="ignore"):  # a saturated gate: see `numerics.activations`
            for stretch in self.stretches:
                begin, stop, width, spans = stretch
                tape = self.work.tape((self.layer.name, self.keeps), stop - begin, width, self._tape)
                self.loop.load(tape, stretch, X, before)
                for span in spans:
                    self.loop.forward(tape, begin, span)
                    before = tape.states_after(span.end - begin)
                    for end, state in zip(ends, before, strict=False):
                        end[:, span.ending] = state[:, span.ending]
                self.tapes.append(tape)
        return ends or before

    def _loop(self, first):
        """The TimeLoop from step ``first`` on, with the layer's weights."""
        layer, work, mask = self.layer, self.work, None
        weights = work.kept(layer.name, partial(LoopWeights, layer.fused, work.dtype, work.training))
        p = layer.own(self.params)
        layer.fused.fuse(self.params[layer.matrix], p, weights.W, weights.V, weights.signs)
        if not work.training:
            weights.settle()
        if self.masked:
            mask = dropout_mask(layer.dropout, (layer.fused.n_state, self.shape[2]), work)
        make = layer.time_loop(work.dtype, work.training)
        return make(layer.cell, layer.fused, weights, p, mask, first)

    def _tape(self, n_steps, width):
        """A new tape for n_steps steps of ``width`` sequences."""
        layer, work = self.layer, self.work
        options = {"training": work.training, "masked": self.masked, "keeps": self.keeps}
        return Tape(layer.cell, layer.fused, self.loop.weights, n_steps, width, work.dtype, **options)

    def _ends(self, before):
        """Arrays (rows, n_batch) for the states at the ends: those before the first step, until a sequence ends."""
        ends = [self.work.array((name, "end"), (n, self.shape[2])) for name, n in self.layer.states.items()]
        for end, state in zip(ends, before, strict=True):
            end[...] = 0.0 if state is None else state
        return ends

    def _room(self, stretch, dX):
        """Where a Stretch writes its part (n_steps, n_inputs, width) of dX: into dX itself where that is as wide."""
        begin, end, width, _ = stretch
        if width == dX.shape[2]:
            return dX[begin:end]
        return self.work.array((self.layer.name, "narrow dX"), (end - begin, dX.shape[1], width))

    def _dstart(self, ds, dend):
        """Gradients by the first states, by name: ds (rows, width), and dend of sequences without a step."""
        last, length = self.runs[-1]
        dstart = {name: np.zeros((n, last.stop), self.work.dtype) for name, n in self.layer.states.items()}
        for k, (name, d) in enumerate(dstart.items()):
            if ds is not None:
                d[:, : ds[k].shape[1]] = ds[k]
            if length == 0 and name in dend:
                d[:, last] = dend[name][:, last]
        return dstart


def _widen(narrow, wide):
    """Copy an array (..., width) into a wider one, which gets zeros behind; all zeros where narrow is None."""
    if narrow is None:
        wide.fill(0.0)
    else:
        width = narrow.shape[-1]
        wide[..., :width] = narrow
        wide[..., width:] = 0.0
