"""A reservoir: recurrent layers whose weights are drawn and stay, and what a linear readout reads of their states."""

from dataclasses import dataclass

import numpy as np

from sklearn_rnn.cells import Leaky
from sklearn_rnn.network.model import Model
from sklearn_rnn.network.network import STEPS_AT_ONCE
from sklearn_rnn.network.stack import stack_of
from sklearn_rnn.network.stepper import Stepper
from sklearn_rnn.network.truncation import chunks
from sklearn_rnn.network.workspace import Workspace
from sklearn_rnn.numerics import Layout, OneEach, Several, echoing


class Reservoir:
    """Layers of leaky units, all of which the readout reads, and the inputs too if it is asked to.

    It describes a reservoir and holds no weights.

    Parameters
    ----------
    n_inputs : int
        Features of a step.
    hidden_sizes : sequence of int
        Units of each layer.
    leak_rate : float
    bidirectional : bool
    reads_inputs : bool
        Whether the readout reads the inputs, before the states.
    pooling : {"steps", "last", "mean"}
        What it reads: every step, the states after the last step, or the mean of all steps.
    lead_in : int
        How many steps each sequence's first step is held before it is read.

    Attributes
    ----------
    stack : Stack
    layout : Layout
    n_read : int
        Numbers that the readout reads.
    """

    def __init__(self, n_inputs, hidden_sizes, *, leak_rate, bidirectional, reads_inputs, pooling, lead_in):
        self.stack = stack_of("layers", Leaky(leak_rate), n_inputs, hidden_sizes, bidirectional=bidirectional)
        self.layout = Layout(self.stack.groups)
        self.bidirectional, self.pooling, self.lead_in = bidirectional, pooling, lead_in
        self.n_skipped = 0 if reads_inputs else n_inputs
        self.n_read = n_inputs - self.n_skipped + sum(layer.n_outputs for layer in self.stack.layers)

    def layout_of_readout(self, n_outputs):
        """The Layout of a readout of so many outputs."""
        return Layout({"readout": {"readout.W": (n_outputs, self.n_read), "readout.b": (n_outputs,)}})

    def draw(self, rng, *, spectral_radius, density, input_scaling, bias_scaling):
        """Weights by name, in float64; layers above the first have a scale of inputs of 1."""
        weights = {}
        for k, layer in enumerate(self.stack.layers):
            scale = input_scaling if k == 0 else 1.0
            for direction in layer.directions if self.bidirectional else (layer,):
                name, n_units = direction.name, direction.n_units
                shape = self.layout.shapes[f"{name}.W_ih"]
                weights[f"{name}.W_hh"] = echoing(rng, n_units, density, spectral_radius)
                weights[f"{name}.W_ih"] = rng.uniform(-scale, scale, shape)
                weights[f"{name}.b"] = rng.uniform(-bias_scaling, bias_scaling, n_units)
        return weights

    def held(self, n_steps):
        """How many numbers a pass holds for each sequence of n_steps steps."""
        return self.stack.held(n_steps) + n_steps * self.n_read

    def columns(self, sequences):
        """Which columns of what is read belong to which of the Sequences."""
        return Several(sequences.lengths) if self.pooling == "steps" else OneEach()

    def steps(self, params, X, lengths, work):
        """What is read at each step, chunk by chunk: (n_steps, n_read, n_batch), lengths within, states at its end."""
        X, lengths = self._led_in(X.astype(work.dtype, copy=False), lengths)
        start, ahead = None, self.lead_in
        for chunk, left in chunks(X, lengths, max(len(X), 1) if self.bidirectional else STEPS_AT_ONCE):
            Ys, start = self.stack.outputs_of_all(params, chunk, left, work, start)
            led = min(ahead, len(chunk))
            ahead -= led
            left = None if left is None else np.maximum(left - led, 0)
            yield np.concatenate([chunk[:, self.n_skipped :], *Ys], axis=1)[led:], left, start

    def features(self, params, X, lengths, work):
        """What the readout reads: ndarray of float64 (n_read, n_columns), of steps chunk by chunk."""
        if self.pooling == "steps":
            for S, left, _ in self.steps(params, X, lengths, work):
                yield _columns(S, left).astype(np.float64)
        elif self.pooling == "mean":
            total = np.zeros((self.n_read, X.shape[2]))
            for S, _, _ in self.steps(params, X, lengths, work):
                total += S.sum(axis=0, dtype=np.float64)
            yield total / np.maximum(len(X) if lengths is None else lengths, 1)
        else:
            yield self.after(params, X, lengths, work)[0].astype(np.float64)

    def after(self, params, X, lengths, work):
        """What is read after the last step (n_read, n_batch): inputs, and states, reverse ones after the first step;
        and the states of all layers by name.
        """
        n_batch, end = X.shape[2], {}
        x = np.zeros((X.shape[1] - self.n_skipped, n_batch), work.dtype)
        if len(X):
            last = np.full(n_batch, len(X)) if lengths is None else lengths
            chosen = X[np.maximum(last - 1, 0), self.n_skipped :, np.arange(n_batch)]
            x[...] = np.where(last[:, None] > 0, chosen, 0).T
        X, lengths = self._led_in(X, lengths)
        for chunk, left in chunks(X, lengths, max(len(X), 1) if self.bidirectional else STEPS_AT_ONCE):
            end = self.stack(params, chunk, left, work, end, wants_Y=False)[1]
        nothing = np.zeros((self.n_read - len(x), n_batch), work.dtype)
        names = [name for layer in self.stack.layers for name in layer.outputs]
        return np.concatenate([x, *([end[name] for name in names] if end else [nothing])]), end

    def _led_in(self, X, lengths):
        """Sequences with their first step held in front of them; one without any step stays so."""
        if not (self.lead_in and len(X)):
            return X, lengths
        held = np.broadcast_to(X[:1], (self.lead_in, *X.shape[1:]))
        return np.concatenate([held, X]), None if lengths is None else lengths + self.lead_in * (lengths > 0)


@dataclass(frozen=True)
class EchoState(Model):
    """A Reservoir and its weights, those of a readout ("readout.W", "readout.b") included."""

    network: Reservoir

    def features(self, sequences):
        """Columns (index array or slice), and what the readout reads there: ndarray of float64 (n_read, n_columns)."""
        reservoir, work, columns = self.network, Workspace(self.dtype), self.network.columns(sequences)
        for rows in self.blocks(sequences, None if reservoir.bidirectional else STEPS_AT_ONCE):
            if reservoir.pooling != "steps":
                yield rows, next(reservoir.features(self.params, *sequences.minibatch(rows), work))
                continue
            places, done = columns.by_step(rows), 0
            for H in reservoir.features(self.params, *sequences.minibatch(rows), work):
                yield places[done : done + H.shape[1]], H
                done += H.shape[1]

    def outputs(self, sequences):
        """See `Model.outputs`; computed in float64."""
        n_columns = len(self.network.columns(sequences).spread(sequences.lengths))
        Z = np.empty((len(self.params["readout.b"]), n_columns), self.dtype)
        for columns, H in self.features(sequences):
            Z[:, columns] = self._readout(H)
        return Z

    def outputs_before_any_step(self, n_features):
        """See `Model.outputs_before_any_step`."""
        return self.params["readout.b"][:, None].astype(self.dtype)

    def states_at_every_step(self, sequences):
        """What the readout reads at every step: one array (n_steps_i, n_read) per sequence."""
        work = Workspace(self.dtype)

        def states(X, lengths):
            parts = [S for S, _, _ in self.network.steps(self.params, X, lengths, work)]
            return np.concatenate(parts) if parts else np.empty((0, self.network.n_read, X.shape[2]), self.dtype)

        return self._at_every_step(states, sequences, np.zeros(self.network.n_read, self.dtype))

    def freely(self, sequences, n_steps):
        """Outputs after the end of each sequence, each the next step's input: (n_sequences, n_steps, n_features)."""
        work, layers = Workspace(self.dtype), self.network.stack.layers
        said = np.empty((len(sequences), n_steps, sequences.n_features), self.dtype)
        for rows in self.blocks(sequences, STEPS_AT_ONCE):
            X, lengths = sequences.minibatch(rows)
            h, end = self.network.after(self.params, X, lengths, work)
            step = Stepper(layers, self.params, X.shape[2], self.dtype, end)
            for t in range(n_steps):
                x = self._readout(h).astype(self.dtype)
                said[rows, t] = x.T
                step(x)
                h = np.concatenate([x[self.network.n_skipped :], *step.outputs])
        return said

    def _readout(self, H):
        """Outputs (n_outputs, n_columns) of what is read (n_read, n_columns)."""
        return self.params["readout.W"] @ H.astype(np.float64, copy=False) + self.params["readout.b"][:, None]


def _columns(S, lengths):
    """Steps S (n_steps, k, n_batch) as columns (k, n_columns): the first of all sequences that have one, and so on."""
    S = S.transpose(1, 0, 2)
    return S.reshape(len(S), -1) if lengths is None else S[:, np.arange(S.shape[1])[:, None] < lengths]
