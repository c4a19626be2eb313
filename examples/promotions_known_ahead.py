"""
A panel with promotions known ahead, in production
==================================================

Twelve shops, a row a day each. Promotions are planned a week ahead, so that
the rows of the days to come hold them; what will be sold they do not. One
model for all shops is fitted, saved, loaded where it is needed, asked for
the week to come, and told what really happened when that week is over.

The shops are drawn: what they sell goes by the day of the week, by
promotions, which take something away from the days after, and by what was
sold before.
"""

# %%
# Rows by day, then shop; some days are missing, as they do.

# sphinx_gallery_thumbnail_number = 2
from pathlib import Path
from tempfile import TemporaryDirectory

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.model_selection import TimeSeriesSplit
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

import sklearn_rnn
from sklearn_rnn import (
    ForecastDisplay,
    RNNRegressor,
    SequenceWindower,
    advance,
    backtest,
    forecast,
    future_values,
)

N_SHOPS, N_DAYS, WEEK = 12, 240, 7


def draw_panel(rng):
    """Rows (shop, day, weekday, promo, sold) by day, then shop."""
    days = pd.date_range("2025-01-01", periods=N_DAYS, name="day")
    weekday = np.asarray(days.day_of_week)
    promo = rng.random((N_DAYS, N_SHOPS)) < 0.15
    size, sold = rng.uniform(20, 60, N_SHOPS), np.zeros((N_DAYS, N_SHOPS))
    mood = np.zeros(N_SHOPS)
    for day in range(N_DAYS):
        mood = 0.8 * mood + rng.normal(scale=0.05, size=N_SHOPS)
        after = promo[max(day - 2, 0) : day].sum(axis=0)
        sold[day] = size * np.exp(
            mood + 0.3 * (weekday[day] >= 5) + 0.5 * promo[day] - 0.25 * after
        )
    shops = [f"shop {k:02d}" for k in range(N_SHOPS)]
    panel = pd.DataFrame(
        {"promo": promo.ravel().astype(int), "sold": sold.ravel().round()}
    )
    panel.index = pd.MultiIndex.from_product(
        [days, shops], names=["day", "shop"]
    )
    panel = panel.reset_index()
    panel["weekday"] = panel["day"].dt.day_of_week
    return panel[rng.random(len(panel)) > 0.02].reset_index(drop=True)


panel = draw_panel(np.random.default_rng(0))
is_past = panel["day"] < panel["day"].max() - pd.Timedelta(days=2 * WEEK - 1)
past, coming = panel[is_past], panel[~is_past]
print(panel.head(3).to_string())

# %%
# Two ways. Recursion: the model forecasts a day from the sales before it,
# and its own row's promotion and weekday; a week is seven such steps. Seven
# outputs at once: it forecasts the week, and its row must hold the
# promotions of the whole week, which `future_values` lays side by side. In
# both, sales have lag 1 and what is known ahead lag 0. The baseline is what
# was sold a week ago.

WHERE = {"group_col": "shop", "time_col": "day", "freq": "D"}


def make_model():
    """Scaled sales, encoded days of the week; windows; a network."""
    front = make_column_transformer(
        (StandardScaler(), ["sold"]),
        (OneHotEncoder(sparse_output=False), ["weekday"]),
        remainder="passthrough",
        verbose_feature_names_out=False,
    ).set_output(transform="pandas")
    windower = SequenceWindower(14, lag={"sold": 1}, **WHERE)
    network = RNNRegressor(
        16,
        early_stopping=True,
        max_iter=40,
        dtype="float32",
        random_state=0,
    )
    return make_pipeline(front, windower, network)


ahead = future_values(
    panel[["shop", "day", "promo"]],
    WEEK,
    group_col="shop",
    time_col="day",
    freq="D",
)
panel_ahead = panel.join(ahead.drop(columns="promo_ahead0").fillna(0))
ways = {
    "recursion": (past, "sold"),
    "seven outputs, own promotion": (past, None),
    "seven outputs, promotions of the week": (panel_ahead[is_past], None),
}
cv = TimeSeriesSplit(6, test_size=WEEK * N_SHOPS)
found = {}
for name, (rows, target) in ways.items():
    found[name] = backtest(
        make_model(),
        rows,
        rows["sold"],
        horizon=WEEK,
        cv=cv,
        target=target,
        refit=False,
    )
    error = (found[name]["y_true"] - found[name]["y_pred"]).abs()
    print(f"{name:40s} mean absolute error {error.mean():.2f}")
sold = panel.pivot(index="day", columns="shop", values="sold").asfreq("D")
last = past["day"].max()
off = sold.diff(WEEK)[last - pd.Timedelta(days=6 * WEEK - 1) : last].abs()
print(f"{'as a week ago':40s} mean absolute error {off.stack().mean():.2f}")

# sphinx_gallery_start_ignore
errors = {
    name: (made["y_true"] - made["y_pred"]).abs().mean()
    for name, made in found.items()
}
assert min(errors, key=errors.get) == "recursion"
assert max(errors, key=errors.get) == "seven outputs, own promotion"
assert max(errors.values()) < off.stack().mean()
# sphinx_gallery_end_ignore

# %%
# A model that knows only its own row's promotion cannot know those of the
# days after it; both others do. Recursion is the better one here, and by its
# errors the bands are made: those of each step, relative to what was
# forecast, for the shops differ in size.

made = found["recursion"]
display = ForecastDisplay.from_backtest(made)
display.ax_.set_title("Errors of recursion, by how far ahead")
plt.show()
factors = (
    (made["y_true"] / made["y_pred"])
    .groupby(made["step"])
    .quantile([0.1, 0.9])
    .unstack()
    .to_numpy()
)

# %%
# Production. The model is fitted and saved. Where it serves, it is loaded,
# and asked for the week to come: its rows hold shop, day, weekday and what
# is planned, and nothing in "sold". When the week is over, its rows are told
# in full, and the model is saved again.

with TemporaryDirectory() as folder:
    file = Path(folder) / "shops.skops"
    sklearn_rnn.dump(make_model().fit(past, past["sold"]), file)

    forecasts = []
    for start in coming["day"].drop_duplicates().iloc[::WEEK]:
        week = coming[
            (coming["day"] >= start)
            & (coming["day"] < start + pd.Timedelta(days=WEEK))
        ]
        model = sklearn_rnn.load(file)
        forecasts.append(
            forecast(model, week.assign(sold=np.nan), target="sold")
        )
        advance(model, week)  # a week later
        sklearn_rnn.dump(model, file)
        error = (forecasts[-1] - week["sold"]).abs().mean()
        print(f"Week from {start:%d %B}: mean absolute error {error:.2f}")

# %%
# One shop's two weeks, each forecast on its first day.

forecasts = pd.concat(forecasts)
shop = (
    panel[panel["shop"] == "shop 03"]
    .set_index("day", append=True)
    .droplevel(0)
)
made = forecasts[coming["shop"] == "shop 03"].set_axis(
    coming.loc[coming["shop"] == "shop 03", "day"]
)
step = (made.index - made.index[0]).days % WEEK
display = ForecastDisplay.from_predictions(
    made.rename("sold in shop 03"),
    history=shop["sold"][: made.index[0]].iloc[-40:-1],
    truth=shop["sold"][made.index],
    band=(made.to_numpy()[:, None] * factors[step]).T,
)
display.ax_.set_title("Two weeks of a shop, promotions known", pad=24)
plt.show()
