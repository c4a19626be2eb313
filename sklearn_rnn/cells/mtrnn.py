"""The multiple timescales recurrent network."""

from dataclasses import dataclass

import numpy as np

from sklearn_rnn.cells.ctrnn import CTRNN
from sklearn_rnn.cells.groups import as_tuple, by_unit, check_ascending


@dataclass(frozen=True)
class MTRNN(CTRNN):
    """Multiple timescales network: a `CTRNN` whose groups of units, fast to slow, are linked to their neighbours only.

    The equations are those of `CTRNN`. W_hh links units of one group and of the groups next to it; inputs reach the
    fastest group alone, so that the slow ones, far from inputs, hold the plan that the fast ones carry out. The links
    that are cut stay exactly zero.

    Parameters
    ----------
    time_constants : tuple of float, default=(2.0, 5.0, 70.0)
        tau of each group, ascending, in the unit of dt. Groups are as equally large as can be.
    dt : float, default=1.0
        Time that a step takes.
    learn : bool, default=False
        Learn k = dt / tau of each unit: see `CTRNN`.

    Raises
    ------
    ValueError
        As `CTRNN`, and for time constants that do not ascend.
    TypeError
        For time constants that are no numbers.

    References
    ----------
    Yamashita and Tani, Emergence of functional hierarchy in a multiple timescale neural network model: a humanoid
    robot experiment, PLoS Computational Biology 4 (2008), doi:10.1371/journal.pcbi.1000220

    Examples
    --------
    >>> from sklearn_rnn import RNNRegressor
    >>> from sklearn_rnn.cells import MTRNN
    >>> RNNRegressor(cell=MTRNN(time_constants=(2.0, 20.0)))
    RNNRegressor(cell=MTRNN(time_constants=(2.0, 20.0), dt=1.0, learn=False))
    """

    time_constants: tuple[float, ...] = (2.0, 5.0, 70.0)

    def __post_init__(self):
        super().__post_init__()
        check_ascending("time_constants", as_tuple("time_constants", self.time_constants))

    def fixed(self, n_inputs: int, n_units: int) -> dict[str, bool | np.ndarray]:
        """Links between groups further apart than one, inputs of all groups but the first; rates as `CTRNN`."""
        n_groups = len(as_tuple("time_constants", self.time_constants))
        group = by_unit(np.arange(n_groups), n_units, "time_constants")
        apart = np.abs(group[:, None] - group) > 1
        later = np.repeat(group[:, None] > 0, n_inputs, axis=1)
        return {**super().fixed(n_inputs, n_units), "W_hh": apart, "W_ih": later}
