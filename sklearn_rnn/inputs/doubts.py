"""Warnings of an X or of weights that can be read, but are probably not what was meant."""

import re
import sys

import numpy as np
import pandas as pd

from sklearn_rnn.user_warning import about, warn

_LARGE_SCALE = 10.0  # a root mean square beyond which a Glorot-initialised cell starts out saturated
_LOOKED_AT = 1_000  # sequences, of all that may be token ids
_SMALL_SUM, _SMALL_WEIGHT = 0.1, 0.5  # of the rows' number, and of a row: all weights below are no counts
_LAG = re.compile(r"(.*_)?lag_?\d+")  # a column of flattened windows, ours or skforecast's


def tell_lazy(X, loses=""):
    """TypeError if X is a lazy frame that holds no numbers yet; one warning if it is a collection of Dask, read whole.

    loses: what is lost by that.
    """
    if hasattr(X, "collect") and not hasattr(X, "__len__"):
        raise TypeError(f"X is a {type(X).__name__}, which holds no numbers yet: pass X.collect().")
    dask = sys.modules.get("dask")  # who has such a collection has imported it
    if dask is not None and dask.is_dask_collection(X):
        warn(
            f"X is a {type(X).__name__} of Dask, read whole into memory{loses}. If it is to be, pass X.compute(), "
            "which keeps names and index. If not: train on one partition after the other (fit_blocks) and "
            'predict with map_partitions or map_overlap: see "Larger than one core" in the user guide.' + about("dask")
        )


def warn_of_descending_stamps(X):
    """One warning if a sequence of a list X is a frame whose time index ends before it begins."""
    if any(_has_time_index(x) and len(x) and _stamp(x.index[-1]) < _stamp(x.index[0]) for x in X):
        warn(
            "A sequence of X ends at an earlier time stamp than it begins at, but steps are read in the order of the "
            "rows. Sort them: [x.sort_index() for x in X]." + about("descending")
        )


def _stamp(entry):
    """The time that an entry of an index tells."""
    return entry[-1] if isinstance(entry, tuple) else entry


def warn_of_scale(found):
    """One warning if the present steps that were found (Steps) are on a scale that saturates cells."""
    largest, large = int(found.scale.argmax()), found.scale > _LARGE_SCALE
    if large[largest]:
        as_well = f" ({large.sum()} of {len(large)} features one above {_LARGE_SCALE:.0f})" if large.sum() > 1 else ""
        warn(
            f"Feature {largest} of X has a root mean square of {found.scale[largest]:.4g}{as_well}, which saturates a "
            "recurrent cell. Put a StandardScaler in front (in front of the windower, where there is one); for 3-D "
            f"arrays and lists a SequenceScaler.{_swapped_axes(found)}" + about("scale")
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


def warn_of_small_weights(weight):
    """One warning if weights (n_samples,) add up to far less than there are rows, and none counts as much as a row.

    Weights of mean 1, of 0 and 1, and those that fade with age from 1 are as they should be.
    """
    if weight.sum() < _SMALL_SUM * len(weight) and weight.max() < _SMALL_WEIGHT:
        warn(
            "The sample weights add up to far less than the number of rows. They are counts: the penalty alpha, and a "
            "linear path, take the data for so few rows. Divide them by their mean: "
            "sample_weight / np.mean(sample_weight)." + about("small-weights")
        )


def warn_of_rows_in_time(X):
    """One warning if X looks like what a SequenceWindower should have turned into windows."""
    if not hasattr(X, "__len__") or not (names := [str(name) for name in getattr(X, "columns", ())]):
        return
    features = {name.rpartition("_lag")[0] for name in names}
    if len(features) > 1 and "" not in features:
        warn(
            f"The columns of X look like flattened windows of {len(features)} features, which the network reads as one "
            "long univariate sequence. Use SequenceWindower(flatten=False) in front of a network." + about("flattened")
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
        "SequenceWindower in front of it." + about("no-windower")
    )


def warn_of_steps(X, sequences, found):
    """One warning if X, read as sequences, looks like token ids, or else if the present steps found (Steps) saturate.

    To scale ids would be the wrong cure.
    """
    if _look_like_token_ids(X, sequences):
        warn(
            "X holds whole numbers, one a step, that look like token ids, but the network reads them as magnitudes. "
            "Set embedding_dim, and it learns a vector for each; if they are magnitudes, pass X.astype(float)."
            + about("token-ids")
        )
    else:
        warn_of_scale(found)


def _look_like_token_ids(X, sequences):
    """Whether X, and the Sequences read of it, look like token ids for which an embedding was forgotten.

    They are whole numbers, of a type that holds no others, one a step. None is negative, more than two occur, at least
    half of those up to the largest, from 1 or 2 on, and twice on average (so they are ids, not magnitudes); 0 stands
    behind the end of a sequence only.
    """
    if sequences.n_features > 1 or not hasattr(X, "__getitem__") or np.asarray(X[:1]).dtype.kind not in "iu":
        return False
    rows = [sequences.source[i][:, 0] for i in range(min(len(sequences.source), _LOOKED_AT))]
    steps = np.concatenate(rows)
    if not steps.size or np.isnan(steps).any() or steps.min() < 0:
        return False
    ids = np.unique(steps[steps > 0])
    if ids.size < 3 or ids[0] > 2 or 2 * ids.size < ids[-1] or 2 * ids.size > np.count_nonzero(steps):
        return False
    return all(row[: np.count_nonzero(row)].all() for row in rows)


def _has_time_index(X):
    """Whether the rows of X are indexed by stamps, or by series and stamps."""
    index = getattr(X, "index", None)
    if isinstance(index, pd.MultiIndex):
        index = index.levels[-1]
    return isinstance(index, (pd.DatetimeIndex, pd.PeriodIndex))
