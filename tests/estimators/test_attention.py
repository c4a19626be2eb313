import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from sklearn_rnn import RNNClassifier, RNNRegressor

pytestmark = pytest.mark.filterwarnings("ignore:The training loss was still falling")
RNG = np.random.default_rng(0)


@pytest.fixture(scope="module")
def copier():
    """A network that says of which kind each step is, and the sequences, of different lengths, with absent steps."""
    X = [np.eye(4)[RNG.integers(0, 4, n)] for n in RNG.integers(2, 7, 400)]
    y = [x.argmax(axis=1).tolist() for x in X]
    options = {"attention": True, "learning_rate_init": 2e-2, "max_iter": 40, "random_state": 0}
    return RNNClassifier(16, mapping="encoder-decoder", **options).fit(X, y), X, y


def test_a_copy_attends_to_what_it_copies(copier):
    model, X, y = copier
    assert model.score(X, y) > 0.9
    weights = model.attention_weights(X)
    said = model.predict(X)
    assert [w.shape for w in weights] == [(len(s), len(x)) for s, x in zip(said, X, strict=True)]
    for w in weights:
        assert_allclose(w.sum(axis=1), 1.0)


def test_absent_steps_get_no_attention(copier):
    model, X, _ = copier
    padded = [np.insert(x, [0, 2], np.nan, axis=0) for x in X[:5]]
    for plain, wide in zip(model.attention_weights(X[:5]), model.attention_weights(padded), strict=True):
        assert_array_equal(wide[:, [0, 3]], 0.0)
        assert_allclose(np.delete(wide, [0, 3], axis=1), plain, atol=1e-12)
    (nothing,) = model.attention_weights([np.empty((0, 4))])
    assert nothing.shape[1] == 0


def test_numbers_attend_as_they_were_said():
    X = RNG.normal(size=(60, 5))
    model = RNNRegressor(8, mapping="encoder-decoder", attention=True, max_iter=2, random_state=0).fit(X, X[:, :3])
    together = model.attention_weights(X)
    assert np.shape(together) == (60, 3, 5)
    assert_allclose(together[7], model.attention_weights(X[7:8])[0], rtol=1e-10)


def test_the_attention_follows_the_beam(copier):
    model, X, _ = copier
    model.beam_width = 3
    said = model.predict(X[:20])
    assert [len(w) for w in model.attention_weights(X[:20])] == [len(s) for s in said]
    model.beam_width = 1
