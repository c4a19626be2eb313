"""The scripts that pages on other libraries include run, where these libraries are installed."""

import re
import runpy
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PAGES = HERE.parent.parent / "docs" / "start" / "coming_from"


@pytest.mark.parametrize("name", ["pytorch", "skorch"])
@pytest.mark.filterwarnings("default")
def test_the_other_half_of_a_page_prints_what_the_page_says(name, capsys):
    pytest.importorskip({"pytorch": "torch"}.get(name, name))
    runpy.run_path(str(HERE / f"in_{name}.py"), run_name="script")
    said = capsys.readouterr().out
    error = float(re.search(r"off by ([\d.]+) rooms", said)[1])
    page = (PAGES / f"{name}.md").read_text(encoding="utf8")
    assert error == pytest.approx(float(re.search(r"it is off by ([\d.]+) rooms", page)[1]), abs=0.5)
    assert all(float(off) < 1e-11 for off in re.findall(r"differ by (\S+)", said))


@pytest.mark.parametrize("script", sorted(HERE.glob("in_*.py")), ids=lambda script: script.stem)
def test_each_script_is_shown_on_a_page_and_names_its_environment(script):
    page = (PAGES / f"{script.stem.removeprefix('in_')}.md").read_text(encoding="utf8")
    assert f"tests/neighbours/{script.name}" in page
    assert "Environment: ``pip install " in script.read_text(encoding="utf8")
