import numpy as np
import pytest
from numpy.testing import assert_array_equal

from sklearn_rnn import SequenceVectorizer, next_tokens


def test_whole_texts_keep_their_rows_and_end_with_0():
    ids = np.array([[2, 3, 4], [5, 2, 0], [3, 0, 0], [0, 0, 0]])
    X, y = next_tokens(ids)
    assert_array_equal(X, ids)
    assert_array_equal(y, [[3, 4, 0], [2, 0, 0], [0, 0, 0], [0, 0, 0]])
    X, y = next_tokens([np.array([2, 3]), np.array([], np.int64)])
    assert [x.tolist() for x in X] == [[2, 3], []]
    assert [row.tolist() for row in y] == [[3, 0], []]


def test_steps_that_are_absent_are_no_next_token():
    assert_array_equal(next_tokens(np.array([[0, 2, 0, 3, 0]]))[1], [[0, 3, 0, 0, 0]])
    assert_array_equal(next_tokens(np.array([[0, 2, 0, 3, 4]]), length=2), [[[2, 3]], [[3, 4]]])


@pytest.mark.parametrize("n_tokens", [2, 10, 11, 12, 100])
def test_pieces_give_each_pair_of_neighbours_once(n_tokens):
    text = np.arange(2, n_tokens + 2)
    X, y = next_tokens(text[None], length=5)
    assert X.shape == y.shape == (-(-(n_tokens - 1) // 5), 5)
    assert X.dtype == y.dtype == np.int64
    assert_array_equal(X[X > 0], text[:-1])
    assert_array_equal(y[y > 0], text[1:])
    assert_array_equal(y[X > 0], X[X > 0] + 1)


def test_pieces_do_not_run_from_text_to_text():
    X, y = next_tokens(SequenceVectorizer(analyzer="char", pad=False).fit_transform(["abc", "", "d", "ab"]), length=2)
    assert_array_equal(X, [[2, 3], [2, 0]])
    assert_array_equal(y, [[3, 4], [3, 0]])


@pytest.mark.parametrize(
    ("ids", "length", "match"),
    [
        ([[2, 3]], 0, "length must be an int of at least 1, or None"),
        ([[2, 3]], 1.5, "length must be an int"),
        ([[2, 3]], True, "length must be an int"),
        ([[2], [3]], 4, "No text has two tokens"),
        ([[2, -1]], None, "whole numbers from 0 on"),
        ([[2.5]], None, "whole numbers"),
        ([["a"]], None, "whole numbers"),
        ([[np.nan, 2.0]], None, "whole numbers"),
        ([2, 3], None, r"\[ids\]"),
        (np.array([2, 3]), None, r"\[ids\]"),
    ],
)
def test_what_is_no_token_id_is_refused(ids, length, match):
    with pytest.raises(ValueError, match=match):
        next_tokens(ids, length)
