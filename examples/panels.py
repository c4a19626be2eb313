"""One model over all series of a panel, or one model per series?

Two real panels: the monthly prices of five stocks (2000 to 2010; one of them listed in 2004 only), and employment in
fourteen industries of the United States (2006 to 2015). Both forecast the next month's relative change, in per cent,
over the last 24 months. Windows are of 12 months, and never cross series: that is what group_col is for. Errors are
mean absolute errors, beside that of the forecast "no change" and ridge regression on the same windows.
Data ship with vega_datasets.
"""

import warnings

import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import RidgeCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from vega_datasets import local_data

from sklearn_rnn import RNNRegressor, SequenceWindower

N_TEST, WINDOW, SEEDS = 24, 12, range(5)
SECTORS = [
    "mining_and_logging", "construction", "durable_goods", "nondurable_goods", "wholesale_trade", "retail_trade",
    "transportation_and_warehousing", "utilities", "information", "financial_activities",
    "professional_and_business_services", "education_and_health_services", "leisure_and_hospitality", "government",
]  # fmt: skip


def panel_of(levels):
    """Rows (series, month, change, next_change) of a frame of levels (months, series), by month, then series."""
    change = 100 * np.log(levels).diff()
    panel = pd.DataFrame({"change": change.stack(), "next_change": change.shift(-1).stack()}).dropna()
    return panel.rename_axis(["month", "series"]).reset_index().sort_values(["month", "series"], ignore_index=True)


def load_panels():
    """Name to panel."""
    stocks = local_data.stocks().pivot(index="date", columns="symbol", values="price")
    employment = local_data.us_employment()
    employment = employment.set_index(pd.to_datetime(employment.pop("month")))
    return {"five stocks": panel_of(stocks), "fourteen industries": panel_of(employment[SECTORS])}


def make_model(kind, seed):
    """Scaling in front of the windower, while series and month pass through; windows; a network or ridge."""
    scale = make_column_transformer(
        (StandardScaler(), ["change"]), remainder="passthrough", verbose_feature_names_out=False
    ).set_output(transform="pandas")
    where = {"group_col": "series", "time_col": "month", "freq": "MS"}
    if kind == "ridge":
        windower = SequenceWindower(WINDOW, flatten=True, padding="edge", **where)
        return make_pipeline(scale, windower, RidgeCV(np.logspace(-2, 4, 13)))
    network = RNNRegressor(16, early_stopping=True, validation_fraction=0.2, max_iter=100, random_state=seed)
    return make_pipeline(scale, SequenceWindower(WINDOW, **where), network)


def forecast(kind, seed, train, test):
    """Forecasts (n_test_rows,) of a model of all series of the training rows."""
    model = make_model(kind, seed).fit(train[["change", "series", "month"]], train["next_change"])
    return model.predict(test[["change", "series", "month"]])


def errors(panel):
    """Name to mean absolute errors, one for each seed."""
    months = panel["month"].drop_duplicates().sort_values()
    is_test = panel["month"] > months.iloc[-N_TEST - 1]
    train, test = panel[~is_test], panel[is_test]
    found = {"no change": [test["next_change"].abs().mean()]}
    for kind, seeds in (("ridge", [0]), ("network", SEEDS)):
        one = [forecast(kind, seed, train, test) for seed in seeds]
        each = [
            pd.concat(
                pd.Series(forecast(kind, seed, train[train["series"] == name], part), part.index)
                for name, part in test.groupby("series")
            ).loc[test.index]
            for seed in seeds
        ]
        for name, forecasts in ((f"{kind}, one over all", one), (f"{kind}, one per series", each)):
            found[name] = [np.abs(test["next_change"] - made).mean() for made in forecasts]
    return found


def main():
    """Print the errors of both panels."""
    warnings.simplefilter("ignore", ConvergenceWarning)
    for title, panel in load_panels().items():
        print(f"{title}: {panel['series'].nunique()} series, {len(panel)} rows")
        for name, values in errors(panel).items():
            spread = f" +- {np.std(values):.3f}" if len(values) > 1 else ""
            print(f"  {name:26s} {np.mean(values):.3f}{spread}")


if __name__ == "__main__":
    main()
