import numpy as np
import pytest
from numpy.testing import assert_array_equal

from sklearn_rnn.numerics import OneEach, Several

COLUMNS = Several(np.array([2, 0, 3]))  # 0 1 | | 2 3 4


@pytest.mark.parametrize(
    ("rows", "of", "by_step"),
    [
        (slice(None), [0, 1, 2, 3, 4], [0, 2, 1, 3, 4]),
        (np.array([2, 0]), [2, 3, 4, 0, 1], [2, 0, 3, 1, 4]),
        (np.array([1]), [], []),
    ],
)
def test_several_columns_of_a_sequence_stand_side_by_side(rows, of, by_step):
    assert_array_equal(COLUMNS.of(rows), of)
    assert_array_equal(COLUMNS.by_step(rows), by_step)


def test_columns_are_chosen_spread_and_asked():
    mask = np.array([True, False, True])
    assert_array_equal(COLUMNS.of(mask), [0, 1, 2, 3, 4])
    assert_array_equal(COLUMNS.subset(mask).counts, [2, 3])
    assert_array_equal(COLUMNS.spread(np.array([5, 6, 7])), [5, 5, 7, 7, 7])
    assert_array_equal(COLUMNS.any(np.array([0, 0, 0, 1, 0], bool)), [False, False, True])


def test_one_column_each_is_the_sequence():
    rows = np.array([2, 0])
    one = OneEach()
    for said in (one.of(rows), one.by_step(rows), one.subset(rows).of(rows), one.spread(rows), one.any(rows)):
        assert said is rows
