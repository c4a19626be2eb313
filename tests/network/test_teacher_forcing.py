import numpy as np
import pytest
from numpy.testing import assert_array_equal

from sklearn_rnn.network import TeacherForced
from sklearn_rnn.numerics import Sequences, Several

SOURCE = [np.full((n, 1), float(n)) for n in (3, 1, 2)]
SEQUENCES = Sequences(SOURCE, np.array([3, 1, 2]))
COLUMNS = Several(np.array([2, 0, 3]))


def fed(Y, n_fed, rows):
    """What the decoder reads (n_steps, n_fed, n_batch), and the lengths of both."""
    (_, fed), lengths = TeacherForced(SEQUENCES, np.array(Y), COLUMNS, n_fed).minibatch(np.array(rows))
    return fed, lengths


def test_numbers_are_fed_a_step_late_and_what_is_not_known_as_zero():
    numbers, (_, counts) = fed([[1.0, 2.0, 3.0, np.nan, 5.0], [6.0, 7.0, 8.0, 9.0, 10.0]], 2, [0, 2])
    assert_array_equal(numbers, [[[0, 0], [0, 0]], [[1, 3], [6, 8]], [[0, 0], [0, 9]]])
    assert_array_equal(counts, [2, 3])


def test_classes_are_fed_one_hot_and_the_end_never():
    classes, (lengths, counts) = fed([1, 2, 0, -1, 2], 2, [0, 2, 1])
    assert_array_equal(classes[1], [[0, 1, 0], [1, 0, 0]])
    assert not classes[[0, 2]].any()
    assert_array_equal(counts, [2, 3, 0])
    assert_array_equal(lengths, [3, 2, 1])


def test_a_subset_is_fed_its_own():
    forced = TeacherForced(SEQUENCES, np.array([1, 2, 0, 1, 2]), COLUMNS, 2)
    (x, part), lengths = forced.subset([2]).minibatch(slice(None))
    assert_array_equal(x[:, 0, 0], [2, 2])
    assert_array_equal(part[:, :, 0], [[0, 0], [1, 0], [0, 1]])
    assert lengths == (None, None)
    assert len(forced.subset([2])) == 1


def test_ids_are_fed_numbers():
    ids = Sequences([np.array([[3], [1]])], np.array([2]))
    (_, part), _ = TeacherForced(ids, np.array([[0.5, 0.25]]), Several(np.array([2])), 1).minibatch(slice(None))
    assert part[1, 0, 0] == pytest.approx(0.5)
