"""Units in groups, which tick or decay at paces of their own."""

from itertools import pairwise

import numpy as np


def group_sizes(n_units, n_groups, what):
    """Units of each of n_groups groups: as equal as can be, larger groups first.

    Parameters
    ----------
    n_units, n_groups : int
    what : str
        The parameter that asks for so many groups, named in the error.

    Raises
    ------
    ValueError
        If there are more groups than units.
    """
    if n_groups > n_units:
        raise ValueError(f"{what} asks for {n_groups} groups of units, got {n_units} units: hidden_size is too small.")
    each, more = divmod(n_units, n_groups)
    return [each + (k < more) for k in range(n_groups)]


def by_unit(values, n_units, what):
    """The value of each unit's group: ndarray (n_units,)."""
    return np.repeat(values, group_sizes(n_units, len(values), what))


def as_tuple(name, value):
    """A number or a tuple of numbers as a tuple; TypeError for anything else.

    Parameters
    ----------
    name : str
        Of the cell's parameter.
    """
    values = value if isinstance(value, tuple) else (value,)
    for number in values:
        if isinstance(number, bool) or not isinstance(number, (int, float, np.number)):
            raise TypeError(f"{name} must be a number or a tuple of numbers, got {value!r}.")
    if not values:
        raise ValueError(f"{name} must hold one number at least, got {value!r}.")
    return values


def check_ascending(name, values):
    """ValueError unless each number of a tuple is larger than the one before it: fast groups first."""
    if any(later <= earlier for earlier, later in pairwise(values)):
        raise ValueError(f"{name} must ascend, the fastest group first, got {values}.")
