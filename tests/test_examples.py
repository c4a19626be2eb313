"""What all examples have in common. The build of the site runs them, and what they claim they assert themselves."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
NO_PAGES = {
    "serving",  # a service runs for ever; tests/test_serving.py asks it
}
GALLERY = sorted({path.stem for path in EXAMPLES.glob("*.py")} - NO_PAGES)


@pytest.mark.parametrize("name", GALLERY)
def test_an_example_is_a_page_of_the_gallery(name):
    text = (EXAMPLES / f"{name}.py").read_text(encoding="utf8")
    title, line, _, opening = ast.get_docstring(ast.parse(text)).split("\n", 3)
    assert line == "=" * len(title)
    assert re.search(r"^# %%$", text, flags=re.MULTILINE), "no cells"
    assert "def main(" not in text, "the cells themselves do the work"
    assert "plt.show()" in text, "no picture"
    assert "print(" in text, "no output"
    assert max(map(len, text.splitlines())) <= 79, "code would scroll sideways"
    assert opening.strip()


@pytest.mark.parametrize("name", GALLERY)
def test_an_example_asserts_what_it_claims(name):
    text = (EXAMPLES / f"{name}.py").read_text(encoding="utf8")
    hidden = re.findall(r"^# sphinx_gallery_start_ignore\n(.*?)^# sphinx_gallery_end_ignore", text, flags=re.M | re.S)
    assert any("assert " in block for block in hidden)


def test_the_readme_runs_one_of_them():
    (command,) = re.findall(r"python examples/(\w+)\.py$", (ROOT / "README.md").read_text(), flags=re.MULTILINE)
    assert command in GALLERY
