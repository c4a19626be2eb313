import numpy as np
import pytest
from numpy.testing import assert_array_equal

from sklearn_rnn.numerics import Layout

GROUPS = {
    "layer": {"W": (2, 3), "b": (2,)},
    "empty": {"empty": (0, 4)},
    "cube": {"cube": (2, 1, 2)},
    "number": {"number": ()},
}
SHAPES = {name: shape for group in GROUPS.values() for name, shape in group.items()}
SIZE = 13


def test_views_share_the_memory_of_the_vector():
    layout = Layout(GROUPS)
    theta = np.arange(float(SIZE))
    views = layout.views(theta)
    assert layout.size == SIZE
    assert layout.shapes == SHAPES == {name: views[name].shape for name in SHAPES}
    views["b"][:] = -1
    views["cube"][1] = -2
    views["number"][...] = -3
    assert_array_equal(theta, [0, 1, 2, -1, 4, 5, 6, -1, 8, 9, -2, -2, -3])


def test_arrays_of_a_group_lie_side_by_side():
    views = Layout(GROUPS).views(np.arange(float(SIZE)))
    assert_array_equal(views["layer"], np.column_stack([views["W"], views["b"]]))


def test_an_indicator_says_where_arrays_lie():
    assert_array_equal(Layout(GROUPS).indicator(["b", "number"], "f4"), [0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1])


def test_packing_is_the_inverse_of_viewing():
    layout = Layout(GROUPS)
    theta = np.random.default_rng(0).normal(size=layout.size)
    arrays = layout.unpack(theta, float)
    assert arrays.keys() == SHAPES.keys()
    assert_array_equal(layout.pack(arrays, float), theta)
    assert not any(np.shares_memory(array, theta) for array in arrays.values())


def test_wrong_arrays_are_named():
    layout = Layout(GROUPS)
    arrays = layout.unpack(np.zeros(SIZE), float)
    with pytest.raises(ValueError, match=r"weights_\['b'\] must have shape \(2,\), got \(4,\)"):
        layout.check({**arrays, "b": np.zeros(4)})
    with pytest.raises(ValueError, match=r"weights_\['W'\] must have shape \(2, 3\), got nothing"):
        layout.check({"b": np.zeros(2)})


@pytest.mark.parametrize(
    ("b", "got"),
    [([0.0, 1.0], "list"), (np.arange(2), "int64"), (np.zeros(2, "f4"), "float32"), (np.zeros(2, "O"), "object")],
)
def test_arrays_of_another_type_are_named(b, got):
    layout = Layout(GROUPS)
    layout.check(layout.unpack(np.zeros(SIZE), "f4"))
    with pytest.raises(ValueError, match=rf"weights_\['b'\] must be an array of float64 like the others, got {got}"):
        layout.check({**layout.unpack(np.zeros(SIZE), float), "b": b})


@pytest.mark.parametrize(
    "groups",
    [
        {"layer": {"W": (2, 3)}, "other": {"W": (1,)}},
        {"W": {"b": (2,)}, "layer": {"W": (2, 3)}},
        {"layer": {"W": (2, 3)}, "W": {"b": (2,)}},
        {"W": {"W": (2, 3), "b": (2,)}},
    ],
)
def test_a_name_stands_for_one_thing(groups):
    with pytest.raises(ValueError, match="are called 'W'"):
        Layout(groups)
