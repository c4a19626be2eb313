"""A fortieth of the cases of each kind (seconds); `python -m tests.torture` runs them all."""

from pathlib import Path

import pytest

from .kind import tried
from .kinds import KINDS

# an interrupt while a generator is closed cannot be raised: Python tells of it instead
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_nothing_breaks(kind):
    _, failures = tried(kind, share=1 / 40)
    assert not failures, failures[0][1]


def test_the_page_shows_a_full_run_of_each_kind():
    page = Path(__file__).parents[2] / "docs" / "inside" / "reliability_table.md"
    table = page.read_text(encoding="utf8").splitlines()
    rows = [row.strip("| ").split(" | ") for row in table[2:]]
    assert [name for name, *_ in rows] == [kind.name for kind in KINDS]
    assert {name: failures for name, *_, failures in rows if failures != "0"} == {"ordinary rows in time": "2"}
