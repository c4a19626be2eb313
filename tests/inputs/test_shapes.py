"""Whatever sequences stand in, the same steps are read."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from sklearn_rnn import RNNRegressor
from sklearn_rnn.inputs import read_sequences


def object_array(sequences):
    array = np.empty(len(sequences), dtype=object)
    array[:] = sequences
    return array


def padded(sequences):
    """3-D, absent steps behind each."""
    longest = max(map(len, sequences))
    return np.stack([np.pad(x, ((0, longest - len(x)), (0, 0)), constant_values=np.nan) for x in sequences])


FORMS = {
    "list": list,
    "tuple": tuple,
    "object array": object_array,
    "Series": lambda sequences: pd.Series(object_array(sequences)),
    "frames": lambda sequences: [pd.DataFrame(x) for x in sequences],
    "polars frames": lambda sequences: [pl.DataFrame(x, schema=[str(k) for k in range(x.shape[1])]) for x in sequences],
    "nullable frames": lambda sequences: [pd.DataFrame(x).astype("Float64") for x in sequences],
    "masked": lambda sequences: [np.ma.masked_invalid(x) for x in sequences],
    "objects": lambda sequences: [x.astype(object) for x in sequences],
    "texts of numbers": lambda sequences: [x.astype(str) for x in sequences],
    "padded": padded,
    "padded and masked": lambda sequences: np.ma.masked_invalid(padded(sequences)),
    "padded objects": lambda sequences: padded(sequences).astype(object),
    "Fortran order": lambda sequences: np.asfortranarray(padded(sequences)),
}


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(sorted(FORMS)),
    st.lists(st.lists(st.booleans(), min_size=1, max_size=5), min_size=1, max_size=6),
    st.integers(1, 3),
    st.sets(st.integers(0, 5)),
)
def test_any_form_of_any_lengths_is_read_as_the_same_steps(form, presence, n_features, left_out):
    rng = np.random.default_rng(0)
    sequences = [np.where(np.array(own)[:, None], rng.normal(size=(len(own), n_features)), np.nan) for own in presence]
    kept = np.array([k not in left_out for k in range(len(sequences))])
    kept = None if kept.all() or not kept.any() else kept
    expected = [x for k, x in enumerate(sequences) if kept is None or kept[k]]
    estimator = RNNRegressor()
    read, found, dtype = read_sequences(estimator, FORMS[form](sequences), reset=True, kept=kept)
    assert (estimator.n_features_in_, len(read), dtype) == (n_features, len(expected), np.float64)
    assert found.n_present == sum(map(sum, presence)) - sum(
        sum(presence[k]) for k in left_out & set(range(len(presence))) if kept is not None
    )
    for i, x in enumerate(expected):
        steps, _ = read.minibatch([i])
        assert_array_equal(steps[:, :, 0][: read.lengths[i]], x[~np.isnan(x[:, 0])])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 3), min_size=0, max_size=5),
    st.sampled_from([np.float64, np.int64, object, "U3", "M8[D]", bool, complex]),
)
def test_an_array_of_any_shape_and_type_is_read_or_refused_with_a_word(shape, dtype):
    estimator = RNNRegressor()
    X = np.zeros(shape, dtype=np.int64).astype(dtype)
    readable = len(shape) in (2, 3) and 0 not in (shape[0], shape[-1]) and np.dtype(dtype).kind in "fibOU"
    if readable:
        read, _, _ = read_sequences(estimator, X, reset=True)
        assert (len(read), read.n_features) == (shape[0], 1 if len(shape) == 2 else shape[2])
    else:
        with pytest.raises((ValueError, TypeError)) as caught:
            read_sequences(estimator, X, reset=True)
        assert "X" in str(caught.value) or "rray" in str(caught.value) or "omplex" in str(caught.value)
