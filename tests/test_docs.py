"""What stands in the documentation runs, and names what there is."""

import importlib
import re
import tomllib
from pathlib import Path

import pytest
from sklearn.base import BaseEstimator

import sklearn_rnn

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = [
    str(page.relative_to(DOCS))
    for page in sorted(DOCS.rglob("*.md"))
    if "{code-cell}" in page.read_text(encoding="utf8")
]
CELL = re.compile(r"^```\{code-cell\} python\n(?::[^\n]*\n)*(.*?)^```", flags=re.DOTALL | re.MULTILINE)


def cells(page):
    """The code cells of a page, from first to last."""
    return CELL.findall((DOCS / page).read_text(encoding="utf8"))


def test_every_python_block_of_the_pages_is_a_cell_that_the_build_runs():
    left = [page.name for page in DOCS.rglob("*.md") if "```python" in page.read_text(encoding="utf8")]
    assert left == []
    for page in PAGES:
        text = (DOCS / page).read_text(encoding="utf8")
        assert text.startswith("---\nfile_format: mystnb\n"), f"without this head the cells of {page} do not run"
        assert text.count("{code-cell}") == len(cells(page)), page


def test_a_cell_written_by_the_book_has_the_right_gradient():
    from .network.gradient_check import assert_gradients, random_network

    namespace = {"__name__": "docs_page"}
    exec(compile(cells("inside/add_a_cell.md")[0], "inside/add_a_cell.md", "exec"), namespace)
    assert_gradients(*random_network(namespace["MGU"](), lengths=(4, 2), hidden_sizes=(3, 2), bidirectional=True))


def test_files_of_the_package_that_pages_name_are_there():
    package = Path(sklearn_rnn.__file__).parent
    for page in ("inside/how_it_is_built.md", "inside/add_a_cell.md"):
        for name in re.findall(r"`(?:sklearn_rnn/)?(\w+/[\w/]*\.py)`", (DOCS / page).read_text(encoding="utf8")):
            assert (package / name).exists(), f"{page}: {name}"


def resolved(name):
    """The object of a dotted name."""
    parts = name.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            thing = importlib.import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for part in parts[cut:]:
            thing = getattr(thing, part)
        return thing
    raise ModuleNotFoundError(name)


@pytest.mark.parametrize("inventory", sorted(DOCS.glob("inventories/*.txt")), ids=lambda path: path.stem)
def test_the_names_of_others_that_pages_link_to_exist(inventory):
    head, entries = inventory.read_text().splitlines()[:3], inventory.read_text().splitlines()[3:]
    assert head[0] == "# Sphinx inventory version 1"
    for entry in entries:
        name, _, place = entry.split()
        if inventory.stem == "python" and "." not in name:
            name = f"builtins.{name}"
        assert name in ("builtins.None", "builtins.True", "builtins.False") or resolved(name) is not None
        assert place.endswith(".html")


def test_every_public_name_has_its_page():
    listed = set(re.findall(r"^   (\w+)$", (DOCS / "reference.md").read_text(), flags=re.MULTILINE))
    assert listed >= set(sklearn_rnn.__all__) - {"TRUSTED_TYPES"}
    assert listed >= {name for name in sklearn_rnn.cells.__all__ if name != "CELLS"}


ESTIMATORS = [
    getattr(sklearn_rnn, name)
    for name in sklearn_rnn.__all__
    if isinstance(getattr(sklearn_rnn, name), type) and issubclass(getattr(sklearn_rnn, name), BaseEstimator)
]


@pytest.mark.parametrize("cls", ESTIMATORS, ids=lambda cls: cls.__name__)
def test_the_question_mark_of_the_html_representation_leads_to_the_class_page(cls):
    site = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["urls"]["Documentation"]
    page = f"{site}reference/sklearn_rnn.{cls.__name__}.html"
    assert page in cls()._repr_html_()


def test_a_class_of_a_users_own_does_not_lead_to_our_pages():
    own = type("Own", (sklearn_rnn.RNNRegressor,), {"__module__": "elsewhere"})
    assert own()._get_doc_link() == ""


@pytest.mark.parametrize("heading", ["Run", "Test", "Benchmarks"])
def test_the_readme_has_its_one_line_commands(heading):
    section = (ROOT / "README.md").read_text(encoding="utf8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    (command,) = re.findall(r"```sh\n(.*?)\n```", section, flags=re.DOTALL)
    assert "\n" not in command
    assert command.startswith("python3 -m venv .venv")
