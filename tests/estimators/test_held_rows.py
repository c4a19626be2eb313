"""The rows of all blocks that are held."""

import tracemalloc

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from sklearn_rnn import RNNRegressor
from sklearn_rnn.estimators.held_rows import HeldRows
from sklearn_rnn.estimators.rows import read_rows


def test_of_a_block_of_windows_those_that_are_held_alone_are_gathered():
    """Windows are a view of rows: gathered, this block would take 102 MB."""
    X = sliding_window_view(np.arange(200_063.0), 64)[:, :, None]
    network, held = RNNRegressor(), HeldRows()
    _, rows, _, _ = read_rows(network, X, X[:, -1, 0], None, first=network._first_target)
    tracemalloc.start()
    held.add(rows, None)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    given, y, _ = held.given()
    np.testing.assert_array_equal(given, X[:: held.step])
    np.testing.assert_array_equal(y, X[:: held.step, -1, 0])
    assert given.nbytes <= 32e6 < peak < 80e6
