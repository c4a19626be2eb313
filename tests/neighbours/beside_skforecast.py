"""A network in skforecast's forecaster, with intervals around it.

Environment: ``pip install skforecast==0.26.0 statsmodels -e .`` (pandas
2.3), tried on 2026-11-29
Run: ``python tests/neighbours/beside_skforecast.py``
"""

# the recipe
import numpy as np
import pandas as pd
from skforecast.model_selection import TimeSeriesFold, backtesting_forecaster
from skforecast.recursive import ForecasterEquivalentDate, ForecasterRecursive
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from statsmodels.datasets import elnino

from sklearn_rnn import RNNRegressor

years = elnino.load_pandas().data.set_index("YEAR")
first = f"{int(years.index[0])}-01"
months = pd.date_range(first, periods=years.size, freq="MS")
series = pd.Series(years.to_numpy().ravel(), index=months, name="degrees")
known = series[:-120]


def year_ahead(forecaster, series, **intervals):
    """Forecasts of the last ten years from every third month."""
    origins = TimeSeriesFold(
        steps=12,
        initial_train_size=len(series) - 120,  # fitted once
        fold_stride=3,
        refit=False,
        allow_incomplete_fold=False,
    )
    _, made = backtesting_forecaster(
        forecaster,
        series,
        cv=origins,
        metric="mean_absolute_error",
        show_progress=False,
        **intervals,
    )
    return made.assign(true=series.reindex(made.index))


forecaster = ForecasterRecursive(
    make_pipeline(
        FunctionTransformer(np.fliplr),  # lag_1 comes first: turn round
        RNNRegressor(random_state=0),
    ),
    lags=24,
    transformer_y=StandardScaler(),
)
before = year_ahead(forecaster, known)  # errors as far ahead as asked
forecaster.fit(known)
forecaster.set_out_sample_residuals(before["true"], before["pred"])
made = year_ahead(
    forecaster,
    series,
    interval=0.8,
    interval_method="conformal",
    use_in_sample_residuals=False,
)
as_last_year = year_ahead(ForecasterEquivalentDate(offset=12), series)
error = (made["true"] - made["pred"]).abs().mean()
naive = (as_last_year["true"] - as_last_year["pred"]).abs().mean()
inside = made["true"].between(made["lower_bound"], made["upper_bound"])
print(f"off by {error:.2f} °C, last year's by {naive:.2f}")
print(f"{inside.mean():.0%} inside intervals of 80%")
assert error < 0.9 * naive
assert 0.7 < inside.mean() < 0.9
