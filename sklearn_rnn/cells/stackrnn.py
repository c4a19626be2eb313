"""The stack-augmented recurrent network, a neural pushdown automaton."""

from dataclasses import dataclass

import numpy as np

from sklearn_rnn.arguments import check_int
from sklearn_rnn.cells.base import Arrays, Cell, Named, Step
from sklearn_rnn.numerics import glorot_uniform, product, sigmoid, softmax, softmax_backward


@dataclass(frozen=True)
class StackRNN(Cell):
    """Stacks of numbers that a simple network pushes to, pops from, and reads the top of: a pushdown automaton.

    Forward, for each stack, its places i = 0, 1, ... from the top::

        h = tanh(W_ih x + W_hh q_prev + b)            q: the topmost n_read places of all stacks (and h)
        w = softmax(W_act h + b_act)                  w_push, w_pop, w_stay
        v = sigmoid(W_push h + b_push)                what is pushed
        s[0] = w_push (1 + v) + w_pop s_prev[1] + w_stay s_prev[0]
        s[i] = w_push s_prev[i-1] + w_pop s_prev[i+1] + w_stay s_prev[i]

    An empty place is 0 and a pushed one between 1 and 2: the paper's -1 and v, moved by one. Backward, ds being the
    gradient by s (with that by q on top)::

        dw_push = sum_i ds[i] pushed[i]               and so for pop and stay
        dv = ds[0] w_push
        ds_prev[i] = w_push ds[i+1] + w_pop ds[i-1] + w_stay ds[i]
        dh += W_act^T da_act + W_push^T da_push

    Parameters
    ----------
    n_stacks : int, default=1
        Stacks, each with its own pushes and pops.
    depth : int, default=64
        Places of each stack. No weight depends on it: it may be changed after fit, for longer sequences. What is pushed
        below the last place is lost.
    n_read : int, default=2
        Places that the network reads, from the top.
    recurrence : bool, default=False
        Feed h back too. Without it the stacks are all the memory there is, so that they are learnt to be used; a task
        that needs a mode beside gets a second stack.

    Raises
    ------
    ValueError
        For numbers below 1, or an n_read above depth.

    Notes
    -----
    Train it with a learning rate of 1e-2 that falls as the cosine, from several ``random_state``; the training loss
    tells the starts that found the stack.

    References
    ----------
    Joulin and Mikolov, Inferring algorithmic patterns with stack-augmented recurrent nets, NeurIPS 2015,
    arXiv:1503.01007

    Examples
    --------
    >>> from sklearn_rnn import RNNClassifier
    >>> from sklearn_rnn.cells import StackRNN
    >>> RNNClassifier(cell=StackRNN(n_stacks=2))
    RNNClassifier(cell=StackRNN(n_stacks=2, depth=64, n_read=2, recurrence=False))
    """

    n_stacks: int = 1
    depth: int = 64
    n_read: int = 2
    recurrence: bool = False

    gates = ("hidden",)
    activations = ("tanh",)
    states = ("hidden", "tops", "stacks")
    carried = ("stacks",)
    memo = ("actions", "value")
    elastic = ("depth",)

    def __post_init__(self):
        for name in ("n_stacks", "depth", "n_read"):
            check_int(name, getattr(self, name))
        if self.n_read > self.depth:
            raise ValueError(f"n_read must be at most depth, {self.depth}, got {self.n_read}.")

    @property
    def recurrent(self) -> tuple[str, ...]:
        """The tops, and the hidden state with recurrence."""
        return ("tops", "hidden") if self.recurrence else ("tops",)

    def sizes(self, n_units: int) -> dict[str, int]:
        """Places times stacks."""
        n = self.n_stacks
        return {"hidden": n_units, "tops": self.n_read * n, "stacks": self.depth * n, "actions": 3 * n, "value": n}

    def shapes(self, n_inputs: int, n_units: int) -> dict[str, tuple[int, ...]]:
        """Besides the layer's: W_act and b_act, by action and stack, W_push and b_push."""
        n = self.n_stacks
        own = {"W_act": (3 * n, n_units), "b_act": (3 * n,), "W_push": (n, n_units), "b_push": (n,)}
        return {**super().shapes(n_inputs, n_units), **own}

    def initialise(self, p: Named, rng: np.random.Generator) -> None:
        """Glorot and orthogonal as every cell's; W_act and W_push Glorot uniform."""
        super().initialise(p, rng)
        for name in ("W_act", "W_push"):
            p[name][...] = glorot_uniform(rng, *p[name].shape)

    def _places(self, rows):
        """Rows (n_places * n_stacks, n_batch) of a state as (n_places, n_stacks, n_batch)."""
        return rows.reshape(-1, self.n_stacks, rows.shape[1])

    def step(self, p: Named, t: Step, a: Arrays, m: Arrays, s_prev: Arrays, s: Arrays) -> None:
        """Push, pop and stay, each to its share."""
        (n,), (w, v), (_, _, before), (h, tops, after) = a, m, s_prev, s
        np.copyto(h, n)
        w, before, after = self._places(w), self._places(before), self._places(after)
        w[...] = softmax(self._places(product(p["W_act"], n) + p["b_act"][:, None]))
        v[...] = sigmoid(product(p["W_push"], n) + p["b_push"][:, None])
        push, pop, stay = w
        np.multiply(before, stay, out=after)
        after[0] += push * (1 + v)
        after[1:] += push * before[:-1]
        after[:-1] += pop * before[1:]
        np.copyto(tops, after[: self.n_read].reshape(tops.shape))

    def step_backward(
        self, p: Named, t: Step, a: Arrays, m: Arrays, s_prev: Arrays, s: Arrays, ds: Arrays, da: Arrays, g: Named
    ) -> None:
        """The gradients of the docstring; dh in da, ds_prev in place of ds."""
        (n,), (w, v), (_, _, before), (dh, dtops, dstacks), (dn,) = a, m, s_prev, ds, da
        w, before, d = self._places(w), self._places(before), self._places(dstacks)
        d[: self.n_read] += self._places(dtops)
        push, pop, stay = w
        dw = np.stack([d[0] * (1 + v), (d[:-1] * before[1:]).sum(axis=0), (d * before).sum(axis=0)])
        dw[0] += (d[1:] * before[:-1]).sum(axis=0)
        da_act = softmax_backward(w, dw).reshape(-1, n.shape[1])
        da_push = d[0] * push * v * (1 - v)
        dn[...] = dh + product(p["W_act"].T, da_act) + product(p["W_push"].T, da_push)
        for own, gradient in (("act", da_act), ("push", da_push)):
            g[f"W_{own}"] += product(gradient, n.T)
            g[f"b_{own}"] += gradient.sum(axis=1)
        d_prev = d * stay
        d_prev[:-1] += push * d[1:]
        d_prev[1:] += pop * d[:-1]
        d[...] = d_prev
