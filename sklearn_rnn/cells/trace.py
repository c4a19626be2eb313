"""A cell's step, written down as equations of single numbers: read off by calling it with stand-ins for arrays."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from sklearn_rnn.cells.stand_ins import Notes, Parameters, Refusing, StandIn, UntraceableError
from sklearn_rnn.numerics import squash, squash_backward

_N_BATCH = 3  # of the arrays on which equations are compared with the step itself


@dataclass(frozen=True)
class Equations:
    """What a step computes, element by element.

    Attributes
    ----------
    lines : tuple of (str, str, tuple of str)
        Variable, name of the ufunc that gives it, and its arguments. Arguments that no line gives are elements of the
        step's arrays: "a0", "m0", "s_prev0", "s0", "ds0", "da0" and so on, by their places; "p_rate" of a parameter
        with one number a unit; "c0" of the constants.
    results : tuple of (str, str)
        Arrays that are written, by the same names, and the variables whose values they get.
    constants : tuple of float
    """

    lines: tuple
    results: tuple
    constants: tuple

    @property
    def read(self):
        """Names of the arrays, parameters and constants that are read: set of str."""
        made = {variable for variable, *_ in self.lines}
        used = {name for _, _, arguments in self.lines for name in arguments} | {name for _, name in self.results}
        return used - made

    def __call__(self, arrays):
        """Compute in NumPy what is written, by name, from arrays by name."""
        values = {**arrays, **{f"c{k}": number for k, number in enumerate(self.constants)}}
        for variable, ufunc, arguments in self.lines:
            values[variable] = getattr(np, ufunc)(*[values[name] for name in arguments])
        return {array: values[variable] for array, variable in self.results}


def equations_of(cell, n_inputs, n_units):
    """Equations of a cell's step and step_backward, the gates' activations included.

    Parameters
    ----------
    cell : Cell
    n_inputs, n_units : int
        Size of the layer, on which it may depend which arrays have a row a unit.

    Returns
    -------
    forward, backward : Equations
        The gates "a0" ... are read as products of `numerics.squash` and written activated, and "da0" ... are gradients
        by pre-activations.

    Raises
    ------
    UntraceableError
        If the step is more than that: it looks at a step's number, at shapes or values, multiplies matrices, calls what
        is not in `UFUNCS`, adds gradients of its own, or says something else when it is asked again.
    """
    if set(cell.sizes(n_units).values()) != {n_units}:
        raise UntraceableError("its states or memo have other sizes than its units")
    written, again = ([_forward(cell), _backward(cell)] for _ in range(2))
    if written != again:
        raise UntraceableError("its step does not do the same at every call")
    _compare(cell, *written, n_inputs, n_units)
    return written


def _forward(cell):
    """Equations of the activations, and of step."""
    notes = Notes()
    a, m, s_prev, s = _stand_ins(cell, notes, {"a", "s_prev"})
    for gate, kind in zip(a, cell.activations, strict=False):
        if kind != "identity":
            squash(gate, gate if kind == "tanh" else ())
    gates = [gate.value for gate in a]
    p, t = Parameters(notes), Refusing(notes, "the number of the step")
    notes.calls("step", partial(cell.step, p, t, a, m, s_prev, s))
    if [gate.value for gate in a] != gates or any(state.value != state.name for state in s_prev):
        raise UntraceableError("step writes to gates or to the states before")
    return _equations(notes, (*a, *m, *s))


def _backward(cell):
    """Equations of step_backward, and of the slopes of the activations."""
    notes = Notes()
    a, m, s_prev, s = _stand_ins(cell, notes, {"a", "m", "s_prev", "s"})
    ds = tuple(StandIn(notes, f"ds{k}", known=True) for k in range(len(s)))
    da = tuple(StandIn(notes, f"da{k}") for k in range(len(a)))
    p, t, g = Parameters(notes), Refusing(notes, "the number of the step"), Refusing(notes, "gradients of its own")
    notes.calls("step_backward", partial(cell.step_backward, p, t, a, m, s_prev, s, ds, da, g))
    if any(array.value != array.name for array in (*a, *s_prev, *s)):
        raise UntraceableError("step_backward writes to gates or states")
    for gate, d, kind in zip(a, da, cell.activations, strict=False):
        slope = StandIn(notes, "slope")
        if kind == "sigmoid":
            squash_backward((gate, gate, ()), (slope, slope, ()), d)
        elif kind == "tanh":
            squash_backward((gate, (), gate), (slope, (), slope), d)
    carried = [d for d, name in zip(ds, cell.states, strict=True) if name in cell.carried]
    return _equations(notes, (*da, *carried))


def _equations(notes, arrays):
    """Equations of what was written to arrays."""
    if missing := [array.name for array in arrays if array.value is None]:
        raise UntraceableError(f"{missing[0]} is not written")
    results = tuple((array.name, array.value) for array in arrays if array.value != array.name)
    return Equations(tuple(notes.lines), results, tuple(notes.constants))


def _stand_ins(cell, notes, known):
    """Stand-ins for the arrays of a step: a, m, s_prev, s; those of known kinds hold numbers on entry."""
    counts = {"a": len(cell.gates) + len(cell.separate), "m": len(cell.memo)}
    counts |= dict.fromkeys(("s_prev", "s"), len(cell.states))
    return [tuple(StandIn(notes, f"{kind}{k}", kind in known) for k in range(n)) for kind, n in counts.items()]


def _compare(cell, forward, backward, n_inputs, n_units):
    """UntraceableError unless the equations give what the cell's own step gives, on random numbers."""
    rng = np.random.default_rng(0)
    p = {name: np.zeros(shape) for name, shape in cell.shapes(n_inputs, n_units).items()}
    cell.initialise(p, rng)
    if wrong := [n for n in (forward.read | backward.read) if n[:2] == "p_" and p[n[2:]].shape != (n_units,)]:
        raise UntraceableError(f"its parameter {wrong[0][2:]!r} is not one number a unit")
    rows = {f"p_{name}": array[:, None] for name, array in p.items() if array.shape == (n_units,)}

    def drawn(n):
        return tuple(rng.normal(size=(n_units, _N_BATCH)) for _ in range(n))

    a, m = drawn(len(cell.gates) + len(cell.separate)), drawn(len(cell.memo))
    s_prev, s = drawn(len(cell.states)), drawn(len(cell.states))
    ds, da, g = drawn(len(s)), drawn(len(a)), {name: np.zeros_like(array) for name, array in p.items()}
    for gate, kind in zip(a, cell.activations, strict=False):
        gate *= {"sigmoid": -1.0, "tanh": -2.0, "identity": 1.0}[kind]
    named = {"a": a, "s_prev": s_prev}
    made = forward({**rows, **{f"{kind}{k}": x for kind, xs in named.items() for k, x in enumerate(xs)}})
    for gate, kind in zip(a, cell.activations, strict=False):
        if kind != "identity":
            squash(gate, gate if kind == "tanh" else ())
    cell.step(p, 0, a, m, s_prev, s)
    named = {"a": a, "m": m, "s_prev": s_prev, "s": s, "ds": ds}
    _agree(made, named, "step")
    made = backward({**rows, **{f"{kind}{k}": x.copy() for kind, xs in named.items() for k, x in enumerate(xs)}})
    cell.step_backward(p, 0, a, m, s_prev, s, ds, da, g)
    for gate, d, kind in zip(a, da, cell.activations, strict=False):
        if kind != "identity":
            d *= gate - gate * gate if kind == "sigmoid" else 1 - gate * gate
    _agree(made, {"ds": ds, "da": da}, "step_backward")


def _agree(made, named, what):
    """UntraceableError unless arrays made by name are those of kinds."""
    for name, array in made.items():
        kind = name.rstrip("0123456789")
        if not np.allclose(array, named[kind][int(name[len(kind) :])], rtol=1e-9, atol=1e-12, equal_nan=True):
            raise UntraceableError(f"{what} computes something else on arrays than on stand-ins")
