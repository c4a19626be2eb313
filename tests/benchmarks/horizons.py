"""Forecasts of several steps on real series, one of them a panel: recursion and h outputs beside what is simple."""

import warnings

import numpy as np
import pandas as pd
from sklearn.linear_model import RidgeCV
from sklearn.model_selection import TimeSeriesSplit
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from tests.benchmarks.workers import table

SEEDS = range(2)
SECTORS = [
    "mining_and_logging", "construction", "durable_goods", "nondurable_goods", "wholesale_trade", "retail_trade",
    "transportation_and_warehousing", "utilities", "information", "financial_activities",
    "professional_and_business_services", "education_and_health_services", "leisure_and_hospitality", "government",
]  # fmt: skip


def load_series():
    """Name to (levels (stamps, series), season, horizon, window, stamps tested, whether changes are learnt)."""
    from statsmodels.datasets import co2, elnino, sunspots
    from vega_datasets import local_data

    years = elnino.load_pandas().data.set_index("YEAR")
    months = pd.period_range("1950-01", periods=years.size, freq="M")
    carbon = co2.load_pandas().data["co2"].resample("MS").mean().interpolate()
    spots = sunspots.load_pandas().data
    weather = local_data.seattle_weather().set_index("date")["temp_max"]
    jobs = local_data.us_employment()
    jobs = jobs.set_index(pd.to_datetime(jobs.pop("month")))[SECTORS].astype(float)
    return {
        "El Niño, monthly": (pd.DataFrame({"v": years.to_numpy().ravel()}, months), 12, 12, 24, 120, False),
        "sunspots, yearly": (pd.DataFrame({"v": spots["SUNACTIVITY"].to_numpy()}), 11, 11, 22, 60, False),
        "Seattle, warmest hour": (weather.to_frame("v"), 1, 7, 14, 120, False),
        "CO2, monthly changes": (carbon.to_frame("v"), 12, 12, 24, 120, True),
        "jobs in 14 industries, monthly changes": (jobs, 12, 12, 24, 36, True),
    }


def rows_of(levels, changes):
    """One column "v" (series, time), of levels (stamps, series) or their changes in per cent, by time, then series."""
    levels = levels.reset_index(drop=True)
    wide = 100 * np.log(levels).diff().iloc[1:] if changes else levels
    return wide.stack().rename_axis(["time", "series"]).rename("v").to_frame().swaplevel()


def models(window, seeds):
    """Name to pipelines, one for each seed."""
    from sklearn_rnn import RNNRegressor, SequenceWindower

    def pipeline(last, **parameters):
        scale = StandardScaler().set_output(transform="pandas")
        return make_pipeline(scale, SequenceWindower(window, lag=1, **parameters), last)

    stopped = {"early_stopping": True, "max_iter": 200}
    return {
        "ridge": [pipeline(RidgeCV(np.logspace(-3, 4, 15)), padding="edge", flatten=True)],
        "network, defaults": [pipeline(RNNRegressor(random_state=seed)) for seed in seeds],
        "network, stopped early": [pipeline(RNNRegressor(**stopped, random_state=seed)) for seed in seeds],
        "the same, weaker penalty, no linear path": [
            pipeline(RNNRegressor(**stopped, alpha=0.1, linear_steps=0, random_state=seed)) for seed in seeds
        ],
    }


def naive_errors(rows, season, horizon, n_tested):
    """Of what came a season ago as forecast, the windower's own output: (n_tested, horizon)."""
    from sklearn_rnn import SequenceWindower, future_values

    n_steps = min(season, horizon)
    windower = SequenceWindower(n_steps, lag=season - n_steps + 1, flatten=True)
    made = np.tile(windower.fit_transform(rows), horizon // n_steps)
    errors = (np.asarray(future_values(rows, horizon)) - made)[-n_tested:]
    return errors[~np.isnan(errors).any(axis=1)]


def errors_at_once(pipeline, rows, horizon, window, n_origins):
    """Errors of h outputs, by a backtest without refitting: (n_origins * n_series, horizon)."""
    from sklearn_rnn import backtest

    n_series = rows.index.get_level_values("series").nunique()
    cv = [*TimeSeriesSplit(n_origins, test_size=n_series).split(rows)][: n_origins - horizon + 1]
    made = backtest(pipeline, rows, rows["v"], horizon=horizon, cv=cv, refit=False)
    return (made["y_true"] - made["y_pred"]).to_numpy().reshape(-1, horizon)


def errors_fed_back(pipeline, rows, horizon, window, n_origins):
    """Errors of recursion from each origin, all at once, the rows before each origin as series of their own."""
    from sklearn_rnn import advance, forecast

    time = rows.index.get_level_values("time")
    origins = np.unique(time)[-n_origins:][: n_origins - horizon + 1]

    def around(first, stop):
        parts = {at: rows[(time >= at + first) & (time < at + stop)] for at in origins.tolist()}
        return pd.concat(parts, names=["origin"])

    train = pd.concat({-1: rows[time < origins[0]]}, names=["origin"])
    model = pipeline.fit(train, train["v"])
    coming = around(0, horizon)
    made = forecast(advance(model, around(-window, 0)), coming, target="v")
    errors = (coming["v"] - made).unstack("series").to_numpy()  # (n_origins * horizon, n_series)
    return errors.reshape(len(origins), horizon, -1).transpose(0, 2, 1).reshape(-1, horizon)


def report():
    """Mean absolute errors beside those of what came a season ago; of changes, those of the levels they add up to."""
    warnings.simplefilter("ignore")
    lines = []
    for name, (levels, season, horizon, window, n_origins, changes) in load_series().items():
        rows = rows_of(levels, changes)

        def error(errors, changes=changes):
            return np.abs(errors.cumsum(axis=1) if changes else errors).mean()

        line = [name, f"{error(naive_errors(rows, season, horizon, n_origins * levels.shape[1])):.3f}"]
        for pipelines in models(window, SEEDS).values():
            for errors in (errors_at_once, errors_fed_back):
                found = [error(errors(pipeline, rows, horizon, window, n_origins)) for pipeline in pipelines]
                line.append(f"{np.mean(found):.3f}" + (f" ± {np.std(found):.3f}" if len(found) > 1 else ""))
        lines.append(line)
    heads = [f"{name}, {way}" for name in models(1, [0]) for way in ("h outputs", "recursion")]
    yield "Mean absolute error over all steps and origins, no refit, mean and spread of the seeds."
    yield ""
    yield from table(["series", "a season ago", *heads], lines)
