"""Estimators that several threads use: a call reads one state, and what it changes is there at once or not at all.

No lock is part of an estimator, so that copies and files know of none.
"""

import os
from collections.abc import Callable
from contextlib import contextmanager
from functools import wraps
from threading import RLock
from typing import TypeVar

Method = TypeVar("Method", bound=Callable)


def at_one_moment(method: Method) -> Method:
    """Decorator of a method that reads an estimator: as it is when called, whatever other threads make of it."""

    @wraps(method)
    def reading(self, *args, **kwargs):
        return method(_snapshot(self), *args, **kwargs)

    return reading


@contextmanager
def draft_of(estimator):
    """A copy to work on, whose state becomes the estimator's when the block ends; if it raises, nothing changes.

    scikit-learn's validation writes attributes before it has seen all that can be wrong, and a training may fail at
    any time. The copy shares its attributes: the block replaces arrays, it does not write into them.
    """
    draft = _snapshot(estimator)
    yield draft
    with in_turn():
        estimator.__dict__ = vars(draft).copy()  # one assignment, between whose parts no thread reads


def in_turn():
    """The lock of those who add to what is there, such as rows to a context: one thread after the other.

    It is one for all estimators, and never held while a network trains.
    """
    return _Turn.lock


class _Turn:
    """The lock; a forked process, in which nobody would release it, has one of its own."""

    lock = RLock()

    @classmethod
    def begin_anew(cls):
        cls.lock = RLock()


if hasattr(os, "register_at_fork"):  # not on every platform
    os.register_at_fork(after_in_child=_Turn.begin_anew)


def _snapshot(estimator):
    """The estimator as it is now: a copy that shares all attributes."""
    taken = object.__new__(type(estimator))
    taken.__dict__ = vars(estimator).copy()
    return taken
