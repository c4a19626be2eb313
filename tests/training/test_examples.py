import numpy as np
import pytest
from numpy.testing import assert_array_equal

from sklearn_rnn.numerics import Sequences, Several
from sklearn_rnn.training import Examples


def examples_of(lengths):
    lengths = np.asarray(lengths)
    sequences = Sequences([np.zeros((length, 1)) for length in lengths], lengths)
    return Examples(sequences, np.arange(len(lengths), dtype=float)[None], np.ones(len(lengths)))


@pytest.mark.parametrize("lengths", [np.full(23, 4), np.arange(1, 24)], ids=["equal", "different"])
@pytest.mark.parametrize("rng", [None, np.random.default_rng(0)], ids=["in order", "shuffled"])
def test_an_epoch_has_each_example_once(lengths, rng):
    batches = examples_of(lengths).positions(5, rng)
    rows = np.concatenate([np.arange(23)[batch] for batch in batches])
    assert_array_equal(np.sort(rows), np.arange(23))
    assert sorted(len(np.arange(23)[batch]) for batch in batches) == [3, 5, 5, 5, 5]
    if rng is None:
        assert_array_equal(rows, np.arange(23))


def test_epochs_differ():
    rng = np.random.default_rng(0)
    for lengths in (np.full(40, 4), np.arange(1, 41)):
        first, second = (np.concatenate(examples_of(lengths).positions(5, rng)) for _ in range(2))
        assert (first != second).any()


def test_minibatches_do_not_depend_on_lengths():
    of_one, of_many = (
        examples_of(lengths).positions(8, np.random.default_rng(1)) for lengths in (np.full(40, 4), np.arange(1, 41))
    )
    assert_array_equal(of_one, of_many)


def test_the_longest_of_a_minibatch_stands_first():
    examples = examples_of([2, 5, 3, 5])
    for rows, expected in ((slice(None), [1, 3, 2, 0]), (np.array([2, 0, 1]), [1, 2, 0]), (slice(1, 3), [1, 2])):
        minibatch = examples.gather(rows)
        assert_array_equal(minibatch.Y[0], expected)
        assert_array_equal(minibatch.lengths, examples.X.lengths[expected])


def test_examples_are_cut_and_cast():
    examples = examples_of([2, 1, 3])
    part = examples.subset(np.array([True, False, True]))
    assert_array_equal(part.Y, [[0, 2]])
    assert_array_equal(part.X.lengths, [2, 3])
    assert examples.astype(np.float32).Y.dtype == np.float32
    numbers = Examples(examples.X, np.arange(3), examples.weight)
    assert numbers.astype(np.float32).Y.dtype == np.arange(3).dtype  # numbers of classes stay whole
    assert_array_equal(numbers.gather(slice(1, 3)).Y, [2, 1])


def test_unknown_targets_weigh_nothing_and_each_known_one_the_same():
    nan = np.nan
    examples = examples_of([2, 2, 2, 2])
    examples = Examples(examples.X, np.array([[1, nan, nan, 4], [1, 2, nan, 4.0]]), np.array([1.0, 2.0, 3.0, 4.0]))
    assert examples.total_weight == (1 + 4 + 1 + 2 + 4) / 2
    minibatch = examples.gather(slice(2))
    assert_array_equal(minibatch.Y, [[1, 0], [1, 2]])
    assert_array_equal(minibatch.weight, [[1, 0], [1, 2]])
    assert np.isclose(minibatch.total_weight, (1 + 2) * examples.total_weight / 10)  # not by what these few know
    totals = [examples.gather(rows).total_weight for rows in examples.positions(3)]
    assert np.isclose(sum(totals), examples.total_weight)
    assert examples.subset(np.array([0, 3])).known is None


def steps_of(lengths, weight, factor=None):
    lengths = np.asarray(lengths)
    sequences = Sequences([np.arange(length, dtype=float)[:, None] for length in lengths], lengths)
    Y = np.arange(lengths.sum(), dtype=float)[None]
    return Examples(sequences, Y, np.asarray(weight, dtype=float), Several(lengths), factor)


def test_steps_are_gathered_in_the_order_of_the_network_and_weigh_as_their_sequence():
    examples = steps_of([1, 3, 2], [1, 2, 4], factor=np.array([1, 1, 3, 1, 1, 1.0]))
    minibatch = examples.gather(slice(None))
    assert_array_equal(minibatch.Y[0], [1, 4, 0, 2, 5, 3])
    assert_array_equal(minibatch.weight, [2, 4, 1, 6, 4, 2])
    assert minibatch.total_weight == examples.total_weight == 19
    assert np.isclose(examples.gather(np.array([0])).total_weight, 19 / 7)  # what a unit of weight brings on average
    part = examples.subset(np.array([2, 1]))
    assert_array_equal(part.Y[0], [4, 5, 1, 2, 3])
    assert_array_equal(part.target_weight, [4, 4, 2, 6, 2])


def test_a_sequence_whose_known_targets_are_all_of_factor_0_weighs_0():
    factor = np.array([2, 0, 3, 0, 0, 0.0])
    examples = steps_of([1, 3, 2], [1, 2, 4])
    assert_array_equal(examples.weighed(factor).weight, [1, 2, 0])
    partly = Examples(examples.X, np.array([0, 1, -1, 1, 1, 1]), examples.weight, examples.columns)
    assert_array_equal(partly.weighed(factor).weight, [1, 0, 0])


@pytest.mark.parametrize("rng", [None, np.random.default_rng(0)])
def test_chunks_are_the_minibatch_cut_by_step_and_add_up_to_its_weight(rng):
    examples = steps_of([1, 5, 4, 2, 5], [1, 2, 1, 1, 1])
    found = list(examples.minibatches(3, rng, chunk_steps=2))
    whole = list(examples.minibatches(3, np.random.default_rng(0) if rng else None))
    assert np.isclose(sum(chunk.total_weight for chunk in found), examples.total_weight)
    assert [chunk.goes_on for chunk in found].count(False) == len(whole)
    assert_array_equal(np.sort(np.concatenate([chunk.Y[0] for chunk in found])), np.arange(17))
    for chunk in found:
        n_running = chunk.X.shape[2] if chunk.lengths is None else (chunk.lengths > 0).sum()
        assert chunk.Y.shape[1] == (len(chunk.X) * n_running if chunk.lengths is None else chunk.lengths.sum())
        assert len(chunk.X) <= 2


def test_classes_that_are_not_known_are_minus_one():
    examples = steps_of([2, 1], [1, 2])
    examples = Examples(examples.X, np.array([1, -1, 0]), examples.weight, examples.columns)
    assert examples.total_weight == 3
    minibatch = examples.gather(slice(None))
    assert_array_equal(minibatch.Y, [1, 0, 0])
    assert_array_equal(minibatch.weight, [1, 2, 0])
