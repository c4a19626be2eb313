"""A kind of trouble: what is tried, how one random case of it goes, how many make a run."""

import time
import traceback
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class Kind:
    """``attempt(rng)`` runs one random case and raises where what is promised does not hold."""

    name: str
    promise: str
    attempt: Callable[[np.random.Generator], None]
    n_cases: int


@dataclass
class Tally:
    """Cases tried of a kind, and those that failed: (seed, traceback)."""

    kind: Kind
    n_cases: int
    seconds: float = 0.0
    failures: list = field(default_factory=list)


def tried(kind, n_cases):
    """The Tally of so many cases; case k is the same in every run."""
    tally, start = Tally(kind, n_cases), time.perf_counter()
    for seed in range(n_cases):
        try:
            kind.attempt(generator(kind, seed))
        except Exception:
            tally.failures.append((seed, traceback.format_exc()))
    tally.seconds = time.perf_counter() - start
    return tally


def generator(kind, seed):
    """What draws the case of a kind with this seed."""
    return np.random.default_rng([zlib.crc32(kind.name.encode()), seed])
