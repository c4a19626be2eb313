"""
Twelve months ahead, with bands
===============================

A network forecasts the sea surface temperature of El Niño a year ahead by
feeding its own forecasts back. What such forecasts would have been worth in
the past, a backtest tells, and its errors make the bands. Data: monthly
means of the Niño region 1+2, 1950 to 2010, which ship with statsmodels.
"""

# %%
# The series, a month a row. Of month i the model is to know what came before
# it, so the windower looks at lag 1 and further back, and the target is the
# month itself.

# sphinx_gallery_thumbnail_number = 2
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from sklearn.model_selection import TimeSeriesSplit
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from statsmodels.datasets import elnino

from sklearn_rnn import (
    ForecastDisplay,
    RNNRegressor,
    SequenceWindower,
    backtest,
    forecast,
)

years = elnino.load_pandas().data.set_index("YEAR")
months = pd.period_range(
    f"{int(years.index[0])}-01", periods=years.size, freq="M", name="month"
)
series = pd.Series(
    years.to_numpy().ravel(), index=months, name="temperature, °C"
)
X, target, horizon = series.to_frame(), series.name, 12

model = make_pipeline(
    StandardScaler().set_output(transform="pandas"),  # keeps the months
    SequenceWindower(window_length=24, lag=1),
    RNNRegressor(
        early_stopping=True, max_iter=200, dtype="float32", random_state=0
    ),
)

# %%
# What would it have been worth? Fitted on all but the last eleven years
# once, and asked for a year every third month: the first ten years tell how
# wide bands must be, the last one is kept to look at. The baseline is the same
# month of the year before.

n_origins = 10 * 4
cv = TimeSeriesSplit(n_origins, test_size=3)
past = X[:-horizon]
made = backtest(
    model,
    past,
    past[target],
    horizon=horizon,
    cv=cv,
    target=target,
    refit=False,
)
errors = made["y_true"] - made["y_pred"]
year_before = pd.PeriodIndex(made["origin"]) + (made["step"] - 13).to_numpy()
off = made["y_true"].to_numpy() - series[year_before].to_numpy()
error, error_naive = errors.abs().mean(), np.abs(off).mean()
print(f"network: off by {error:.2f} °C, {n_origins} origins, all steps")
print(f"as a year before: off by {error_naive:.2f} °C")
# sphinx_gallery_start_ignore
assert made["origin"].nunique() == n_origins
assert error < 0.9 * error_naive
# sphinx_gallery_end_ignore
display = ForecastDisplay.from_backtest(made)
display.ax_.set_title("Errors of forecasts, by how far ahead")
plt.show()

# %%
# Bands in three lines: errors of each step, their quantiles, and these
# beside the forecasts. What a band of 80 % promises it keeps in the mean of
# many years, but 2010, when a warm El Niño turned into a cold La Niña, was
# not usual.

model.fit(past, past[target])
ahead = forecast(model, X[-horizon:], target=target)
quantiles = errors.groupby(made["step"]).quantile([0.1, 0.9]).unstack()
band = ahead.to_numpy()[:, None] + quantiles.to_numpy()

truth = series[-horizon:]
inside = (truth >= band[:, 0]) & (truth <= band[:, 1])
print(f"{inside.sum()} of {horizon} months inside the band of 80 %")
display = ForecastDisplay.from_predictions(
    ahead, history=series[-60:-horizon], truth=truth, band=band.T
)
display.ax_.set_title("El Niño's 2010, forecast at the end of 2009", pad=24)
plt.show()

# %%
# And the year that nobody has seen: the model is told what has come since,
# and the rows of the year to come hold nothing but their months. Their cells
# of the target are not read.

model.fit(X, series)
to_come = pd.DataFrame(
    {target: np.nan},
    index=pd.period_range(months[-1] + 1, periods=horizon, freq="M"),
)
ahead = forecast(model, to_come, target=target)
print(ahead.round(1).to_string())
display = ForecastDisplay.from_predictions(
    ahead,
    history=series[-48:],
    band=(ahead.to_numpy()[:, None] + quantiles.to_numpy()).T,
)
display.ax_.set_title("El Niño's 2011, which nobody has seen", pad=24)
plt.show()
