"""The Jordan network."""

from dataclasses import dataclass

import numpy as np

from sklearn_rnn.arguments import check_int
from sklearn_rnn.cells.base import Arrays, Cell, Named, Step
from sklearn_rnn.numerics import glorot_uniform, product


@dataclass(frozen=True)
class Jordan(Cell):
    """The output is fed back, through context units that remember it for a while.

    Forward::

        h = tanh(W_ih x + W_hh c_prev + b)        hidden layer
        y = W_hy h + b_y                          output, that of the layer
        c = decay c_prev + y                      context

    Backward, dy and dc being the gradients by y and c::

        dy = dy + dc
        dW_hy = dy h^T        db_y = dy
        dh = W_hy^T dy
        dc_prev = decay dc  (+ W_hh^T da)

    The network's readout stays in place: it makes an affine map of y, so that y is the output up to that map.

    Parameters
    ----------
    output_size : int or None, default=None
        Rows of y. None: as many as hidden units; 1 suits a single target.
    decay : float, default=0.5
        How much of the context is left after a step, in [0, 1). With 0, and W_hy the identity, it is `Elman`.

    Raises
    ------
    ValueError
        For a decay outside [0, 1), or an output_size below 1.

    References
    ----------
    Jordan, Attractor dynamics and parallelism in a connectionist sequential machine, Proceedings of the 8th
    Annual Conference of the Cognitive Science Society (1986); Serial order, Advances in Psychology 121 (1997),
    doi:10.1016/S0166-4115(97)80111-2

    Examples
    --------
    >>> from sklearn_rnn import RNNRegressor
    >>> from sklearn_rnn.cells import Jordan
    >>> RNNRegressor(cell=Jordan(output_size=1))
    RNNRegressor(cell=Jordan(output_size=1, decay=0.5))
    """

    output_size: int | None = None
    decay: float = 0.5

    gates = ("hidden",)
    activations = ("tanh",)
    states = ("output", "context")
    carried = ("context",)

    def __post_init__(self):
        if self.output_size is not None:
            check_int("output_size", self.output_size, also=", or None")
        if not 0 <= self.decay < 1:
            raise ValueError(f"decay must be in [0, 1), got {self.decay!r}.")

    @property
    def recurrent(self) -> tuple[str, ...]:
        """The context."""
        return ("context",)

    def sizes(self, n_units: int) -> dict[str, int]:
        """Output and context have output_size rows."""
        return dict.fromkeys(self.states, self.output_size or n_units)

    def shapes(self, n_inputs: int, n_units: int) -> dict[str, tuple[int, ...]]:
        """Besides the layer's: W_hy and b_y, of the output."""
        n_rows = self.output_size or n_units
        return {**super().shapes(n_inputs, n_units), "W_hy": (n_rows, n_units), "b_y": (n_rows,)}

    def initialise(self, p: Named, rng: np.random.Generator) -> None:
        """Glorot and orthogonal as every cell's; W_hy Glorot uniform."""
        super().initialise(p, rng)
        p["W_hy"][...] = glorot_uniform(rng, *p["W_hy"].shape)

    def step(self, p: Named, t: Step, a: Arrays, m: Arrays, s_prev: Arrays, s: Arrays) -> None:
        """y = W_hy h + b_y, c = decay c_prev + y."""
        (h,), (_, c_prev), (y, c) = a, s_prev, s
        np.add(product(p["W_hy"], h), p["b_y"][:, None], out=y)
        np.multiply(c_prev, self.decay, out=c)
        c += y

    def step_backward(
        self, p: Named, t: Step, a: Arrays, m: Arrays, s_prev: Arrays, s: Arrays, ds: Arrays, da: Arrays, g: Named
    ) -> None:
        """dy += dc, dh = W_hy^T dy, dc_prev = decay dc."""
        (h,), (dy, dc), (dh,) = a, ds, da
        dy += dc
        g["W_hy"] += product(dy, h.T)
        g["b_y"] += dy.sum(axis=1)
        dh[...] = product(p["W_hy"].T, dy)
        dc *= self.decay
