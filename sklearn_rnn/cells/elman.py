"""The Elman network."""

from dataclasses import dataclass

import numpy as np

from sklearn_rnn.cells.base import Arrays, Cell, Named, Step, check_option


@dataclass(frozen=True)
class Elman(Cell):
    """The simple recurrent network: the hidden state is fed back.

    Forward::

        a = W_ih x + W_hh h_prev + b
        h = f(a)                                  f = tanh or relu

    Backward, dh being the gradient by h::

        da = f'(a) * dh                           tanh: dh - h^2 * dh    relu: dh where h > 0
        dh_prev = W_hh^T da

    Parameters
    ----------
    activation : {"tanh", "relu"}, default="tanh"
        With "relu" the recurrent weights start as the identity, without which a network of rectified units
        hardly trains (Le, Jaitly and Hinton 2015, arXiv:1504.00941).

    Raises
    ------
    ValueError
        For another activation.

    References
    ----------
    Elman, Finding structure in time, Cognitive Science 14 (1990), doi:10.1207/s15516709cog1402_1

    Examples
    --------
    >>> from sklearn_rnn import RNNRegressor
    >>> from sklearn_rnn.cells import Elman
    >>> RNNRegressor(cell=Elman(activation="relu"))
    RNNRegressor(cell=Elman(activation='relu'))
    """

    activation: str = "tanh"

    gates = ("hidden",)
    activations = ("identity",)
    states = ("hidden",)

    def __post_init__(self):
        check_option("activation", self.activation, ("tanh", "relu"))

    def initialise(self, p: Named, rng: np.random.Generator) -> None:
        """Glorot and orthogonal as every cell's; W_hh the identity for relu."""
        super().initialise(p, rng)
        if self.activation == "relu":
            p["W_hh"][...] = np.eye(len(p["W_hh"]))

    def step(self, p: Named, t: Step, a: Arrays, m: Arrays, s_prev: Arrays, s: Arrays) -> None:
        """h = f(a)."""
        (a,), (h,) = a, s
        if self.activation == "tanh":
            np.tanh(a, out=h)  # one call: with nothing else to do at a step, calls are what small layers wait for
        else:
            np.maximum(a, 0.0, out=h)

    def step_backward(
        self, p: Named, t: Step, a: Arrays, m: Arrays, s_prev: Arrays, s: Arrays, ds: Arrays, da: Arrays, g: Named
    ) -> None:
        """da = f'(a) * dh."""
        (h,), (dh,), (da,) = s, ds, da
        if self.activation == "tanh":
            np.multiply(h, h, out=da)
            np.multiply(da, dh, out=da)
            np.subtract(dh, da, out=da)
        else:
            np.multiply(dh, h > 0.0, out=da)
