"""The scripts that pages include run, where the other library is installed."""

import re
import runpy
from pathlib import Path

import pytest

HERE = Path(__file__).parent
DOCS = HERE.parent.parent / "docs"
RECIPES = sorted(HERE.glob("beside_*.py"))
SCRIPTS = [*sorted(HERE.glob("in_*.py")), *RECIPES]


def page_of(script):
    """The page that includes a script."""
    if script in RECIPES:
        page = DOCS / "guide" / "neighbours.md"
    else:
        page = (
            DOCS
            / "start"
            / "coming_from"
            / f"{script.stem.removeprefix('in_')}.md"
        )
    return page.read_text(encoding="utf8")


@pytest.mark.parametrize("name", ["pytorch", "skorch"])
@pytest.mark.filterwarnings("default")
def test_the_other_half_of_a_page_prints_what_the_page_says(name, capsys):
    pytest.importorskip({"pytorch": "torch"}.get(name, name))
    script = HERE / f"in_{name}.py"
    runpy.run_path(str(script), run_name="script")
    printed, page = capsys.readouterr().out, page_of(script)
    error = float(re.search(r"off by ([\d.]+) rooms", printed)[1])
    said = float(re.search(r"it is off by ([\d.]+) rooms", page)[1])
    assert error == pytest.approx(said, abs=0.5)
    differences = re.findall(r"differ by (\S+)", printed)
    assert len(differences) == 3 * (name == "pytorch")
    assert all(float(difference) < 1e-11 for difference in differences)


@pytest.mark.parametrize("script", RECIPES, ids=lambda script: script.stem)
@pytest.mark.filterwarnings("default")
def test_what_a_recipe_asserts_holds(script):
    pytest.importorskip(script.stem.removeprefix("beside_"))
    runpy.run_path(str(script), run_name="script")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_each_script_is_shown_and_names_its_environment(script):
    page, text = page_of(script), script.read_text(encoding="utf8")
    assert f"tests/neighbours/{script.name}" in page
    environment = r"Environment: ``pip install (\w+)==(\S+) "
    library, version = re.search(environment, text).groups()
    assert script not in RECIPES or f"| {library} | {version} |" in page
