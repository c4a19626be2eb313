"""From sequences to outputs."""

from sklearn_rnn.network.base import BaseNetwork
from sklearn_rnn.network.heads import LastStep
from sklearn_rnn.network.readout import Readout
from sklearn_rnn.network.stack import stack_of
from sklearn_rnn.network.truncation import before_the_last

STEPS_AT_ONCE = 1024  # prediction reads longer sequences in chunks


class Network(BaseNetwork):
    """A stack of recurrent layers, and a head that reads predictions from its states.

    It describes a network and holds no weights: those come as named arrays with every call.

    Parameters
    ----------
    cell : Cell
    n_inputs : int
        Features of a step.
    hidden_sizes : sequence of int
        Units of each recurrent layer.
    n_outputs : int
    bidirectional : bool, default=False
    dropout : float, default=0.0
        On the inputs of every layer, the readout included.
    recurrent_dropout : float, default=0.0
        On the recurrent states.
    bptt_steps : int, default=None
        How far the gradient reaches back from a sequence's last step; None: to its first. The steps before are read
        as in prediction, without dropout.
        Where each step has a prediction training goes by chunks of so many steps instead: see `chunk_steps`.
    head : type of Head, default=LastStep
        Made of a `Readout` and the names of the outputs.
    frozen : dict of str to tuple of int, or its items, default=()
        Names and shapes of arrays that lie in theta and are not trained.
    embedding : Embedding, default=None
        In front of the first layer, which reads its vectors; X then holds token ids.
    engine : {"numpy", "numba"}, default="numpy"
        What computes the steps of the layers: see `Recurrent`.

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn_rnn.cells import GRU
    >>> from sklearn_rnn.network import Network, Workspace
    >>> network = Network(GRU(), n_inputs=1, hidden_sizes=(4,), n_outputs=2)
    >>> params = network.layout.views(network.first_theta(np.random.default_rng(0), bias=0.0))
    >>> Z, end, backward = network(params, np.ones((5, 1, 3)), None, Workspace(float))
    >>> Z.shape
    (2, 3)
    >>> {name: np.shape(state) for name, state in end.items()}
    {'layers.0.hidden': (4, 3), 'step': ()}
    """

    def __init__(
        self,
        cell,
        n_inputs,
        hidden_sizes,
        n_outputs,
        bidirectional=False,
        dropout=0.0,
        recurrent_dropout=0.0,
        bptt_steps=None,
        head=LastStep,
        frozen=(),
        embedding=None,
        engine="numpy",
    ):
        if bptt_steps is not None and (bidirectional or (head.reads_every_step and not head.tells_every_step)):
            raise ValueError("bptt_steps needs a network that reads in one direction, and its last steps alone.")
        options = {"dropout": dropout, "recurrent_dropout": recurrent_dropout, "embedding": embedding, "engine": engine}
        stack = stack_of("layers", cell, n_inputs, hidden_sizes, bidirectional=bidirectional, **options)
        self._assemble(stack, n_outputs, dropout, head, bidirectional, bptt_steps, frozen)

    def _assemble(self, stack, n_outputs, dropout, head, bidirectional=False, bptt_steps=None, frozen=()):
        """Put a Stack and a head together."""
        self.stack, self.bidirectional, self.bptt_steps = stack, bidirectional, bptt_steps
        readout = Readout(head.n_readings * stack.n_outputs, n_outputs, dropout)
        super().__init__([stack], head(readout, stack.outputs), frozen, stack.embedding)

    @property
    def chunk_steps(self):
        """See `BaseNetwork`: bptt_steps, where each step has a prediction."""
        return self.bptt_steps if self.head.tells_every_step else None

    def held(self, n_steps):
        """How many numbers prediction holds for each sequence of n_steps steps."""
        return self.stack.held(n_steps)

    def states(self, params, X, lengths, work):
        """States of the last layer at every step: Y (n_steps, n_units, n_batch)."""
        return self.stack(params, X, lengths, work)[0]

    def ends(self, params, X, lengths, work):
        """States of all layers after each sequence's last step, as the `end` of a call: by name (rows, n_batch).

        Of a network that reads in one direction.
        """
        X, lengths, start = before_the_last(STEPS_AT_ONCE, self.stack, params, X, lengths, work)
        return self.stack(params, X, lengths, work, start, wants_Y=False)[1]

    def __call__(self, params, X, lengths, work, start=None):
        """Outputs of sequences.

        Parameters
        ----------
        params : dict of str to ndarray
        X : ndarray (n_steps, n_inputs, n_batch)
        lengths : ndarray of int (n_batch,) or None
            Descending. None: all n_steps long.
        work : Workspace
        start : dict of str to ndarray (rows, n_batch), default=None
            States to begin with, by name, as `end` has them; None: zeros.

        Returns
        -------
        Z : ndarray (n_outputs, n_columns)
        end : dict of str to ndarray (rows, n_batch)
            The states of all layers after each sequence's last step, by name; what holds until the next pass.
        backward : callable
            ``dX, dstart = backward(dZ, grads, wants=())`` adds to the gradients by name; dX is that of the steps that
            bptt_steps leaves: see `Recurrent`.
        """
        n_last = self.bptt_steps if work.training else None if self.bidirectional else STEPS_AT_ONCE
        if n_last is not None and not self.head.reads_every_step:
            X, lengths, start = before_the_last(n_last, self.stack, params, X, lengths, work, start)
        Y, end, backward_stack = self.stack(params, X, lengths, work, start, self.head.reads_every_step)
        Z, backward_head = self.head(params, X, Y, end, lengths, work)

        def backward(dZ, grads, wants=()):
            return backward_stack(*backward_head(dZ, grads), grads, wants)

        return Z, end, backward
