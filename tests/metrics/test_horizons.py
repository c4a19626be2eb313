import io
import pickle

import numpy as np
import pytest
import skops.io
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.metrics import make_scorer, mean_absolute_error, mean_squared_error, r2_score
from sklearn.model_selection import GridSearchCV, TimeSeriesSplit, cross_val_score
from sklearn.pipeline import make_pipeline

import sklearn_rnn
from sklearn_rnn import RNNRegressor, SequenceWindower, future_values
from sklearn_rnn.metrics import horizon_scorer

Y = np.array([[1.0, 2.0], [3.0, np.nan], [5.0, 6.0], [7.0, np.nan]])
Z = np.array([[0.0, 9.0], [2.0, 5.0], [5.0, 9.0], [7.0, 8.0]])


class Oracle(RegressorMixin, BaseEstimator):
    """Predicts what it is asked with."""

    def predict(self, X):
        return X


@pytest.mark.parametrize(
    ("skip", "step", "truth", "answers"),
    [
        (0, None, [1, 2, 3, 5, 6, 7], [0, 9, 2, 5, 9, 7]),
        (1, None, [3, 5, 6, 7], [2, 5, 9, 7]),
        (0, 1, [1, 3, 5, 7], [0, 2, 5, 7]),
        (1, 2, [6], [9]),
    ],
)
def test_known_targets_behind_the_skipped_rows_count(skip, step, truth, answers):
    score = horizon_scorer("neg_mean_absolute_error", skip=skip, step=step)(Oracle(), Z, Y)
    assert score == -mean_absolute_error(truth, answers)
    if len(truth) > 1:
        assert horizon_scorer("r2", skip=skip, step=step)(Oracle(), Z, Y) == r2_score(truth, answers)
    own = make_scorer(mean_squared_error, greater_is_better=False)
    assert horizon_scorer(own, skip=skip, step=step)(Oracle(), Z, Y) == -mean_squared_error(truth, answers)


def test_a_series_of_one_step_is_scored_as_it_is():
    assert horizon_scorer("neg_mean_absolute_error", skip=0)(Oracle(), Z[:, 0], Y[:, 0]) == -0.5


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_a_search_over_targets_some_of_which_are_unknown_finds_the_better():
    series = np.sin(np.arange(80.0))
    model = make_pipeline(SequenceWindower(lag=1), RNNRegressor(2, max_iter=2, random_state=0))
    scoring = horizon_scorer("neg_mean_absolute_error", skip=2)
    search = GridSearchCV(
        model, {"sequencewindower__window_length": [1, 4]}, cv=TimeSeriesSplit(2), scoring=scoring, error_score="raise"
    )
    search.fit(series[:, None], future_values(series, 3))
    assert search.best_params_ == {"sequencewindower__window_length": 4}
    loaded = sklearn_rnn.load(io.BytesIO(skops.io.dumps(search)))
    assert repr(loaded.scoring) == "horizon_scorer('neg_mean_absolute_error', skip=2, step=None)"
    with pytest.warns(UserWarning, match="nan"):
        scores = cross_val_score(model, series[:, None], future_values(series, 3), cv=2, scoring="r2")
    assert np.isnan(scores).any()


def test_it_goes_to_other_processes():
    scorer = pickle.loads(pickle.dumps(horizon_scorer("r2", skip=1)))
    assert scorer(Oracle(), Z, Y) == horizon_scorer("r2", skip=1)(Oracle(), Z, Y)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"scoring": "accuracy of clocks"}, "accuracy of clocks"),
        ({"skip": -1}, "skip must be an int of at least 0"),
        ({"skip": True}, "skip must be an int"),
        ({"skip": 1.5}, "skip must be an int"),
        ({"step": 0}, "step must be an int of at least 1"),
        ({"step": 3}, r"step=3, but y has 2 step\(s\)"),
        ({"skip": 4}, "Of 4 rows none has a known target behind the first skip=4"),
        ({"skip": 3, "step": 2}, "none has a known target"),
    ],
)
def test_misuse_is_named(parameters, message):
    with pytest.raises(ValueError, match=message):
        horizon_scorer(**{"scoring": "r2", "skip": 0, **parameters})(Oracle(), Z, Y)
    with pytest.raises(ValueError, match="one value for each step"):
        horizon_scorer("r2", skip=0)(Oracle(), Z[:, 0], Y)
