"""El Niño a year ahead in darts.

The other half of docs/start/coming_from/darts.md.

Environment: ``pip install darts==0.48.1 torch==2.13.0
pytorch-lightning==2.6.6 statsmodels``
Run: ``python tests/neighbours/in_darts.py``
"""

# the job
import numpy as np
import pandas as pd
from darts import TimeSeries
from darts.dataprocessing.transformers import Scaler
from darts.metrics import mae
from darts.models import RNNModel
from sklearn.preprocessing import StandardScaler
from statsmodels.datasets import elnino

years = elnino.load_pandas().data.set_index("YEAR")
months = pd.date_range(
    f"{int(years.index[0])}-01", periods=years.size, freq="MS"
)
series = TimeSeries.from_times_and_values(months, years.to_numpy().ravel())
known, n_tested = series[:-120], 120

scaler = Scaler(StandardScaler()).fit(known)  # not the years to come
scaled = scaler.transform(series)
model = RNNModel(
    input_chunk_length=24,
    training_length=36,  # must be longer
    model="GRU",
    hidden_dim=32,
    n_epochs=50,
    optimizer_kwargs={"lr": 5e-3},
    random_state=0,
    pl_trainer_kwargs={
        "accelerator": "cpu",
        "gradient_clip_val": 1.0,
        "enable_progress_bar": False,
        "logger": False,
    },
)
model.fit(scaled[:-n_tested])
made = model.historical_forecasts(
    scaled,
    start=len(series) - n_tested,
    forecast_horizon=12,
    stride=3,
    retrain=False,
    last_points_only=False,
)
errors = [mae(series, scaler.inverse_transform(year)) for year in made]
print(f"{len(errors)} origins, off by {np.mean(errors):.3f} °C")
