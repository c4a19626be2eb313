"""The time loop, compiled."""

from copy import copy
from dataclasses import dataclass
from functools import partial
from threading import Lock

import numpy as np

from sklearn_rnn.cells import UntraceableError
from sklearn_rnn.network.compiled.kernels import Kernels
from sklearn_rnn.network.loop import TimeLoop
from sklearn_rnn.network.workspace import Workspace
from sklearn_rnn.numerics import Layout, location

_NUMBERS = {np.dtype(kind): np.array([0, 1], kind) for kind in ("f4", "f8")}
_AT_NUMBERS = {kind: location(numbers) for kind, numbers in _NUMBERS.items()}
_NOTHING_TO_READ = dict.fromkeys(("X", "X_step", "X_row", "X_column"), 0)
_BOUNDS = {np.dtype("f4"): 1e-4, np.dtype("f8"): 1e-10}
_lock, _loops = Lock(), {}


@dataclass
class CompiledLoop(TimeLoop):
    """One pass of a recurrent layer whose steps numba has compiled: see `TimeLoop`.

    Parameters
    ----------
    kernels : Kernels
    """

    kernels: Kernels = None

    def __post_init__(self):
        dtype = self.weights.W.dtype
        rows = {name: np.ascontiguousarray(self.p[name], dtype) for name in self.kernels.source.parameters}
        self._arrays = rows  # which must live as long as their addresses
        self._values = {f"at_p_{name}": location(array) for name, array in rows.items()}
        self._values |= self.weights.addresses
        n_inputs = self.fused.n_columns - self.fused.n_state - 1
        self._values |= {"n_units": self.fused.n_units, "n_inputs": n_inputs}
        self._values |= {"numbers": _AT_NUMBERS[dtype], "mask": 0, "n_mask": 0}
        self._values |= _NOTHING_TO_READ
        if self.mask is not None:
            self._values |= {"mask": location(self.mask), "n_mask": self.mask.shape[1]}

    def read_later(self, X):
        """See `TimeLoop.read_later`."""
        self.X = _readable(np.asarray(X, self.weights.W.dtype))
        self._values |= {"X": location(self.X), **_strides(self.X, "X_step", "X_row", "X_column")}

    def forward(self, tape, begin, span):
        """See `TimeLoop.forward`."""
        self._run("infer" if tape.back is None else "forward", tape, begin, span)

    def go_back(self, P, wants_dX):
        """See `TimeLoop.go_back`."""
        super().go_back(P, wants_dX)
        self._values["W_ih_T"] = location(self.W_ih_T) if wants_dX else 0

    def backward(self, tape, begin, span, dY, dX, g, stop):
        """See `TimeLoop.backward`."""
        values = {"stop": stop - begin, "dY": 0, "dY_step": 0, "dY_row": 0, "dX": 0 if dX is None else location(dX)}
        if dY is not None:
            dY = _readable(np.asarray(dY, tape.S.dtype))
            if dY.strides[2] != dY.itemsize:
                dY = np.ascontiguousarray(dY)
            values |= {"dY": location(dY), **_strides(dY, "dY_step", "dY_row")}
        self._run("backward", tape, begin, span, **values)

    def _run(self, name, tape, begin, span, **values):
        """Call a function of the kernels on a Span of a tape whose first step is ``begin``."""
        values |= self._values | tape.addresses | {"constants": self.kernels.addresses[name]}
        values |= {"begin": span.begin - begin, "end": span.end - begin, "n_running": span.ending.stop}
        self.kernels.function(name)(*[values[argument] for argument in self.kernels.source.arguments[name]])


def _readable(array):
    """An array (n_steps, rows, n_batch), or a copy of one that compiled code cannot count through.

    That is one whose numbers do not stand a whole number of them apart, as in records, or whose columns run backwards.
    """
    is_whole = array.flags.aligned and not any(stride % array.itemsize for stride in array.strides)
    return array if is_whole and array.strides[-1] >= 0 else array.copy()


def _strides(array, *names):
    """Strides of the first axes of an array, in numbers, by name."""
    return {name: stride // array.itemsize for name, stride in zip(names, array.strides, strict=False)}


def loop_of(layer, dtype, training):
    """What makes the loop of a layer that is to be compiled: `CompiledLoop`, or `TimeLoop` where it cannot be.

    Parameters
    ----------
    layer : Recurrent
    dtype : dtype
    training : bool
        Whether a way back follows.
    """
    key = layer.cell, layer.n_inputs, layer.n_units, dtype, training
    try:
        if (found := _loops.get(key)) is not None:
            return found
    except TypeError:  # the cell cannot be hashed, so that nothing of it can be found again
        return TimeLoop
    with _lock:
        if key not in _loops:  # another thread may have been first
            _loops[key] = _tried(layer, dtype, training)
        return _loops[key]


def _tried(layer, dtype, training):
    """What makes the loop of a layer: the compiled one if there is one, and it gives what NumPy's gives."""
    try:
        loop = partial(CompiledLoop, kernels=Kernels(layer.cell, layer.n_inputs, layer.n_units, dtype))
    except UntraceableError:
        return TimeLoop
    return loop if _agree(layer, loop, dtype, training) else TimeLoop


def compiled_source(cell, dtype="float32", *, n_inputs=1, n_units=32):
    """The text that numba compiles for a cell: what ``engine="numba"`` runs.

    Parameters
    ----------
    cell : Cell
    dtype : {"float32", "float64"}, default="float32"
    n_inputs, n_units : int
        Size of the layer. The text is the same for all that can be compiled.

    Returns
    -------
    text : str
        Of a module with the functions ``infer``, ``forward`` and ``backward``.

    Raises
    ------
    ValueError
        If the cell cannot be compiled, so that ``engine="numba"`` runs it in NumPy, and why.

    Examples
    --------
    >>> from sklearn_rnn.cells import Elman
    >>> from sklearn_rnn.network import compiled_source
    >>> print(compiled_source(Elman()).partition("for e in range(n):")[2].partition("if")[0])
    <BLANKLINE>
                a0 = a0_[e]
                v0 = tanh(a0)
                s0_[e] = v0
    <BLANKLINE>
    """
    try:
        return Kernels(cell, n_inputs, n_units, np.dtype(dtype)).source.text
    except UntraceableError as why:
        raise ValueError(f'engine="numba" runs {cell!r} in NumPy: {why}.') from None


def _agree(layer, loop, dtype, training):
    """Whether a loop gives what NumPy's gives of a layer, there and, if training, back, on random numbers."""
    layout, rng = Layout(layer.groups), np.random.default_rng(0)
    theta = np.zeros(layout.size)
    layer.initialise(layout.views(theta), rng)
    theta = theta.astype(dtype)
    X = rng.normal(size=(3, layer.n_inputs, 4)).astype(dtype)
    dY = rng.normal(size=(3, layer.n_outputs, 4)).astype(dtype)
    found = []
    for make in (TimeLoop, loop):
        trial, grad = copy(layer), np.zeros_like(theta)
        trial.dropout, trial.time_loop = 0.0, lambda *_, make=make: make
        Y, end, backward = trial(layout.views(theta), X, np.array([3, 3, 2, 1]), Workspace(dtype, training))
        parts = [Y, *[end[name] for name in trial.states]]
        if training:
            dX, dstart = backward(dY * (Y != 0), {}, layout.views(grad), {"X", "start"})
            parts += [grad, dX, *dstart.values()]
        found.append(np.concatenate([part.ravel() for part in parts]))
    expected, made = found
    return bool(np.allclose(made, expected, rtol=0, atol=_BOUNDS[dtype] * max(1.0, np.abs(expected).max())))
