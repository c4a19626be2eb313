"""The clockwork network."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sklearn_rnn.arguments import check_int
from sklearn_rnn.cells.base import Arrays, Cell, Named, Step
from sklearn_rnn.cells.groups import as_tuple, by_unit, check_ascending


@dataclass(frozen=True)
class Clockwork(Cell):
    """Groups of units that tick at periods of their own, and stand still between.

    Forward, at step t = 0, 1, ... of a sequence, for the units of a group of period T::

        n = tanh(W_ih x + W_hh h_prev + b)
        h = n          where T divides t
        h = h_prev     elsewhere

    Backward, dh being the gradient by h::

        dn = dh        dh_prev = 0   (+ W_hh^T da)        where T divides t
        dn = 0         dh_prev = dh  (+ W_hh^T da)        elsewhere

    Slow groups are not linked to by faster ones: those entries of W_hh stay exactly zero.

    Parameters
    ----------
    periods : int or tuple of int, default=(1, 2, 4, 8)
        Steps between two ticks of each group, ascending. Groups are as equally large as can be. Present steps count,
        from the first one that a direction reads. With 1 alone it is `Elman`.

    Raises
    ------
    ValueError
        For periods that are not positive ints or do not ascend, or more groups than units.

    References
    ----------
    Koutnik, Greff, Gomez and Schmidhuber, A clockwork RNN, ICML 2014, arXiv:1402.3511

    Examples
    --------
    >>> from sklearn_rnn import RNNRegressor
    >>> from sklearn_rnn.cells import Clockwork
    >>> RNNRegressor(cell=Clockwork(periods=(1, 7)))
    RNNRegressor(cell=Clockwork(periods=(1, 7)))
    """

    periods: int | tuple[int, ...] = (1, 2, 4, 8)

    gates = ("hidden",)
    activations = ("tanh",)
    states = ("hidden",)
    carried = ("hidden",)

    def __post_init__(self):
        periods = as_tuple("periods", self.periods)
        for period in periods:
            check_int("periods", period, also=", or a tuple of them")
        check_ascending("periods", periods)

    def shapes(self, n_inputs: int, n_units: int) -> dict[str, tuple[int, ...]]:
        """As every cell's; a ValueError if there are more periods than units."""
        _periods(self.periods, n_units)
        return super().shapes(n_inputs, n_units)

    def fixed(self, n_inputs: int, n_units: int) -> dict[str, bool | np.ndarray]:
        """Links from faster to slower groups."""
        period = _periods(self.periods, n_units)
        return {"W_hh": period[:, None] > period}

    def step(self, p: Named, t: Step, a: Arrays, m: Arrays, s_prev: Arrays, s: Arrays) -> None:
        """h = n where the group ticks, else h_prev."""
        (n,), (h_prev,), (h,) = a, s_prev, s
        np.copyto(h, h_prev)
        np.copyto(h, n, where=self._ticks(t, len(n)))

    def step_backward(
        self, p: Named, t: Step, a: Arrays, m: Arrays, s_prev: Arrays, s: Arrays, ds: Arrays, da: Arrays, g: Named
    ) -> None:
        """dn = dh where the group ticks, dh_prev = dh elsewhere."""
        (dh,), (dn,) = ds, da
        np.multiply(dh, self._ticks(t, len(dn)), out=dn)
        dh -= dn

    def _ticks(self, t, n_units):
        """Whether each unit ticks at step t: (n_units, 1), or (n_units, n_batch) where sequences differ in it."""
        if np.ndim(t):
            return t % _periods(self.periods, n_units)[:, None] == 0
        return _ticks(self.periods, n_units, t)


@lru_cache(maxsize=128)
def _periods(periods, n_units):
    """The period of each unit (n_units,)."""
    return by_unit(np.array(as_tuple("periods", periods)), n_units, "periods")


@lru_cache(maxsize=4096)
def _ticks(periods, n_units, t):
    """Whether each unit ticks at step t (n_units, 1): made once, since a network asks for it at every pass."""
    return t % _periods(periods, n_units)[:, None] == 0
