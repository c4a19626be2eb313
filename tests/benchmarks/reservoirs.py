"""Echo state networks against reservoirpy and PyRCN, on examples of theirs, with their settings.

They run in an environment of their own, whose Python the variable PEERS names (pip install reservoirpy pyrcn).
"""

import json
import os
import subprocess
import sys
import time

THEIRS = """
import json, sys, time
import numpy as np
from sklearn.base import BaseEstimator
from sklearn.datasets import load_digits
from sklearn.utils.validation import validate_data

def series():
    from reservoirpy.datasets import mackey_glass
    return mackey_glass(n_timesteps=5001, tau=17)[:, 0].tolist()

def forecast(units, seed):
    from reservoirpy.nodes import Reservoir, Ridge
    x, y = SERIES[:2500, None], SERIES[10:2510, None]
    start = time.perf_counter()
    model = Reservoir(units=units, lr=0.3, sr=1.25, seed=seed) >> Ridge(ridge=1e-8)
    said = model.fit(x[:2000], y[:2000], warmup=100).run(x[2000:])
    return time.perf_counter() - start, float(np.sqrt(np.mean((said - y[2000:]) ** 2) / np.var(y[2000:])))

def patched():
    BaseEstimator._validate_data = lambda self, X, y=None, **k: validate_data(
        self, X, **({} if y is None else {"y": y}), **{n: v for n, v in k.items() if n != "y"})

def one_step(units, seed):
    from pyrcn.echo_state_network import ESNRegressor
    patched()
    series = SERIES
    start = time.perf_counter()
    model = ESNRegressor(hidden_layer_size=units, random_state=seed).fit(series[:4000, None], series[1:4001])
    said = model.predict(series[4000:5000, None])
    return time.perf_counter() - start, float(np.mean((said[200:] - series[4201:5001]) ** 2))

def digits(units, seed):
    from pyrcn.echo_state_network import ESNClassifier
    patched()
    X, y = load_digits(return_X_y=True)
    series, classes = np.empty(len(X), object), np.empty(len(X), object)
    for i, x in enumerate(X):
        series[i], classes[i] = x.reshape(8, 8).T / 16, np.atleast_1d(y[i])
    train = np.arange(len(X)) % 4 > 0
    start = time.perf_counter()
    model = ESNClassifier(hidden_layer_size=units, random_state=seed).fit(series[train], classes[train])
    said = np.array([np.ravel(one)[0] for one in model.predict(series[~train])])
    return time.perf_counter() - start, float(np.mean(said == y[~train]))

if sys.argv[1] == "series":
    print(json.dumps(series()))
else:
    SERIES = np.array(json.load(sys.stdin))
    for _ in range(2):  # the first run warms up
        found = globals()[sys.argv[1]](int(sys.argv[2]), int(sys.argv[3]))
    print(json.dumps(found))
"""

CASES = (  # name, function, units, what is measured
    ("reservoirpy, Mackey-Glass 10 ahead, lr .3, sr 1.25, ridge 1e-8", "forecast", 100, "nrmse"),
    ("the same", "forecast", 500, "nrmse"),
    ("the same", "forecast", 1000, "nrmse"),
    ("PyRCN, Mackey-Glass one step, defaults", "one_step", 500, "mse"),
    ("PyRCN, digits in 8 steps, defaults", "digits", 500, "accuracy"),
)


def forecast(units, seed, series):
    """Ours with the settings and scales of reservoirpy's example; the steps of training are read once more."""
    from sklearn_rnn import EchoStateRegressor

    x, y = series[:2500], series[10:2510]
    start = time.perf_counter()
    options = {"leak_rate": 0.3, "spectral_radius": 1.25, "input_scaling": 1.0, "bias_scaling": 1.0, "alpha": 1e-8}
    model = EchoStateRegressor(units, mapping="many-to-many", washout=100, random_state=seed, **options)
    model.fit(x[None, :2000, None], y[None, :2000])
    said = model.predict(x[None, :, None])[0, 2000:]
    seconds = time.perf_counter() - start
    return seconds, float((((said - y[2000:]) ** 2).mean() / y[2000:].var()) ** 0.5)


def one_step(units, seed, series):
    """Ours with its defaults."""
    from sklearn_rnn import EchoStateRegressor

    start = time.perf_counter()
    model = EchoStateRegressor(units, mapping="many-to-many", washout=100, random_state=seed)
    said = model.fit(series[None, :4000, None], series[None, 1:4001]).predict(series[None, 4000:5000, None])[0]
    return time.perf_counter() - start, float(((said[200:] - series[4201:5001]) ** 2).mean())


def digits(units, seed, series):
    """Ours with its defaults."""
    import numpy as np
    from sklearn.datasets import load_digits

    from sklearn_rnn import EchoStateClassifier

    X, y = load_digits(return_X_y=True)
    X, train = X.reshape(-1, 8, 8).transpose(0, 2, 1) / 16, np.arange(len(X)) % 4 > 0
    start = time.perf_counter()
    model = EchoStateClassifier(units, random_state=seed).fit(X[train], y[train])
    score = model.score(X[~train], y[~train])
    return time.perf_counter() - start, float(score)


def report(n_seeds=3):
    """Error of each over the seeds, and the median ratio of the times of neighbouring runs."""
    import numpy as np

    if (peers := os.environ.get("PEERS")) is None:
        yield "Set PEERS to the Python of an environment with reservoirpy and PyRCN."
        return
    series = _run([peers, "-c", THEIRS, "series"])
    yield "| example | units | measured | theirs | ours | time ours / theirs |"
    yield "|---|---|---|---|---|---|"
    for name, function, units, measured in CASES:
        theirs, ours = [], []
        for seed in range(n_seeds):
            case = function, str(units), str(seed)
            theirs.append(json.loads(_run([peers, "-c", THEIRS, *case], series)))
            ours.append(json.loads(_run([sys.executable, "-m", "tests.benchmarks.reservoirs", *case], series)))
        told = [f"{np.mean(found, axis=0)[1]:.3g} +- {np.std(found, axis=0)[1]:.1g}" for found in (theirs, ours)]
        ratio = np.median(np.array(ours)[:, 0] / np.array(theirs)[:, 0])
        yield f"| {name} | {units} | {measured} | {told[0]} | {told[1]} | {ratio:.2f} |"


def _run(command, given=None):
    """The last line that a command prints, given a text to read."""
    done = subprocess.run(command, check=True, capture_output=True, text=True, input=given)
    return done.stdout.splitlines()[-1]


def main(function, units, seed):
    """Print seconds and figure of a second run, the first having warmed up."""
    import numpy as np

    series = np.array(json.load(sys.stdin))
    for _ in range(2):
        found = globals()[function](int(units), int(seed), series)
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
