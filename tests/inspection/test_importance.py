import matplotlib
import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.linear_model import Ridge
from sklearn.metrics import brier_score_loss
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from sklearn_rnn import ImportanceDisplay, RNNClassifier, RNNRegressor, SequenceWindower

matplotlib.use("Agg")
import matplotlib.pyplot as plt

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
RNG = np.random.default_rng(0)
ROWS = pd.DataFrame(RNG.normal(size=(300, 2)), columns=["a", "b"])
TWO_AGO = np.roll(ROWS["b"].to_numpy(), 2)


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def importances(model, X, y, **options):
    return ImportanceDisplay.from_estimator(model, X, y, random_state=0, **options).importances


def test_the_column_and_the_lag_that_the_target_follows_are_found():
    pipeline = make_pipeline(SequenceWindower(4), RNNRegressor(8, random_state=0)).fit(ROWS[:200], TWO_AGO[:200])
    found = importances(pipeline, ROWS[200:], TWO_AGO[200:])
    assert list(found.index) == ["a", "b"]
    assert list(found.columns) == [3, 2, 1, 0]
    assert found.loc["b", 2] > 10 * found.drop(columns=2).to_numpy().max()
    windows = pipeline[:-1].transform(ROWS[200:])
    assert_allclose(importances(pipeline[-1], windows, TWO_AGO[200:]).to_numpy(), found.to_numpy())


def test_a_fall_is_the_score_less_that_of_permuted_values():
    X = RNG.normal(size=(50, 3))
    model = RNNRegressor(4, max_iter=5, random_state=0).fit(X, X[:, 1])
    permuted = X.copy()
    permuted[:, 1] = X[np.random.RandomState(0).permutation(50), 1]
    fall = model.score(X, X[:, 1]) - model.score(permuted, X[:, 1])
    assert_allclose(importances(model, X, X[:, 1], n_repeats=1).loc["feature 0", 1], fall)
    assert_allclose(importances(model, pd.DataFrame(X), X[:, 1], n_repeats=1).loc["feature 0", 1], fall)


def test_what_is_absent_stays_absent():
    X = RNG.normal(size=(60, 4, 1))
    X[:40, 0] = np.nan
    y = X[:, -1, 0]
    model = RNNRegressor(4, random_state=0).fit(X, y)

    class Watched(RNNRegressor):
        def predict(self, X):
            assert_array_equal(np.isnan(X[:40, 0]), True)
            assert not np.isnan(X[40:]).any()
            return super().predict(X)

    watched = Watched(**model.get_params())
    vars(watched).update(vars(model))
    assert importances(watched, X, y).idxmax(axis=1).item() == 0


def test_of_a_class_it_is_how_well_its_probability_tells_it_apart():
    X = RNG.normal(size=(200, 3))
    y = np.select([X[:, 0] > 0.5, X[:, 2] > 0], ["first", "last"], "none")
    model = RNNClassifier(8, max_iter=100, random_state=0).fit(X, y)
    first, last = (importances(model, X, y, label=label) for label in ("first", "last"))
    assert first.loc["feature 0", 2] > first.loc["feature 0", 0]
    assert last.loc["feature 0", 0] > last.loc["feature 0", 1]
    constant = -brier_score_loss(y == "first", model.predict_proba(X)[:, 0])
    permuted = X.copy()
    permuted[:, 0] = X[np.random.RandomState(0).permutation(200), 0]
    fall = constant + brier_score_loss(y == "first", model.predict_proba(permuted)[:, 0])
    assert_allclose(importances(model, X, y, label="first", n_repeats=1).loc["feature 0", 2], fall)


def test_ids_change_places_too_and_padding_does_not():
    ids = RNG.integers(1, 5, size=(80, 4))
    ids[:40, 3] = 0
    model = RNNClassifier(8, embedding_dim=4, max_iter=60, random_state=0).fit(ids, ids[:, 0])
    seen = []
    scored = importances(model, ids, ids[:, 0], scoring=lambda m, X, y: seen.append(X.copy()) or m.score(X, y))
    assert scored.idxmax(axis=1).item() == 3
    assert all(X.dtype.kind == "i" and not X[:40, 3].any() and X[40:, 3].all() for X in seen)


def test_cells_tell_their_figures_while_they_can_be_read_and_chance_is_none():
    display = ImportanceDisplay(pd.DataFrame([[0.5, -0.01]], index=["a"], columns=[1, 0])).plot()
    assert [text.get_text() for text in display.ax_.texts] == ["0.50", "0.00"]
    assert display.im_.get_clim() == (0.0, 0.5)
    assert not ImportanceDisplay(pd.DataFrame(np.ones((2, 50)))).plot().ax_.texts
    assert ImportanceDisplay(pd.DataFrame(-np.ones((1, 1)))).plot().im_.get_clim() == (0.0, 1.0)


def test_what_does_not_fit_is_refused():
    X = RNG.normal(size=(20, 3))
    model = RNNRegressor(2, max_iter=1).fit(X, X[:, 0])
    classifier = RNNClassifier(2, max_iter=1).fit(X, X[:, 0] > 0)
    with pytest.raises(TypeError, match="got Ridge"):
        importances(Ridge().fit(X, X[:, 0]), X, X[:, 0])
    with pytest.raises(TypeError, match=r"of one length, as an array: .* Got list"):
        importances(model, [x[:, None] for x in X], X[:, 0])
    with pytest.raises(ValueError, match="X has 20 rows, y has 19"):
        importances(model, X, X[1:, 0])
    with pytest.raises(ValueError, match="feature_names names 2 features, but a step has 1"):
        importances(model, X, X[:, 0], feature_names=["a", "b"])
    with pytest.raises(ValueError, match=r"label='x' must be one of classes_, \[\]"):
        importances(model, X, X[:, 0], label="x")
    for n_repeats in (0, True, 1.5):
        with pytest.raises(ValueError, match=f"n_repeats must be an int of at least 1, got {n_repeats}"):
            importances(model, X, X[:, 0], n_repeats=n_repeats)
    with pytest.raises(ValueError, match="needs scoring=None, got 'accuracy'"):
        importances(classifier, X, X[:, 0] > 0, label=True, scoring="accuracy")


def test_a_frame_that_a_network_reads_itself_keeps_its_names():
    steps = pd.DataFrame(np.random.default_rng(0).normal(size=(60, 3)), columns=["t-2", "t-1", "t"])
    model = RNNRegressor(4, max_iter=40, early_stopping=True, random_state=0)
    model.fit(steps, steps["t"])
    assert ImportanceDisplay.from_estimator(model, steps, steps["t"]).importances.shape == (1, 3)  # and no warning


def test_a_label_is_one_class_a_sequence():
    X = RNG.normal(size=(20, 3))
    labels = (X > 0).astype(int)
    model = RNNClassifier(2, max_iter=1).fit(X, labels)
    with pytest.raises(ValueError, match=r"label=1 is for one class a sequence, got y of shape \(20, 3\)"):
        importances(model, X, labels, label=1)


def test_arguments_are_looked_at_before_a_row_passes_the_pipeline():
    def never(X):
        raise AssertionError

    X = RNG.normal(size=(20, 3))
    network = RNNRegressor(2, max_iter=1).fit(X, X[:, 0])
    pipeline = make_pipeline(FunctionTransformer(never), network)
    for options in ({"n_repeats": 0}, {"label": "x"}):
        with pytest.raises(ValueError, match=next(iter(options))):
            importances(pipeline, X, X[:, 0], **options)
    with pytest.raises(ValueError, match="X has 20 rows, y has 19"):
        importances(pipeline, X, X[1:, 0])
    with pytest.raises(TypeError, match="got Ridge"):
        importances(make_pipeline(FunctionTransformer(never), Ridge()), X, X[:, 0])


@pytest.mark.parametrize("falls", [np.empty((0, 3)), [[np.nan, 1.0]]])
def test_what_is_no_number_is_no_picture(falls):
    with pytest.raises(ValueError, match=r"There is nothing to draw: importances .* are empty, or hold NaN"):
        ImportanceDisplay(pd.DataFrame(falls)).plot()
