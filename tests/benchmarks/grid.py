"""GridSearchCV of 9 candidates x 3 folds with two processes, process start included, against skorch."""

import subprocess
import sys
import time

SCRIPT = """
import warnings
import numpy as np
from sklearn.model_selection import GridSearchCV, TimeSeriesSplit
from tests.benchmarks import jobs

def main():
    warnings.simplefilter("ignore")
    cv, units, rates = TimeSeriesSplit(3), [8, 16, 32], [1e-3, 3e-3, 1e-2]
    if {ours}:
        model = jobs.of_our_network(20, 32, 64, 10)
        grid = {{"rnnregressor__hidden_size": units, "rnnregressor__learning_rate_init": rates}}
        X = jobs.noisy_wave(2000)
        y = X[:, 0]
    else:
        model = jobs.of_skorch(32, 64, 10)
        grid = {{"module__units": units, "lr": rates}}
        X, y = jobs.windows(2000, 20)
        y = y[:, None]
    search = GridSearchCV(model, grid, cv=cv, n_jobs=2, scoring="neg_mean_absolute_error")
    print(search.fit(X, y).best_score_)

if __name__ == "__main__":
    main()
"""


def report():
    """Seconds from the start of Python to the end of the search, and the best score."""
    seconds, scores = {True: [], False: []}, {}
    for _ in range(2):
        for ours in (True, False):
            start = time.perf_counter()
            done = subprocess.run(
                [sys.executable, "-W", "ignore", "-c", SCRIPT.format(ours=ours)],
                check=True,
                capture_output=True,
                text=True,
            )
            seconds[ours].append(time.perf_counter() - start)
            scores[ours] = float(done.stdout)
    ours, theirs = min(seconds[True]), min(seconds[False])
    yield f"ours {ours:.1f} s (best score {scores[True]:.4f}), skorch {theirs:.1f} s ({scores[False]:.4f}): "
    yield f"ratio **{theirs / ours:.1f}**."
