"""Whether the fitted state of a windower, as it came out of a file, can be what fit leaves."""

from dataclasses import fields
from numbers import Real

import numpy as np

from sklearn_rnn.arguments import is_int
from sklearn_rnn.compat import validate_parameter_constraints
from sklearn_rnn.preprocessing.windowing.schema import lags_of, restored
from sklearn_rnn.preprocessing.windowing.series import number_series
from sklearn_rnn.preprocessing.windowing.time_axis import TimeAxis, is_freq
from sklearn_rnn.soundness import require, saved_state_of


def check_state(windower):
    """ValueError if a fitted windower would lay wrong windows, or look ahead; an unfitted one passes.

    Parameters
    ----------
    windower : SequenceWindower
    """
    if not hasattr(windower, "schema_"):
        return
    with saved_state_of(windower):
        _check_parameters(windower)
        schema = restored(windower.schema_)
        _check_schema(schema, windower._fitted_parameters, windower.n_features_in_)
        _check_context(windower, schema)
        if schema.axis is None:
            _check_recognition(windower, len(schema.positions) + schema.grouped)


def _check_parameters(windower):
    """The parameters of fit: all of them, and each of its kind."""
    fitted = {**windower._fitted_parameters, "flatten": windower.flatten}  # which alone may change after fit
    require({*fitted} == {*windower.get_params()}, "_fitted_parameters does not hold the parameters of fit")
    validate_parameter_constraints(windower._parameter_constraints, fitted, type(windower).__name__)


def _check_schema(schema, parameters, n_columns):
    """Features, lags and time axis against the parameters of fit and the columns of X."""
    names, positions, lags, axis = schema.names, schema.positions, schema.lags, schema.axis
    require(is_int(n_columns, 1), f"n_features_in_={n_columns!r}, expected a positive int")
    for name in ("grouped", "named"):
        require(isinstance(getattr(schema, name), bool), f"{name}={getattr(schema, name)!r}, expected a bool")
    require(
        _all_ints(positions) and len({*positions}) == len(positions) and {*positions} <= {*range(n_columns)},
        f"positions={positions} are not different columns of the {n_columns} of X",
    )
    require(len(names) == len(positions) == len(lags), "names, positions and lags are not equally many")
    expected = lags_of(parameters["lag"], names)
    require(_all_ints(lags) and lags == expected, f"lags={lags}, but the parameter lag makes them {expected}")
    require(is_freq(parameters["freq"]), f"freq={parameters['freq']!r}")
    if axis is None:
        require(parameters["freq"] is None and parameters["context"] != "all", "there is no time axis")
        return
    for field in fields(TimeAxis):
        value = getattr(axis, field.name)
        require(value is None or isinstance(value, (str, Real)), f"{field.name}={value!r} of the time axis")
    require(axis.kind in ("datetime", "period", "number"), f"kind={axis.kind!r} of the time axis")
    require(axis.origin is None or np.isfinite(axis.origin), f"origin={axis.origin!r} of the time axis")
    if axis.kind != "period" and parameters["freq"] != "infer":
        require(axis.freq == parameters["freq"], f"the time axis has freq={axis.freq!r}, the parameter is another")


def _check_context(windower, schema):
    """Rows, stamps and numbers of series of the context."""
    X, time, group, labels = (
        getattr(windower, name) for name in ("context_", "context_time_", "context_group_", "groups_")
    )
    shape = (len(X), len(schema.positions))
    require(isinstance(X, np.ndarray) and X.dtype in ("f4", "f8") and X.shape == shape, "context_ is of wrong shape")
    require(not np.isinf(X).any(), "context_ holds infinite numbers")
    require((time is None) == (schema.axis is None), "context_time_ does not fit the time axis")
    require((group is None) == (labels is None) == (not schema.grouped), "context_group_ does not fit the series")
    if time is not None:
        require(time.dtype in ("i8", "f8") and time.shape == (len(X),), "context_time_ is of wrong shape")
        require(np.isfinite(time).all(), "context_time_ holds times that are not finite")
        schema.axis.index(time)
        if schema.axis.freq is not None:
            schema.axis.ticks(time)
    if group is not None:
        require(group.dtype.kind == "i" and group.shape == (len(X),), "context_group_ is of wrong shape")
        require(labels.dtype.kind in "OiU" and labels.ndim == 1, "groups_ must be an array of labels")
        require(len(number_series(labels, "groups_")[1]) == len(labels), "groups_ holds a label twice")
        require(not len(X) or (group.min() >= 0 and group.max() < len(labels)), "context_group_ names no series")
        require((group[1:] >= group[:-1]).all(), "context_group_ is not sorted")
    n_series = 1 if labels is None else len(labels)
    for name, array, shape in (
        ("context_known_", windower.context_known_, (n_series, X.shape[1])),
        ("fill_", windower.fill_, (X.shape[1],)),
    ):
        require(array.dtype in ("f4", "f8") and array.shape == shape, f"{name} is of wrong shape")
        require(not np.isinf(array).any(), f"{name} holds infinite numbers")


def _check_recognition(windower, n_columns):
    """The beginning of the training rows and how exactly it is compared."""
    head, tolerance = windower.head_, windower.tolerance_
    require(head.dtype.kind == "f" and head.ndim == 2 and head.shape[1] == n_columns, "head_ is of wrong shape")
    require(tolerance.shape == (n_columns,) and (tolerance >= 0).all(), "tolerance_ must not be negative")
    if (ending := windower.ending_) is not None:
        require(ending.dtype.kind == "f" and ending.shape[1:] == (n_columns,), "ending_ is of wrong shape")
        n_telling = windower.n_telling_
        require(is_int(n_telling, 1) and n_telling <= len(ending), "n_telling_ must count rows of ending_")


def _all_ints(values):
    return isinstance(values, list) and all(isinstance(value, int) and value is not True for value in values)
