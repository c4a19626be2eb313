"""Row after row through a saved pipeline: one prediction and one move of the context a call."""

import tempfile
import time
import warnings
from pathlib import Path

import numpy as np

N_CALLS = 500


def report():
    """Milliseconds a call, and that the rows one by one say what one block says."""
    import skops.io

    import sklearn_rnn
    from tests.benchmarks.jobs import noisy_wave, of_our_network

    warnings.simplefilter("ignore")
    series = noisy_wave(2000 + N_CALLS)
    model = of_our_network(20, 32, 64, 1).fit(series[:2000], series[:2000, 0])
    with tempfile.TemporaryDirectory() as folder:
        skops.io.dump(model, Path(folder) / "model.skops")
        model = sklearn_rnn.load(Path(folder) / "model.skops")
    block, predictions, seconds = model.predict(series[2000:]), [], []
    for row in series[2000:, None]:
        start = time.perf_counter()
        predictions.append(model.predict(row)[0])
        sklearn_rnn.advance(model, row)
        seconds.append(time.perf_counter() - start)
    difference = np.abs(np.array(predictions) - block).max()
    yield f"Window 20, LSTM 32: **{np.median(seconds) * 1e3:.2f} ms** a call (predict and advance), "
    yield f"95 % of calls below {np.quantile(seconds, 0.95) * 1e3:.2f} ms. "
    yield f"Largest difference to one block: {difference:.1e}."
