import matplotlib
import numpy as np
import pytest
from numpy.testing import assert_allclose
from sklearn.exceptions import NotFittedError
from sklearn.pipeline import make_pipeline

from sklearn_rnn import LossDisplay, RNNRegressor, SequenceScaler

matplotlib.use("Agg")
import matplotlib.pyplot as plt

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
X = np.random.default_rng(0).normal(size=(60, 5))
Y = X[:, 0] * X[:, -1]


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def small(**parameters):
    return RNNRegressor(**{"hidden_size": 4, "max_iter": 6, "random_state": 0, **parameters})


def test_both_losses_are_drawn_and_the_epoch_kept_is_marked():
    model = small(early_stopping=True, max_iter=60, learning_rate_init=0.1, linear_steps=0).fit(X, Y)
    display = LossDisplay.from_estimator(model)
    training, validation = display.lines_
    epochs = np.arange(1, model.n_iter_ + 1)
    assert_allclose(training.get_data(), [epochs, model.loss_curve_])
    assert_allclose(validation.get_data(), [epochs, np.negative(model.validation_scores_)])
    kept = int(np.argmax(model.validation_scores_)) + 1
    assert kept < model.n_iter_
    assert set(display.mark_.get_xdata()) == {kept}
    assert [text.get_text() for text in display.ax_.get_legend().get_texts()] == [
        "training", "validation", f"weights kept: epoch {kept}",
    ]  # fmt: skip
    assert display.figure_ is display.ax_.figure


def test_without_validation_there_is_one_line_and_no_mark():
    _, ax = plt.subplots()
    display = LossDisplay.from_estimator(small().fit(X, Y), ax=ax)
    assert display.ax_ is ax
    assert (len(display.lines_), display.mark_) == (1, None)


def test_another_score_marks_its_epoch_and_is_not_drawn():
    model = small(early_stopping=True, scoring="r2", linear_steps=0).fit(X, Y)
    display = LossDisplay.from_estimator(model)
    assert len(display.lines_) == 1
    assert display.kept == int(np.argmax(model.validation_scores_)) + 1


def test_curves_that_go_on_end_together_and_weights_that_were_there_before_are_marked():
    model = small(warm_start=True, alpha=0.0).fit(X, Y)
    model.set_params(early_stopping=True, learning_rate_init=3.0, max_iter=4).fit(X, Y)
    display = LossDisplay.from_estimator(model)
    assert display.lines_[1].get_xdata().tolist() == [7, 8, 9, 10]
    assert model.best_validation_score_ > max(model.validation_scores_)
    assert display.kept == 6


@pytest.mark.parametrize(
    ("losses", "scale"), [([1.0, 0.01], "log"), ([1.0, 0.5], "linear"), ([1.0, -0.5], "linear"), ([], "linear")]
)
def test_positive_losses_of_several_magnitudes_have_a_logarithmic_scale(losses, scale):
    assert LossDisplay(losses).plot().ax_.get_yscale() == scale


def test_what_has_no_losses_is_named():
    with pytest.raises(TypeError, match=r"LossDisplay needs .* got Pipeline: pass the last step"):
        LossDisplay.from_estimator(make_pipeline(SequenceScaler(), small()))
    with pytest.raises(NotFittedError):
        LossDisplay.from_estimator(small())
