"""A validation set that goes through the steps in front of the network: the recipe of the user guide."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn import config_context
from sklearn.exceptions import UnsetMetadataPassedError
from sklearn.model_selection import GridSearchCV, TimeSeriesSplit
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

from sklearn_rnn import RNNRegressor, SequenceWindower

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
DAYS = pd.date_range("2026-01-01", periods=120)
ROWS = pd.DataFrame({"a": np.random.default_rng(0).normal(size=120)}, index=DAYS)
Y = ROWS["a"].shift(1, fill_value=0.0)
TRAINING, LATER = slice(0, 80), slice(80, 110)


def watching():
    """A scorer that keeps what it is asked to score, and the list; a function, which clones share."""
    seen = []

    def scorer(model, X, y, sample_weight=None):
        seen.append((np.array(X), np.array(y), sample_weight))
        return 0.0

    return scorer, seen


def pipeline(scoring, transform_input=True, scale=None):
    scale = scale or StandardScaler().set_output(transform="pandas")
    network = RNNRegressor(2, max_iter=1, scoring=scoring, random_state=0)
    steps = [("scale", scale), ("window", SequenceWindower(4, freq="D")), ("rnn", network)]
    return Pipeline(steps, transform_input=["X_val"] if transform_input else None)


def validation(rows=LATER):
    return {"X_val": ROWS[rows], "y_val": Y[rows]}


def test_the_validation_block_continues_the_training_block():
    scorer, seen = watching()
    with config_context(enable_metadata_routing=True):
        model = pipeline(scorer).fit(ROWS[TRAINING], Y[TRAINING], **validation())
    windows, y, _ = seen[0]
    scaled = (ROWS["a"].to_numpy() - ROWS["a"][:80].mean()) / ROWS["a"][:80].std(ddof=0)
    assert_allclose(windows[:, :, 0], np.lib.stride_tricks.sliding_window_view(scaled, 4)[77:107])
    assert_array_equal(y, Y[LATER])
    assert model[-1].n_features_in_ == 1


def search(scoring):
    return GridSearchCV(pipeline(scoring), {"rnn__hidden_size": [2]}, cv=TimeSeriesSplit(2), error_score="raise")


@pytest.mark.filterwarnings("ignore:X begins long after the last rows")
def test_in_a_search_days_between_a_fold_and_the_validation_rows_are_absent():
    scorer, seen = watching()
    with config_context(enable_metadata_routing=True):
        search(scorer).fit(ROWS[TRAINING], Y[TRAINING], **validation())
    fits = seen[:: len(seen) // 3]
    assert [len(windows) for windows, _, _ in fits] == [30, 30, 30]  # X_val is not cut by fold
    assert [np.isnan(windows[0, :3, 0]).all() for windows, _, _ in fits] == [True, True, False]


def test_in_a_search_other_series_are_watched_without_a_warning():
    index = pd.MultiIndex.from_product([DAYS[:40], range(4)], names=["day", "machine"]).swaplevel()
    panel = pd.DataFrame({"a": np.random.default_rng(1).normal(size=160)}, index=index)
    y, others = panel["a"].rolling(3, 1).mean(), index.get_level_values("machine") == 3
    scorer, seen = watching()
    with config_context(enable_metadata_routing=True):
        search(scorer).fit(panel[~others], y[~others], X_val=panel[others], y_val=y[others])
    assert {len(windows) for windows, _, _ in seen} == {40}


def test_weights_need_requests():
    weight, (scorer, seen) = np.linspace(1, 2, 80), watching()
    weights = {"sample_weight": weight, "sample_weight_val": weight[:30]}
    with config_context(enable_metadata_routing=True):
        with pytest.raises(UnsetMetadataPassedError, match="sample_weight"):
            pipeline(scorer).fit(ROWS[TRAINING], Y[TRAINING], **validation(), **weights)
        scale = StandardScaler().set_output(transform="pandas").set_fit_request(sample_weight=False)
        model = pipeline(scorer, scale=scale)
        model[-1].set_fit_request(sample_weight=True)
        model.fit(ROWS[TRAINING], Y[TRAINING], **validation(), **weights)
    assert_array_equal(seen[0][2], weight[:30])


def test_errors_lead_to_the_recipe():
    with config_context(enable_metadata_routing=True):
        for broken in (pipeline("loss", transform_input=False), pipeline("loss")):
            rows = {**validation(), "y_val": Y[:7]} if broken.transform_input else validation()
            with pytest.raises(ValueError, match=r'transform_input=\["X_val"\]: see "A validation set through'):
                broken.fit(ROWS[TRAINING], Y[TRAINING], **rows)
