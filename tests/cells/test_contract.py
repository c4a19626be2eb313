"""The Cell contract holds kinds of cells that are not there yet, without being changed."""

import re
from dataclasses import dataclass

import numpy as np
import pytest

from sklearn_rnn.cells import CELLS, Cell, check_cell, get_cell
from sklearn_rnn.network import Workspace

from ..network.gradient_check import assert_gradients, random_network


@dataclass(frozen=True)
class Stack(Cell):
    """A stack of n_places numbers: the push gate shifts it down and puts a number on top, which the gates read."""

    n_places: int = 3

    gates = ("push", "value")
    activations = ("sigmoid", "tanh")
    states = ("top", "stack")
    carried = ("stack",)

    def sizes(self, n_units):
        return {"top": n_units, "stack": self.n_places * n_units}

    def _places(self, array):
        return array.reshape(self.n_places, -1, array.shape[1])

    def step(self, p, t, a, m, s_prev, s):
        push, value = a
        before, after = self._places(s_prev[1]), self._places(s[1])
        pushed = np.concatenate([value[None], before[:-1]])
        after[:] = push * pushed + (1 - push) * before
        s[0][:] = after[0]

    def step_backward(self, p, t, a, m, s_prev, s, ds, da, g):
        push, value = a
        before, dstack = self._places(s_prev[1]), self._places(ds[1])
        dstack[0] += ds[0]
        pushed = np.concatenate([value[None], before[:-1]])
        da[0][:] = (dstack * (pushed - before)).sum(axis=0)
        da[1][:] = dstack[0] * push
        dbefore = (1 - push) * dstack
        dbefore[:-1] += push * dstack[1:]
        dstack[:] = dbefore


OTHER_KINDS = pytest.mark.parametrize("cell", [Stack()], ids=repr)


@OTHER_KINDS
def test_cells_of_other_kinds_pass_the_check(cell):
    check_cell(cell)


@OTHER_KINDS
def test_truncation_tells_cells_of_other_kinds_where_they_stand(cell):
    network, theta, X, lengths = random_network(cell, lengths=(9, 7, 6, 2), hidden_sizes=(4,), bptt_steps=3)
    params = network.layout.views(theta)
    whole, truncated = (network(params, X, lengths, Workspace(float, training))[0] for training in (False, True))
    np.testing.assert_allclose(truncated, whole, rtol=0, atol=1e-14)


@OTHER_KINDS
@pytest.mark.parametrize("lengths", [(5, 5), (5, 3, 0)], ids=str)
@pytest.mark.parametrize("options", [{}, {"bidirectional": True, "hidden_sizes": (5, 4)}, {"recurrent_dropout": 0.4}])
def test_cells_of_other_kinds_fit_the_contract(cell, lengths, options):
    assert_gradients(*random_network(cell, lengths=lengths, **options))


@pytest.mark.parametrize("name", CELLS)
def test_a_registered_cell_passes_the_check_and_has_a_name(name):
    cell = get_cell(name)
    check_cell(cell)
    assert type(cell).__name__.lower() == name
    assert type(cell).__module__ == "sklearn_rnn.cells"
    assert cell == type(cell)()
    assert hash(cell) == hash(type(cell)())
    assert repr(cell).startswith(type(cell).__name__ + "(")


def test_gates_stand_in_the_documented_order():
    assert CELLS["elman"].gates == ("hidden",)
    assert sorted(CELLS["lstm"].gates) == ["candidate", "forget", "input", "output"]
    assert sorted(CELLS["gru"].gates) == ["candidate", "reset", "update"]


@pytest.mark.parametrize("name", CELLS)
def test_weights_start_as_the_field_does(name):
    cell = get_cell(name)
    n_units, n_inputs = 6, 3
    p = {key: np.zeros(shape) for key, shape in cell.shapes(n_inputs, n_units).items()}
    cell.initialise(p, np.random.default_rng(0))
    bound = np.sqrt(6 / (n_inputs + n_units))
    assert 0 < np.abs(p["W_ih"]).max() <= bound
    for k, gate in enumerate(cell.gates):  # before links are cut, which the layer does
        block = p["W_hh"][k * n_units : (k + 1) * n_units]
        np.testing.assert_allclose(block @ block.T, np.eye(n_units), atol=1e-12)
        bias = p["b"][k * n_units : (k + 1) * n_units]
        assert (bias == (1.0 if name == "lstm" and gate == "forget" else 0.0)).all()


def test_wrong_cells_are_named():
    with pytest.raises(ValueError, match=rf"cell must be one of {re.escape(str(sorted(CELLS)))}.*'grru'"):
        get_cell("grru")
    with pytest.raises(TypeError, match="name or a Cell instance, got 3"):
        get_cell(3)
    with pytest.raises(ValueError, match=r"activation must be one of .*'sine'"):
        CELLS["elman"](activation="sine")
