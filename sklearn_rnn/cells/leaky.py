"""The leaky cell."""

from dataclasses import dataclass

import numpy as np

from sklearn_rnn.cells.base import Arrays, Cell, Named, Step


@dataclass(frozen=True)
class Leaky(Cell):
    """Leaky integration of the hidden state, at one rate for all units: the unit of echo state networks.

    Forward::

        n = tanh(W_ih x + W_hh h_prev + b)
        h = h_prev + k (n - h_prev)                   k = leak_rate

    Backward, dh being the gradient by h::

        dn = k dh
        dh_prev = (1 - k) dh  (+ W_hh^T da)

    Parameters
    ----------
    leak_rate : float, default=1.0
        In (0, 1]. With 1 it is `Elman`; a small one forgets slowly: half of the state is left after
        ln 2 / leak_rate steps.

    Raises
    ------
    ValueError
        For a leak_rate outside (0, 1].

    See Also
    --------
    sklearn_rnn.cells.CTRNN : Leaks outside of the nonlinearity, by a time constant for each unit.

    References
    ----------
    Jaeger, Lukosevicius, Popovici and Siewert, Optimization and applications of echo state networks with
    leaky-integrator neurons, Neural Networks 20 (2007), doi:10.1016/j.neunet.2007.04.016

    Examples
    --------
    >>> from sklearn_rnn import RNNRegressor
    >>> from sklearn_rnn.cells import Leaky
    >>> RNNRegressor(cell=Leaky(leak_rate=0.3))
    RNNRegressor(cell=Leaky(leak_rate=0.3))
    """

    leak_rate: float = 1.0

    gates = ("hidden",)
    activations = ("tanh",)
    states = ("hidden",)
    carried = ("hidden",)

    def __post_init__(self):
        if not 0 < self.leak_rate <= 1:
            raise ValueError(f"leak_rate must be in (0, 1], got {self.leak_rate!r}.")

    def step(self, p: Named, t: Step, a: Arrays, m: Arrays, s_prev: Arrays, s: Arrays) -> None:
        """h = h_prev + k (n - h_prev)."""
        (n,), (h_prev,), (h,) = a, s_prev, s
        np.subtract(n, h_prev, out=h)
        h *= self.leak_rate
        h += h_prev

    def step_backward(
        self, p: Named, t: Step, a: Arrays, m: Arrays, s_prev: Arrays, s: Arrays, ds: Arrays, da: Arrays, g: Named
    ) -> None:
        """dn = k dh, dh_prev = dh - dn."""
        (dh,), (dn,) = ds, da
        np.multiply(dh, self.leak_rate, out=dn)
        dh -= dn
