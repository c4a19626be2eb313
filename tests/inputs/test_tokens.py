import numpy as np
import pandas as pd
import polars as pl
import pytest
from numpy.testing import assert_array_equal

from sklearn_rnn import RNNRegressor, SequenceVectorizer
from sklearn_rnn.inputs import read_tokens

IDS = np.array([[2, 3, 0], [0, 4, 2], [0, 0, 0]])


def read(X, **options):
    return read_tokens(RNNRegressor(embedding_dim=2), X, reset=True, **options)


@pytest.mark.parametrize(
    "X",
    [
        IDS,
        IDS[:, :, None],
        IDS.astype(np.uint8),
        IDS.astype(float),
        np.where(IDS == 0, np.nan, IDS),
        np.ma.masked_equal(IDS, 0),
        IDS.tolist(),
        pd.DataFrame(IDS, columns=["x", "y", "z"]),
        pd.DataFrame(IDS).replace(0, pd.NA).astype("Int64"),
        pl.DataFrame(IDS),
        list(IDS),
        [ids[:, None] for ids in IDS],
        [ids[ids > 0] for ids in IDS],
        pd.Series(list(IDS)),
        [[2, 3], [4, 2], []],
        SequenceVectorizer(analyzer=str.split, pad=False).fit(["a b c"]).transform(["a b", "c a", ""]),
    ],
)
def test_ids_in_whatever_holds_them(X):
    sequences, found, dtype = read(X)
    assert_array_equal(sequences.lengths, [2, 2, 0])
    assert_array_equal(found.lengths, [2, 2, 0])
    ids, lengths = sequences.minibatch(slice(None))
    assert_array_equal(ids[:, 0].T, [[2, 3], [4, 2], [0, 0]])
    assert ids.dtype.kind == "i"
    assert_array_equal(lengths, [2, 2, 0])
    assert sequences.largest == found.largest == 4
    assert_array_equal(np.flatnonzero(sequences.occurring), [2, 3, 4])
    assert_array_equal(np.flatnonzero(sequences.subset([0]).occurring), [2, 3])
    assert dtype == np.float64


def test_the_computing_type_is_that_of_x():
    assert read(IDS.astype(np.float32))[2] == np.float32
    assert read(list(IDS.astype(np.float32)))[2] == np.float32


def test_sequences_that_are_left_out_may_hold_anything():
    sequences, _, _ = read(np.array([[1.5, -2], [3, 4]]), kept=np.array([False, True]))
    assert sequences.source[:, :, 0].tolist() == [[3, 4]]
    sequences, _, _ = read([[-1], [3, 4]], kept=np.array([False, True]))
    assert sequences.largest == 4


@pytest.mark.parametrize(
    ("X", "match"),
    [
        (np.array([[1.5, 2.0]]), 'X holds 1.5: with embedding_dim X must be token ids.*"Numbers beside a text"'),
        (np.array([[1, -2]]), "X holds -2"),
        (np.array([[np.inf, 1.0]]), "X holds inf"),
        ([np.array([1, 2]), np.array([0.5])], r"X\[1\] holds 0.5"),
        (np.zeros((2, 3, 2), int), r"one token id a step: X must have shape \(n_samples, n_steps\).*\(2, 3, 2\)"),
        ([np.zeros((3, 2), int)], r"X\[0\] must have shape \(n_steps,\)"),
        (np.array([1, 2, 3]), "one token id a step"),
        (np.zeros((0, 3)), "at least one sequence"),
        ([], "empty list"),
        (["a text"], "SequenceVectorizer"),
        (pd.DataFrame({"text": ["so good", "so bad"]}), "SequenceVectorizer"),
    ],
)
def test_what_is_no_token_id_is_refused(X, match):
    with pytest.raises((ValueError, TypeError), match=match):
        read(X)
