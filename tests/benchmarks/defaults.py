"""How good untuned fits are: series against ridge regression, classes against logistic regression.

`python -m tests.benchmarks defaults` prints the whole table, losses included; it needs statsmodels and vega_datasets.
"""

import numpy as np
from sklearn.datasets import load_breast_cancer, load_digits, load_iris, load_wine
from sklearn.linear_model import LogisticRegression, RidgeCV
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from sklearn_rnn import RNNClassifier, RNNRegressor, SequenceWindower
from tests.benchmarks import series
from tests.benchmarks.workers import table

SEEDS = 2
NETWORKS = {"default": {}, "early_stopping=True": {"early_stopping": True}}
SMALLEST = 1e-3  # of the spread of what is to be forecast: errors below count as so much, for they are none
CLASSES = {
    "digits, 8 steps of 8": load_digits,
    "iris": load_iris,
    "wine": load_wine,
    "breast cancer": load_breast_cancer,
}


def report():
    """One table of series, measured and drawn, and one of classes."""
    for kind in (series.measured, series.drawn):
        yield from report_series(kind())
    yield from table([" ", "rows", "logistic regression", "default"], [[name, *accuracies(name)] for name in CLASSES])


def report_series(chosen):
    """Error over ridge's of each series, and of all: Markdown lines."""
    rows, ratios = [], []
    for name, (values, window) in chosen.items():
        ratios.append(errors(np.asarray(values, float), window))
        rows.append([name, len(values), *(f"{ratio:.3f}" for ratio in ratios[-1])])
    rows.append(["geometric mean", "", *(f"{mean:.3f}" for mean in np.exp(np.log(ratios).mean(axis=0)))])
    rows.append(["worst", "", *(f"{worst:.3f}" for worst in np.max(ratios, axis=0))])
    yield from table([" ", "rows", *NETWORKS], rows)


def errors(values, window):
    """Mean absolute error of one-step forecasts of the last fifth, over that of ridge regression: one a setting."""
    X, y, cut = values[:-1, None], values[1:], int(0.8 * len(values)) - 1

    def error(*steps):
        model = make_pipeline(StandardScaler(), *steps).fit(X[:cut], y[:cut])
        return max(mean_absolute_error(y[cut:], model.predict(X[cut:])), SMALLEST * y.std())

    flat = SequenceWindower(window_length=window, padding="edge", flatten=True)
    ridge = error(flat, RidgeCV(np.logspace(-3, 4, 15)))
    windows = SequenceWindower(window_length=window)
    of_seeds = [
        [error(windows, RNNRegressor(random_state=seed, **setting)) for setting in NETWORKS.values()]
        for seed in range(SEEDS)
    ]
    return np.mean(of_seeds, axis=0) / ridge


def accuracies(name):
    """Rows, and accuracies of the baseline and of the network on a fifth held out."""
    X, y = CLASSES[name](return_X_y=True)
    X, X_test, y, y_test = train_test_split(X, y, test_size=0.2, stratify=y, random_state=0)
    logistic = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)).fit(X, y).score(X_test, y_test)
    scaler = StandardScaler().fit(X)
    shape = (-1, 8, 8) if X.shape[1] == 64 else (-1, X.shape[1], 1)
    X, X_test = (scaler.transform(part).reshape(shape) for part in (X, X_test))
    networks = [RNNClassifier(random_state=seed).fit(X, y).score(X_test, y_test) for seed in range(SEEDS)]
    return len(y), f"{logistic:.3f}", f"{np.mean(networks):.3f}"
