"""Forecast from the last ten values: share prices, which nobody can, and cancellations, where the calendar helps.

The same windows of ten rows go to a network and to ridge regression, beside persistence (tomorrow as today). Monthly
share prices of five companies, 2000 to 2010, ship with vega_datasets: persistence is hard to beat, as it should be.
The daily cancellations of resorts are drawn: counts that vary more than Poisson's, more of them at weekends, in
summer, and on the eves of holidays. From their own past alone (univariate) a model must guess the calendar; with
tomorrow's weekday, season and holidays, known ahead, as further columns (multivariate), it knows. What the columns tell
is worth more than the choice of the model: over several resorts ridge regression is a little ahead of the network,
which is ahead on some alone. Judge by one series, and you judge by luck.
"""

from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
from sklearn.linear_model import RidgeCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from vega_datasets import data

from sklearn_rnn import RNNRegressor, SequenceWindower

OUTPUT = Path("output")
N_VALUES = 10


def load_changes():
    """The change of the logarithm of price in each month: a Series (n_months,) for each symbol."""
    prices = data.stocks().pivot(index="date", columns="symbol", values="price")
    return {symbol: np.log(prices[symbol].dropna()).diff().dropna() for symbol in prices}


def draw_cancellations(n_days, rng):
    """A row a day: cancellations, and the calendar of the day after, which is known ahead."""
    days = pd.date_range("2022-01-01", periods=n_days + 1, name="day")
    weekday, angle = days.day_of_week.to_numpy(), 2 * np.pi * days.day_of_year.to_numpy() / 365.25
    holiday = (rng.random(n_days + 1) < 0.04).astype(float)
    eve, mood = np.append(holiday[1:], 0.0), np.zeros(n_days + 1)
    for day in range(1, n_days + 1):
        mood[day] = 0.9 * mood[day - 1] + rng.normal(scale=0.08)
    mean = 20 * np.exp(mood - 0.4 * np.cos(angle) + 0.5 * (weekday >= 4) + 0.8 * eve - 1.0 * holiday)
    count = rng.negative_binomial(12, 12 / (12 + mean))  # variance mean + mean^2 / 12
    calendar = {"cos": np.cos(angle), "sin": np.sin(angle), "holiday": holiday, "eve": eve}
    calendar |= {f"weekday {k}": weekday == k for k in range(7)}
    ahead = {f"{name} tomorrow": column[1:].astype(float) for name, column in calendar.items()}
    return pd.DataFrame({"count": count[:-1].astype(float), **ahead}, index=days[:-1]), count[1:].astype(float)


def forecasts(X, y, n_test, loss, n_epochs):
    """What ridge regression and a network, on the same windows of ten rows, say of the last n_test rows: a dict."""
    ridge = make_pipeline(
        StandardScaler(), SequenceWindower(N_VALUES, padding="edge", flatten=True), RidgeCV(np.logspace(-2, 5, 15))
    )
    network = RNNRegressor(16, loss=loss, early_stopping=True, max_iter=n_epochs, random_state=0)
    network = make_pipeline(StandardScaler(), SequenceWindower(N_VALUES), network)
    models = {"ridge": ridge, "network": network}
    return {name: model.fit(X[:-n_test], y[:-n_test]).predict(X[-n_test:]) for name, model in models.items()}


def compare_shares(n_test, n_epochs):
    """Mean absolute errors of next month's price, in per cent of this month's, a row for each company."""
    table = {}
    for symbol, changes in load_changes().items():
        X, y = changes.to_frame("change").iloc[:-1], changes.to_numpy()[1:]
        said = {"persistence": np.zeros(n_test), **forecasts(X, y, n_test, "squared_error", n_epochs)}
        true = np.exp(y[-n_test:])
        table[symbol] = {name: 100 * np.mean(np.abs(np.exp(log) - true)) for name, log in said.items()}
    table = pd.DataFrame(table).T
    table.loc["mean"] = table.mean()
    return table


def forecast_cancellations(n_days, n_test, n_epochs, rng):
    """Frame of forecasts and the truth over the last n_test days of one resort."""
    X, y = draw_cancellations(n_days, rng)
    counts = X["count"].to_numpy()
    said = {"truth": y[-n_test:], "as today": counts[-n_test:], "as a week ago": counts[-n_test - 6 : -6]}
    for ending, columns in ((", own past", ["count"]), (", and calendar", list(X))):
        made = forecasts(X[columns], y, n_test, "poisson", n_epochs)
        said |= {name + ending: values for name, values in made.items()}
    return pd.DataFrame(said, index=X.index[-n_test:] + pd.Timedelta(days=1))


def plot(shares, days, errors, path):
    """Errors of both, and ten weeks of cancellations."""
    mpl.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplot_mosaic(
        [["shares", "errors"], ["days", "days"]], figsize=(11, 7.5), width_ratios=(1, 1.2), layout="constrained"
    )
    shares.plot.bar(ax=axes["shares"], color=["0.75", "#D55E00", "#0072B2"], rot=0, width=0.75)
    axes["shares"].set(title="Share prices, a month ahead", ylabel="mean absolute error, per cent", xlabel="")
    axes["shares"].legend(frameon=False)
    colors = ["#0072B2" if "network" in name else "#D55E00" if "ridge" in name else "0.75" for name in errors.index]
    bars = axes["errors"].barh(errors.index, errors, color=colors)
    axes["errors"].bar_label(bars, fmt="%.2f", padding=3)
    axes["errors"].invert_yaxis()
    axes["errors"].set(
        title="Cancellations, a day ahead, mean of all resorts", xlabel="mean absolute error, cancellations a day"
    )
    last = days.iloc[-70:]
    axes["days"].plot(last["truth"], color="black", linewidth=2, label="truth")
    for name, color in (("network, own past", "#56B4E9"), ("network, and calendar", "#0072B2")):
        axes["days"].plot(last[name], color=color, label=name)
    axes["days"].set(ylabel="cancellations", title="The last ten weeks of one resort")
    axes["days"].legend(frameon=False, ncols=3)
    for one in axes.values():
        one.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=120)
    plt.close(figure)


def main(n_months=24, n_resorts=4, n_days=1100, n_test=200, n_epochs=100):
    """Compare on share prices and on cancellations, draw."""
    shares = compare_shares(n_months, n_epochs)
    print(f"Share prices of the last {n_months} months, a month ahead: mean absolute error in per cent")
    print(shares.round(2).to_string())
    resorts = [forecast_cancellations(n_days, n_test, n_epochs, np.random.default_rng(k)) for k in range(n_resorts)]
    errors = pd.DataFrame([days.drop(columns="truth").sub(days["truth"], axis=0).abs().mean() for days in resorts]).T
    print(f"\nCancellations of the last {n_test} days of {n_resorts} resorts, a day ahead: mean absolute error")
    print(errors.assign(mean=errors.mean(axis=1)).round(2).to_string())
    OUTPUT.mkdir(exist_ok=True)
    plot(shares, resorts[0], errors.mean(axis=1), OUTPUT / "share_prices.png")
    print(f"Plot: {OUTPUT / 'share_prices.png'}")


if __name__ == "__main__":
    main()
