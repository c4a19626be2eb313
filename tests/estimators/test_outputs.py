import tracemalloc

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.exceptions import NotFittedError

from sklearn_rnn import RNNClassifier, RNNRegressor
from sklearn_rnn.network import model as model_of_network

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
rng = np.random.default_rng(0)
X = rng.normal(size=(12, 5, 2))
Y = X.sum(axis=(1, 2))
SEQUENCES = [x[: 1 + i % 5] for i, x in enumerate(X)]
BOTH_DIRECTIONS = pytest.mark.parametrize("bidirectional", [False, True])


def small(estimator=RNNRegressor, **parameters):
    return estimator(**{"hidden_size": 3, "max_iter": 2, "random_state": 0, **parameters})


@BOTH_DIRECTIONS
def test_shapes_of_every_step(bidirectional):
    n_units = 6 if bidirectional else 3
    model = small(bidirectional=bidirectional).fit(X, Y)
    assert model.hidden_states(X).shape == (12, 5, n_units)
    assert model.predict_steps(X).shape == (12, 5)
    assert [h.shape for h in model.hidden_states(SEQUENCES)] == [(len(x), n_units) for x in SEQUENCES]
    assert [y.shape for y in model.predict_steps(SEQUENCES)] == [(len(x),) for x in SEQUENCES]
    assert small(bidirectional=bidirectional).fit(X, X[:, 0]).predict_steps(X).shape == (12, 5, 2)


@BOTH_DIRECTIONS
@pytest.mark.parametrize("cell", ["elman", "lstm", "gru"])
def test_each_step_is_predicted_as_if_it_were_the_last(bidirectional, cell):
    model = small(bidirectional=bidirectional, cell=cell, hidden_size=(3, 2)).fit(X, Y)
    for t, column in enumerate(model.predict_steps(X).T, start=1):
        assert_allclose(column, model.predict(X[:, :t]), rtol=1e-10)
    for steps, x in zip(model.predict_steps(SEQUENCES), SEQUENCES, strict=True):
        assert_allclose(steps, [model.predict([x[:t]])[0] for t in range(1, len(x) + 1)], rtol=1e-10)


def test_the_last_state_gives_the_prediction():
    model = small(linear_steps=0).fit(X, Y)
    H = model.hidden_states(X)[:, -1]
    Z = H @ model.weights_["readout.W"].T + model.weights_["readout.b"]
    assert_allclose(model.predict(X), Z[:, 0] * model.y_scale_ + model.y_mean_)


@BOTH_DIRECTIONS
def test_absent_steps_repeat_what_came_before(bidirectional):
    model = small(bidirectional=bidirectional).fit(X, Y)
    gappy = np.full((12, 8, 2), np.nan)
    gappy[:, [1, 2, 4, 5, 7]] = X
    source = [0, 0, 1, 1, 2, 3, 3, 4]
    for made, expected in (
        (model.hidden_states(gappy), model.hidden_states(X)[:, source]),
        (model.predict_steps(gappy), model.predict_steps(X)[:, source]),
    ):
        assert_allclose(made[:, 1:], expected[:, 1:], rtol=1e-10)
    assert_array_equal(model.hidden_states(gappy)[:, 0], 0)
    assert_allclose(model.predict_steps(gappy)[:, 0], model.predict(np.full((1, 1, 2), np.nan))[0])


@BOTH_DIRECTIONS
def test_sequences_without_any_present_step(bidirectional):
    model = small(bidirectional=bidirectional).fit(X, Y)
    initial = model.predict(np.full((1, 1, 2), np.nan))[0]
    assert_allclose(model.predict_steps(np.full((2, 3, 2), np.nan)), initial)
    assert model.predict_steps([np.empty((0, 2))])[0].shape == (0,)
    assert model.hidden_states([np.empty((0, 2))])[0].shape == (0, 6 if bidirectional else 3)


def test_classes_after_each_step():
    y = np.where(Y > 0, "up", "down")
    model = small(RNNClassifier).fit(X, y)
    assert_array_equal(model.predict_steps(X)[:, -1], model.predict(X))
    assert set(np.unique(model.predict_steps(X))) <= {"up", "down"}


@pytest.mark.parametrize("form", [X, SEQUENCES], ids=["array", "list"])
def test_blocks_of_any_size_say_the_same(monkeypatch, form):
    model = small(bidirectional=True).fit(X, Y)
    at_once = model.predict(form), model.hidden_states(form), model.predict_steps(form)
    monkeypatch.setattr(model_of_network, "_BLOCK", 1)
    monkeypatch.setattr(model_of_network, "_SMALLEST_BLOCK", 5)
    in_blocks = model.predict(form), model.hidden_states(form), model.predict_steps(form)
    for expected, made in zip(at_once, in_blocks, strict=True):
        for a, b in zip(expected, made, strict=True):
            assert_allclose(a, b, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("method", ["predict", "hidden_states", "predict_steps"])
def test_an_unfitted_network_says_so(method):
    with pytest.raises(NotFittedError):
        getattr(small(), method)(X)


def peak(function, *arguments):
    """The most memory in bytes that a call needed."""
    tracemalloc.start()
    function(*arguments)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def test_memory_does_not_grow_with_the_number_of_different_lengths():
    rng = np.random.default_rng(0)
    sequences = [rng.normal(size=(length, 1)) for length in rng.integers(10, 1001, size=1000)]
    model = RNNRegressor(32, max_iter=1).fit(sequences[:5], np.arange(5.0))
    assert peak(model.predict, sequences) < 25e6  # one block of sequences needs about 20 MB


def test_memory_of_every_step_in_both_directions_is_linear_in_the_length():
    model = small(cell="elman", bidirectional=True).fit(X, Y)
    short, long = (peak(model.predict_steps, np.ones((16, n_steps, 2))) for n_steps in (150, 600))
    assert long < 6 * short
