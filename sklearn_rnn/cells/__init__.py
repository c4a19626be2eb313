"""Recurrent cells: one file each, and the place where a new one goes.

Every `Cell` subclass in a module of this folder is registered under its lower-case class name, the string
that the estimators' ``cell`` parameter takes.
"""

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

from sklearn_rnn.cells.base import Cell
from sklearn_rnn.cells.check import check_cell
from sklearn_rnn.cells.stand_ins import UntraceableError as UntraceableError
from sklearn_rnn.cells.table import check_table
from sklearn_rnn.cells.trace import equations_of as equations_of

_modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
_public = [thing for module in _modules for name, thing in vars(module).items() if not name.startswith("_")]

CELLS = {
    cls.__name__.lower(): cls for cls in _public if isinstance(cls, type) and issubclass(cls, Cell) and cls is not Cell
}

for _cls in (Cell, *CELLS.values()):
    _cls.__module__ = __name__  # saved files name the public place, never an internal one
    globals()[_cls.__name__] = _cls

__all__ = ["CELLS", "Cell", "check_cell", "get_cell", *(cls.__name__ for cls in CELLS.values())]

if TYPE_CHECKING:  # tools that only read know nothing of a registry
    from sklearn_rnn.cells.clockwork import Clockwork as Clockwork
    from sklearn_rnn.cells.ctrnn import CTRNN as CTRNN
    from sklearn_rnn.cells.dnc import DNC as DNC
    from sklearn_rnn.cells.elman import Elman as Elman
    from sklearn_rnn.cells.gru import GRU as GRU
    from sklearn_rnn.cells.jordan import Jordan as Jordan
    from sklearn_rnn.cells.leaky import Leaky as Leaky
    from sklearn_rnn.cells.lstm import LSTM as LSTM
    from sklearn_rnn.cells.mtrnn import MTRNN as MTRNN
    from sklearn_rnn.cells.ntm import NTM as NTM
    from sklearn_rnn.cells.stackrnn import StackRNN as StackRNN

    def __getattr__(name: str) -> Any: ...


def get_cell(cell: str | Cell) -> Cell:
    """The Cell that a name or an instance stands for.

    Parameters
    ----------
    cell : str or Cell
        A name in ``CELLS``, or a Cell instance, returned as it is.

    Returns
    -------
    Cell

    Raises
    ------
    ValueError
        For an unknown name, for a cell without gates, and for one whose table does not hold together.
    TypeError
        For anything that is neither a name nor a Cell instance.

    Examples
    --------
    >>> from sklearn_rnn.cells import get_cell
    >>> get_cell("elman")
    Elman(activation='tanh')
    """
    if isinstance(cell, Cell):
        if not cell.gates:
            raise ValueError(f"cell={cell!r} has no gates: Cell is what cells derive from. Names: {sorted(CELLS)}.")
        check_table(cell)
        return cell
    if not isinstance(cell, str):
        raise TypeError(f"cell must be a name or a Cell instance, got {cell!r}. Names: {sorted(CELLS)}.")
    if cell not in CELLS:
        raise ValueError(f"cell must be one of {sorted(CELLS)} or a Cell instance, got {cell!r}.")
    return CELLS[cell]()
