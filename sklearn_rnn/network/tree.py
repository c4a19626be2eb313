"""Recursive networks over trees: a cell, unrolled from the leaves to the root."""

from functools import partial

import numpy as np

from sklearn_rnn.network.heads import LastStep
from sklearn_rnn.network.network import Network
from sklearn_rnn.network.recurrent import Recurrent
from sklearn_rnn.network.stack import Stack
from sklearn_rnn.network.tape import LoopWeights, Tape
from sklearn_rnn.numerics import squash, squash_backward


class Tree(Recurrent):
    """A cell at every node of trees: backpropagation through structure.

    Forward, level by level from the leaves up, for all nodes of a level at once, whose children are 1 ... K::

        a = W_hh[1] h_1 + ... + W_hh[K] h_K + W_ih x + b
        h = cell.step(a, h_1 + ... + h_K)

    A child that is missing counts 0; what a cell carries past W_hh is the sum over the children. Backward goes from the
    roots down; a node has one parent, so that its gradient is written, not added up.

    Goller and Kuechler, Learning task-dependent distributed representations by backpropagation through structure,
    ICNN (1996), doi:10.1109/ICNN.1996.548916

    Parameters
    ----------
    name, cell, n_inputs, n_units
        As `Recurrent` has them. The only recurrent state of the cell is "hidden".
    arity : int or None
        Children that a node may have, each with a matrix of its own; None: one matrix for all, however many.
    """

    def __init__(self, name, cell, n_inputs, n_units, arity):
        super().__init__(name, cell, n_inputs, n_units, arity=arity or 1)
        self._ordered, self._hidden = arity is not None, cell.states.index("hidden")

    def initialise(self, params, rng):
        """Write first values into the layer's parameters: those of the cell, for each child anew."""
        own = self.own(params)
        blocks = np.split(own["W_hh"], self.fused.arity, axis=1)
        for block in blocks:
            self.cell.initialise({**own, "W_hh": block}, rng)
        self._cut(params)

    def held(self, n_steps):
        """How many numbers prediction holds for each tree of n_steps nodes."""
        return n_steps * (2 * self.fused.n_columns + self.fused.n_rows + 3 * sum(self.states.values()))

    def __call__(self, params, X, branches, work, start=None, wants_Y=True):
        """As `Recurrent`, of X (1, n_inputs, n_nodes): Y (1, n_outputs, n_nodes), and the end is that at the roots.

        branches : Branches
            How the nodes hang together.
        """
        number, own, weights = work.begin(self.name), self.own(params), self._weights(params, work)
        states = [np.empty((n, X.shape[2]), work.dtype) for n in self.states.values()]
        tapes = []
        with np.errstate(over="ignore"):  # a saturated gate: see `numerics.activations`
            for height, (nodes, below) in enumerate(branches.levels):
                width = nodes.stop - nodes.start
                tape = Tape(self.cell, self.fused, weights, 1, width, work.dtype, work.training, masked=True)
                self._load(tape, X[0, :, nodes], states, branches, nodes, below)
                self._step(tape, weights, own, height)
                for state, reached in zip(states, tape.steps[0].s, strict=True):
                    state[:, nodes] = reached
                if work.training:
                    tapes.append(tape)
        end = {name: state[:, branches.roots] for name, state in zip(self.states, states, strict=True)}

        def backward(dY, dend, grads, wants=()):
            work.go_back(self.name, number)
            ds = [np.zeros_like(state) for state in states]
            for name, d in zip(self.states, ds, strict=True):
                if name in dend:
                    d[:, branches.roots] = dend[name]
            if dY is not None:
                ds[0] += dY[0]
            return self._backward(params, X, ds, branches, tapes, weights, grads), {}

        return states[0][None], end, backward

    def _weights(self, params, work):
        """The layer's weights, as they now are, in the form of the time loop."""
        weights = work.kept(self.name, partial(LoopWeights, self.fused, work.dtype, work.training))
        self.fused.fuse(params[self.matrix], self.own(params), weights.W, weights.V, weights.signs)
        return weights

    def _load(self, tape, X, states, branches, nodes, below):
        """Bring what a level reads into its tape: x, and the states of children."""
        now, children = tape.steps[0], branches.children[below]
        now.x[...] = X
        tape.S[0, self.fused.state] = 0
        if not children.size:
            for state in now.s_prev:
                state[...] = 0
            return
        firsts = np.searchsorted(branches.parents[below], np.arange(nodes.start, nodes.stop))
        for state, total in zip(states, now.s_prev, strict=True):
            np.add.reduceat(state[:, children], firsts, axis=1, out=total)
        blocks = self._blocks(tape.S[0, self.fused.state])
        if self._ordered:
            parents = branches.parents[below] - nodes.start
            blocks[branches.places[below], :, parents] = states[self._hidden][:, children].T
        else:
            blocks[0] = now.s_prev[self._hidden]

    def _step(self, tape, weights, own, height):
        """All nodes of a level at once."""
        now = tape.steps[0]
        weights.times_W(now.operand, now.A)
        if self.fused.n_separate:
            weights.times_V(now.inputs, now.K)
        if self.fused.n_squashed:
            squash(now.squashed[0], now.squashed[2])
        self.cell.step(own, height, now.gates, now.memo, now.s_prev, now.s)

    def _backward(self, params, X, ds, branches, tapes, weights, grads):
        """From the gradients by the states of all nodes, which are added to: dX, and those by the parameters."""
        P, own, g = params[self.matrix], self.own(params), self.own(grads)
        self.fused.recurrent_weights(P, out=weights.W_hh_T.T)
        weights.dW.fill(0.0)
        weights.dV.fill(0.0)
        dX, W_ih_T = np.empty(X.shape, P.dtype), P[:, self.fused.inputs].T
        for height, (nodes, below) in reversed(list(enumerate(branches.levels))):
            tape = tapes[height]
            self._step_back(tape, weights, own, height, [d[:, nodes] for d in ds], g)
            dX[0, :, nodes] = W_ih_T @ tape.back.dinputs_T.T
            if below.stop > below.start:
                self._send_down(tape, weights, ds, branches, nodes, below)
        self.fused.add_gradients(weights.dW, weights.dV, grads[self.matrix], g)
        return dX

    def _step_back(self, tape, weights, own, height, ds, g):
        """Back through all nodes of a level: on its tape stand then the gradients by what it read."""
        now, back = tape.steps[0], tape.back
        for arrived, d in zip(ds, back.ds, strict=True):
            d[...] = arrived
        self.cell.step_backward(own, height, now.gates, now.memo, now.s_prev, now.s, back.ds, back.gates, g)
        if self.fused.n_squashed:
            squash_backward(now.squashed, back.slopes, back.dsquashed)
        back.add_to_dW(now.operand)
        if self.fused.n_separate:
            back.add_to_dV(now.inputs)

    def _send_down(self, tape, weights, ds, branches, nodes, below):
        """Add to the gradients by the states of a level's children."""
        children, parents = branches.children[below], branches.parents[below] - nodes.start
        for name, d, back in zip(self.cell.states, ds, tape.back.ds, strict=True):
            if name in self.cell.carried:
                d[:, children] += back[:, parents]
        weights.times_W_hh_T(tape.back.da_T, tape.back.through_T)
        places = branches.places[below] if self._ordered else 0
        ds[self._hidden][:, children] += self._blocks(tape.back.through)[places, :, parents].T

    def _blocks(self, rows):
        """Rows (arity * n_units, width) child by child: a view (arity, n_units, width)."""
        return rows.reshape(self.fused.arity, -1, rows.shape[1])


class TreeNetwork(Network):
    """From trees of token ids to outputs: an embedding, a `Tree` layer, and a head that reads the roots.

    Parameters
    ----------
    cell : Cell
    embedding : Embedding
    n_units, n_outputs : int
    arity : int or None
        As `Tree` has it.
    dropout : float, default=0.0
        On the labels' vectors and on what the readout reads.
    """

    def __init__(self, cell, embedding, n_units, n_outputs, arity, dropout=0.0):
        stack = Stack([Tree("layers.0", cell, embedding.n_outputs, n_units, arity)], dropout, embedding)
        self._assemble(stack, n_outputs, dropout, LastStep)
