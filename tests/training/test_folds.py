import numpy as np
from numpy.testing import assert_allclose, assert_array_equal

from sklearn_rnn.numerics import Sequences, scan
from sklearn_rnn.training.folds import N_FOLDS, folds_by_hash, folds_in_time, hashes, sample

rng = np.random.default_rng(0)
X = rng.integers(0, 3, size=(300, 4, 2)).astype(float)
CLASSES = rng.integers(0, 3, 300)


def of(source):
    if isinstance(source, list):
        return Sequences(source, np.array([len(x) for x in source]))
    return Sequences(source, scan(source).lengths)


def test_equal_sequences_have_one_hash_and_others_another():
    hashed = hashes(of(X))
    _, equal = np.unique(X.reshape(300, -1), axis=0, return_inverse=True)
    assert_array_equal(hashed[:, None] == hashed, equal[:, None] == equal)


def test_a_hash_is_of_present_steps_and_of_values_alone():
    hashed = hashes(of(X))
    gappy = np.full((300, 7, 2), np.nan)
    gappy[:, [0, 2, 3, 6]] = X
    for other in (gappy, list(X), X.astype(np.float32), X.astype(int), np.where(X == 0, -0.0, X)):
        assert_array_equal(hashes(of(other)), hashed)
    assert_array_equal(hashes(of(X[::-1]))[::-1], hashed)


def test_hashes_are_spread_evenly():
    hashed = hashes(of(np.arange(2000.0)[:, None, None]))
    assert_allclose(np.bincount((hashed >> np.uint64(61)).astype(int), minlength=8), 250, atol=60)


def test_each_class_is_spread_over_all_folds_by_weight_and_equal_rows_stay_together():
    hashed, weight = rng.integers(0, 90, 300).astype(np.uint64), rng.uniform(0.5, 2, 300)
    folds = folds_by_hash(hashed, CLASSES, weight)
    for one in range(3):
        rows = one == CLASSES
        assert_allclose(np.bincount(folds[rows], weight[rows]), weight[rows].sum() / N_FOLDS, rtol=0.25)
        for value in np.unique(hashed[rows]):
            assert np.unique(folds[rows & (hashed == value)]).size == 1


def test_folds_and_subsets_know_a_row_twice_as_weight_two():
    hashed, weight = hashes(of(X)), rng.integers(1, 4, 300).astype(float)
    rows = np.repeat(np.arange(300), weight.astype(int))
    single = np.ones(rows.size)
    assert_array_equal(folds_by_hash(hashed[rows], CLASSES[rows], single), folds_by_hash(hashed, CLASSES, weight)[rows])
    assert_array_equal(folds_in_time(weight)[[0, -1]], folds_in_time(single)[[0, -1]])
    kept = np.bincount(rows, sample(hashed[rows], single, 100))
    assert_allclose(kept, sample(hashed, weight, 100))
    assert_allclose(kept.sum(), 100)


def test_a_sample_is_of_all_folds_and_whole_where_they_are_few():
    hashed, weight = hashes(of(np.arange(2000.0)[:, None, None])), np.ones(2000)
    kept = sample(hashed, weight, 200.5)
    assert_allclose([kept.sum(), kept.max(), np.count_nonzero(kept)], [200.5, 1, 201])
    assert_allclose(np.bincount(folds_by_hash(hashed, np.zeros(2000), weight), kept), 40, atol=20)
    assert_array_equal(sample(hashed, weight, 3000), weight)


def test_a_class_of_one_row_is_not_held_out_first():
    assert folds_by_hash(np.array([5], np.uint64), np.array([0]), np.ones(1)) == 2


def test_folds_in_time_are_blocks_and_the_last_is_fold_0():
    assert_array_equal(folds_in_time(np.ones(20)), np.repeat([1, 2, 3, 4, 0, 1, 2, 3, 4, 0], 2))
    assert_array_equal(folds_in_time(np.array([9.0, 1.0])), [1, 1])  # never fold 0 alone
