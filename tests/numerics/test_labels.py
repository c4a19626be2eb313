import numpy as np
import pandas as pd

from sklearn_rnn.numerics import as_labels


def test_nan_among_texts_stays_nan():
    labels = as_labels(["a", np.nan, "nan"])
    assert labels.dtype == object
    assert pd.isna(labels).tolist() == [False, True, False]
    assert pd.isna(as_labels([["a", np.float32("nan")], ["b", "c"]])).tolist() == [[False, True], [False, False]]


def test_all_else_is_as_numpy_has_it():
    for values in (["a", "nan"], [1, 2], [1.5, np.nan], ["a", None], [], np.array(["a", "nan"])):
        made, expected = as_labels(values), np.asarray(values)
        assert made.dtype == expected.dtype
        np.testing.assert_array_equal(made, expected)
