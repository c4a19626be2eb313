"""A window and a network tuned by Optuna, on folds that keep time.

Environment: ``pip install optuna==5.0.0 -e .``, tried on 2026-11-29
Run: ``python tests/neighbours/beside_optuna.py``
"""

# the recipe
import optuna
from sklearn.model_selection import TimeSeriesSplit, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from sklearn_rnn import RNNRegressor, SequenceWindower
from sklearn_rnn.datasets import make_cancellations

frame = make_cancellations(900, random_state=0)
X, y = frame[:-1], frame["cancelled"].to_numpy()[1:]
known, later = slice(-200), slice(-200, None)


def model(window, alpha):
    return make_pipeline(
        StandardScaler(),
        SequenceWindower(window),
        RNNRegressor(
            16,
            alpha=alpha,
            max_iter=200,
            early_stopping=True,
            random_state=0,
        ),
    )


def score(trial):
    window = trial.suggest_int("window", 3, 15)
    alpha = trial.suggest_float("alpha", 1e-4, 1, log=True)
    folds = TimeSeriesSplit(3)
    return cross_val_score(
        model(window, alpha), X[known], y[known], cv=folds
    ).mean()


sampler = optuna.samplers.TPESampler(seed=0)
study = optuna.create_study(direction="maximize", sampler=sampler)
study.optimize(score, n_trials=8)
best = model(**study.best_params).fit(X[known], y[known])
r2 = best.score(X[later], y[later])  # on rows that chose nothing
print(f"{study.best_params}: R2 {study.best_value:.2f}, later {r2:.2f}")
assert r2 > 0.2
