import numpy as np
import pytest

from sklearn_rnn.cells import (
    CTRNN,
    GRU,
    LSTM,
    MTRNN,
    Cell,
    Clockwork,
    Elman,
    Jordan,
    Leaky,
    StackRNN,
    UntraceableError,
    check_cell,
    equations_of,
)
from sklearn_rnn.numerics import tanh


@pytest.mark.parametrize("cell", [LSTM(), GRU(), Elman(), Elman("relu"), Leaky(0.5), CTRNN(3.0), MTRNN()], ids=repr)
def test_these_cells_are_compiled(cell):
    assert check_cell(cell, n_units=4) == 'engine="numba" compiles this cell.'


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        (Clockwork(), "step asks for the number of the step"),
        (Jordan(), "step asks for T of an array"),
        (CTRNN(3.0, learn=True), r"step asks for p['rate_logit'] in a way other than p['rate_logit'][:, None]"),
        (StackRNN(depth=3), "its states or memo have other sizes than its units"),
    ],
    ids=repr,
)
def test_these_run_in_numpy_and_it_is_said_why(cell, why):
    assert check_cell(cell) == f'engine="numba" runs this cell in NumPy: {why}.'


class Own(Elman):
    """An Elman network whose step is one of those below."""

    def __init__(self, forward, name):
        super().__init__()
        vars(self).update(forward=forward, name=name)

    def __eq__(self, other):
        return self.name == other.name

    def __deepcopy__(self, memo):
        return self

    __hash__ = None

    def __repr__(self):
        return f"Own({self.name})"

    def step(self, p, t, a, m, s_prev, s):
        self.forward(self, p, t, a[0], s[0])


def caught(cell, p, t, a, h):
    try:
        flat = a.shape
    except Exception:
        flat = None
    np.tanh(a if flat is not None else a * 2.0, out=h)


def by_type(cell, p, t, a, h):
    np.tanh(a if isinstance(a, np.ndarray) else a * 2.0, out=h)


def counting(cell, p, t, a, h):
    vars(cell)["calls"] = calls = vars(cell).get("calls", 0) + 1
    np.tanh(a, out=h)
    if calls % 2 == 0:
        h += 0.0 * a


def by_value(cell, p, t, a, h):
    h[:] = np.tanh(a) if (a > -1e9).all() else a


def where(cell, p, t, a, h):
    h[:] = np.where(a < 1e9, np.tanh(a), a)


def options(cell, p, t, a, h):
    np.copyto(h, np.tanh(a), where=True)


def sine(cell, p, t, a, h):
    np.tanh(a + 0.0 * np.sin(a), out=h)


def in_p(cell, p, t, a, h):
    np.tanh(a if "gain" not in p else -a, out=h)


def of_length(cell, p, t, a, h):
    np.tanh(a if len(a) > 1 else a + 1.0, out=h)


def noisy(cell, p, t, a, h):
    np.tanh(a, out=h)
    h += 1e-18 * np.random.default_rng(0).normal(size=a.shape)


def unwritten(cell, p, t, a, h):
    h += 1.0
    np.tanh(a, out=h)


def a_part(cell, p, t, a, h):
    np.tanh(a, out=h)
    h[0] = 0.0


def failing(cell, p, t, a, h):
    np.tanh({}["a"], out=h)


def foreign(cell, p, t, a, h):
    h[:] = np.tanh(a) + np.zeros((5, 3))


def elsewhere(cell, p, t, a, h):
    np.tanh(a, out=np.empty((5, 3)))


def if_any(cell, p, t, a, h):
    np.tanh(a if a else -a, out=h)


def hidden(cell, p, t, a, h):
    np.tanh(a if hasattr(a, "__array_namespace__") else -a, out=h)


def no_name(cell, p, t, a, h):
    np.tanh(a * p["the rate"][:, None], out=h)


def one_entry(cell, p, t, a, h):
    np.tanh(a + p["b"][0], out=h)


def into_gates(cell, p, t, a, h):
    a *= 0.5
    np.tanh(a, out=h)


def silent(cell, p, t, a, h):
    pass


@pytest.mark.parametrize(
    ("forward", "why"),
    [
        (failing, "step fails on stand-ins for arrays: 'a'"),
        (foreign, "step reads an array that is none of its arguments"),
        (elsewhere, "step writes to an array that is none of its arguments"),
        (if_any, "step looks at the values of an array"),
        (hidden, "step asks for __array_namespace__ of an array"),
        (no_name, "step asks for its parameters in a way other than"),
        (one_entry, r"step asks for p\['b'\] in a way other than p\['b'\]\[:, None\]"),
        (into_gates, "step writes to gates or to the states before"),
        (silent, "s0 is not written"),
        (caught, "step asks for shape of an array"),
        (by_type, "step computes something else on arrays than on stand-ins"),
        (counting, "its step does not do the same at every call"),
        (by_value, "step asks for all of an array"),
        (where, "step calls np.where, or with options"),
        (options, "step calls np.copyto, or with options"),
        (sine, "step calls np.sin, or with options"),
        (in_p, "step asks for its parameters in a way other than"),
        (of_length, "step computes something else on arrays than on stand-ins"),
        (noisy, "step asks for shape of an array"),
        (unwritten, "step reads what it has not written"),
        (a_part, "step writes to a part of an array"),
    ],
)
def test_a_step_that_is_more_than_equations_is_not_written_down(forward, why):
    with pytest.raises(UntraceableError, match=why):
        equations_of(Own(forward, forward.__name__), 2, 5)


class IntoStates(Elman):
    """A way back that changes what it is given."""

    def step_backward(self, p, t, a, m, s_prev, s, ds, da, g):
        super().step_backward(p, t, a, m, s_prev, s, ds, da, g)
        s[0][...] = 0.0


def test_a_way_back_that_writes_to_states_is_not_written_down():
    with pytest.raises(UntraceableError, match="step_backward writes to gates or states"):
        equations_of(IntoStates(), 2, 5)


class Gain(Cell):
    """Operators, temporaries, a parameter with a number a unit, squares and comparisons."""

    gates = ("hidden", "gain")
    activations = ("sigmoid", "tanh")
    states = ("hidden", "mean")
    carried = ("mean",)
    memo = ("squashed",)

    def shapes(self, n_inputs, n_units):
        return {**super().shapes(n_inputs, n_units), "k": (n_units,)}

    def fixed(self, n_inputs, n_units):
        return {"k": True}

    def initialise(self, p, rng):
        super().initialise(p, rng)
        p["k"][...] = rng.uniform(0.1, 0.9, len(p["k"]))

    def __eq__(self, other):
        return type(self) is type(other)

    __hash__ = Cell.__hash__

    def step(self, p, t, a, m, s_prev, s):
        k = p["k"][:, None]
        m[0][:] = s_prev[1] + k * (a[0] * a[1] - s_prev[1])
        s[1][...] = m[0]
        tanh(m[0], out=m[0])
        np.maximum(0.5 * m[0], m[0], out=s[0])

    def step_backward(self, p, t, a, m, s_prev, s, ds, da, g):
        k = p["k"][:, None]
        slope = (m[0] > 0) * 0.5 + 0.5
        ds[1][:] = ds[1] + (1 - m[0] ** 2) * slope * ds[0]
        da[0][:] = k * ds[1] * a[1]
        da[1][:] = k * ds[1] * a[0]
        ds[1][:] -= k * ds[1]


def test_a_cell_of_ones_own_is_compiled_too():
    assert check_cell(Gain()) == 'engine="numba" compiles this cell.'


class OneGain(Gain):
    """One number for all units."""

    def shapes(self, n_inputs, n_units):
        return {**super().shapes(n_inputs, n_units), "k": (1,)}


def test_a_parameter_that_is_not_one_number_a_unit_is_not_written_down():
    with pytest.raises(UntraceableError, match="its parameter 'k' is not one number a unit"):
        equations_of(OneGain(), 2, 5)


class Accent(Leaky):
    """A state of four rows, whatever the units."""

    def sizes(self, n_units):
        return dict.fromkeys((*self.states, *self.memo), 4)


def test_what_fits_one_layer_by_chance_is_asked_for_the_next():
    assert equations_of(Accent(), 1, 4)
    with pytest.raises(UntraceableError, match="other sizes"):
        equations_of(Accent(), 1, 5)
