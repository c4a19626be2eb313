"""Which warnings a call gives."""

import warnings

import numpy as np
import pandas as pd

HOW_KNOWN = {
    "axis": "X has no time axis",
    "permuted": "in different orders",
    "text": "that do not ascend. They are no time axis",
    "labels": "equal but for their type",
    "freq": "a grid much finer",
    "stale": "begins long after",
    "again": "seen last once more",
    "late": "All rows of X are earlier",
    "descend": "Time stamps do not ascend",
    "leak": "is y, or y on another scale",
    "leak of several": "add up to y",
    "contradicted": "but other values",
}


def told(call, *arguments):
    """Names of the warnings that a call gives, in order; others raise."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        call(*arguments)
    return sorted(name_of(str(warning.message)) for warning in caught)


def name_of(text):
    """The name of a warning with this text, or the text itself."""
    return next((name for name, part in HOW_KNOWN.items() if part in text), text)


def frame(index, *, seed=0):
    """Two columns of noise over an index."""
    return pd.DataFrame(np.random.default_rng(seed).normal(size=(len(index), 2)), index=index, columns=["a", "b"])
