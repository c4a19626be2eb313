"""What arguments may be, where scikit-learn's tables of parameters do not reach: functions, methods and cells."""

from numbers import Integral


def is_int(value, least):
    """Whether a value is an int of at least so much, and no bool."""
    return isinstance(value, Integral) and not isinstance(value, bool) and value >= least


def check_int(name, value, least=1, also=""):
    """ValueError unless an argument is an int of at least so much; also: what else it may be, in words."""
    if not is_int(value, least):
        raise ValueError(f"{name} must be an int of at least {least}{also}, got {value!r}.")
