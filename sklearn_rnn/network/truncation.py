"""Long sequences in bounded memory: the state goes on, the gradient stops."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np


@dataclass
class Start:
    """Where the reading of sequences begins, if not at their first step.

    Attributes
    ----------
    states : list of tuple of ndarray (rows, n_batch)
        The states of each layer, carried from the steps before.
    step : int or ndarray of int (n_batch,)
        How many steps of each sequence came before.
    """

    states: list
    step: int | np.ndarray

    def of_layer(self, k):
        """What layer k starts from."""
        return self.states[k], self.step


def read_ahead(stack, params, X, lengths, n_steps, work):
    """Read sequences until n_steps of each are left, keeping nothing but the states.

    What is left, read from there, gives the same outputs; its gradient reaches n_steps back at most (truncated
    BPTT: Williams and Peng, An efficient gradient-based algorithm for on-line training of recurrent network
    trajectories, Neural Computation 2 (1990), doi:10.1162/neco.1990.2.4.490).

    Parameters
    ----------
    stack : Stack
        Of layers that read in one direction.
    params : dict of str to ndarray
    X : ndarray (n_all_steps, n_inputs, n_batch)
    lengths : ndarray of int (n_batch,) or None
        None: all n_all_steps long.
    n_steps : int
        It is also how many steps are read at once.
    work : Workspace
        Not for training.

    Returns
    -------
    X : ndarray (at most n_steps, n_inputs, n_batch)
        What is left of each sequence.
    lengths : ndarray of int (n_batch,) or None
    start : Start or None
        None if no sequence is longer than n_steps.
    """
    if len(X) <= n_steps:
        return X, lengths, None
    n_batch = X.shape[2]
    if lengths is None:
        lengths = np.full(n_batch, len(X))
    before = np.maximum(lengths - n_steps, 0)
    running = Start([layer.initial(n_batch, work.dtype) for layer in stack.layers], 0)
    start = Start([layer.initial(n_batch, work.dtype) for layer in stack.layers], before)
    cuts = sorted({*range(0, before.max(), n_steps), *before.tolist()})
    for begin, end in pairwise(cuts):
        running = Start(_carry(stack, params, X[begin:end], running, work), end)
        arrived = before == end
        for kept, states in zip(start.states, running.states, strict=True):
            for to, state in zip(kept, states, strict=True):
                to[:, arrived] = state[:, arrived]
    t = np.minimum(before + np.arange(n_steps)[:, None], len(X) - 1)
    return np.take_along_axis(X, t[:, None], axis=0), lengths - before, start


def _carry(stack, params, X, start, work):
    """The states of each layer after X (n_steps, n_inputs, n_batch)."""
    states = []
    for k, layer in enumerate(stack.layers):
        X, after = layer.carry(params, X, work, start.of_layer(k))
        states.append(after)
    return states
