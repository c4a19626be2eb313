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


def test_the_page_shows_a_full_run_of_each_kind_without_failure():
    table = (Path(__file__).parents[2] / "docs" / "reliability_table.md").read_text(encoding="utf8").splitlines()
    assert [row.split(" | ")[0].removeprefix("| ") for row in table[2:]] == [kind.name for kind in KINDS]
    assert all(row.endswith(" | 0 |") for row in table[2:])
