"""One network for the stock of several shops, by mlforecast.

Environment: ``pip install mlforecast==1.1.0 -e .`` (pandas 2.3), tried on
2026-11-29
Run: ``python tests/neighbours/beside_mlforecast.py``
"""

# the recipe
import numpy as np
import pandas as pd
from mlforecast import MLForecast
from mlforecast.target_transforms import LocalStandardScaler
from sklearn.linear_model import RidgeCV

from sklearn_rnn import RNNRegressor

rng = np.random.default_rng(0)


def stock(shop, n_days=240):
    """Sold day by day; ordered below 40%, which takes three days."""
    full, sold = rng.integers(100, 400), rng.uniform(8, 12)
    level, days_to_come, levels = full, 0, []
    for _ in range(n_days):
        level = max(level - rng.poisson(full / sold), 0)
        if days_to_come == 1:
            level += full
        days_to_come = max(days_to_come - 1, 0)
        if level < 0.4 * full and not days_to_come:
            days_to_come = 3
        levels.append(float(level))
    days = pd.date_range("2026-01-01", periods=n_days)
    return pd.DataFrame({"unique_id": shop, "ds": days, "y": levels})


table = pd.concat([stock(f"shop {i}") for i in range(10)])
forecaster = MLForecast(
    models={"network": RNNRegressor(random_state=0), "ridge": RidgeCV()},
    freq="D",
    lags=range(14, 0, -1),  # columns in the order of time
    target_transforms=[LocalStandardScaler()],
)
made = forecaster.cross_validation(table, n_windows=6, h=7, refit=False)

first = made["cutoff"].min()  # nothing later was learnt from
usual = table[table["ds"] <= first].groupby("unique_id")["y"].mean()
made["usual"] = made["unique_id"].map(usual)
errors = {
    name: (made["y"] - made[name]).abs().mean()
    for name in ("network", "ridge", "usual")
}
print(", ".join(f"{name} {error:.0f}" for name, error in errors.items()))
assert errors["network"] < 0.7 * errors["ridge"]
assert errors["ridge"] < errors["usual"]
