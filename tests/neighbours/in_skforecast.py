"""El Niño a year ahead in skforecast.

The other half of docs/start/coming_from/skforecast.md.

Environment: ``pip install skforecast==0.26.0 statsmodels`` (pandas 2.3)
Run: ``python tests/neighbours/in_skforecast.py``
"""

# the job
import pandas as pd
from skforecast.model_selection import TimeSeriesFold, backtesting_forecaster
from skforecast.recursive import ForecasterRecursive
from sklearn.linear_model import RidgeCV
from sklearn.preprocessing import StandardScaler
from statsmodels.datasets import elnino

years = elnino.load_pandas().data.set_index("YEAR")
months = pd.date_range(
    f"{int(years.index[0])}-01", periods=years.size, freq="MS"
)
series = pd.Series(years.to_numpy().ravel(), index=months, name="temperature")

forecaster = ForecasterRecursive(
    estimator=RidgeCV(),
    lags=24,  # newest first
    transformer_y=StandardScaler(),
)
origins = TimeSeriesFold(
    steps=12,
    initial_train_size=len(series) - 120,  # fitted once
    fold_stride=3,
    refit=False,
    allow_incomplete_fold=False,
)
error, made = backtesting_forecaster(
    forecaster,
    series,
    cv=origins,
    metric="mean_absolute_error",
    show_progress=False,
)
print(f"by its own count off by {error.iloc[0, 0]:.3f} °C")
every = (made["pred"] - series.reindex(made.index)).abs()
print(f"over all {len(every)} forecasts off by {every.mean():.3f} °C")
