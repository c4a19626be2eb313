"""Random ordinary jobs with a windower, which must see no warning: a warning that cries wolf is read by nobody.

`python -m tests.preprocessing.ordinary 2000` counts the warnings of so many jobs by their names.
"""

import sys
from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.dummy import DummyRegressor
from sklearn.model_selection import GridSearchCV, GroupKFold, KFold, TimeSeriesSplit, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from sklearn_rnn import SequenceWindower, advance
from tests.preprocessing.doubts.told import told


@dataclass
class Job:
    """A model, rows and targets, and what is done with them."""

    model: object
    X: object
    y: object
    use: object
    splitter: object
    groups: object = None


def ordinary_jobs(rng, n):
    """Yield n random Jobs: kinds of index, values, containers, targets, folds, panels and uses."""
    for _ in range(n):
        yield _panel_job(rng) if rng.random() < 0.3 else _series_job(rng)


def count_alarms(n, seed=0):
    """Warnings by name in n ordinary jobs: a Counter, empty if all is well. A job that fails raises."""
    rng, alarms = np.random.default_rng(seed), Counter()
    for job in ordinary_jobs(rng, n):
        alarms.update(told(job.use, rng, job))
    return alarms


INDEXES = {
    "days": lambda rng, n: pd.date_range("2020-01-01", periods=n, freq="D"),
    "business days": lambda rng, n: pd.date_range("2020-01-01", periods=n, freq="B"),
    "holidays": lambda rng, n: _thinned(rng, pd.date_range("2020-01-01", periods=2 * n, freq="B"), n, 0.97),
    "holes": lambda rng, n: _with_holes(rng, pd.date_range("2020-01-01", periods=2 * n, freq="D"), n),
    "hours": lambda rng, n: pd.date_range("2025-10-20", periods=n, freq="h", tz="Europe/Vienna"),
    "clock change": lambda rng, n: pd.date_range("2025-03-20", periods=n, freq="h", tz="Europe/Vienna"),
    "quarters of hours": lambda rng, n: pd.date_range("2025-10-20", periods=n, freq="15min"),
    "weeks": lambda rng, n: pd.date_range("2010", periods=n, freq="W"),
    "months": lambda rng, n: pd.date_range("1950", periods=n, freq="MS"),
    "periods": lambda rng, n: pd.period_range("1950", periods=n, freq=str(rng.choice(["M", "D", "Q"]))),
    "irregular": lambda rng, n: _irregular(rng.exponential(3600, n)),
    "heavy-tailed": lambda rng, n: _irregular(60 + 600 * rng.pareto(1.5, n)),
    "random days": lambda rng, n: _thinned(rng, pd.date_range("2020-01-01", periods=4 * n, freq="D"), n, 0.5),
    "numbers": lambda rng, n: pd.Index(np.arange(n) + int(rng.integers(0, 1000))),
    "text": lambda rng, n: pd.date_range("2020-01-01", periods=n, freq="D").strftime("%d.%m.%Y"),
    "dates as objects": lambda rng, n: pd.Index([day.date() for day in pd.date_range("2020", periods=n, freq="D")]),
    "none": lambda rng, n: None,
}
GRIDS = {"days": "D", "business days": "B", "holidays": "B", "holes": "D", "hours": "h", "weeks": "W", "months": "MS"}
VALUES = {
    "noise": lambda rng, n: rng.normal(size=n),
    "walk": lambda rng, n: rng.normal(size=n).cumsum(),
    "season": lambda rng, n: np.sin(np.arange(n) / 7) + 0.1 * rng.normal(size=n),
    "coins": lambda rng, n: rng.integers(0, 2, n).astype(float),
    "counts": lambda rng, n: rng.poisson(1.0, n).astype(float),
    "quantised": lambda rng, n: np.round(rng.normal(size=n), 1),
    "stuck": lambda rng, n: np.repeat(rng.normal(size=n), rng.integers(1, 6, n))[:n],
    "rare": lambda rng, n: (rng.random(n) < 0.03) * rng.exponential(size=n),
    "zero-led": lambda rng, n: np.where(np.arange(n) < n // 4, 0.0, rng.normal(size=n)),
    "periodic": lambda rng, n: np.resize(rng.normal(size=int(rng.integers(2, 15))), n),
}


def _thinned(rng, index, n, share):
    """n stamps drawn from an index, each kept with some probability at first."""
    kept = index[rng.random(len(index)) < share]
    return (kept if len(kept) >= n else index)[:n]


def _with_holes(rng, index, n):
    """n stamps of an index with some stretches cut out."""
    kept = np.ones(len(index), bool)
    for begin in rng.integers(0, len(index), 3):
        kept[begin : begin + int(rng.integers(2, 15))] = False
    return index[kept][:n]


def _irregular(seconds):
    """Stamps that so many seconds lie between."""
    return pd.Timestamp("2020-01-01") + pd.to_timedelta(np.cumsum(np.maximum(seconds, 1)).astype(np.int64), unit="s")


def _columns(rng, n):
    """One to four columns of random kinds (n, n_columns), one of them constant at times."""
    X = np.column_stack([_one_of(rng, VALUES)(rng, n) for _ in range(int(rng.integers(1, 5)))])
    return np.column_stack([X, np.ones(n)]) if rng.random() < 0.1 else X


def _one_of(rng, choices):
    """The value of a random key."""
    return choices[list(choices)[int(rng.integers(len(choices)))]]


def _target(rng, X, index):
    """What is to be predicted, in one of the containers of users: of the last column's future, or of its own."""
    y = (
        np.append(X[1:, -1], X[-1, -1])
        if rng.random() < 0.5
        else X @ rng.normal(size=X.shape[1]) + rng.normal(size=len(X))
    )
    y = np.column_stack([y, rng.normal(size=len(X))]) if rng.random() < 0.15 else y
    y = y.astype(np.float32) if rng.random() < 0.1 else y
    kind = rng.choice(["array", "list", "pandas", "reset"])
    if kind in ("array", "list") or index is None:
        return y.tolist() if kind == "list" else y
    frame = pd.DataFrame(y, index=index if kind == "pandas" else None)
    return frame if frame.shape[1] > 1 else frame[0]


def _series_job(rng):
    """Rows of one series."""
    n, kind = int(rng.integers(30, 300)), str(rng.choice(list(INDEXES)))
    index, X = INDEXES[kind](rng, n), None
    X = _columns(rng, n)
    y = _target(rng, X, index)
    parameters = _parameters(rng)
    if kind in GRIDS and rng.random() < 0.4:
        parameters["freq"] = GRIDS[kind]
    X = pd.DataFrame(X, index=index).add_prefix("x")
    front, container = [], str(rng.choice(["frame", "frame", "array", "reset", "column", "scaler", "named scaler"]))
    if index is None or kind in ("numbers", "text", "dates as objects"):
        container = "frame" if container == "column" else container
    if container in ("array", "reset", "scaler"):
        parameters["freq"], X = None, X.to_numpy() if container == "array" else X
        X = X.reset_index(drop=True) if container == "reset" else X
    elif container == "column":
        X, parameters["time_col"] = X.reset_index(names="time"), "time"
    if container.endswith("scaler"):
        scaler = StandardScaler()
        front = [scaler.set_output(transform="pandas") if container == "named scaler" else scaler]
    windower = SequenceWindower(**parameters)
    model = make_pipeline(*front, windower, DummyRegressor())
    return Job(model, X, y, _one_of(rng, USES), _splitter(rng))


def _panel_job(rng):
    """Rows of several series with ends of their own, in either order."""
    n_series, n = int(rng.integers(2, 8)), int(rng.integers(20, 60))
    labels = _one_of(rng, LABELS)(n_series)
    days = pd.date_range("2020-01-01", periods=n, freq="D")
    parts = []
    for label in labels:
        X = _columns(rng, n)[:, :1]
        rows = pd.DataFrame({"v": X[:, 0], "w": rng.normal(size=n), "series": [label] * n, "time": days})
        parts.append(rows[: n - int(rng.integers(0, 5))])
    rows = pd.concat(parts, ignore_index=True)
    by_time = rng.random() < 0.5
    rows = rows.sort_values(["time", "series"], kind="stable", ignore_index=True) if by_time else rows
    parameters = _parameters(rng) | {"group_col": "series", "time_col": "time"}
    parameters["freq"] = "D" if rng.random() < 0.4 else None
    X, y = rows, pd.Series(rng.normal(size=len(rows)), name="y")
    if rng.random() < 0.3:
        X, parameters = rows.set_index(["series", "time"]), parameters | {"group_col": None, "time_col": None}
        y.index = X.index
    use = _cross_validate if not by_time else _one_of(rng, USES)
    splitter, groups = (_splitter(rng), None) if by_time else (GroupKFold(2), rows["series"].astype(str))
    return Job(make_pipeline(SequenceWindower(**parameters), DummyRegressor()), X, y, use, splitter, groups)


LABELS = {
    "texts": lambda n: [f"shop {k}" for k in range(n)],
    "numbers": lambda n: list(range(n)),
    "digits": lambda n: [str(k) for k in range(n)],
    "padded": lambda n: [f"{k:03d}" for k in range(n)],
    "floats": lambda n: [k / 2 for k in range(n)],
}


def _parameters(rng):
    """What a window holds."""
    return {
        "window_length": int(rng.integers(2, 15)),
        "lag": int(rng.integers(0, 3)),
        "dilation": int(rng.choice([1, 1, 2])),
        "padding": "edge",
        "flatten": True,
    }


def _splitter(rng):
    """Folds in time, or of any rows."""
    return _one_of(rng, {1: TimeSeriesSplit(3), 2: KFold(3), 3: KFold(3, shuffle=True, random_state=0)})


def _cross_validate(rng, job):
    """Each fold predicted by a model fitted on others."""
    if isinstance(job.splitter, TimeSeriesSplit):
        return _search(rng, job)
    return cross_val_predict(job.model, job.X, job.y, cv=job.splitter, groups=job.groups)


def _search(rng, job):
    """A grid search with training scores."""
    grid = {"sequencewindower__window_length": [2, 5]}
    search = GridSearchCV(job.model, grid, cv=job.splitter, return_train_score=True, error_score="raise")
    return search.fit(job.X, job.y, groups=job.groups)


def _serve(rng, job):
    """Fit on the first rows, predict those, then the rest in blocks, each told when its truth is known."""
    at = _blocks_in_time(rng, job.X)
    job.model.fit(_rows(job.X, at[0]), _rows(job.y, at[0]))
    job.model.predict(_rows(job.X, at[0]))
    for block in at[1:]:
        job.model.predict(_rows(job.X, block))
        advance(job.model, _rows(job.X, block))


def _blocks_in_time(rng, X):
    """Positions of the first two thirds of the rows, and of the rest cut into blocks of 1 to 7; no time is cut."""
    time = X["time"] if isinstance(X, pd.DataFrame) and "time" in X else None
    if isinstance(X, pd.DataFrame) and isinstance(X.index, pd.MultiIndex):
        time = X.index.get_level_values(-1)
    moment = np.arange(len(X)) if time is None else pd.factorize(time, sort=True)[0]
    cuts, n = [2 * (moment.max() + 1) // 3], moment.max() + 1
    while cuts[-1] < n:
        cuts.append(cuts[-1] + int(rng.integers(1, 8)))
    return [np.flatnonzero(np.digitize(moment, cuts) == k) for k in range(len(cuts))]


def _rows(data, at):
    """Rows of a frame, array or list."""
    if isinstance(data, list):
        return [data[k] for k in at]
    return data.iloc[at] if hasattr(data, "iloc") else data[at]


USES = {"cross-validation": _cross_validate, "search": _search, "service": _serve}


if __name__ == "__main__":
    print(dict(count_alarms(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)))
