"""On Dask a search says what it says in one process, and lazy collections are told of.

Workers here are threads; processes, of which one ends on the way, are in `tests.torture.ended_worker`.
"""

import numpy as np
import pandas as pd
import pytest
import sklearn.experimental.enable_halving_search_cv
import sklearn.model_selection
from joblib import parallel_config
from sklearn.model_selection import GridSearchCV, TimeSeriesSplit, cross_validate
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from sklearn_rnn import RNNRegressor, SequenceWindower

distributed = pytest.importorskip("distributed")
dask_array, dask_frame = pytest.importorskip("dask.array"), pytest.importorskip("dask.dataframe")

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
RNG = np.random.default_rng(0)
ROWS = pd.DataFrame(RNG.normal(size=(60, 2)), pd.date_range("2020", periods=60, name="day"), ["a", "b"])
TARGET = ROWS["a"].rolling(3, min_periods=1).mean().to_numpy()
SPLITS = TimeSeriesSplit(2)
PIPELINE = make_pipeline(
    StandardScaler().set_output(transform="pandas"),
    SequenceWindower(3, freq="D", context="all"),
    RNNRegressor(3, max_iter=2, random_state=0),
)
GRID = {"rnnregressor__cell": ["gru", "lstm"]}


@pytest.fixture(scope="module")
def client():
    """Two workers in threads of this process."""
    options = {"n_workers": 2, "threads_per_worker": 1, "processes": False, "dashboard_address": None}
    with distributed.LocalCluster(**options) as cluster, distributed.Client(cluster) as client:
        yield client


def scores(results):
    """What was measured, without times."""
    return {name: np.asarray(value) for name, value in results.items() if "score" in name and "time" not in name}


RUNS = {
    "grid": lambda: GridSearchCV(PIPELINE, GRID, cv=SPLITS).fit(ROWS, TARGET).cv_results_,
    "halving": lambda: (
        sklearn.model_selection.HalvingGridSearchCV(
            PIPELINE, GRID, cv=SPLITS, resource="rnnregressor__max_iter", max_resources=3, factor=2
        )
        .fit(ROWS, TARGET)
        .cv_results_
    ),
    "cross_validate": lambda: cross_validate(PIPELINE, ROWS, TARGET, cv=SPLITS, return_train_score=True),
}


@pytest.mark.parametrize("name", RUNS)
def test_scores_are_those_of_one_process(client, name):
    expected = scores(RUNS[name]())
    with parallel_config("dask"):
        said = scores(RUNS[name]())
    for key, values in expected.items():
        np.testing.assert_array_equal(said[key], values, err_msg=key)


def test_lazy_collections_are_told_of_once():
    array = dask_array.from_array(RNG.normal(size=(20, 4, 2)), chunks=(10, 4, 2))
    with pytest.warns(UserWarning, match="read whole into memory. If it is to be, pass X.compute") as caught:
        model = RNNRegressor(3, max_iter=2, random_state=0).fit(array, np.arange(20.0))
    assert [warning.filename for warning in caught if "Dask" in str(warning.message)] == [__file__]
    with pytest.warns(UserWarning, match="Array of Dask"):
        said = model.predict(array)
    np.testing.assert_array_equal(said, model.predict(array.compute()))


class Labelled(np.ndarray):
    """As xarray has it: of a class that may be lazy, and is not."""

    def __dask_graph__(self):
        return None


def test_what_could_be_lazy_and_is_not_is_not_told_of():
    RNNRegressor(3, max_iter=2).fit(RNG.normal(size=(20, 4, 2)).view(Labelled), np.arange(20.0))


def test_the_index_that_a_lazy_frame_loses_is_told_of():
    with pytest.warns(UserWarning, match="fit_blocks") as caught:
        SequenceWindower(3).fit(dask_frame.from_pandas(ROWS, npartitions=2))
    assert ["without its index" in str(warning.message) for warning in caught] == [True]
