"""Import time against what scikit-learn users import anyway."""

import statistics
import subprocess
import sys
import time

OURS = "import sklearn_rnn"
BASE = "import sklearn.pipeline, sklearn.neural_network, pandas"


def seconds(code):
    """Seconds of a fresh Python that runs the code."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - start


def report():
    """Medians over alternating runs, without those of an empty Python."""
    rounds = [[seconds(code) for code in ("pass", OURS, BASE)] for _ in range(9)]
    empty, ours, base = (statistics.median(column) for column in zip(*rounds, strict=True))
    ours, base = ours - empty, base - empty
    yield f"`{OURS}` {ours:.2f} s, `{BASE}` {base:.2f} s: ratio **{ours / base:.2f}**."
