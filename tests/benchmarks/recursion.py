"""What a recursive forecast costs beside the calls that it stands for."""

import statistics
import time
import warnings

import numpy as np
import pandas as pd

from tests.benchmarks.workers import table

N_SERIES, N_STAMPS, N_STEPS, N_ROUNDS = 100, 60, 12, 5


def report():
    """Seconds of forecast, and of as many predict and advance calls on rows made ready, for a panel of 100 series."""
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    from sklearn_rnn import RNNRegressor, SequenceWindower, advance, forecast

    warnings.simplefilter("ignore")
    index = pd.MultiIndex.from_product([range(N_STAMPS + N_STEPS), range(N_SERIES)], names=["time", "series"])
    rows = pd.DataFrame(np.random.default_rng(0).normal(size=(len(index), 2)), index, ["sold", "price"])
    rows = rows.swaplevel()
    past, coming = rows[: N_STAMPS * N_SERIES], rows[N_STAMPS * N_SERIES :]
    scale = StandardScaler().set_output(transform="pandas")
    network = RNNRegressor(max_iter=2, linear_steps=0, random_state=0)
    model = make_pipeline(scale, SequenceWindower(24, lag={"sold": 1}), network).fit(past, past["sold"])
    steps = [coming[k * N_SERIES : (k + 1) * N_SERIES] for k in range(N_STEPS)]
    seconds = {"forecast": [], "predict and advance": []}
    for _ in range(N_ROUNDS):
        start = time.perf_counter()
        forecast(model, coming, target="sold")
        seconds["forecast"].append(time.perf_counter() - start)
        start = time.perf_counter()
        for step in steps:
            model.predict(step)
            advance(model, step)
        seconds["predict and advance"].append(time.perf_counter() - start)
        model[1].fit(scale.transform(past))  # its context again that of the past
    made, calls = map(statistics.median, seconds.values())
    yield f"{N_STEPS} steps of a panel of {N_SERIES} series, a default network, windows of 24 rows; bound: 2."
    yield ""
    yield from table(
        ["forecast, ms", f"{N_STEPS} predict and advance, ms", "ratio"],
        [[f"{1e3 * made:.0f}", f"{1e3 * calls:.0f}", f"{made / calls:.2f}"]],
    )
