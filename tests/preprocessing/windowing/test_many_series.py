"""A few rows told to a panel of many series: only their own are looked at."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from sklearn_rnn import SequenceWindower
from sklearn_rnn.preprocessing.windowing import timeline

STATE = ("context_", "context_time_", "context_group_", "context_known_", "groups_")


def panel(series, times, rng):
    """Rows (series, time, two numbers of which some are not known), sorted by time."""
    at = np.array([(s, t) for t in times for s in series], float)
    X = rng.normal(size=(len(at), 2))
    X[rng.random(X.shape) < 0.3] = np.nan
    return np.column_stack([at, X])


@pytest.mark.parametrize("time", [False, 1])
@pytest.mark.parametrize("parameters", [{}, {"padding": "edge", "lag": {3: 1}}, {"window_length": 1}], ids=str)
def test_rows_told_series_by_series_leave_what_all_at_once_leave(time, parameters):
    rng = np.random.default_rng(0)
    first, then = panel(range(20), range(6), rng), panel([3, 4, 19, 30, 7, 40, 0], range(6, 9), rng)
    first, then = (rows if time else np.delete(rows, 1, axis=1) for rows in (first, then))
    if "lag" in parameters and not time:
        parameters = {**parameters, "lag": {2: 1}}
    fitted = {"window_length": 3, "group_col": 0, "time_col": time, **parameters}
    at_once, one_by_one = SequenceWindower(**fitted).fit(first), SequenceWindower(**fitted).fit(first)
    for series in ([3, 4], [19, 30], [7], [40, 0]):
        one_by_one.partial_fit(then[np.isin(then[:, 0], series)])
    at_once.partial_fit(then)
    for name in STATE:
        assert_array_equal(getattr(one_by_one, name), getattr(at_once, name), err_msg=name)


@pytest.mark.parametrize("use", ["transform", "partial_fit"])
def test_one_row_orders_the_rows_of_its_own_series_alone(use, monkeypatch):
    rows = panel(range(100), range(4), np.random.default_rng(0))
    windower, ordered = SequenceWindower(3, group_col=0, time_col=1).fit(rows), []

    def order_of(rows):
        ordered.append(len(rows))
        return order(rows)

    order = timeline.order_of
    monkeypatch.setattr(timeline, "order_of", order_of)
    getattr(windower, use)(np.array([[50.0, 4.0, 0.5, 0.5]]))
    assert ordered == [3]


def test_the_training_block_told_again_begins_anew_and_is_still_known():
    rows = np.delete(panel(range(9), range(6), np.random.default_rng(0)), 1, axis=1)
    windower = SequenceWindower(3, group_col=0).fit(rows)
    expected = {name: value for name, value in vars(windower).items() if name.startswith("context")}
    first = windower.transform(rows)
    windower.partial_fit(rows[-2:] * [1, 2, 2]).partial_fit(rows)
    for name, value in expected.items():
        assert_array_equal(getattr(windower, name), value, err_msg=name)
    assert_array_equal(windower.transform(rows), first)
