"""Ordinary use sees no warning; `python -m tests.preprocessing.ordinary 2000` tries more of it."""

import pytest

from .ordinary import count_alarms


@pytest.mark.parametrize("seed", range(3))
def test_ordinary_jobs_see_no_warning(seed):
    assert not count_alarms(10, seed)
