"""The code in the documentation runs, and README has its commands."""

import re
import warnings
from pathlib import Path

import pytest
from sklearn.exceptions import ConvergenceWarning

ROOT = Path(__file__).parent.parent
PAGES = ["docs/getting_started.md", "docs/windows.md", "docs/add_a_cell.md"]


@pytest.mark.parametrize("page", PAGES)
def test_code_blocks_run_one_after_the_other(page):
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / page).read_text(encoding="utf8"), flags=re.DOTALL)
    assert blocks
    namespace = {"__name__": "docs_page"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        for block in blocks:
            exec(compile(block, page, "exec"), namespace)


def test_a_cell_written_by_the_book_has_the_right_gradient():
    from .network.gradient_check import assert_gradients, random_network

    blocks = re.findall(r"```python\n(.*?)```", (ROOT / PAGES[-1]).read_text(encoding="utf8"), flags=re.DOTALL)
    namespace = {"__name__": "docs_page"}
    exec(compile(blocks[0], PAGES[-1], "exec"), namespace)
    assert_gradients(*random_network(namespace["MGU"](), lengths=(4, 2), hidden_sizes=(3, 2), bidirectional=True))


@pytest.mark.parametrize("heading", ["Run", "Test", "Benchmarks"])
def test_the_readme_has_its_one_line_commands(heading):
    section = (ROOT / "README.md").read_text(encoding="utf8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    (command,) = re.findall(r"```sh\n(.*?)\n```", section, flags=re.DOTALL)
    assert "\n" not in command
    assert command.startswith("python3 -m venv .venv")
