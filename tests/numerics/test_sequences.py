import numpy as np
import pytest
from numpy.testing import assert_array_equal

from sklearn_rnn.numerics import Sequences, scan

X = np.arange(1.0, 25).reshape(4, 3, 2)
GAPPY = X.copy()
GAPPY[1, 0] = np.nan
GAPPY[2, [0, 2]] = np.nan
GAPPY[3] = np.nan


def of(source):
    if isinstance(source, list):
        return Sequences(source, np.array([scan(x[None]).lengths[0] for x in source]))
    return Sequences(source, scan(source).lengths)


def test_a_minibatch_is_time_major_and_batch_last():
    made, lengths = of(X).minibatch(np.array([2, 0]))
    assert_array_equal(made, X[[2, 0]].transpose(1, 2, 0))
    assert lengths is None  # all complete


def test_neighbours_are_not_copied():
    made, _ = of(X).minibatch(slice(1, 3))
    assert np.shares_memory(made, X)


@pytest.mark.parametrize(
    "source", [GAPPY, list(GAPPY), [x[~np.isnan(x[:, 0])] for x in GAPPY]], ids=["array", "list", "ragged"]
)
def test_absent_steps_are_squeezed_out_and_zeros_stand_behind(source):
    made, lengths = of(source).minibatch(np.array([1, 2, 3]))
    assert_array_equal(lengths, [2, 1, 0])
    assert made.shape == (2, 2, 3)
    assert_array_equal(made[:, :, 0], X[1, 1:])
    assert_array_equal(made[:, :, 1], [X[2, 1], [0, 0]])
    assert_array_equal(made[:, :, 2], 0)


def test_a_minibatch_of_nothing_but_absent_steps_has_no_step():
    made, lengths = of(GAPPY).minibatch(np.array([3]))
    assert made.shape == (0, 2, 1)
    assert lengths is None  # all of no step


def test_subsets_of_subsets_keep_their_rows():
    subset = of(GAPPY).subset(np.array([False, True, True, True])).subset(slice(1, 3))
    assert_array_equal(subset.lengths, [1, 0])
    assert len(subset) == 2
    assert subset.source is not None
    assert_array_equal(subset.minibatch(slice(0, 1))[0][0, :, 0], X[2, 1])


def test_outputs_are_laid_back_onto_all_steps():
    sequences = of(GAPPY)
    Y = np.arange(1.0, 13).reshape(3, 1, 4)
    laid = sequences.at_every_step(Y, np.array([-1.0]), slice(0, 4))
    assert_array_equal(laid[0][:, 0], Y[:, 0, 0])
    assert_array_equal(laid[1][:, 0], [-1, Y[0, 0, 1], Y[1, 0, 1]])
    assert_array_equal(laid[2][:, 0], [-1, Y[0, 0, 2], Y[0, 0, 2]])
    assert_array_equal(laid[3][:, 0], [-1, -1, -1])


def test_numbers_of_any_type_are_taken():
    made, _ = Sequences([np.array([[1], [2]], np.int8), np.array([[3]], np.int8)], np.array([2, 1])).minibatch(
        slice(0, 2)
    )
    assert_array_equal(made[:, 0], [[1, 3], [2, 0]])
