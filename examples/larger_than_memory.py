"""
How does one train on a file that is larger than memory?
========================================================

With `fit_blocks`: it reads a Parquet file a row group at a time, as often as
there are epochs, and learns what ``fit`` would learn of all rows at once. But
does it pay to train on four years, or would the last months have done, which
fit into memory anyway?
"""

# %%
# The file
# --------
# It is made up: the load of a grid every hour for five years, the last of
# which is to score on, and what eight weather stations measure. People heat
# below 15 degrees and cool above 19, some hours after the weather has
# changed. A row group is a month.

from pathlib import Path
from tempfile import TemporaryDirectory

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from sklearn.base import clone
from sklearn.linear_model import Ridge
from sklearn.metrics import r2_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from sklearn_rnn import RNNRegressor, SequenceWindower, advance, fit_blocks

n_years, n_months, n_hours, n_stations = 5, 12, 730, 8
stations = [f"station {k}" for k in range(n_stations)]
columns, target = [*stations, "load"], "load in an hour"

rng = np.random.default_rng(0)
hour = np.arange(n_years * n_months * n_hours + 1)
weather = np.convolve(
    rng.normal(size=len(hour) + 71), np.full(72, 0.4), "valid"
)
year = -12 * np.cos(hour / (n_months * n_hours) * 2 * np.pi)
outside = 13 + year + 4 * np.sin(hour / 24 * 2 * np.pi) + weather
felt = np.convolve(np.pad(outside, (5, 0), "edge"), np.full(6, 1 / 6), "valid")
load = np.maximum(15 - felt, 0) + 1.5 * np.maximum(felt - 19, 0)
load = 20 + load + 0.5 * rng.normal(size=len(hour))

measured = rng.normal(scale=2, size=(len(hour), n_stations))
measured += outside[:, None]
rows = pd.DataFrame(measured[:-1], columns=stations)
rows["load"], rows[target] = load[:-1], load[1:]
folder = TemporaryDirectory()
path = Path(folder.name) / "grid.parquet"
pq.write_table(pa.Table.from_pandas(rows), path, row_group_size=n_hours)

# %%
# In blocks
# ---------
# A block is a row group, X and y. `fit_blocks` is given the function that
# reads them, not what it returns, since every pass begins anew: one for the
# scaler, one for the windower, one for the target, one an epoch. The rows
# are in the order of time, and a window reaches back into the block before.

file = pq.ParquetFile(path)
n_train = (n_years - 1) * n_months


def read_blocks(groups=range(n_train)):
    """X and y of one row group after the other."""
    for group in groups:
        block = file.read_row_group(group).to_pandas()
        yield block[columns], block[target]


network = RNNRegressor(16, learning_rate="cosine", max_iter=4, random_state=0)
model = make_pipeline(StandardScaler(), SequenceWindower(8), network)
in_blocks = fit_blocks(clone(model), read_blocks)
print(f"{in_blocks[-1].t_} windows in {in_blocks[-1].n_iter_} epochs")

# %%
# What fits into memory
# ---------------------
# The baselines: the present load as forecast, and, fitted to the last three
# months alone, the same network, and ridge regression on the same windows.
# The network goes over them sixteen times as often, so that both see as many
# windows.

last = range(n_train)[-3:]
recent = [pd.concat(parts) for parts in zip(*read_blocks(last), strict=True)]
flat = SequenceWindower(8, padding="edge", flatten=True)
ridge = make_pipeline(StandardScaler(), flat, Ridge()).fit(*recent)
as_often = clone(model).set_params(rnnregressor__max_iter=4 * 16)
on_recent = as_often.fit(*recent)

# %%
# Who forecasts the fifth year best, an hour ahead?
# -------------------------------------------------
# The models are asked a month at a time, and told it with `advance` before
# they are asked for the next.

models = {
    "network, four years": in_blocks,
    "network, three months": on_recent,
    "ridge, three months": ridge,
}
truth, said = [], {name: [] for name in ["present load", *models]}
for X, y in read_blocks(range(n_train, n_years * n_months)):
    truth.append(y)
    said["present load"].append(X["load"])
    for name, fitted in models.items():
        said[name].append(fitted.predict(X))
        advance(fitted, X)
whole = np.concatenate(truth)
for name, parts in said.items():
    print(f"{name}: R2 {r2_score(whole, np.concatenate(parts)):.3f}")

# sphinx_gallery_start_ignore
r2 = {name: r2_score(whole, np.concatenate(said[name])) for name in said}
assert r2["network, four years"] > r2["present load"] + 0.01
assert r2["present load"] > r2["network, three months"]
assert r2["present load"] > r2["ridge, three months"]
# sphinx_gallery_end_ignore

# %%
# Four years pay: over the whole year what was learnt of three months does
# not even reach the present load. Those were cold months, and month by month
# one sees what that means. In winter they would have done as well; of people
# who cool in summer they know nothing.

colors = ["#999999", "#0072B2", "#D55E00", "#009E73"]
figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
for (name, parts), color in zip(said.items(), colors, strict=True):
    errors = [np.abs(a - b).mean() for a, b in zip(parts, truth, strict=True)]
    axes.plot(range(1, n_months + 1), errors, "o-", color=color, label=name)
axes.set(
    title="A year of forecasts an hour ahead",
    xlabel="month of the fifth year",
    ylabel="mean absolute error (MW)",
    xticks=range(1, n_months + 1),
    ylim=(0, None),
)
axes.legend(frameon=False)
plt.show()
folder.cleanup()
