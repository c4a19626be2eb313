import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils import estimator_checks

from sklearn_rnn import SequenceWindower


@pytest.fixture
def series():
    return np.random.default_rng(0).normal(size=(60, 2))


@pytest.mark.parametrize(
    "check",
    [
        estimator_checks.check_set_output_transform,
        estimator_checks.check_set_output_transform_pandas,
        estimator_checks.check_set_output_transform_polars,
        estimator_checks.check_global_output_transform_pandas,
        estimator_checks.check_transformer_get_feature_names_out,
        estimator_checks.check_transformer_get_feature_names_out_pandas,
    ],
)
@pytest.mark.filterwarnings(
    "ignore:X (does not have|has) .*feature names"
)  # the checks fit on frames, transform arrays
def test_names_and_containers_of_flattened_windows(check):
    check("SequenceWindower", SequenceWindower(window_length=3, flatten=True))


def test_flattened_windows_are_the_windows_in_rows(series):
    windows = SequenceWindower(3, lag=1).fit_transform(series)
    flat = SequenceWindower(3, lag=1, flatten=True).fit_transform(series)
    assert_array_equal(flat, windows.reshape(60, 6))


def test_names_say_how_far_back_a_column_stands(series):
    frame = pd.DataFrame(series, columns=["a", "b"])
    windower = SequenceWindower(2, lag=1, dilation=3, flatten=True).fit(frame)
    assert windower.get_feature_names_out().tolist() == ["a_lag4", "b_lag4", "a_lag1", "b_lag1"]
    table = windower.set_output(transform="pandas").transform(frame)
    assert_array_equal(table["b_lag4"][4:], frame["b"][:-4])


def test_only_flattened_windows_have_names():
    assert not hasattr(SequenceWindower(), "get_feature_names_out")
    assert hasattr(SequenceWindower(flatten=True), "get_feature_names_out")


def test_a_pipeline_passes_set_output_on(series):
    pipeline = make_pipeline(StandardScaler(), SequenceWindower(3)).set_output(transform="pandas")
    assert isinstance(pipeline.fit_transform(series), np.ndarray)
    assert isinstance(pipeline[0].transform(series), pd.DataFrame)
