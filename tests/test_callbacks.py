"""What every estimator has of scikit-learn's callbacks."""

import copy
import pickle

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.callback import ProgressBar
from sklearn.pipeline import make_pipeline

import sklearn_rnn
from sklearn_rnn import (
    EchoStateClassifier,
    EchoStateRegressor,
    HistoryCompressor,
    HopfieldNetwork,
    RNNClassifier,
    RNNRegressor,
    SequenceScaler,
    SequenceVectorizer,
    SequenceWindower,
    TreeRNNClassifier,
    TreeRNNRegressor,
)
from sklearn_rnn.compat import RUNNING_FIT

ROWS = np.random.default_rng(0).normal(size=(30, 3))
ESTIMATORS = [
    SequenceWindower(3),
    SequenceScaler(),
    HopfieldNetwork(random_state=0),
    EchoStateRegressor(2, random_state=0),
    EchoStateClassifier(2, random_state=0),
    RNNRegressor(2, max_iter=2, random_state=0),
    RNNClassifier(2, max_iter=2, random_state=0),
]
of_each = pytest.mark.parametrize("estimator", ESTIMATORS, ids=lambda estimator: type(estimator).__name__)


class Recorder:
    """A callback that notes what it is told, and may raise or return something there."""

    def __init__(self, at="", raises=None):
        self.at, self.raises = at, raises
        self.told = []

    def _note(self, what):
        self.told.append(what)
        if what == self.at:
            raise self.raises

    def setup(self, estimator, context):
        self._note("setup")

    def teardown(self, estimator, context):
        self._note("teardown")

    def on_fit_task_begin(self, estimator, context):
        self._note(f"begin {context.task_name}")

    def on_fit_task_end(self, estimator, context):
        self._note(f"end {context.task_name}")


def test_none_of_our_estimators_is_forgotten():
    """A Pipeline with callbacks warns of every step that does not take them."""
    of_other_input = {HistoryCompressor, SequenceVectorizer, TreeRNNClassifier, TreeRNNRegressor}
    assert {*map(type, ESTIMATORS)} | of_other_input == {*sklearn_rnn._ESTIMATORS}


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("cls", [TreeRNNClassifier, TreeRNNRegressor])
def test_networks_over_trees_show_their_epochs(cls):
    recorder = Recorder()
    cls(2, max_iter=2, random_state=0).set_callbacks(recorder).fit(["a", ("b", "a")], [0, 1])
    epochs = ["begin epoch", "end epoch"] * 2
    assert recorder.told == ["setup", "begin fit", *epochs, "end fit", "teardown"]


def test_a_compressor_of_ids_shows_its_fit():
    recorder, predictor = (
        Recorder(),
        RNNClassifier(2, mapping="many-to-many", embedding_dim=2, learning_rate="cosine", max_iter=2),
    )
    HistoryCompressor(predictor).set_callbacks(recorder).fit([[1, 2, 1, 2], [2, 1, 2]])
    assert recorder.told == ["setup", "begin fit", "end fit", "teardown"]


@of_each
def test_fit_is_a_task_between_setup_and_teardown(estimator):
    recorder = Recorder()
    clone(estimator).set_callbacks(recorder).fit(ROWS, np.arange(30) % 2)
    epochs = ["begin epoch", "end epoch"] * 2 if hasattr(estimator, "max_iter") else []
    assert recorder.told == ["setup", "begin fit", *epochs, "end fit", "teardown"]


def test_texts_are_read_in_a_task_too():
    recorder = Recorder()
    SequenceVectorizer().set_callbacks(recorder).fit(["to be or not"])
    assert recorder.told == ["setup", "begin fit", "end fit", "teardown"]


@of_each
@pytest.mark.parametrize("at", ["setup", "begin fit", "end fit", "read X"])
def test_setup_and_teardown_pair_and_a_failed_fit_leaves_nothing(estimator, at):
    recorder = Recorder(at, RuntimeError("raised by a callback"))
    model = clone(estimator).set_callbacks(recorder)
    before = {**vars(model)}
    X = np.full((30, 3), np.inf) if at == "read X" else ROWS
    error, message = (ValueError, "infinity") if at == "read X" else (RuntimeError, "raised by a callback")
    with pytest.raises(error, match=message):
        model.fit(X, np.arange(30) % 2)
    assert (recorder.told[0], recorder.told[-1]) == ("setup", "teardown")
    assert recorder.told.count("setup") == recorder.told.count("teardown") == 1
    assert vars(model) == before


@of_each
def test_callbacks_are_given_the_users_own_data_and_may_write_to_them(estimator):
    X, y, weight = ROWS.copy(), np.arange(30) % 2, np.ones(30)
    given = []

    class Writer(Recorder):
        def on_fit_task_end(self, estimator, context, *, X=None, y=None, metadata=None):
            given.append((X.copy(), y.copy(), metadata))
            X[:], y[:] = np.nan, -1

    weights = {"sample_weight": weight} if hasattr(estimator, "predict") else {}
    fitted = clone(estimator).set_callbacks(Writer()).fit(X, y, **weights)
    for seen, target, metadata in given:
        np.testing.assert_array_equal(seen, ROWS)
        np.testing.assert_array_equal(target, np.arange(30) % 2)
        assert metadata == (weights or None)
    other = clone(estimator).fit(ROWS, np.arange(30) % 2, **weights)
    ask = "predict" if hasattr(estimator, "predict") else "transform"
    np.testing.assert_array_equal(getattr(fitted, ask)(ROWS), getattr(other, ask)(ROWS))


def test_windows_are_not_copied_for_callbacks():
    seen = []

    class Reader(Recorder):
        def on_fit_task_begin(self, estimator, context, *, X=None):
            seen.append(X)

    windows = SequenceWindower(5).fit_transform(ROWS)
    RNNRegressor(2, max_iter=1).set_callbacks(Reader()).fit(windows, ROWS[:, 0])
    assert len(seen) == 2
    assert all(np.shares_memory(X, windows) for X in seen)


class Copier(Recorder):
    copies = []  # of the class: a copy of a callback adds to the same

    def on_fit_task_end(self, estimator, context, *, fitted_estimator):
        self.copies.extend([fitted_estimator, copy.deepcopy(estimator), pickle.loads(pickle.dumps(estimator))])


@of_each
def test_what_a_running_fit_keeps_in_an_estimator_is_in_no_copy(estimator):
    copier = Copier()
    model = make_pipeline(clone(estimator).set_callbacks(copier)).fit(ROWS, np.arange(30) % 2)
    assert copier.copies
    for one in [*copier.copies, model[0]]:
        assert not RUNNING_FIT & vars(one).keys()


def test_a_pipeline_passes_its_callbacks_on_to_all_of_ours(capsys):
    """A warning, here an error, would tell of a step that does not support them."""
    pipe = make_pipeline(SequenceWindower(3), SequenceScaler(), RNNRegressor(2, max_iter=2))
    pipe.set_callbacks(ProgressBar()).fit(ROWS, np.arange(30.0) % 7)
    shown = capsys.readouterr().out
    for name in ("Pipeline", "SequenceWindower", "SequenceScaler", "RNNRegressor"):
        assert f"{name} - fit" in shown


@of_each
def test_callbacks_are_no_parameters_and_go_with_a_clone(estimator):
    recorder = Recorder()
    model = clone(estimator).set_callbacks(recorder)
    assert model.get_params() == estimator.get_params()
    assert clone(model)._skl_callbacks == [recorder]
    assert "_skl_callbacks" not in vars(model.set_callbacks())
