"""
One model over all series, or one for each?
===========================================

Two real panels: the monthly prices of five stocks (2000 to 2010, one of them
listed in 2004 only), and employment in fourteen industries of the United
States (2006 to 2015). Each next month's relative change is forecast, in per
cent, over the last 24 months, by a model that was fitted on the rows of all
series, and by models that saw one series each.
"""

# %%
# The panels
# ----------
# A row is a month of a series; both ship with vega_datasets.

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.linear_model import RidgeCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from vega_datasets import local_data

from sklearn_rnn import RNNRegressor, SequenceWindower

sectors = [
    "mining_and_logging",
    "construction",
    "durable_goods",
    "nondurable_goods",
    "wholesale_trade",
    "retail_trade",
    "transportation_and_warehousing",
    "utilities",
    "information",
    "financial_activities",
    "professional_and_business_services",
    "education_and_health_services",
    "leisure_and_hospitality",
    "government",
]


def panel_of(levels):
    """Rows (month, series, change, next change), by month, then series."""
    change = 100 * np.log(levels).diff()
    columns = {"change": change.stack(), "next": change.shift(-1).stack()}
    panel = pd.DataFrame(columns).dropna().rename_axis(["month", "series"])
    return panel.reset_index().sort_values(["month", "series"])


stocks = local_data.stocks()
stocks = stocks.pivot(index="date", columns="symbol", values="price")
employment = local_data.us_employment()
employment.index = pd.to_datetime(employment.pop("month"))
panels = {
    "five stocks": panel_of(stocks),
    "fourteen industries": panel_of(employment[sectors]),
}
print(panels["five stocks"].head(3))

# %%
# The models
# ----------
# Windows of 12 months never cross series: that is what ``group_col`` is for.
# The baseline is "no change"; ridge regression reads the same windows.


def make_model(kind, seed=0):
    """Scaled changes, windows within series, ridge or a network."""
    scale = make_column_transformer(
        (StandardScaler(), ["change"]),
        remainder="passthrough",
        verbose_feature_names_out=False,
    ).set_output(transform="pandas")
    where = {"group_col": "series", "time_col": "month", "freq": "MS"}
    if kind == "ridge":
        windower = SequenceWindower(12, flatten=True, padding="edge", **where)
        return make_pipeline(scale, windower, RidgeCV(np.logspace(-2, 4, 13)))
    network = RNNRegressor(
        16,
        early_stopping=True,
        dtype="float32",
        validation_fraction=0.2,
        max_iter=200,
        random_state=seed,
    )
    return make_pipeline(scale, SequenceWindower(12, **where), network)


def error_of(model, train, test):
    """Absolute errors of a model of the training rows, a row each."""
    columns = ["change", "series", "month"]
    said = model.fit(train[columns], train["next"]).predict(test[columns])
    return np.abs(test["next"] - said)


# %%
# One, and one for each
# ---------------------
# Networks twice, begun at random.

table = {}
for title, panel in panels.items():
    last = panel["month"].drop_duplicates().sort_values().iloc[-25]
    train, test = panel[panel["month"] <= last], panel[panel["month"] > last]
    found = {"no change": test["next"].abs().mean()}
    for kind, seeds in (("ridge", [0]), ("network", [0, 1])):
        one, each = [], []
        for seed in seeds:
            one.append(error_of(make_model(kind, seed), train, test).mean())
            parts = [
                error_of(
                    make_model(kind, seed),
                    train[train["series"] == name],
                    part,
                )
                for name, part in test.groupby("series")
            ]
            each.append(pd.concat(parts).mean())
        found[f"{kind}, one"] = np.mean(one)
        found[f"{kind}, one for each"] = np.mean(each)
    table[title] = found
table = pd.DataFrame(table)
print(table.round(3))

# sphinx_gallery_start_ignore
for title in panels:
    errors = table[title]
    assert errors["network, one"] < errors["network, one for each"]
assert (
    table["fourteen industries"].drop("no change").max()
    < 0.8 * (table.loc["no change", "fourteen industries"])
)
assert (
    table["five stocks"].min() > 0.94 * table.loc["no change", "five stocks"]
)
# sphinx_gallery_end_ignore

# %%
# One over all is better, clearly so for networks, which need the rows. On
# the stocks no model says much more than "no change" does.

share = 100 * table.div(table.loc["no change"])
share = share.drop("no change")
figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
for title, marker in zip(panels, "os", strict=True):
    axes.plot(share[title], share.index, marker, markersize=9, label=title)
axes.axvline(100, color="0.5", linestyle=":", label="no change")
axes.invert_yaxis()
axes.set(
    title="One model over all series, or one for each",
    xlabel="mean absolute error, per cent of that of no change",
)
axes.grid(axis="y", color="0.9")
axes.legend(frameon=False, loc="lower center", ncols=3)
axes.set_ylim(3.9, -0.5)
plt.show()
