"""The first cases of each kind (seconds); `python -m tests.torture` runs them all."""

import pytest

from .kind import tried
from .kinds import KINDS


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_nothing_breaks(kind):
    tally = tried(kind, max(5, kind.n_cases // 40))
    assert not tally.failures, tally.failures[0][1]
