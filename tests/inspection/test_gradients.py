import matplotlib
import numpy as np
import pytest
from numpy.testing import assert_allclose
from sklearn.pipeline import make_pipeline

from sklearn_rnn import GradientFlowDisplay, RNNRegressor, SequenceScaler

matplotlib.use("Agg")
import matplotlib.pyplot as plt

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
X = np.random.default_rng(0).normal(size=(40, 6, 2))
Y = X[:, 0, 0] * X[:, -1, 1]


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def small(**parameters):
    return RNNRegressor(**{"hidden_size": (4, 3), "max_iter": 3, "random_state": 0, **parameters})


def test_the_median_of_each_layer_is_drawn_in_parts_of_the_last_step():
    model = small().fit(X, Y)
    norms = np.median(model.gradient_norms(X), axis=0)
    display = GradientFlowDisplay.from_estimator(model, X)
    assert [line.get_label() for line in display.lines_] == ["layer 0", "layer 1"]
    for k, line in enumerate(display.lines_):
        assert_allclose(line.get_data(), [np.arange(6), norms[::-1, k] / norms[-1, 1]])
    assert display.ax_.get_yscale() == "log"
    assert display.figure_ is display.ax_.figure
    assert not display.ax_.get_legend().get_frame_on()  # nothing covers the lines


def test_sequences_of_any_length_are_laid_by_their_last_steps():
    model = small().fit(X, Y)
    ragged = [X[0], X[1, :2], X[2, :0], np.full((9, 2), np.nan)]
    with_gaps = np.concatenate([np.full((2, 2), np.nan), X[3]])
    display = GradientFlowDisplay.from_estimator(model, [*ragged, with_gaps])
    assert display.lines_[0].get_xdata().tolist() == list(range(6))
    norms = [model.gradient_norms([x])[0] for x in (X[0], X[1, :2], X[3])]
    whole = np.median([own[-1, 1] for own in norms])
    assert display.lines_[0].get_ydata()[5] == pytest.approx(np.median([norms[0][0, 0], norms[2][0, 0]]) / whole)


def test_dropout_and_truncation_change_nothing():
    model = small(dropout=0.3, recurrent_dropout=0.3, bptt_steps=2).fit(X, Y)
    found = model.gradient_norms(X)
    model.set_params(dropout=0.0, recurrent_dropout=0.0, bptt_steps=None)
    assert_allclose(found, model.gradient_norms(X))
    assert (found[:, 0] > 0).all()


def test_a_target_a_step_has_the_gradient_of_the_last_one_and_a_decoder_none():
    model = small(mapping="many-to-many").fit(X, X[..., 0])
    assert model.gradient_norms(X).shape == (40, 6, 2)
    decoder = small(mapping="encoder-decoder", max_iter=1).fit(X, X[:, :2, 0])
    with pytest.raises(AttributeError, match="gradient_norms"):
        GradientFlowDisplay.from_estimator(decoder, X)


def test_what_has_no_gradient_is_named():
    model = small().fit(X, Y)
    with pytest.raises(TypeError, match=r"GradientFlowDisplay needs .* got Pipeline: pass the last step"):
        GradientFlowDisplay.from_estimator(make_pipeline(SequenceScaler(), model), X)
    with pytest.raises(ValueError, match="no gradient to draw"):
        GradientFlowDisplay.from_estimator(model, [X[0, :0]])
    with pytest.raises(ValueError, match=r"\(n_steps, n_layers\) for each sequence, got an array of shape \(2,\)"):
        GradientFlowDisplay(model.gradient_norms(X)[0]).plot()
    model.weights_["readout.W"][...] = 0.0
    with pytest.raises(ValueError, match="no gradient to draw"):
        GradientFlowDisplay.from_estimator(model, X)
