import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

import sklearn_rnn
from sklearn_rnn import RNNRegressor, SequenceWindower

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
X = 1000 * np.random.default_rng(0).normal(size=(40, 4))
Y = X.sum(axis=1)
MODEL = RNNRegressor(2, max_iter=1, random_state=0)
PIPELINE = make_pipeline(FunctionTransformer(), MODEL)
SEARCH = GridSearchCV(PIPELINE, {"rnnregressor__cell": ["elman", "gru"]}, cv=2)


@pytest.mark.parametrize("model", [MODEL, PIPELINE, SEARCH])
def test_a_warning_names_the_users_line_whatever_lies_between(model):
    with pytest.warns(UserWarning, match="StandardScaler") as caught:
        model.fit(X, Y)
    assert {warning.filename for warning in caught} == {__file__}


def test_a_warning_of_partial_fit_and_of_a_windower_names_the_users_line():
    with pytest.warns(UserWarning, match="StandardScaler") as caught:
        MODEL.partial_fit(X, Y)
    assert caught[0].filename == __file__
    stamps = np.arange(40)[::-1].astype("M8[D]")
    pipeline = make_pipeline(SequenceWindower(2, padding="edge"), MODEL)
    with pytest.warns(UserWarning, match="do not ascend") as caught:
        pipeline.fit(pd.DataFrame(X / 1000, index=stamps), Y**2)
    assert caught[0].filename == __file__


def test_no_other_file_of_the_package_warns_by_counting_frames():
    files = [path for path in Path(sklearn_rnn.__file__).parent.rglob("*.py") if "stacklevel" in path.read_text()]
    assert [path.name for path in files] == ["user_warning.py"]


def test_a_program_that_turns_warnings_off_hears_nothing():
    with warnings.catch_warnings(record=True) as caught:
        warnings.filterwarnings("ignore", module=__name__.replace(".", r"\."))
        MODEL.fit(X, Y)
    assert not caught
