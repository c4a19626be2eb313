"""What one shop sold, and three: rows in time for the tests of forecasting."""

import numpy as np
import pandas as pd

RNG = np.random.default_rng(0)
SERIES = RNG.normal(size=60).cumsum()
DAYS = pd.date_range("2026-01-01", periods=60)
FRAME = pd.DataFrame({"sold": SERIES, "promo": RNG.integers(0, 2, 60)}, index=DAYS)
PANEL = pd.DataFrame(
    {
        "shop": np.tile(["a", "b", "c"], 20),
        "day": np.repeat(DAYS[:20], 3),
        "sold": SERIES,
        "promo": FRAME["promo"].array,
    }
)
