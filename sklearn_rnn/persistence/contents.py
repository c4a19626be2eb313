"""What was restored from a file: sound in itself, or refused."""

import inspect
from functools import cached_property
from types import FunctionType, ModuleType

import numpy as np


def check_contents(model):
    """ValueError if something inside a restored model could not have come of using it.

    No attribute may hide a method, or a link that scikit-learn puts into the HTML of a notebook as it is (script of the
    file would run there); and every estimator of ours, wherever it stands, checks itself by its ``_check_state``.
    """
    objects = [thing for thing in all_inside(model) if hasattr(thing, "__dict__")]
    for thing in objects:
        for name in vars(thing):
            if "_doc_link" in name:
                raise ValueError(
                    f"The file gives a {type(thing).__name__} an attribute {name!r}, which HTML would show."
                )
            if _is_method(inspect.getattr_static(type(thing), name, None)):
                raise ValueError(f"The file gives a {type(thing).__name__} an attribute {name!r}, which is a method.")
    for thing in objects:
        if (check := getattr(type(thing), "_check_state", None)) is not None:
            check(thing)


def all_inside(model):
    """All that can be reached from a model, once each; not what is inside modules, classes and functions."""
    seen, todo = {}, [model]
    while todo:
        thing = todo.pop()
        if id(thing) in seen or isinstance(thing, (type, FunctionType, ModuleType)):
            continue
        seen[id(thing)] = thing
        if isinstance(thing, dict):
            todo += [*thing.keys(), *thing.values()]
        elif isinstance(thing, (list, tuple, set)):
            todo += thing
        elif isinstance(thing, np.ndarray):
            todo += np.asarray(thing).ravel().tolist() if thing.dtype == object else ()
        elif hasattr(thing, "__dict__"):
            todo += vars(thing).values()
    return seen.values()


def _is_method(attribute):
    """Whether a class attribute is code that an attribute of the same name would hide."""
    hidable = hasattr(type(attribute), "__get__") and not hasattr(type(attribute), "__set__")
    return hidable and not isinstance(attribute, cached_property)
