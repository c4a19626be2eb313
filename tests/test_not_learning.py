"""Each warning names its entry in the guide, and each entry has a text that names it."""

import ast
import re
from pathlib import Path

import pytest

import sklearn_rnn
from sklearn_rnn.user_warning import about

PACKAGE = Path(sklearn_rnn.__file__).parent
PAGE = Path(__file__).parent.parent / "docs" / "guide" / "not_learning.md"
TREES = {path.relative_to(PACKAGE): ast.parse(path.read_text(encoding="utf8")) for path in PACKAGE.rglob("*.py")}


def calls(tree, name):
    """The calls of a function of that name."""
    return [n for n in ast.walk(tree) if isinstance(n, ast.Call) and getattr(n.func, "id", None) == name]


def test_the_entries_of_the_page_are_those_that_texts_name():
    named = [call.args[0].value for tree in TREES.values() for call in calls(tree, "about")]
    entries = re.findall(r"^\(([\w-]+)\)=$", PAGE.read_text(encoding="utf8"), flags=re.MULTILINE)
    assert len(set(entries)) == len(entries)
    assert sorted(named) == sorted(entries)


@pytest.mark.parametrize("path", [path for path, tree in TREES.items() if calls(tree, "warn")], ids=str)
def test_a_warning_ends_in_its_entry(path):
    if path.name != "user_warning.py":
        assert all(calls(call, "about") for call in calls(TREES[path], "warn"))


@pytest.mark.parametrize("path", [path for path in TREES if path.parts[:2] == ("preprocessing", "doubts")], ids=str)
def test_what_a_windower_doubts_ends_in_its_entry(path):
    returned = [node.value for node in ast.walk(TREES[path]) if isinstance(node, ast.Return)]
    bare = [
        value for value in returned if isinstance(value, ast.JoinedStr | ast.Constant) and ast.unparse(value) != "None"
    ]
    assert not [ast.unparse(value) for value in bare if not isinstance(getattr(value, "value", None), bool)]


def test_the_address_is_that_of_the_site():
    site = sklearn_rnn.RNNRegressor._doc_link_template.partition("reference/")[0]
    assert about("leak") == f" See {site}guide/not_learning.html#leak"
