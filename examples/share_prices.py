"""
Is next month's share price in the last ten?
============================================

Five companies, 2000 to 2010, a price a month. The same windows of ten months
go to ridge regression and to a network; the baseline is that nothing
changes. It is hard to beat, as it should be: what everybody could read from
old prices is in the price.
"""

# %%
# The data, and how they are asked
# --------------------------------
# The change of the logarithm of the price from month to month; the last two
# years are forecast. Data ship with vega_datasets.

# sphinx_gallery_thumbnail_number = 2
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from sklearn.linear_model import RidgeCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from vega_datasets import local_data

from sklearn_rnn import RNNRegressor, SequenceWindower, WindowDisplay

stocks = local_data.stocks()
prices = stocks.pivot(index="date", columns="symbol", values="price")
n_test = 24


def models():
    """Ridge regression and three networks, on windows of ten months."""
    flat = SequenceWindower(10, padding="edge", flatten=True)
    found = {"ridge": [RidgeCV(np.logspace(-2, 5, 15))], "network": []}
    for seed in range(3):
        network = RNNRegressor(
            16, early_stopping=True, max_iter=100, random_state=seed
        )
        found["network"].append(network)
    windows = {"ridge": flat, "network": SequenceWindower(10)}
    return {
        name: [make_pipeline(StandardScaler(), windows[name], m) for m in few]
        for name, few in found.items()
    }


# %%
# Which months feed which window, shown of the last five of Apple's and for
# windows of four months:

change = np.log(prices["AAPL"].dropna()).diff().dropna().to_frame("change")
windower = SequenceWindower(4).fit(change[:-5])
display = WindowDisplay.from_estimator(windower, change[-5:])
display.figure_.set_size_inches(7, 4)
display.axes_[0].set_title("A row a window, the months that it holds")
plt.show()

# %%
# Errors in per cent of the price
# -------------------------------
# Of networks, the mean of three that were begun at random.

table = {}
for symbol in prices:
    change = np.log(prices[symbol].dropna()).diff().dropna()
    X, y = change.to_frame("change")[:-1], change.to_numpy()[1:]
    came = np.exp(y[-n_test:])
    table[symbol] = {"no change": 100 * np.abs(1 - came).mean()}
    for name, few in models().items():
        off = []
        for model in few:
            said = model.fit(X[:-n_test], y[:-n_test]).predict(X[-n_test:])
            off.append(100 * np.abs(np.exp(said) - came).mean())
        table[symbol][name] = np.mean(off)
table = pd.DataFrame(table).T
table.loc["mean"] = table.mean()
print(table.round(2))

# sphinx_gallery_start_ignore
mean = table.loc["mean"]
assert mean[["ridge", "network"]].min() > 0.95 * mean["no change"]
# sphinx_gallery_end_ignore

# %%
# Nobody wins
# -----------
# What one model gains on one company it loses on another. Judge by one
# series, and you judge by luck.

figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
colors = ["0.7", "#D55E00", "#0072B2"]
table.plot.bar(ax=axes, color=colors, rot=0, width=0.75)
axes.set(
    title="Share prices of 24 months, each forecast a month ahead",
    ylabel="mean absolute error, per cent",
    xlabel="",
)
axes.legend(frameon=False)
axes.spines[["top", "right"]].set_visible(False)
plt.show()
