import numpy as np
import pytest

from sklearn_rnn.metrics import mean_absolute_scaled_error

SEASONS = np.tile([1.0, 5.0, 9.0], 4) + np.repeat([0.0, 1.0, 2.0, 3.0], 3)


def test_the_naive_forecast_of_a_season_ago_has_error_one():
    assert mean_absolute_scaled_error(SEASONS[3:], SEASONS[:-3], y_train=SEASONS, m=3) == 1.0
    assert mean_absolute_scaled_error(SEASONS[1:], SEASONS[:-1], y_train=SEASONS) == 1.0


def test_the_scale_of_the_series_does_not_matter():
    made = [mean_absolute_scaled_error(f * SEASONS, f * (SEASONS + 2), y_train=f * SEASONS, m=3) for f in (1.0, 1e6)]
    assert made == [2.0, 2.0]


def test_what_is_not_known_does_not_count():
    truth, past = [[5.0, np.nan], [6.0, 7.0]], [1.0, np.nan, 3.0, 4.0, 6.0]
    made = mean_absolute_scaled_error(truth, [[5.0, 1.0], [9.0, 7.0]], y_train=past)
    assert made == (0 + 3 + 0) / 3 / ((1 + 2) / 2)


@pytest.mark.parametrize(
    ("truth", "past", "m", "message"),
    [
        ([1.0], SEASONS, 3, r"y_true has shape \(1,\), y_pred \(2,\)"),
        ([1.0, 2.0], SEASONS.reshape(6, 2), 3, "must be one series"),
        ([1.0, 2.0], [1.0, 2.0, 3.0], 3, r"y_train, 3 value\(s\) with m=3"),
        ([np.nan, np.nan], SEASONS, 3, "y_true holds nothing"),
        ([1.0, 2.0], [4.0, 4.0, 4.0], 1, "nothing to scale by"),
        ([1.0, 2.0], SEASONS, 0, "m must be an int of at least 1"),
        ([1.0, 2.0], SEASONS, 1.0, "m must be an int"),
        ([1.0, 2.0], SEASONS, True, "m must be an int"),
    ],
)
def test_misuse_is_named(truth, past, m, message):
    with pytest.raises(ValueError, match=message):
        mean_absolute_scaled_error(truth, [1.0, 2.0], y_train=past, m=m)
