import io
import pickle
import warnings

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.base import clone
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import Pipeline

import sklearn_rnn
from sklearn_rnn import RNNClassifier, RNNRegressor, SequenceVectorizer

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
RNG = np.random.default_rng(0)
LENGTHS = RNG.integers(1, 8, 120)
IDS = RNG.integers(1, 9, (120, 7)) * (np.arange(7) < LENGTHS[:, None])
IDS[0, 0] = 8  # the largest
Y = (IDS == 3).sum(axis=1) - (IDS == 5).sum(axis=1)


def small(estimator=RNNRegressor, **options):
    return estimator(**{"hidden_size": 6, "embedding_dim": 3, "max_iter": 4, "random_state": 0, **options})


def test_it_learns_what_tokens_mean_whatever_their_numbers():
    model = small(hidden_size=12, max_iter=150, alpha=0.01).fit(IDS, Y)
    assert model.score(IDS, Y) > 0.95
    assert model.weights_["embedding.W"].shape == (9, 3)
    assert model.weights_["layers.0.W_ih"].shape == (36, 3)
    assert not {name for name in model.weights_ if name.startswith("linear")}
    assert model.n_features_in_ == 1


def test_absent_steps_change_nothing_wherever_they_stand():
    model = small().fit(IDS, Y)
    expected = model.predict(IDS)
    ragged = [ids[ids > 0] for ids in IDS]
    holes = np.zeros((120, 14), int)
    holes[:, ::2] = IDS
    for X in (ragged, holes, holes.astype(float), np.where(IDS == 0, np.nan, IDS), IDS[:, :, None], pd.DataFrame(IDS)):
        assert_allclose(model.predict(X), expected, atol=1e-14)
    for name, weights in small().fit(holes, Y).weights_.items():
        assert_allclose(weights, model.weights_[name], atol=1e-12)
    assert small().fit(ragged, Y).predict(ragged) == pytest.approx(expected)
    steps = model.predict_steps(holes)
    assert_allclose(steps[:, -1], expected)
    assert model.hidden_states(ragged)[3].shape == (LENGTHS[3], 6)


def test_ids_that_fit_did_not_see_are_steps_of_zeros():
    seen = np.where(IDS == 4, 6, IDS)
    model = small().fit(seen, Y)
    assert_array_equal(model.weights_["embedding.W"][[0, 4]], 0)
    assert model.weights_["embedding.W"][1].any()
    first, second = (model.predict([[3, unknown, 5]]) for unknown in (4, 1e300))
    assert_array_equal(first, second)
    assert_array_equal(first, model.predict(np.array([[3, 2**63, 5]], np.uint64)))
    assert first != model.predict([[3, 5]])


def test_partial_fit_makes_room_and_its_optimizer_goes_on():
    model, whole = small(), small()
    model.partial_fit(IDS[:60] % 5, Y[:60])
    known = model.weights_["embedding.W"]
    assert known.shape == (5, 3)
    buffer = io.BytesIO()
    sklearn_rnn.dump(model, buffer)
    buffer.seek(0)
    for going_on in (model, sklearn_rnn.load(buffer)):
        going_on.partial_fit(np.where(IDS[60:] > 4, 8, 0), Y[60:])
        W = going_on.weights_["embedding.W"]
        assert W.shape == (9, 3)
        assert_array_equal(W[:5], known)  # these did not occur
        assert_array_equal(W.any(axis=1), [0, 1, 1, 1, 1, 0, 0, 0, 1])
    assert_array_equal(W, model.weights_["embedding.W"])
    assert whole.fit(IDS % 5, Y).set_params(warm_start=True).fit(IDS, Y).weights_["embedding.W"].shape == (9, 3)


def test_held_out_rows_draw_no_vectors():
    X = IDS.copy()
    X[-12:] = 9
    model = small(early_stopping=True).fit(X, Y)
    assert model.weights_["embedding.W"].shape == (10, 3)
    assert not model.weights_["embedding.W"][9].any()
    small().fit(IDS, Y, X_val=[[77, 3], [5]], y_val=[1, -1])


def test_alpha_leaves_vectors_alone():
    model = small(max_iter=100, alpha=1e6).fit(IDS, Y)
    assert np.abs(model.weights_["layers.0.W_ih"]).max() < 0.1
    assert np.abs(model.weights_["embedding.W"][1:]).mean() > 0.2


def test_a_weight_of_two_is_a_row_twice():
    weights = np.where(np.arange(120) < 40, 2, np.where(np.arange(120) < 80, 1, 0))
    solver = {"solver": "lbfgs", "max_iter": 30}
    weighed = small(**solver).fit(IDS, Y, sample_weight=weights)
    twice = small(**solver).fit(np.repeat(IDS, weights, axis=0), np.repeat(Y, weights))
    assert_allclose(weighed.predict(IDS), twice.predict(IDS), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(
    "options", [{}, {"dtype": "float32", "solver": "adamw"}, {"bidirectional": True, "cell": "lstm"}]
)
def test_saved_copied_and_cloned(options):
    model = small(RNNClassifier, **options).fit(IDS, Y > 0)
    buffer = io.BytesIO()
    sklearn_rnn.dump(model, buffer)
    buffer.seek(0)
    for again in (sklearn_rnn.load(buffer), pickle.loads(pickle.dumps(model)), clone(model).fit(IDS, Y > 0)):
        assert_array_equal(again.predict_proba(IDS), model.predict_proba(IDS))
    vars(model)["embedding_dim"] = 2
    with pytest.raises(ValueError, match=r"must have shape \(\d+, 2\)"):
        model.predict(IDS)


def test_parameters_of_texts_and_network_are_searched_together():
    texts = ["so good", "good film", "so bad", "bad film"] * 5
    pipeline = Pipeline([("tokens", SequenceVectorizer()), ("rnn", small(RNNClassifier, max_iter=2))])
    grid = {"tokens__analyzer": ["word", "char"], "rnn__embedding_dim": [2, 3]}
    search = GridSearchCV(pipeline, grid, cv=2).fit(pd.Series(texts), [1, 1, 0, 0] * 5)
    assert len(search.cv_results_["params"]) == 4
    assert np.isfinite(search.cv_results_["mean_test_score"]).all()
    assert search.predict(["so so good"]).shape == (1,)


@pytest.mark.parametrize(
    ("X", "options", "match"),
    [
        (IDS - 1, {}, "X holds -1"),
        (np.where(IDS == 8, 10**9, IDS), {}, "number the tokens from 1 on"),
        (IDS / 2, {}, "must be token ids"),
        (IDS, {"linear_steps": 3}, "linear_steps=3 reads numbers"),
        (IDS, {"embedding_dim": 0}, "embedding_dim"),
        (np.zeros((120, 7, 2)), {}, "one token id a step"),
    ],
)
def test_what_makes_no_sense_is_named_and_changes_nothing(X, options, match):
    model = small(**options)
    before = dict(vars(model))
    with pytest.raises(ValueError, match=match):
        model.fit(X, Y)
    assert vars(model) == before


def told(X):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        RNNRegressor(2, max_iter=1).fit(X, np.arange(len(X)))
    return [str(w.message) for w in caught if not issubclass(w.category, ConvergenceWarning)]


MANY = RNG.integers(1, 40, (120, 7))  # ids whose size would saturate a cell


@pytest.mark.parametrize(
    "X", [IDS, IDS.tolist(), IDS[:, :, None], [ids[ids > 0] for ids in IDS], pd.DataFrame(IDS), MANY]
)
def test_a_forgotten_embedding_is_told_and_nothing_else(X):
    (message,) = told(X)
    assert "Set embedding_dim" in message
    assert "StandardScaler" not in message


@pytest.mark.parametrize(
    "X",
    [
        IDS.astype(float),
        RNG.poisson(3, (120, 7)),  # zeros in between
        RNG.integers(100, 300, (120, 7)),  # magnitudes
        RNG.integers(0, 2, (120, 7)),
        IDS - 4,
        np.stack([IDS, IDS], axis=2),
        np.arange(1, 61).reshape(20, 3),
    ],
)
def test_numbers_are_not_taken_for_tokens(X):
    assert not any("embedding_dim" in message for message in told(X))
