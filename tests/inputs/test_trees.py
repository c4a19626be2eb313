"""Trees are read in every form in which they are written."""

from types import SimpleNamespace

import numpy as np
import pytest

from sklearn_rnn.inputs import read_trees
from sklearn_rnn.inputs.trees import flatten


class Parsed(list):
    """As nltk.Tree."""

    def __init__(self, label, *children):
        super().__init__(children)
        self._label = label

    def label(self):
        return self._label


FLAT = ["true", "true", "not", "and"], [3, 2, 3, -1], [0, 0, 1, 0]


@pytest.mark.parametrize(
    "tree",
    [
        ("and", "true", ("not", "true")),
        ["and", ["true"], ["not", "true"]],
        "(and true (not true))",
        "  (and\n(true) (not true) )",
        Parsed("and", "true", Parsed("not", "true")),
    ],
)
def test_all_forms_say_the_same(tree):
    assert flatten(tree, "input") == FLAT


def test_labels_that_are_no_input_and_none_at_all():
    assert flatten("(3 (2 not) (4 bad))", "ignore") == (
        ["not", None, "bad", None, None],
        [1, 4, 3, 4, -1],
        [0, 0, 0, 1, 0],
    )
    assert flatten(("very", ("good", 1)), "none") == (
        ["very", "good", "1", None, None],
        [4, 3, 3, 4, -1],
        [0, 0, 1, 1, 0],
    )
    assert flatten(True, "input") == (["True"], [-1], [0])


@pytest.mark.parametrize(
    ("tree", "error", "match"),
    [
        ((), ValueError, "empty tuple"),
        ("(and true", ValueError, "unbalanced"),
        ("(and true))", ValueError, "unbalanced"),
        ("(a) (b)", ValueError, "2 trees"),
        (("a", ()), ValueError, "empty tuple"),
        ((("a", "b"), "c"), ValueError, "labels='none'"),
        (("a", 1.5), TypeError, "float"),
        (None, TypeError, "NoneType"),
    ],
)
def test_what_is_no_tree_is_refused(tree, error, match):
    with pytest.raises(error, match=match):
        flatten(tree, "input")


@pytest.mark.parametrize("X", ["(a b)", ("a", "b"), Parsed("a"), 3, np.ones((2, 2)), {"a"}, iter(["a"])])
def test_a_single_tree_is_no_list(X):
    with pytest.raises(TypeError, match="a list of trees"):
        read_trees(SimpleNamespace(labels="input", children="ordered"), X, reset=True)
