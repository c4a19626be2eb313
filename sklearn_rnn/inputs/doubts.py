"""Warnings of an X that can be read, but is probably not what was meant."""

import re

import pandas as pd

from sklearn_rnn.user_warning import warn

_LARGE_SCALE = 10.0  # a root mean square beyond which a Glorot-initialised cell starts out saturated
_LAG = re.compile(r"(.*_)?lag_?\d+")  # a column of flattened windows, ours or skforecast's


def warn_of_scale(found):
    """One warning if the present steps that were found (Steps) are on a scale that saturates cells."""
    largest = int(found.scale.argmax())
    if found.scale[largest] > _LARGE_SCALE:
        warn(
            f"Feature {largest} of X has a root mean square of {found.scale[largest]:.4g}, which saturates a recurrent "
            "cell. Put a StandardScaler in front (in front of the windower, where there is one); for 3-D arrays and "
            f"lists a SequenceScaler.{_swapped_axes(found)}"
        )


def _swapped_axes(found):
    """Advice where few steps of many features may be few channels of many steps, else nothing."""
    n_steps, n_features = int(found.lengths.max(initial=0)), len(found.scale)
    if not 0 < 2 * n_steps <= n_features:
        return ""
    return (
        f" X has {n_steps} steps of {n_features} features: if its shape is (n_samples, n_channels, n_steps), as sktime "
        "and aeon have it, pass X.transpose(0, 2, 1)."
    )


def warn_of_rows_in_time(X):
    """One warning if X looks like what a SequenceWindower should have turned into windows."""
    if not hasattr(X, "__len__") or not (names := [str(name) for name in getattr(X, "columns", ())]):
        return
    features = {name.rpartition("_lag")[0] for name in names}
    if len(features) > 1 and "" not in features:
        warn(
            f"The columns of X look like flattened windows of {len(features)} features, which the network reads as one "
            "long univariate sequence. Use SequenceWindower(flatten=False) in front of a network."
        )
    elif all(map(_LAG.fullmatch, names)):
        return
    elif _has_time_index(X):
        _warn_of_missing_windower("X is a frame with a time index")
    elif not any(character.isdigit() for name in names for character in name):
        _warn_of_missing_windower(f"X is a frame with columns like {names[0]!r}, which are variables and no steps")


def _warn_of_missing_windower(reason):
    warn(
        f"{reason}, so its rows are moments in time, but the network reads each row as a sequence of its own. Put a "
        "SequenceWindower in front of it."
    )


def _has_time_index(X):
    """Whether the rows of X are indexed by stamps, or by series and stamps."""
    index = getattr(X, "index", None)
    if isinstance(index, pd.MultiIndex):
        index = index.levels[-1]
    return isinstance(index, (pd.DatetimeIndex, pd.PeriodIndex))
