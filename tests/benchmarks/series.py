"""Series for the bench of the defaults, measured and drawn: name to (numbers, window)."""

import numpy as np


def measured():
    """Series that statsmodels and vega_datasets bring, levels and changes, smooth and noisy."""
    import statsmodels.api as sm
    from vega_datasets import local_data as vega

    def of(name):
        return getattr(sm.datasets, name).load_pandas().data

    def log_change(values):
        return 100 * np.diff(np.log(np.asarray(values, float)))

    weather, macro, stocks, jobs = vega.seattle_weather(), of("macrodata"), vega.stocks(), vega.us_employment()
    co2 = of("co2").co2.interpolate().resample("MS").mean()
    hourly = vega.seattle_temps().temp.to_numpy(float)[:2000]
    price = {name: stocks[stocks.symbol == name].price for name in ("IBM", "MSFT")}
    return {
        "sunspots, yearly": (of("sunspots").SUNACTIVITY, 12),
        "Nile": (of("nile").volume, 10),
        "El Niño": (of("elnino").iloc[:, 1:].to_numpy().ravel(), 24),
        "CO2": (co2, 12),
        "CO2, change": (co2.diff().dropna(), 12),
        "Seattle, hourly": (hourly, 24),
        "Seattle, warmest": (weather.temp_max, 12),
        "Seattle, rain": (weather.precipitation, 14),
        "Seattle, wind": (weather.wind, 14),
        "IBM, price": (price["IBM"], 12),
        "IBM, return": (log_change(price["IBM"]), 12),
        "Microsoft, return": (log_change(price["MSFT"]), 12),
        "inflation": (macro.infl, 8),
        "unemployment": (macro.unemp, 8),
        "GDP": (macro.realgdp, 8),
        "GDP, growth": (log_change(macro.realgdp), 8),
        "treasury bills, change": (np.diff(macro.tbilrate), 8),
        "jobs, change": (np.diff(jobs.nonfarm), 12),
        "jobs in building, change": (np.diff(jobs.construction), 12),
        "price of wheat": (vega.wheat().wheat, 5),
        "Danish money, change": (np.diff(of("danish_data").lrm), 8),
    }


def drawn():
    """Series of a known kind: noise, random walks, seasons, chaos, from 50 to 5,000 rows."""
    rng = np.random.default_rng(0)
    season = np.sin(2 * np.pi * np.arange(1000) / 12)
    return {
        **{f"noise, {n}": (rng.normal(size=n), 12) for n in (50, 100, 200, 500, 1000, 5000)},
        **{f"heavy-tailed noise, {n}": (rng.standard_t(3, size=n), 12) for n in (200, 1000)},
        **{f"random walk, {n}": (rng.normal(size=n).cumsum(), 12) for n in (100, 300, 1000)},
        "autoregression": (autoregression(rng, 500), 12),
        "season": (season[:300], 24),
        "season and noise": (season[:300] + 0.5 * rng.normal(size=300), 24),
        "season and trend": (season[:300] + 0.02 * np.arange(300) + 0.3 * rng.normal(size=300), 24),
        "trend and noise": (0.01 * np.arange(400) + rng.normal(size=400), 12),
        "Hénon map": (henon(1000), 12),
        "Hénon map and noise": (henon(1000) + 0.2 * rng.normal(size=1000), 12),
        "threshold": (threshold(rng, 1000), 12),
    }


def autoregression(rng, n):
    """x = 0.6 x1 - 0.3 x2 + noise."""
    x = rng.normal(size=n)
    for t in range(2, n):
        x[t] += 0.6 * x[t - 1] - 0.3 * x[t - 2]
    return x


def henon(n):
    """x = 1 - 1.4 x1^2 + 0.3 x2, without noise: chaos that two steps tell wholly (Hénon 1976)."""
    x = np.zeros(n + 100)
    for t in range(2, n + 100):
        x[t] = 1 - 1.4 * x[t - 1] ** 2 + 0.3 * x[t - 2]
    return x[100:]


def threshold(rng, n):
    """An autoregression whose sign is that of the value two steps ago."""
    x = rng.normal(size=n)
    for t in range(2, n):
        x[t] += (0.9 if x[t - 2] > 0 else -0.9) * x[t - 1] * 0.8
    return x
