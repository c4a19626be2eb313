import matplotlib
import numpy as np
import pytest
from numpy.testing import assert_allclose
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from sklearn_rnn import AttentionDisplay, RNNClassifier, RNNRegressor, SequenceVectorizer, SequenceWindower

matplotlib.use("Agg")
import matplotlib.pyplot as plt

pytestmark = pytest.mark.filterwarnings("ignore:The training loss was still falling")
OPTIONS = {"mapping": "encoder-decoder", "attention": True, "max_iter": 1, "random_state": 0}


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def labels(axis):
    return [label.get_text() for label in axis.get_ticklabels()]


def test_a_picture_shows_the_weights_of_one_row():
    X = np.random.default_rng(0).normal(size=(30, 4))
    model = RNNRegressor(4, **OPTIONS).fit(X, X[:, :2])
    display = AttentionDisplay.from_estimator(model, X, row=3, source=list("abcd"))
    assert_allclose(display.im_.get_array(), model.attention_weights(X)[3])
    assert labels(display.ax_.xaxis) == list("abcd")
    assert labels(display.ax_.yaxis) == [f"{said:.3g}" for said in model.predict(X)[3]]
    assert display.figure_ is display.ax_.figure


def test_texts_in_a_pipeline_name_the_steps_that_are_read():
    texts = ["one two", "two one", "two two", "one two one"] * 10  # the others are padded
    y = np.array([text.upper().split()[:2] for text in texts])
    for analyzer, source in (("word", ["two", "one"]), ("char", list("two one"))):
        vectorizer = SequenceVectorizer(analyzer=analyzer)
        model = make_pipeline(vectorizer, RNNClassifier(4, embedding_dim=2, **OPTIONS)).fit(texts, y)
        _, ax = plt.subplots()
        display = AttentionDisplay.from_estimator(model, texts, row=1, ax=ax)
        assert labels(display.ax_.xaxis) == source
        assert labels(display.ax_.yaxis) == list(model.predict(texts)[1])
        assert display.ax_ is ax
        named = AttentionDisplay.from_estimator(model, texts, row=1, source=range(len(source)))
        assert_allclose(named.im_.get_array(), display.im_.get_array())


def test_what_has_no_attention_and_names_that_do_not_fit_are_refused():
    with pytest.raises(TypeError, match=r"attention=True, alone or at the end of a Pipeline, got RNNRegressor"):
        AttentionDisplay.from_estimator(make_pipeline(FunctionTransformer(), RNNRegressor()), np.zeros((3, 4)))
    with pytest.raises(ValueError, match="source names 3 steps, but there are 2"):
        AttentionDisplay(np.eye(2), source="abc").plot()
    with pytest.raises(ValueError, match=r"nothing to draw: weights have shape \(0, 3\)"):
        AttentionDisplay(np.empty((0, 3))).plot()
    with pytest.raises(ValueError, match=r"nothing to draw: weights have shape \(3,\)"):
        AttentionDisplay(np.ones(3)).plot()


def test_a_window_holds_the_rows_before_its_own():
    X = np.random.default_rng(0).normal(size=(40, 2))
    pipeline = make_pipeline(SequenceWindower(5, lag=1), RNNRegressor(4, **OPTIONS)).fit(X[:20], X[:20])
    windows = pipeline[:-1].transform(X[20:])
    display = AttentionDisplay.from_estimator(pipeline, X[20:], row=3)
    assert_allclose(display.im_.get_array(), pipeline[-1].attention_weights(windows)[3])
