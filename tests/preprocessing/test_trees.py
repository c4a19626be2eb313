"""Dependency parses as trees."""

import pytest

from sklearn_rnn import trees_from_heads
from sklearn_rnn.inputs.trees import flatten


def test_the_head_stands_first():
    assert trees_from_heads(["a", "b", "c", "d"], [1, 1, 1, 2]) == ("b", "a", ("c", "d"))
    assert trees_from_heads(["a"], [-1]) == "a"


@pytest.mark.parametrize("token", ["(", " (", "(:"])
def test_a_bracket_that_stands_alone_is_a_word_and_no_text_of_brackets(token):
    tree = trees_from_heads([token], [-1])
    assert flatten(tree, "input") == ([token], [-1], [0])


@pytest.mark.parametrize(
    ("heads", "match"),
    [
        ([-1, 1, 0], "one root, got 2"),
        ([1, 2, 0], "one root, got 0"),
        ([-1, 2, 1], "circle"),
        ([-1, 0], "3 tokens"),
        ([-1, 5, 0], "heads\\[1\\]=5"),
    ],
)
def test_what_is_no_parse_is_refused(heads, match):
    with pytest.raises(ValueError, match=match):
        trees_from_heads(["a", "b", "c"], heads)
