"""Train on a file that is larger than memory, a row group at a time, and go on another day.

A Parquet file is read in its row groups, which hold rows in time: the scaler learns its means in a first reading, and
in each further one the windower hands every block its windows, the first of which reach back into the block before, and
the network takes one step of `partial_fit`. In between everything is saved; what is loaded goes on bit for bit as if it
had never stopped. Data: made here, the load of a grid that answers late to the temperature.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from sklearn.metrics import r2_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import sklearn_rnn
from sklearn_rnn import RNNRegressor, SequenceWindower

OUTPUT = Path("output")
COLUMNS, TARGET = ["temperature", "load"], "next load"


def write_file(path, n_groups, n_rows):
    """A Parquet file of n_groups row groups of n_rows quarters of an hour each."""
    rng = np.random.default_rng(0)
    time = np.arange(n_groups * n_rows + 1)
    weather = np.convolve(rng.normal(size=len(time) + 199), np.full(200, 0.25), "valid")
    temperature = 12 + 8 * np.sin(time / 96 * 2 * np.pi) + weather
    late = np.convolve(np.pad(temperature, (7, 0), "edge"), np.full(8, 1 / 8), "valid")
    load = np.maximum(15 - late, 0) + np.maximum(late - 19, 0) + 0.5 * rng.normal(size=len(time))
    table = pd.DataFrame({"temperature": temperature[:-1], "load": load[:-1], TARGET: load[1:]})
    pq.write_table(pa.Table.from_pandas(table), path, row_group_size=n_rows)


def blocks(path, groups):
    """X and y of one row group after the other."""
    file = pq.ParquetFile(path)
    for group in groups:
        table = file.read_row_group(group).to_pandas()
        yield table[COLUMNS], table[TARGET]


def fit_scaler(path, groups):
    """Mean and scale of all rows, read once."""
    scaler = StandardScaler()
    for X, _ in blocks(path, groups):
        scaler.partial_fit(X)
    return scaler


def one_epoch(model, path, groups):
    """Read the file from its first row group on: learn each block's windows, then move the context on."""
    scaler, windower, network = (step for _, step in model.steps)
    for number, (X, y) in enumerate(blocks(path, groups)):
        rows = scaler.transform(X)
        windows = windower.transform(rows) if number else windower.fit_transform(rows)
        network.partial_fit(windows, y)
        if number:
            windower.partial_fit(rows)


def score(model, path, groups):
    """R2 of the network and of the present load for the next, over row groups behind those trained on."""
    truth, forecast, present = [], [], []
    for X, y in blocks(path, groups):
        truth.append(y)
        present.append(X["load"])
        forecast.append(model.predict(X))
        sklearn_rnn.advance(model, X)
    truth = np.concatenate(truth)
    return r2_score(truth, np.concatenate(forecast)), r2_score(truth, np.concatenate(present))


def main(n_groups=10, n_rows=8_000, n_epochs=2):
    """Write the file, train, save after each epoch, go on from what was saved, score."""
    OUTPUT.mkdir(exist_ok=True)
    path, saved = OUTPUT / "load.parquet", OUTPUT / "load.skops"
    write_file(path, n_groups, n_rows)
    training, later = range(n_groups - 2), range(n_groups - 2, n_groups)
    print(f"{n_groups * n_rows} rows in {path}, {n_rows} of them in memory at once")

    network = RNNRegressor(16, learning_rate_init=2e-3, random_state=0)
    model = make_pipeline(fit_scaler(path, training), SequenceWindower(16), network)
    for _ in range(n_epochs):
        one_epoch(model, path, training)
        sklearn_rnn.dump(model, saved)
        print(f"Loss of epoch {len(network.loss_curve_) // len(training)}: {network.loss_:.4f}; saved")

    again = sklearn_rnn.load(saved)
    for unbroken_or_loaded in (model, again):
        one_epoch(unbroken_or_loaded, path, training)
    same = all(np.array_equal(again[-1].weights_[name], array) for name, array in model[-1].weights_.items())
    print(f"One more epoch of the loaded model gives the weights of the unbroken one: {same}")
    print("R2 on the last row groups: network {:.3f}, the present load {:.3f}".format(*score(model, path, later)))


if __name__ == "__main__":
    main()
