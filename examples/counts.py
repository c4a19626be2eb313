"""
Counts: Poisson's loss, or squares?
===================================

How many calls will a desk have tomorrow? Where one is to be expected, an
error of five is a disaster, where fifty are, it is nothing. Poisson's
deviance judges by that. Should a network be trained on it too, or do squares
do as well? And is gradient boosting or a linear model better?

The calls are made up, so that the true rates are known: they wander from day
to day, and are halved at weekends. Desks have 1, 5 or 50 calls on a usual
day.
"""

# %%
# A row is a day: the logarithm of its calls, and whether the next day, whose
# calls are the target, is one of a weekend.

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.linear_model import PoissonRegressor
from sklearn.metrics import mean_poisson_deviance
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from sklearn_rnn import RNNRegressor, SequenceWindower

N_DAYS = 1300
train, test = slice(None, -300), slice(-300, None)


def draw_calls(usual, rng):
    """Rows, the calls of the days after them, and their true rates."""
    mood = np.zeros(N_DAYS + 1)
    for day in range(1, N_DAYS + 1):
        mood[day] = 0.9 * mood[day - 1] + rng.normal(scale=0.35)
    weekend = np.arange(N_DAYS + 1) % 7 >= 5
    rates = usual * np.exp(mood) * np.where(weekend, 0.5, 1.0)
    calls = rng.poisson(rates)
    X = np.column_stack([np.log1p(calls[:-1]), weekend[1:]])
    return X, calls[1:], rates[1:]


# %%
# Network and boosting, each with both losses, and the linear model of counts,
# on windows of ten days.


def over_windows(model, **options):
    """The model behind a scaler and a windower."""
    return make_pipeline(
        StandardScaler(),
        SequenceWindower(10, **options),
        model,
    )


models = {}
for loss in ("poisson", "squared_error"):
    models["network", loss] = over_windows(
        RNNRegressor(
            16,
            loss=loss,
            early_stopping=True,
            max_iter=200,
            random_state=0,
        )
    )
    models["boosting", loss] = over_windows(
        HistGradientBoostingRegressor(
            loss=loss,
            max_leaf_nodes=8,
            random_state=0,
        ),
        padding="edge",
        flatten=True,
    )
models["linear", "poisson"] = over_windows(
    PoissonRegressor(alpha=0.01, max_iter=1000),
    padding="edge",
    flatten=True,
)

# %%
# The deviance is not defined where nothing or less is forecast, as squares
# may do: forecasts are raised to 0.05 at least. What is told is by how much
# the deviance is above that of the true rates, which nobody can be better
# than; the mean of two desks of each kind. The baseline is the mean of all
# days.


def excess(y, said, rates):
    """How much deviance the true rates would have saved."""
    said = np.maximum(said, 0.05)
    best = mean_poisson_deviance(y, rates)
    return mean_poisson_deviance(y, said) - best


found, n_impossible = [], 0
for usual in (1, 5, 50):
    for seed in range(2):
        X, y, rates = draw_calls(usual, np.random.default_rng(seed))
        said = {("mean", "always"): np.full(300, y[train].mean())}
        for name, model in models.items():
            said[name] = model.fit(X[train], y[train]).predict(X[test])
        n_impossible += (said["network", "squared_error"] <= 0).sum()
        for (model, loss), values in said.items():
            error = excess(y[test], values, rates[test])
            found.append((f"{model}, {loss}", usual, error))
found = pd.DataFrame(found, columns=["model", "calls", "excess"])
table = found.pivot_table(index="model", columns="calls", values="excess")
table = table.sort_values(by=5)
print(table.round(2))
print(f"the network of squares said 0 or less on {n_impossible} days")

# %%
# Poisson's loss is better for the network at every size, also where counts
# are large: rates that span orders of magnitude are what it is made for, and
# squares listen to the largest alone. Boosting hardly cares which it is. The
# linear model of counts wins, a little ahead of the network: these rates are
# products of what its columns hold the logarithms of, so that there is
# nothing left for a network to add.
#
# What each model leaves of the deviance that the mean could have saved:

left = (100 * table / table.loc["mean, always"]).drop("mean, always")
colors = {"linear": "#009E73", "network": "#0072B2", "boosting": "#D55E00"}
figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
for place, name in enumerate(left.index):
    kind, loss = name.split(", ")
    axes.bar(
        np.arange(3) + 0.16 * (place - 2),
        left.loc[name],
        width=0.15,
        color=colors[kind],
        alpha=1.0 if loss == "poisson" else 0.45,
        hatch="" if loss == "poisson" else "//",
        label=name.replace("_", " "),
    )
axes.set_xticks(range(3), ["1 call", "5 calls", "50 calls"])
axes.set(
    title="Calls a day ahead: what is left of the avoidable deviance",
    xlabel="on a usual day",
    ylabel="per cent, lower is better",
    ylim=(0, 75),
)
axes.legend(frameon=False, ncols=2)
plt.show()

# sphinx_gallery_start_ignore
poisson, squares = (
    table.loc[f"network, {loss}"] for loss in ("poisson", "squared_error")
)
assert (poisson < 0.95 * squares).all()
assert (table.loc["linear, poisson"] < 1.1 * poisson).all()
assert (table.loc["linear, poisson"] < table.loc["boosting, poisson"]).all()
assert (poisson < table.loc["boosting, poisson"]).all()
assert n_impossible > 0
# sphinx_gallery_end_ignore
