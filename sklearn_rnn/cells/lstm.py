"""Long short-term memory."""

from dataclasses import dataclass
from numbers import Real

import numpy as np

from sklearn_rnn.cells.base import Arrays, Cell, Named, Step
from sklearn_rnn.numerics import tanh


@dataclass(frozen=True)
class LSTM(Cell):
    """Long short-term memory: gates decide what a cell state forgets, takes up and shows.

    Forward, one block of rows of W_ih, W_hh and b for each gate::

        i = sigmoid(W_ih[i] x + W_hh[i] h_prev + b[i])        input gate
        f = sigmoid(W_ih[f] x + W_hh[f] h_prev + b[f])        forget gate
        o = sigmoid(W_ih[o] x + W_hh[o] h_prev + b[o])        output gate
        g = tanh   (W_ih[g] x + W_hh[g] h_prev + b[g])        candidate
        c = f * c_prev + i * g                                cell state
        u = tanh(c)
        h = o * u                                             hidden state

    Backward, dh and dc being the gradients by h and by c from later steps::

        do = dh * u
        dc = dc + dh * o * (1 - u^2)          = dc + dh * o - do * h, since h = o * u
        di = dc * g        df = dc * c_prev        dg = dc * i
        dc_prev = dc * f

    and the layer continues with the derivatives of sigmoid and tanh and dh_prev = W_hh^T da.

    Parameters
    ----------
    forget_bias : float, default=1.0
        First value of the forget gate's bias; 1 lets gradients pass from the start (Gers et al. 2000;
        Jozefowicz et al. 2015).

    Raises
    ------
    TypeError
        If forget_bias is no number.

    References
    ----------
    Hochreiter and Schmidhuber, Long short-term memory, Neural Computation 9 (1997),
    doi:10.1162/neco.1997.9.8.1735

    Gers, Schmidhuber and Cummins, Learning to forget: continual prediction with LSTM, Neural Computation 12
    (2000), doi:10.1162/089976600300015015

    Examples
    --------
    >>> from sklearn_rnn.cells import LSTM
    >>> LSTM(forget_bias=2.0) == LSTM(forget_bias=2.0)
    True
    """

    forget_bias: float = 1.0

    gates = ("input", "forget", "output", "candidate")
    activations = ("sigmoid", "sigmoid", "sigmoid", "tanh")
    states = ("hidden", "cell")
    carried = ("cell",)
    memo = ("squashed_cell",)

    def __post_init__(self):
        if not isinstance(self.forget_bias, Real):
            raise TypeError(f"forget_bias must be a number, got {self.forget_bias!r}.")

    def initialise(self, p: Named, rng: np.random.Generator) -> None:
        """Glorot and orthogonal as every cell's; the forget gate's bias at forget_bias."""
        super().initialise(p, rng)
        p["b"].reshape(len(self.gates), -1)[self.gates.index("forget")] = self.forget_bias

    def step(self, p: Named, t: Step, a: Arrays, m: Arrays, s_prev: Arrays, s: Arrays) -> None:
        """c = f * c_prev + i * g, h = o * tanh(c)."""
        (i, f, o, g), (u,), (_, c_prev), (h, c) = a, m, s_prev, s
        np.multiply(f, c_prev, out=c)
        np.multiply(i, g, out=u)
        np.add(c, u, out=c)
        tanh(c, out=u)
        np.multiply(o, u, out=h)

    def step_backward(
        self, p: Named, t: Step, a: Arrays, m: Arrays, s_prev: Arrays, s: Arrays, ds: Arrays, da: Arrays, g: Named
    ) -> None:
        """The docstring's backward equations, in their order."""
        (i, f, o, g), (u,), (_, c_prev), (h, _) = a, m, s_prev, s
        (dh, dc), (di, df, do, dg) = ds, da
        np.multiply(dh, u, out=do)
        np.multiply(dh, o, out=dh)
        np.add(dc, dh, out=dc)
        np.multiply(do, h, out=dh)
        np.subtract(dc, dh, out=dc)
        np.multiply(dc, g, out=di)
        np.multiply(dc, c_prev, out=df)
        np.multiply(dc, i, out=dg)
        np.multiply(dc, f, out=dc)
