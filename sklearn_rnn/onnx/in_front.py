"""What stands in front of a network: windows of rows, and scaled sequences."""

import numpy as np

from sklearn_rnn.inputs import was_fitted_on_rows
from sklearn_rnn.onnx.network import sequences_of
from sklearn_rnn.preprocessing import plan_of


def check_windower(windower):
    """ValueError for a fitted windower whose windows need more than the rows that they are made of."""
    lags = windower.schema_["lags"]
    reasons = {
        'context="tail" or "all" keeps rows from call to call, and a graph keeps none: fit with context=None': (
            windower.context is not None or len(windower.context_) > 0
        ),
        "it knows series by their labels: hand over one series at a time": windower.schema_["grouped"],
        "it reads the time axis: fit with time_col=False": windower.schema_["axis"] is not None,
        f'it pads with "{windower.padding}": fit with padding="mask"': windower.padding != "mask",
        f"its columns have different lags, {lags}: fit with one lag": len(set(lags)) > 1,
    }
    if wrong := [reason for reason, holds in reasons.items() if holds]:
        raise ValueError(
            f"A SequenceWindower cannot stand in a graph like this. {'; '.join(wrong)}. Or export the network alone, "
            "to_onnx(pipeline[-1]), and give it windows: pipeline[:-1].transform(X)."
        )


def windows(graph, windower, X):
    """The window of each row of X (n, n_features): (n, window_length, n_features), flat if the windower's are."""
    g, plan = graph, plan_of(windower)
    padding, nothing = g.constant([plan.span, 0, 0, 0]), g.constant(np.nan, np.float32)
    back = g.constant(plan.dilation * np.arange(plan.window_length)[None])
    place = g.op("Add", g.expand(g.range(g.size(X, 0)), 1), back)
    output = g.op("Gather", g.op("Pad", X, padding, nothing), place, axis=0)
    return g.op("Reshape", output, g.constant([0, -1])) if windower.flatten else output


def scaled(graph, scaler, X):
    """(x - mean) / scale of all steps, computed in float64."""
    g, mean, scale = graph, scaler.mean_, scaler.scale_
    X, flat = g.cast(sequences_of(g, scaler, X), np.float64), was_fitted_on_rows(scaler)
    if scaler.with_mean:
        X = g.op("Sub", X, g.constant(mean, np.float64))
    if scaler.with_std:
        X = g.op("Div", X, g.constant(scale, np.float64))
    X = g.cast(X, np.float32)
    return g.op("Squeeze", X, g.constant([2])) if flat else X
