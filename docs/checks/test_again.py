"""A second run gives what the first gave: of the two quickest examples, which learn from text and draw at random."""

import os
import subprocess
import sys

import pytest
from built import ROOT, page


@pytest.fixture(scope="module")
def runs():
    """Both at once, each in a process of its own, where sets of text have another order than in that of the build."""
    environment = {**os.environ, "MPLBACKEND": "Agg", "PYTHONHASHSEED": "random"}
    started = {
        name: subprocess.Popen(
            [sys.executable, ROOT / "examples" / f"{name}.py"], env=environment, stdout=subprocess.PIPE, text=True
        )
        for name in ("hello", "hopfield")
    }
    yield started
    for process in started.values():
        process.kill()


@pytest.mark.parametrize("name", ["hello", "hopfield"])
def test_an_example_run_again_prints_what_its_page_shows(runs, name):
    printed, _ = runs[name].communicate(timeout=120)
    shown = "\n".join(block.get_text() for block in page(f"auto_examples/{name}").select(".sphx-glr-script-out pre"))
    assert runs[name].returncode == 0
    assert printed.split()
    assert shown.split() == printed.split()
