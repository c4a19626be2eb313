import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal
from sklearn.base import BaseEstimator

from sklearn_rnn.inputs import read_vectors

X = np.arange(12.0).reshape(4, 3)


def test_a_row_is_a_vector_of_one_step():
    estimator = BaseEstimator()
    sequences, found, dtype = read_vectors(estimator, X.astype("f4"), reset=True)
    assert (len(sequences), sequences.n_features, dtype) == (4, 3, np.float32)
    x, lengths = sequences.minibatch(slice(1, 3))
    assert_array_equal(x, X[None, 1:3].transpose(0, 2, 1))
    assert lengths is None
    assert_array_equal(found.lengths, 1)
    assert (estimator.n_features_in_, estimator._fitted_on_rows) == (3, False)


def test_rows_that_are_not_kept_may_hold_anything():
    odd = X.copy()
    odd[1] = np.nan
    sequences, _, _ = read_vectors(BaseEstimator(), odd, reset=True, kept=np.array([True, False, True, True]))
    assert_array_equal(sequences.minibatch(slice(None))[0][0].T, X[[0, 2, 3]])


def test_columns_of_a_frame_are_matched_by_name_of_any_type():
    estimator = BaseEstimator()
    read_vectors(estimator, pd.DataFrame(X, columns=[1, 2, 3]), reset=True)
    sequences, _, _ = read_vectors(estimator, pd.DataFrame(X[:, ::-1], columns=[3, 2, 1]), reset=False)
    assert_array_equal(sequences.minibatch(slice(None))[0][0].T, X)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (X[None], r'mapping="one-to-many" reads one vector a row.*got X of shape \(1, 4, 3\).*"encoder-decoder"'),
        ([X, X[:2]], "got a list of 2 arrays"),
        (np.where(X == 4, np.nan, X), "contains NaN in feature 1: put a SimpleImputer in front"),
        (pd.DataFrame(np.where(X == 4, np.nan, X), columns=list("abc")), "contains NaN in column 'b'"),
        (np.full((2, 1), np.nan), "SimpleImputer"),
        (np.where(X == 4, np.inf, X), "contains infinity"),
    ],
    ids=["3-D", "list", "NaN", "NaN in a frame", "all NaN", "inf"],
)
def test_what_is_no_table_of_numbers_is_refused(given, message):
    with pytest.raises(ValueError, match=message):
        read_vectors(BaseEstimator(), given, reset=True)
