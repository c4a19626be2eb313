"""The engine as users meet it: what `engine="numba"` computes is compared on the floor of the networks."""

import pickle
import sys

import joblib
import numpy as np
import pytest
from numpy.testing import assert_allclose
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, KFold

import sklearn_rnn
from sklearn_rnn import RNNClassifier, RNNRegressor
from sklearn_rnn.network.loop import TimeLoop

rng = np.random.default_rng(0)
X = rng.normal(size=(40, 6))
Y = X[:, -1] * X[:, -2]
BRIEF = {"hidden_size": 5, "max_iter": 3, "learning_rate": "cosine", "random_state": 0}


def both(estimator, *data, **options):
    """The same, fitted by both engines."""
    return [clone(estimator).set_params(engine=engine).fit(*data, **options) for engine in ("numpy", "numba")]


@pytest.mark.parametrize(
    "estimator",
    [
        RNNRegressor(**BRIEF),
        RNNRegressor(**BRIEF, bidirectional=True, dropout=0.2, recurrent_dropout=0.2, linear_steps=0),
        RNNRegressor(**{**BRIEF, "learning_rate": "constant"}, solver="lbfgs"),
        RNNRegressor(**BRIEF, bptt_steps=3, early_stopping=True),
        RNNClassifier(**BRIEF),
    ],
    ids=["plain", "everything", "lbfgs", "truncated", "classes"],
)
def test_fits_are_the_same_up_to_rounding(compiles, estimator):
    numpys, numbas = both(estimator, X, Y if isinstance(estimator, RNNRegressor) else Y > 0)
    assert_allclose(numbas.predict(X), numpys.predict(X), rtol=0, atol=1e-7)
    for name, array in numpys.weights_.items():
        assert_allclose(numbas.weights_[name], array, rtol=0, atol=1e-7)


def test_sequences_that_a_decoder_says_are_the_same(compiles):
    y = [list("ab"[: 1 + i % 2]) for i in range(40)]
    numpys, numbas = both(RNNClassifier(**BRIEF, mapping="encoder-decoder", attention=True), X, y)
    assert [list(said) for said in numbas.predict(X)] == [list(said) for said in numpys.predict(X)]


def test_it_is_compiled_indeed(compiles, monkeypatch):
    def refuse(*_):
        raise AssertionError("NumPy's loop was asked")

    model = RNNRegressor(**BRIEF, engine="numba").fit(X, Y)
    monkeypatch.setattr(TimeLoop, "forward", refuse)
    model.predict(X)
    with pytest.raises(AssertionError, match="was asked"):
        model.set_params(engine="numpy").predict(X)


def test_a_model_goes_on_after_pickle_and_file_and_with_the_other_engine(compiles, tmp_path):
    model = RNNRegressor(**BRIEF, engine="numba").fit(X, Y)
    expected = model.predict(X)
    sklearn_rnn.dump(model, tmp_path / "model.skops")
    loaded = sklearn_rnn.load(tmp_path / "model.skops")
    assert loaded.engine == "numba"
    for other in (pickle.loads(pickle.dumps(model)), loaded, loaded.set_params(engine="numpy")):
        assert_allclose(other.predict(X), expected, rtol=0, atol=1e-12)
    loaded.partial_fit(X, Y)
    model.partial_fit(X, Y)
    assert_allclose(loaded.predict(X), model.predict(X), rtol=0, atol=1e-9)


def test_threads_of_a_search_share_what_is_compiled(compiles):
    search = GridSearchCV(RNNRegressor(**BRIEF, engine="numba"), {"alpha": [0.1, 1.0]}, cv=KFold(2), n_jobs=2)
    with joblib.parallel_backend("threading"):
        search.fit(X, Y)
    assert np.isfinite(search.cv_results_["mean_test_score"]).all()


def test_without_numba_it_is_said_what_to_do_and_nothing_is_lost(monkeypatch):
    model = RNNRegressor(**BRIEF).fit(X, Y).set_params(engine="numba")
    expected, weights = model.set_params(engine="numpy").predict(X), model.weights_
    model.set_params(engine="numba")
    monkeypatch.delitem(sys.modules, "numba", raising=False)
    monkeypatch.setattr("sklearn_rnn.estimators.parameters.find_spec", lambda name: None)
    for call in (lambda: model.predict(X), lambda: model.fit(X, Y), lambda: model.partial_fit(X, Y)):
        with pytest.raises(ImportError, match=r'pip install "sklearn-rnn\[numba\]", or set_params\(engine="numpy"\)'):
            call()
    assert model.weights_ is weights
    assert_allclose(model.set_params(engine="numpy").predict(X), expected, rtol=0, atol=0)


def test_an_engine_that_there_is_not_is_named():
    with pytest.raises(ValueError, match="engine"):
        RNNRegressor(engine="jax").fit(X, Y)
    model = RNNRegressor(**BRIEF).fit(X, Y).set_params(engine="jax")
    with pytest.raises(ValueError, match=r"engine must be one of \('numpy', 'numba'\), got 'jax'"):
        model.predict(X)
