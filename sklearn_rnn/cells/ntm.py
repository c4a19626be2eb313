"""The neural Turing machine."""

from dataclasses import dataclass

import numpy as np

from sklearn_rnn.arguments import check_int
from sklearn_rnn.cells.base import Arrays, Cell, Named, Step
from sklearn_rnn.cells.controls import controls
from sklearn_rnn.numerics import address, rewrite, rewrite_backward


@dataclass(frozen=True)
class NTM(Cell):
    """Neural Turing machine: a simple network with a memory of n_places rows, a head that writes and one that reads.

    Forward, with w the weights of both heads over the places, M the memory, and the last step's marked _prev::

        h = tanh(W_ih x + W_hh [h_prev; r_prev] + b)
        k, v = tanh,  e, g = sigmoid,  S = softmax,  beta, gamma = softplus   of W_head h + b_head
        w_c = softmax(beta cos(k, M_prev))            by content
        w_g = g w_c + (1 - g) w_prev                  or from where the head was
        w_s = S_0 w_g[i+1] + S_1 w_g[i] + S_2 w_g[i-1]                        moved by a place
        w = w_s^(1 + gamma) / sum                     and sharpened
        M = M_prev (1 - w_write e) + w_write v        erase and add
        r = sum_i w_read[i] M[i]                      read
        output = [h; r]

    Backward the same line by line, from dr and the gradients by M and w that the next step sends; `numerics.address`
    has the lines of w, there and back. Heads start on the first place, the memory at zero.

    Parameters
    ----------
    n_places : int, default=32
        Rows of the memory. No weight depends on it: it may be changed after fit, which is an experiment, not a promise:
        more empty places take part in what is addressed by content. Heads that move on past the last come to the first.
    width : int, default=8
        Numbers in a row.

    Raises
    ------
    ValueError
        For numbers below 1.

    Notes
    -----
    Train it with a learning rate of 1e-2 that falls as the cosine; compare several ``random_state`` by training loss.

    References
    ----------
    Graves, Wayne and Danihelka, Neural Turing machines, 2014, arXiv:1410.5401

    Examples
    --------
    >>> from sklearn_rnn import RNNClassifier
    >>> from sklearn_rnn.cells import NTM
    >>> RNNClassifier(cell=NTM(n_places=16))
    RNNClassifier(cell=NTM(n_places=16, width=8))
    """

    n_places: int = 32
    width: int = 8

    gates = ("hidden",)
    activations = ("tanh",)
    states = ("output", "memory", "places")
    carried = ("memory", "places")
    memo = ("head",)
    elastic = ("n_places",)

    def __post_init__(self):
        check_int("n_places", self.n_places)
        check_int("width", self.width)

    def sizes(self, n_units: int) -> dict[str, int]:
        """Output: h and what was read; places: those of the writing head, then those of the reading one."""
        n, width = self.n_places, self.width
        return {"output": n_units + width, "memory": n * width, "places": 2 * n, "head": self._controls.n_rows}

    def starts(self, n_units: int) -> dict[str, np.ndarray]:
        """Both heads on the first place."""
        return {"places": np.repeat(np.arange(self.n_places)[None] == 0, 2, axis=0).astype(float).ravel()}

    def shapes(self, n_inputs: int, n_units: int) -> dict[str, tuple[int, ...]]:
        """Besides the layer's: W_head and b_head, from h to what the heads do."""
        return {**super().shapes(n_inputs, n_units), **self._controls.shapes(n_units)}

    def initialise(self, p: Named, rng: np.random.Generator) -> None:
        """Glorot and orthogonal as every cell's; W_head Glorot uniform."""
        super().initialise(p, rng)
        self._controls.initialise(p, rng)

    @property
    def _controls(self):
        """What the heads are told: k, v, e, g, S, beta, gamma."""
        w = self.width
        return controls(tanh=((2, w), (w,)), sigmoid=((w,), (2,)), softmax=((3, 2),), softplus=((2,), (2,)))

    def _memory(self, rows):
        """Rows of the state as (n_places, width, n_batch)."""
        return rows.reshape(self.n_places, self.width, -1)

    def step(self, p: Named, t: Step, a: Arrays, m: Arrays, s_prev: Arrays, s: Arrays) -> None:
        """Address, write, read."""
        (h,), (y,), (_, memory_prev, w_prev), (output, memory, places) = a, m, s_prev, s
        k, v, e, *where = self._controls.forward(p, h, y)
        M_prev, M = self._memory(memory_prev), self._memory(memory)
        w, _ = address(M_prev, w_prev.reshape(2, self.n_places, -1), k, *where)
        M[...] = rewrite(M_prev, w[0], e, v)
        places[...] = w.reshape(places.shape)
        output[: len(h)], output[len(h) :] = h, (w[1][:, None] * M).sum(axis=0)

    def step_backward(
        self, p: Named, t: Step, a: Arrays, m: Arrays, s_prev: Arrays, s: Arrays, ds: Arrays, da: Arrays, g: Named
    ) -> None:
        """Back through reading, writing and addressing; gradients by M_prev and w_prev in place of ds."""
        (h,), (y,), (_, memory_prev, w_prev), (_, memory, _), (d, dmemory, dplaces), (dn,) = a, m, s_prev, s, ds, da
        M_prev, M, dM, dr = self._memory(memory_prev), self._memory(memory), self._memory(dmemory), d[len(h) :]
        k, v, e, *where = self._controls.groups(y)
        w, back = address(M_prev, w_prev.reshape(2, self.n_places, -1), k, *where)
        dw = dplaces.reshape(w.shape).copy()
        dw[1] += (M * dr).sum(axis=1)
        dM += w[1][:, None] * dr
        dM[...], dw_written, de, dv = rewrite_backward(M_prev, w[0], e, v, dM)
        dw[0] += dw_written
        dM_addressed, dw_prev, dk, *dwhere = back(dw)
        dM += dM_addressed
        dplaces[...] = dw_prev.reshape(dplaces.shape)
        np.add(d[: len(h)], self._controls.backward(p, h, y, (dk, dv, de, *dwhere), g), out=dn)
