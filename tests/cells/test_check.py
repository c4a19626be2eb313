"""Cells with one fault each: the check names it."""

from dataclasses import dataclass

import numpy as np
import pytest

from sklearn_rnn import RNNRegressor
from sklearn_rnn.cells import GRU, LSTM, Cell, Elman, check_cell, get_cell

TABLES = [
    ({"gates": "hidden"}, r"Wrong.gates must be a tuple of names, got 'hidden'"),
    ({"gates": ("a", "a"), "activations": ("tanh", "tanh")}, r"Wrong.gates has a name twice"),
    ({"activations": ("relu",)}, r"Wrong.activations must be among .*, got \['relu'\]: choose \"identity\""),
    ({"gates": ("a", "b"), "activations": ("tanh",)}, r"Wrong.activations must have one for each of the gates"),
    ({"gates": ("a", "b"), "activations": ("tanh", "sigmoid")}, r"Wrong.activations must stand in the order"),
    ({"states": ()}, r"Wrong.states is empty"),
    ({"recurrent": ("hiden",)}, r"Wrong.recurrent names \['hiden'\], which are not among the states \('hidden',\)"),
    ({"recurrent": ()}, r"Wrong.recurrent is empty"),
    ({"carried": ("cell",)}, r"Wrong.carried names \['cell'\], which are not among the states"),
    ({"memo": ("hidden",)}, r"Wrong.memo names \['hidden'\], which are states"),
    ({"separate": ("hidden",)}, r"Wrong.separate must be a dict"),
    ({"separate": {"other": "b_h"}}, r"Wrong.separate gates must stand last in gates"),
    ({"separate": {"hidden": "b_h"}, "activations": ("tanh",)}, r"Wrong.activations of separate gates must be"),
    ({"separate": {"hidden": "b"}}, r"Wrong.separate must name each bias as nothing else is named"),
]


@pytest.mark.parametrize(("changes", "message"), TABLES, ids=[str(changes) for changes, _ in TABLES])
def test_a_table_that_does_not_hold_together_is_named_before_any_work(changes, message):
    wrong = type("Wrong", (Elman,), changes)()
    for check in (get_cell, check_cell, lambda cell: RNNRegressor(cell=cell).fit(np.ones((3, 2)), np.ones(3))):
        with pytest.raises(ValueError, match=message):
            check(wrong)


@dataclass(frozen=True)
class WrongGradient(LSTM):
    def step_backward(self, p, t, a, m, s_prev, s, ds, da, g):
        super().step_backward(p, t, a, m, s_prev, s, ds, da, g)
        da[1][:] *= 1.01


@dataclass(frozen=True)
class Forgetful(GRU):
    carried = ()


@dataclass(frozen=True)
class Overwriting(LSTM):
    def step_backward(self, p, t, a, m, s_prev, s, ds, da, g):
        super().step_backward(p, t, a, m, s_prev, s, ds, da, g)
        a[0][:] = 0.0


@dataclass(frozen=True)
class Unwritten(Elman):
    memo = ("more",)


@dataclass(frozen=True)
class NotInPlace(Elman):
    def step(self, p, t, a, m, s_prev, s):
        np.tanh(a[0])


@dataclass(frozen=True)
class GradientNotInPlace(Elman):
    def step_backward(self, p, t, a, m, s_prev, s, ds, da, g):
        da[0].sum()


@dataclass(frozen=True)
class Mixing(Elman):
    def step(self, p, t, a, m, s_prev, s):
        super().step(p, t, (a[0][:, ::-1],), m, s_prev, s)

    def step_backward(self, p, t, a, m, s_prev, s, ds, da, g):
        super().step_backward(p, t, a, m, s_prev, s, ds, da, g)
        da[0][:] = da[0][:, ::-1].copy()


@dataclass(frozen=True)
class OfTheLatest(Elman):
    """Where columns stand at different steps, all go by the latest."""

    def step(self, p, t, a, m, s_prev, s):
        s[0][:] = (1 + np.max(t) % 2) * a[0]

    def step_backward(self, p, t, a, m, s_prev, s, ds, da, g):
        da[0][:] = (1 + np.max(t) % 2) * ds[0]


@dataclass(frozen=True)
class OnlyInts(Elman):
    def step(self, p, t, a, m, s_prev, s):
        super().step(p, t, a, m, s_prev, s)
        if t < 0:
            raise AssertionError


@dataclass(frozen=True)
class Weighted(Elman):
    """It learns from nothing, as a penalty of its own would."""

    def step_backward(self, p, t, a, m, s_prev, s, ds, da, g):
        super().step_backward(p, t, a, m, s_prev, s, ds, da, g)
        if not ds[0].any():
            da[0][:] = 1.0


@dataclass(frozen=True)
class NoSizes(LSTM):
    def sizes(self, n_units):
        return dict.fromkeys(self.states, n_units)


@dataclass(frozen=True)
class OtherShape(Elman):
    def shapes(self, n_inputs, n_units):
        return {**super().shapes(n_inputs, n_units), "b": (2 * n_units,)}


@dataclass(frozen=True)
class Dotted(Elman):
    def shapes(self, n_inputs, n_units):
        return {**super().shapes(n_inputs, n_units), "my.own": (n_units,)}


@dataclass(frozen=True)
class Rebinding(Elman):
    def initialise(self, p, rng):
        p["W_hh"] = np.eye(len(p["W_hh"]))


@dataclass(frozen=True)
class FixedElsewhere(Elman):
    def fixed(self, n_inputs, n_units):
        return {"W_hh": np.zeros((1, 1), bool)}


class Identity(Elman):
    """Not comparable by its parameters."""

    __eq__ = object.__eq__
    __hash__ = object.__hash__


@dataclass(frozen=True)
class ChangesItsPast(Elman):
    def step(self, p, t, a, m, s_prev, s):
        super().step(p, t, a, m, s_prev, s)
        s_prev[0][:] = 0.0


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (WrongGradient(), r"step_backward gives .* as gradient by parameter 'W_ih' at .*, where step gives"),
        (Forgetful(), r"as gradient by"),
        (Overwriting(), r"as gradient by"),
        (Unwritten(), r"step leaves NaN in 'more', or does not write it in place"),
        (NotInPlace(), r"step leaves NaN in 'hidden'"),
        (GradientNotInPlace(), r"step_backward leaves NaN in da"),
        (Mixing(), "State 'hidden' of a sequence depends on the other sequences of its minibatch"),
        (OfTheLatest(), "gives something else where t is an array"),
        (OnlyInts(), r"step or step_backward fails where t is an array"),
        (Weighted(), r"gives a gradient where it is given none"),
        (NoSizes(), r"NoSizes.sizes must give 'squashed_cell' one row at least"),
        (OtherShape(), r"shapes must give 'b' as \(4,\), got \(8,\)"),
        (Dotted(), r"hold no dot or slash, got \['my.own'\]"),
        (Rebinding(), r"initialise must write finite numbers into the array p\['W_hh'\]"),
        (FixedElsewhere(), r"fixed must give True, or an array of bool of the parameter's shape"),
        (Identity(), r"is not equal to it: make it a frozen dataclass"),
        (ChangesItsPast(), r"step may not change s_prev"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Cell) else "",
)
def test_what_is_wrong_with_a_cell_is_said(cell, message):
    with pytest.raises(ValueError, match=message):
        check_cell(cell)


def test_only_cells_can_be_checked():
    with pytest.raises(TypeError, match="instance of Cell, got 'lstm'"):
        check_cell("lstm")
