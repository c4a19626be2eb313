"""Whether an estimator still is what fit left: parameters changed since then, and states that came out of a file."""

from contextlib import contextmanager

import numpy as np


def check_unchanged(fitted, now):
    """ValueError for the first parameter that is not what it was in fit; both are name to value."""
    for name, value in now.items():
        if value != fitted[name]:
            raise ValueError(f"{name} was changed after fit from {fitted[name]} to {value}: set it back or fit again.")


@contextmanager
def saved_state_of(estimator):
    """Whatever checks of an estimator that was loaded raise inside the block is a ValueError that says so."""
    try:
        yield
    except Exception as error:  # whatever attributes of any type bring about
        raise ValueError(
            f"The saved state of {type(estimator).__name__} is not one that fit leaves: {error}"
        ) from error


def require(holds, what):
    """ValueError that says what is wrong unless it holds."""
    if not holds:
        raise ValueError(what)


def check_finite(where, arrays):
    """ValueError for numbers that are NaN or infinite; where they stand, and name to array."""
    for name, array in arrays.items():
        require(np.isfinite(array).all(), f"{name!r} of {where} holds numbers that are not finite")
