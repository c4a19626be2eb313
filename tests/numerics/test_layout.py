import numpy as np
import pytest
from numpy.testing import assert_array_equal

from sklearn_rnn.numerics import Layout

SHAPES = {"W": (2, 3), "empty": (0, 4), "b": (3,)}


def test_views_share_the_memory_of_the_vector():
    layout = Layout(SHAPES)
    theta = np.arange(9.0)
    views = layout.views(theta)
    assert {name: view.shape for name, view in views.items()} == SHAPES
    views["b"][:] = -1
    assert_array_equal(theta, [0, 1, 2, 3, 4, 5, -1, -1, -1])


def test_packing_is_the_inverse_of_viewing():
    layout = Layout(SHAPES)
    theta = np.random.default_rng(0).normal(size=layout.size)
    assert_array_equal(layout.pack(layout.views(theta)), theta)


def test_wrong_arrays_are_named():
    layout = Layout(SHAPES)
    views = layout.views(np.zeros(9))
    with pytest.raises(ValueError, match=r"weights_\['b'\] must have shape \(3,\), got \(4,\)"):
        layout.check({**views, "b": np.zeros(4)})
    with pytest.raises(ValueError, match=r"weights_\['W'\] must have shape \(2, 3\), got nothing"):
        layout.check({"b": np.zeros(3)})


@pytest.mark.parametrize(
    ("b", "got"),
    [([0.0, 1.0, 2.0], "list"), (np.arange(3), "int64"), (np.zeros(3, "f4"), "float32"), (np.zeros(3, "O"), "object")],
)
def test_arrays_of_another_type_are_named(b, got):
    layout = Layout(SHAPES)
    layout.check(layout.views(np.zeros(9, "f4")))
    with pytest.raises(ValueError, match=rf"weights_\['b'\] must be an array of float64 like the others, got {got}"):
        layout.check({**layout.views(np.zeros(9)), "b": b})
