"""What the figures were measured on."""

import os
import platform

import numpy
import sklearn
import threadpoolctl

import sklearn_rnn


def report():
    """Versions, BLAS and its architecture, cores."""
    yield f"Python {platform.python_version()}, numpy {numpy.__version__}, scikit-learn {sklearn.__version__}, "
    yield f"sklearn_rnn {sklearn_rnn.__version__}, {os.cpu_count()} cores."
    for pool in threadpoolctl.threadpool_info():
        yield f"{pool['internal_api']} {pool['version']}, architecture {pool.get('architecture', 'unknown')}"
    if "OPENBLAS_CORETYPE" in os.environ:
        yield "OPENBLAS_CORETYPE is set, which slows a current NumPy: unset it."
