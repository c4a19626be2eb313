import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal
from sklearn.linear_model import LogisticRegression

from sklearn_rnn import RNNClassifier
from sklearn_rnn.datasets import make_adding, make_cancellations, make_delayed_xor, make_temporal_order

MAKERS = [make_adding, make_temporal_order, make_delayed_xor]


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_a_seed_gives_the_same_data_and_another_seed_others(make):
    (X, y), (X_again, y_again), (X_other, _) = (make(20, random_state=seed) for seed in (0, 0, 1))
    assert_array_equal(X, X_again)
    assert_array_equal(y, y_again)
    assert not np.array_equal(X, X_other)
    assert len(make()[0]) == len(make()[1]) == 100


@pytest.mark.parametrize("n_steps", [2, 3, 100])
def test_adding_marks_one_number_in_each_half(n_steps):
    X, y = make_adding(500, n_steps=n_steps, random_state=0)
    rows, steps = np.nonzero(X[:, :, 1])
    assert_array_equal(rows, np.repeat(np.arange(500), 2))
    first, second = steps.reshape(-1, 2).T
    assert (first < n_steps // 2).all()
    assert (second >= n_steps // 2).all()
    assert np.ptp(first) == n_steps // 2 - 1
    assert_array_equal(y, X[range(500), first, 0] + X[range(500), second, 0])


@pytest.mark.parametrize("n_steps", [10, 19, 100])
def test_temporal_order_is_that_of_two_symbols(n_steps):
    X, y = make_temporal_order(500, n_steps=n_steps, random_state=0)
    assert_array_equal(X.sum(axis=2), 1)
    symbols = X.argmax(axis=2)
    rows, steps = np.nonzero(symbols < 2)
    assert_array_equal(rows, np.repeat(np.arange(500), 2))
    first, second = symbols[rows, steps].reshape(-1, 2).T
    assert_array_equal(y, 2 * first + second)
    assert {*y.tolist()} == {0, 1, 2, 3}
    assert ((steps.reshape(-1, 2) // (n_steps // 10)) == [1, 5]).all()


def test_delayed_xor_needs_what_no_sum_over_steps_tells():
    X, y = make_delayed_xor(3000, n_steps=6, delay=3, random_state=0)
    rows, steps = np.nonzero(X[:, :, 1])
    bits = X[rows, steps, 0].reshape(-1, 2)
    assert_array_equal(y, bits[:, 0] != bits[:, 1])
    assert (np.diff(steps.reshape(-1, 2)) == 3).all()
    flat = X.reshape(len(X), -1)
    assert LogisticRegression().fit(flat[:2000], y[:2000]).score(flat[2000:], y[2000:]) < 0.6
    network = RNNClassifier(16, learning_rate_init=1e-2, max_iter=20, random_state=0).fit(X[:2000], y[:2000])
    assert network.score(X[2000:], y[2000:]) > 0.95


@pytest.mark.parametrize(
    ("make", "options"),
    [
        (make_adding, {"n_samples": 0}),
        (make_adding, {"n_steps": 1}),
        (make_temporal_order, {"n_steps": 9}),
        (make_temporal_order, {"n_samples": 2.5}),
        (make_delayed_xor, {"delay": 30}),
        (make_delayed_xor, {"delay": 0}),
    ],
)
def test_numbers_that_make_no_sense_are_named(make, options):
    with pytest.raises(ValueError, match=f"{next(iter(options))} must be an int"):
        make(**options)


def test_cancellations_are_days_of_which_the_evening_knows_the_next():
    frame = make_cancellations(400, random_state=0)
    pd.testing.assert_frame_equal(frame, make_cancellations(400, random_state=0))
    assert not frame.equals(make_cancellations(400, random_state=1))
    assert list(frame) == ["cancelled", "booked", "groups", "weekend"]
    assert frame.to_numpy().dtype == float
    assert frame.index.equals(pd.date_range("2024-01-01", periods=400, name="day"))
    assert_array_equal(frame["weekend"], (frame.index + pd.Timedelta(days=1)).day_of_week >= 5)
    assert frame["groups"].between(0, 1).all()
    given_back, booked = frame["cancelled"].to_numpy()[1:], frame["booked"].to_numpy()[:-1]
    assert (given_back <= booked).all()

    share, groups = given_back / booked, frame["groups"].to_numpy()[:-1]
    after = share[:-1] > 0.2  # a storm was on the day before: groups cancel
    assert np.corrcoef(share[1:][after], groups[1:][after])[0, 1] > 0.4
    assert share[1:][after].mean() > 2 * share[1:][~after].mean()


@pytest.mark.parametrize("n_days", [0, 2.5, True])
def test_cancellations_need_a_number_of_days(n_days):
    with pytest.raises(ValueError, match="n_days must be an int of at least 1"):
        make_cancellations(n_days)
