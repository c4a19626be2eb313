import re

import numpy as np
import pytest

from sklearn_rnn.cells import CELLS, DNC, check_cell, get_cell

from ..network.gradient_check import CELLS_TO_CHECK


@pytest.mark.parametrize("cell", [*CELLS_TO_CHECK, DNC(n_places=3, width=2, n_heads=2)], ids=repr)
def test_a_cell_passes_the_check(cell):
    check_cell(cell)


@pytest.mark.parametrize("name", CELLS)
def test_a_registered_cell_has_a_name(name):
    cell = get_cell(name)
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
        gram = min(block @ block.T, block.T @ block, key=len)
        np.testing.assert_allclose(gram, np.eye(len(gram)), atol=1e-12)
        bias = p["b"][k * n_units : (k + 1) * n_units]
        assert (bias == (1.0 if name == "lstm" and gate == "forget" else 0.0)).all()


def test_wrong_cells_are_named():
    with pytest.raises(ValueError, match=rf"cell must be one of {re.escape(str(sorted(CELLS)))}.*'grru'"):
        get_cell("grru")
    with pytest.raises(TypeError, match="name or a Cell instance, got 3"):
        get_cell(3)
    with pytest.raises(ValueError, match=r"activation must be one of .*'sine'"):
        CELLS["elman"](activation="sine")
