"""What the compiled engine costs at first, what a row costs, and which processes or threads suit a search."""

import json
import os
import subprocess
import sys
import tempfile

from tests.benchmarks.workers import table

FIRST = """
import time, json
start = time.perf_counter()
import numpy as np
from sklearn_rnn import RNNRegressor
X = np.random.default_rng(0).normal(size=(200, 10)).astype("f")
y = X.mean(axis=1)
RNNRegressor(8, cell="lstm", max_iter=1).fit(X, y).predict(X)
times = [time.perf_counter() - start]
model = RNNRegressor(8, cell="lstm", max_iter=1, engine="numba")
for call in (lambda: model.fit(X, y), lambda: model.predict(X), lambda: model.fit(X, y)):
    start = time.perf_counter()
    call()
    times.append(time.perf_counter() - start)
print(json.dumps(times))
"""

ROW = """
import statistics, time, json
import numpy as np
from sklearn_rnn import RNNRegressor
X = np.random.default_rng(0).normal(size=(200, 20, 1)).astype("f")
times = {}
models = {e: RNNRegressor(32, cell="lstm", max_iter=1, engine=e).fit(X, X[:, -1, 0]) for e in ("numpy", "numba")}
for _ in range(2000):
    for engine, model in models.items():
        start = time.perf_counter()
        model.predict(X[:1])
        times.setdefault(engine, []).append(time.perf_counter() - start)
print(json.dumps([statistics.median(column) for column in times.values()]))
"""

SEARCH = """
import time, json
import joblib
import numpy as np
from sklearn.model_selection import GridSearchCV, KFold
from sklearn_rnn import RNNRegressor

def main():
    X = np.random.default_rng(0).normal(size=(600, 15)).astype("f")
    times = {{}}
    for _ in range(4):
        for backend, n_jobs in (("sequential", 1), ("threading", 2), ("loky", 2)):
            grid = {{"alpha": np.logspace(-1, 1, 9)}}
            model = RNNRegressor(32, cell="lstm", max_iter=10, linear_steps=0, engine={engine!r})
            search = GridSearchCV(model, grid, cv=KFold(3), n_jobs=n_jobs)
            with joblib.parallel_backend(backend):
                start = time.perf_counter()
                search.fit(X, X[:, -1])
                times.setdefault(backend, []).append(time.perf_counter() - start)
    print(json.dumps([sorted(column)[1] for column in times.values()]))

if __name__ == "__main__":
    main()
"""


def _run(script, cache):
    """What a script prints, in a process of its own."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "NUMBA_CACHE_DIR": cache}
    with tempfile.NamedTemporaryFile("w", suffix=".py") as file:
        file.write(script)
        file.flush()
        command = [sys.executable, "-W", "ignore", file.name]
        environment["PYTHONPATH"] = os.getcwd()
        return json.loads(subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout)


def report():
    """Tables of seconds."""
    with tempfile.TemporaryDirectory() as cache:
        rows = [
            [when, *(f"{s:.3f}" for s in _run(FIRST, cache))] for when in ("empty cache", "second process", "third")
        ]
        head = ["", "import, and NumPy's engine, s", "first fit", "first predict", "fit once more"]
        yield from table(head, rows)
        yield ""
        numpy, numba = _run(ROW, cache)
        yield f"One row of 20 steps, LSTM 32: predict {numpy * 1e6:.0f} us, numba {numba * 1e6:.0f} us."
        yield ""
        rows = [
            [engine, *(f"{s:.2f}" for s in _run(SEARCH.format(engine=engine), cache))] for engine in ("numpy", "numba")
        ]
        yield from table(["search of 27 fits, s", "one process", "two threads", "two processes (loky)"], rows)
