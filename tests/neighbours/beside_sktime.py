"""Lynx five years ahead, by sktime's reduction to our network.

Environment: ``pip install sktime==1.2.0 -e .`` (pandas 3.0), tried on
2026-11-29
Run: ``python tests/neighbours/beside_sktime.py``
"""

# the recipe
import numpy as np
from sklearn.linear_model import RidgeCV
from sktime.datasets import load_lynx
from sktime.forecasting.compose import make_reduction
from sktime.forecasting.model_evaluation import evaluate
from sktime.forecasting.naive import NaiveForecaster
from sktime.performance_metrics.forecasting import MeanAbsoluteError
from sktime.split import ExpandingWindowSplitter

from sklearn_rnn import RNNRegressor

trapped = np.log10(load_lynx())  # a year each, 1821 to 1934
origins = ExpandingWindowSplitter(
    fh=[1, 2, 3, 4, 5], initial_window=74, step_length=1
)


def error(forecaster):
    """Mean error over all origins, once fitted on the first 74 years."""
    folds = evaluate(
        forecaster,
        origins,
        trapped,
        strategy="no-update_params",
        scoring=MeanAbsoluteError(),
    )
    return folds["test_MeanAbsoluteError"].mean()


network = RNNRegressor(16, random_state=0)
errors = {
    "network": error(make_reduction(network, window_length=12)),
    "ridge": error(make_reduction(RidgeCV(), window_length=12)),
    "as ten years ago": error(NaiveForecaster(sp=10)),
}
print(", ".join(f"{name} {error:.2f}" for name, error in errors.items()))
assert errors["network"] < 0.75 * errors["as ten years ago"]
