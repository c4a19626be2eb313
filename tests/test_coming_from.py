"""Our names in the tables of docs/start/coming_from exist, and take what is shown."""

import ast
import importlib
import inspect
import re
from pathlib import Path

import pytest

from sklearn_rnn import RNNClassifier, RNNRegressor, SequenceWindower
from sklearn_rnn.cells import CELLS

PAGES = sorted((Path(__file__).parent.parent / "docs" / "start" / "coming_from").glob("*.md"))
NETWORKS = RNNRegressor, RNNClassifier
PLACES = [
    importlib.import_module(name)
    for name in (
        "sklearn_rnn",
        "sklearn_rnn.metrics",
        "sklearn_rnn.training.losses",
        "sklearn.compose",
        "sklearn.model_selection",
        "sklearn.pipeline",
        "sklearn.preprocessing",
    )
]


def names(page):
    """The code in the first column, ours, of the tables of a page's section Names."""
    section = page.read_text(encoding="utf8").partition("\n## Names\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (.*?) \|", section, flags=re.MULTILINE)
    return [code for row in rows for code in re.findall(r"`([^`]+)`", row)]


def public(name):
    """What a name stands for: a public class or function, or a method of a network, or None."""
    places = [*PLACES, *NETWORKS]
    return next((getattr(place, name) for place in places if hasattr(place, name)), None)


def is_said_of_networks(name):
    """Whether a parameter of a network, of its fit or of the windower, or a fitted attribute, is called so."""
    parameters = {*RNNRegressor().get_params(), *RNNClassifier().get_params(), *SequenceWindower().get_params()}
    return (
        name in parameters
        or name in inspect.signature(RNNRegressor.fit).parameters
        or (name.endswith("_") and any(re.search(rf"\b{name}\b", network.__doc__) for network in NETWORKS))
    )


def check(code):
    """Refuse a piece of code whose names are not ours, or whose arguments are not taken."""
    (statement,) = ast.parse(code).body
    if isinstance(statement, ast.Assign):  # a parameter and a value of it
        (target,), value = statement.targets, ast.literal_eval(statement.value)
        owners = [cls for cls in (*NETWORKS, SequenceWindower) if target.id in cls().get_params()]
        assert owners, code
        for owner in owners:
            owner(**{target.id: value})._validate_params()
        assert target.id != "cell" or value in CELLS, code
    elif isinstance(statement.value, ast.Call):
        call, known = statement.value, public(statement.value.func.id)
        assert known is not None, code
        method = [None] * (code.partition("(")[0] in dir(RNNRegressor))  # self
        keywords = {keyword.arg: None for keyword in call.keywords}
        if method and "sample_weight" not in keywords:
            known = getattr(RNNRegressor, call.func.id)
        inspect.signature(known).bind(*method, *call.args, **keywords)
    else:
        name = statement.value.id
        assert public(name) is not None or is_said_of_networks(name), code


@pytest.mark.parametrize("page", [page for page in PAGES if "## Names" in page.read_text()], ids=lambda page: page.stem)
def test_our_names_in_the_tables_exist(page):
    found = names(page)
    assert len(found) > 10
    for code in found:
        check(code)


@pytest.mark.parametrize(
    "code", ["units=3", 'cell="rnn"', "SequenceWindower(10, step=1)", "fit(X, y, epochs=3)", "history_", "compile(X)"]
)
def test_names_that_are_not_ours_are_found(code):
    with pytest.raises((AssertionError, ValueError, TypeError)):
        check(code)


def test_every_page_of_another_tool_has_the_same_parts():
    for page in PAGES:
        if page.stem not in ("index", "mlp"):
            headings = re.findall(r"^## (.*)$", page.read_text(encoding="utf8"), flags=re.MULTILINE)
            assert [heading for heading in headings if not heading.endswith("?")] == [
                "What differs",
                "Names",
                "The same job twice",
                "Traps",
            ], page
