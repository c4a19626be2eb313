"""What users pass as X, read or refused."""

from copy import deepcopy

import numpy as np
from sklearn.utils.validation import check_array, validate_data

from sklearn_rnn.preprocessing.windowing.columns import split
from sklearn_rnn.preprocessing.windowing.schema import learn_schema, restored
from sklearn_rnn.soundness import check_unchanged

_BLOCK = 1 << 16  # rows examined at once


def read_rows(windower, X, *, reset):
    """Checked Rows of float32 or float64, columns in the order of fit.

    Parameters
    ----------
    windower : SequenceWindower
    X : as in `SequenceWindower.fit`
    reset : bool
        Whether the schema of columns is learnt; else X is held against it.
    """
    _check_parameters(windower, reset)
    columns = split(X, windower.group_col, windower.time_col)
    types, nan = [np.float64, np.float32], "allow-nan"
    with np.errstate(invalid="ignore"):  # the sum by which check_array looks for inf may be inf - inf
        features = check_array(columns.features, dtype=types, ensure_all_finite=nan, estimator=windower, input_name="X")
    _refuse_infinity(features)
    if reset or not restored(windower.schema_).lacking(columns):
        validate_data(windower, X, reset=reset, skip_check_array=True)
    if reset:
        learnt = learn_schema(columns, lag=windower.lag, freq=windower.freq, context=windower.context)
        windower.schema_ = learnt.state()
        windower._fitted_parameters = deepcopy(_of_fit(windower, windower.get_params()))
    return restored(windower.schema_).rows_of(columns, features)


def _check_parameters(windower, reset):
    """TypeError for bools in the place of numbers; ValueError for parameters changed after fit."""
    for name in ("window_length", "dilation"):
        if isinstance(value := getattr(windower, name), bool):
            raise TypeError(f"{name} must be an int, got {value}.")
    if not reset:
        check_unchanged(windower._fitted_parameters, _of_fit(windower, windower._fitted_parameters))


def _of_fit(windower, names):
    """The parameters of these names as they are now, but for flatten, which may change after fit."""
    return {name: getattr(windower, name) for name in names if name != "flatten"}


def _refuse_infinity(X):
    """ValueError for infinite numbers in X (n_rows, n_features), looked for in blocks."""
    for start in range(0, len(X), _BLOCK):
        if np.isinf(X[start : start + _BLOCK]).any():
            raise ValueError("Input X contains infinity: replace or remove such values before windowing.")
