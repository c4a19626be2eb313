"""A kind of trouble: what is tried, how one case of it goes, how many make a run."""

import traceback
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Kind:
    """``attempt(case)`` runs one case and raises where what is promised does not hold.

    Cases are so many random generators, case k the same in every run; or those that ``listed()`` gives, one by one.
    """

    name: str
    promise: str
    attempt: Callable[[Any], None]
    n_random: int = 0
    listed: Callable[[], Sequence] | None = None

    def cases(self, share):
        """A share of all cases, at least five: the first random ones, or listed ones from all over."""
        if self.listed is None:
            name = zlib.crc32(self.name.encode())
            return [np.random.default_rng([name, k]) for k in range(max(5, round(share * self.n_random)))]
        every = self.listed()
        return every[:: max(1, min(round(1 / share), len(every) // 5))]


def tried(kind, share=1.0):
    """How many cases of a kind were tried, and those that failed: (number of the case, traceback)."""
    cases, failures = kind.cases(share), []
    for number, case in enumerate(cases):
        try:
            kind.attempt(case)
        except Exception:
            failures.append((number, traceback.format_exc()))
    return len(cases), failures
