"""The continuous-time recurrent network."""

from dataclasses import dataclass

import numpy as np

from sklearn_rnn.cells.base import Arrays, Cell, Named, Step
from sklearn_rnn.cells.groups import as_tuple, by_unit
from sklearn_rnn.numerics import sigmoid


@dataclass(frozen=True)
class CTRNN(Cell):
    """Continuous-time recurrent network: membrane potentials that leak, each at a time constant of its own.

    Euler's step of ``tau du/dt = -u + W_ih x + W_hh h + b`` by dt::

        a = W_ih x + W_hh h_prev + b
        u = u_prev + k (a - u_prev)               potential, k = dt / tau
        h = tanh(u)                               firing rate, the hidden state

    Backward, dh and du being the gradients by h and u::

        du = du + (1 - h^2) dh
        da = k du
        dk = sum (a - u_prev) du                  where k is learnt
        du_prev = du - da                         and dh_prev = W_hh^T da

    Parameters
    ----------
    time_constants : float or tuple of float, default=2.0
        tau of the units, in the unit of dt; several are those of as many groups of units, as equally large as can be.
    dt : float, default=1.0
        Time that a step takes. With dt = tau it is `Elman`.
    learn : bool, default=False
        Learn k of each unit, as sigmoid("rate_logit"), from dt / tau on. Else "rate" among the weights keeps it, which
        no training changes.

    Raises
    ------
    ValueError
        For time constants that are not positive, a dt above the smallest, more groups than units, or learn=True where
        dt equals a time constant: a k of 1 has no logit.
    TypeError
        For time constants that are no numbers.

    See Also
    --------
    sklearn_rnn.cells.MTRNN : Groups of several time scales, linked to their neighbours only.
    sklearn_rnn.cells.Leaky : Leaks inside of the nonlinearity.

    References
    ----------
    Beer, On the dynamics of small continuous-time recurrent neural networks, Adaptive Behavior 3 (1995),
    doi:10.1177/105971239500300405

    Examples
    --------
    >>> from sklearn_rnn import RNNRegressor
    >>> from sklearn_rnn.cells import CTRNN
    >>> RNNRegressor(cell=CTRNN(time_constants=(2.0, 10.0)))
    RNNRegressor(cell=CTRNN(time_constants=(2.0, 10.0), dt=1.0, learn=False))
    """

    time_constants: float | tuple[float, ...] = 2.0
    dt: float = 1.0
    learn: bool = False

    gates = ("hidden",)
    activations = ("identity",)
    states = ("hidden", "potential")
    carried = ("potential",)

    def __post_init__(self):
        taus = as_tuple("time_constants", self.time_constants)
        if not all(tau > 0 for tau in taus):
            raise ValueError(f"time_constants must be positive, got {self.time_constants!r}.")
        if not 0 < self.dt <= min(taus):
            raise ValueError(f"dt must be positive and at most the smallest time constant, {min(taus)}, got {self.dt}.")
        if self.learn and self.dt == min(taus):
            raise ValueError(f"learn=True needs a dt below the smallest time constant, {min(taus)}, got {self.dt}.")

    def _rates(self, n_units):
        """k = dt / tau of each unit (n_units,)."""
        return by_unit(self.dt / np.array(as_tuple("time_constants", self.time_constants)), n_units, "time_constants")

    @property
    def _name(self):
        """The parameter that holds k, or its logit."""
        return "rate_logit" if self.learn else "rate"

    def shapes(self, n_inputs: int, n_units: int) -> dict[str, tuple[int, ...]]:
        """Besides the layer's: rate, or rate_logit where it is learnt."""
        return {**super().shapes(n_inputs, n_units), self._name: self._rates(n_units).shape}

    def fixed(self, n_inputs: int, n_units: int) -> dict[str, bool | np.ndarray]:
        """The rates, unless they are learnt."""
        return {} if self.learn else {"rate": True}

    def initialise(self, p: Named, rng: np.random.Generator) -> None:
        """Glorot and orthogonal as every cell's; k = dt / tau."""
        super().initialise(p, rng)
        k = self._rates(len(p["b"]))
        p[self._name][...] = np.log(k / (1 - k)) if self.learn else k

    def _k(self, p):
        """k (n_units, 1)."""
        return (sigmoid(p["rate_logit"]) if self.learn else p["rate"])[:, None]

    def step(self, p: Named, t: Step, a: Arrays, m: Arrays, s_prev: Arrays, s: Arrays) -> None:
        """u = u_prev + k (a - u_prev), h = tanh(u)."""
        (a,), (_, u_prev), (h, u) = a, s_prev, s
        np.subtract(a, u_prev, out=u)
        u *= self._k(p)
        u += u_prev
        np.tanh(u, out=h)

    def step_backward(
        self, p: Named, t: Step, a: Arrays, m: Arrays, s_prev: Arrays, s: Arrays, ds: Arrays, da: Arrays, g: Named
    ) -> None:
        """du += (1 - h^2) dh, da = k du, du_prev = du - da."""
        (a,), (_, u_prev), (h, _), (dh, du), (da,) = a, s_prev, s, ds, da
        k = self._k(p)
        du += dh
        np.multiply(h, h, out=da)
        da *= dh
        du -= da
        if self.learn:
            dk = ((a - u_prev) * du).sum(axis=1)
            g["rate_logit"] += (k * (1 - k))[:, 0] * dk
        np.multiply(du, k, out=da)
        du -= da
