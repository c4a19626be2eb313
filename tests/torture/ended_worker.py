"""A search on two processes of Dask, with a cell that this script defines; one of them ends while it goes.

`python -m tests.torture.ended_worker` takes half a minute, most of which is processes that start; it ends with 1 if the
search does not find what it finds in one process.
"""

import os
import signal
import sys
import threading
import time
import warnings
from dataclasses import dataclass

import numpy as np
from distributed import Client, LocalCluster
from joblib import parallel_config
from sklearn.model_selection import GridSearchCV

from sklearn_rnn import RNNRegressor
from sklearn_rnn.cells import Elman


@dataclass(frozen=True)
class Patient(Elman):
    """An Elman cell that takes its time to begin with."""

    pause: float = 0.2

    def initialise(self, p, rng):
        time.sleep(self.pause)
        super().initialise(p, rng)


def end_one(client, ended):
    """Kill a worker while it computes, as a machine without memory would."""
    while not any(client.processing().values()):
        time.sleep(0.01)
    time.sleep(0.5)
    worker = next(iter(client.scheduler_info()["workers"]))
    os.kill(client.run(os.getpid, workers=[worker])[worker], signal.SIGKILL)
    ended.append("ended")


def main():
    """1 unless a worker ended, and the search found what it finds in one process."""
    warnings.simplefilter("ignore")
    X = np.random.default_rng(0).normal(size=(40, 4, 1))
    network = RNNRegressor(3, cell=Patient(), max_iter=1, random_state=0)
    search = GridSearchCV(network, {"learning_rate_init": np.logspace(-3, -1, 4)}, cv=2)
    expected = search.fit(X, X.sum(axis=(1, 2))).cv_results_["mean_test_score"]
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None, "silence_logs": "CRITICAL"}
    with LocalCluster(**options) as cluster, Client(cluster) as client:
        ended = []
        threading.Thread(target=end_one, args=(client, ended)).start()
        with parallel_config("dask"):
            said = search.fit(X, X.sum(axis=(1, 2))).cv_results_["mean_test_score"]
    return int(not (ended and np.array_equal(said, expected)))


if __name__ == "__main__":
    sys.exit(main())
