"""The gated recurrent unit."""

from dataclasses import dataclass

import numpy as np

from sklearn_rnn.cells.base import Arrays, Cell, Named, Step
from sklearn_rnn.numerics import tanh


@dataclass(frozen=True)
class GRU(Cell):
    """Gated recurrent unit, with the reset gate after the recurrent product (as in torch and cuDNN).

    Forward, one block of rows of W_ih, W_hh and b for each gate::

        r = sigmoid(W_ih[r] x + W_hh[r] h_prev + b[r])        reset gate
        z = sigmoid(W_ih[z] x + W_hh[z] h_prev + b[z])        update gate
        k = W_ih[n] x + b[n]                                  input part of the candidate
        q = W_hh[n] h_prev + b_hn                             its recurrent part
        n = tanh(k + r * q)                                   candidate
        h = n + z * (h_prev - n)                              hidden state

    Backward, dh being the gradient by h::

        dz = dh * (h_prev - n)
        dn = dh * (1 - z)      = dh - dh * z
        dk = dn * (1 - n^2)    = dn - dn * n^2
        dq = dk * r        dr = dk * q
        dh_prev = dh * z

    and the layer continues with the derivative of sigmoid and adds W_hh^T da to dh_prev.

    References
    ----------
    Cho et al., Learning phrase representations using RNN encoder-decoder for statistical machine translation,
    EMNLP 2014, arXiv:1406.1078

    Examples
    --------
    >>> from sklearn_rnn.cells import GRU
    >>> GRU().gates
    ('reset', 'update', 'candidate')
    """

    gates = ("reset", "update", "candidate")
    activations = ("sigmoid", "sigmoid", "identity")
    separate = {"candidate": "b_hn"}
    states = ("hidden",)
    carried = ("hidden",)
    memo = ("candidate",)

    def step(self, p: Named, t: Step, a: Arrays, m: Arrays, s_prev: Arrays, s: Arrays) -> None:
        """n = tanh(k + r * q), h = n + z * (h_prev - n)."""
        (r, z, k, q), (n,), (h_prev,), (h,) = a, m, s_prev, s
        np.multiply(r, q, out=n)
        np.add(n, k, out=n)
        tanh(n, out=n)
        np.subtract(h_prev, n, out=h)
        np.multiply(h, z, out=h)
        np.add(h, n, out=h)

    def step_backward(
        self, p: Named, t: Step, a: Arrays, m: Arrays, s_prev: Arrays, s: Arrays, ds: Arrays, da: Arrays, g: Named
    ) -> None:
        """The docstring's backward equations."""
        (r, z, _, q), (n,), (h_prev,) = a, m, s_prev
        (dh,), (dr, dz, dk, dq) = ds, da
        np.subtract(h_prev, n, out=dz)
        np.multiply(dz, dh, out=dz)
        np.multiply(dh, z, out=dr)
        np.subtract(dh, dr, out=dk)
        np.multiply(n, n, out=n)
        np.multiply(dk, n, out=n)
        np.subtract(dk, n, out=dk)
        np.copyto(dh, dr)
        np.multiply(dk, r, out=dq)
        np.multiply(dk, q, out=dr)
