"""Saved models that are cut short, or of which one bit is another, and files made to do harm."""

import functools
import io
import sys
import warnings

import numpy as np
from numpy.testing import assert_array_equal
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import sklearn_rnn
from sklearn_rnn import RNNClassifier, RNNRegressor, SequenceWindower
from tests.persistence.hostile import CANARY, hostile_files
from tests.torture.kind import Kind

ROWS = np.random.default_rng(0).normal(size=(30, 3))


@functools.cache
def saved(k):
    """The k-th of three models, and its file."""
    rows_in_time = make_pipeline(StandardScaler(), SequenceWindower(4), RNNRegressor(3, max_iter=2))
    models = [rows_in_time, RNNRegressor(3, cell="lstm", max_iter=2), RNNClassifier(3, bidirectional=True, max_iter=2)]
    file = io.BytesIO()
    with warnings.catch_warnings(action="ignore"):
        model = models[k].fit(ROWS, (ROWS[:, 0] > 0).astype(int))
    sklearn_rnn.dump(model, file)
    return model, file.getvalue()


def a_file_cut_short(rng):
    """No model comes of it."""
    _, content = saved(int(rng.integers(3)))
    try:
        sklearn_rnn.load(io.BytesIO(content[: rng.integers(len(content))]))
    except Exception:
        return
    raise AssertionError("a file that was cut short was loaded")


def a_flipped_bit(rng):
    """An error, or the same model: never another one."""
    model, content = saved(int(rng.integers(3)))
    changed = bytearray(content)
    changed[rng.integers(len(content))] ^= 1 << int(rng.integers(8))
    try:
        with warnings.catch_warnings(action="ignore"):
            loaded = sklearn_rnn.load(io.BytesIO(changed))
    except Exception:
        return
    assert_array_equal(loaded.predict(ROWS), model.predict(ROWS))


def a_hostile_file(named):
    """Refused, and nothing of it has run; the audit in tests/persistence looks closer."""
    name, content = named
    try:
        sklearn_rnn.load(io.BytesIO(content))
    except (ValueError, TypeError):
        assert not hasattr(sys, CANARY), f"{name} ran"
    else:
        raise AssertionError(f"{name} was loaded")


@functools.cache
def all_hostile_files():
    """(name, content) of each."""
    return list(hostile_files())


KINDS = [
    Kind("files cut short", "load raises", a_file_cut_short, 1000),
    Kind("files with a flipped bit", "load raises, or gives the model that was saved", a_flipped_bit, 3000),
    Kind(
        "hostile files",
        "every dangerous type in every kind of node, every trusted one in the wrong node, forged contents: "
        "load raises, and nothing runs",
        a_hostile_file,
        listed=all_hostile_files,
    ),
]
