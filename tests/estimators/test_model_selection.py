import numpy as np
import pytest
from sklearn.model_selection import GridSearchCV, KFold, TimeSeriesSplit, cross_val_predict, cross_val_score
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

from sklearn_rnn import RNNClassifier, RNNRegressor, SequenceWindower
from sklearn_rnn.cells import LSTM

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
rng = np.random.default_rng(0)


def test_window_length_hidden_size_and_cell_are_searched_together_in_parallel():
    series = rng.normal(size=(90, 2))
    target = series[:, 0] + np.roll(series[:, 1], 1)
    pipeline = Pipeline(
        [
            ("scale", StandardScaler()),
            ("window", SequenceWindower()),
            ("rnn", RNNRegressor(max_iter=3, random_state=0)),
        ]
    )
    grid = {"window__window_length": [2, 4], "rnn__hidden_size": [2, (3, 2)], "rnn__cell": ["gru", LSTM(forget_bias=2)]}
    search = GridSearchCV(pipeline, grid, cv=TimeSeriesSplit(2), n_jobs=2, error_score="raise").fit(series, target)
    assert len(search.cv_results_["params"]) == 8
    assert np.isfinite(search.cv_results_["mean_test_score"]).all()
    assert search.predict(series).shape == (90,)


@pytest.mark.parametrize("form", ["3-D", "list"])
def test_sequences_are_cross_validated(form):
    X = rng.normal(size=(40, 5, 2))
    y = (X.sum(axis=(1, 2)) > 0).astype(int)
    if form == "list":
        X = [x[: 1 + i % 5] for i, x in enumerate(X)]
    model = RNNClassifier(4, max_iter=3, random_state=0)
    assert cross_val_score(model, X, y, cv=3).shape == (3,)
    assert cross_val_predict(model, X, y, cv=KFold(3)).shape == (40,)


def seven_row_search(context):
    """The window length that a network finds where the sum of the last seven rows is the target."""
    rng = np.random.default_rng(0)
    series = rng.normal(size=406)
    target = np.convolve(series, np.ones(7))[: len(series)]
    pipeline = Pipeline(
        [
            ("window", SequenceWindower(context=context)),
            (
                "rnn",
                RNNRegressor(16, max_iter=150, learning_rate_init=0.01, alpha=1e-4, dtype="float32", random_state=0),
            ),
        ]
    )
    search = GridSearchCV(
        pipeline,
        {"window__window_length": [3, 5, 7]},
        cv=TimeSeriesSplit(4, test_size=5),
        scoring="neg_mean_absolute_error",
        n_jobs=2,
    ).fit(series[6:, None], target[6:])
    return search.best_params_["window__window_length"], -search.best_score_


def test_a_network_finds_the_seven_rows_that_the_target_needs():
    found, error = seven_row_search("tail")
    assert found == 7
    assert error < 0.5
    assert seven_row_search(None)[1] > 2 * error
