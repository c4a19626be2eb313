import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal
from sklearn.linear_model import Ridge
from sklearn.metrics import accuracy_score, f1_score, log_loss, mean_absolute_error, roc_auc_score
from sklearn.model_selection import GridSearchCV, KFold
from sklearn.pipeline import make_pipeline

from sklearn_rnn import RNNClassifier, RNNRegressor, SequenceScaler, dump, load
from sklearn_rnn.metrics import flatten_steps, sequence_accuracy, step_scorer

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
rng = np.random.default_rng(0)
X = rng.normal(size=(30, 6, 1))
Y = X[:, :, 0].cumsum(axis=1)
GONE = rng.random(Y.shape) < 0.2
PADDED = np.where(GONE[:, :, None], np.nan, X)
TAGS = np.where(rng.random(Y.shape) < 0.2, None, np.where(Y > 0, "up", "down").astype(object))
COUNTS = ~GONE & np.not_equal(TAGS, None)
WEIGHT = rng.integers(0, 3, 30)
EACH = WEIGHT[:, None].repeat(6, axis=1)


def classifier():
    return RNNClassifier(3, mapping="many-to-many", max_iter=5, random_state=0).fit(PADDED, TAGS)


def test_classes_of_present_steps_that_are_known_are_scored():
    model = classifier()
    truth, said, proba = TAGS[COUNTS].astype(str), model.predict(PADDED)[COUNTS], model.predict_proba(PADDED)[COUNTS]
    assert step_scorer("accuracy")(model, PADDED, TAGS) == accuracy_score(truth, said) == model.score(PADDED, TAGS)
    assert step_scorer("f1_macro")(model, PADDED, TAGS) == f1_score(truth, said, average="macro")
    assert step_scorer("neg_log_loss")(model, PADDED, TAGS) == pytest.approx(-log_loss(truth, proba))
    assert step_scorer("roc_auc")(model, PADDED, TAGS) == pytest.approx(roc_auc_score(truth == "up", proba[:, 1]))
    weighted = step_scorer("accuracy")(model, PADDED, TAGS, WEIGHT)
    assert weighted == pytest.approx(accuracy_score(truth, said, sample_weight=EACH[COUNTS]))


def test_numbers_are_scored_through_pipelines_and_searches():
    y = np.where(rng.random(Y.shape) < 0.2, np.nan, Y)
    pipeline = make_pipeline(SequenceScaler(), RNNRegressor(3, mapping="many-to-many", max_iter=5, random_state=0))
    scorer = step_scorer("neg_mean_absolute_error")
    grid = {"rnnregressor__hidden_size": [2, 3]}
    search = GridSearchCV(pipeline, grid, cv=KFold(2), scoring=scorer, error_score="raise").fit(PADDED, y)
    counts = ~GONE & ~np.isnan(y)
    expected = -mean_absolute_error(y[counts], search.predict(PADDED)[counts])
    assert scorer(search, PADDED, y) == pytest.approx(expected)
    assert search.score(PADDED, y) == pytest.approx(expected)


def test_early_stopping_can_watch_it_and_a_search_with_it_is_saved(tmp_path):
    model = RNNClassifier(3, mapping="many-to-many", early_stopping=True, scoring=step_scorer("f1_macro"), max_iter=3)
    model.fit(PADDED, TAGS, WEIGHT)
    assert len(model.validation_scores_) == 3
    assert repr(model.scoring) == "step_scorer('f1_macro')"
    dump(model, tmp_path / "model.skops")
    assert_array_equal(load(tmp_path / "model.skops").predict(PADDED), model.predict(PADDED))


def test_what_cannot_be_scored_is_named():
    with pytest.raises(ValueError, match="no_such"):
        step_scorer("no_such")
    with pytest.raises(TypeError, match="got Ridge"):
        step_scorer("r2")(Ridge().fit(Y, Y), Y, Y)
    with pytest.raises(ValueError, match="NaN"):
        step_scorer("accuracy")(classifier(), PADDED, np.full(Y.shape, None))


def test_steps_are_flattened_without_the_unknown():
    y_true, y_pred = flatten_steps([["a", None], [], ["b"]], [["a", "b"], [], ["c"]])
    assert_array_equal(y_true, ["a", "b"])
    assert_array_equal(y_pred, ["a", "c"])
    numbers = np.array([[[1.0, 2.0], [np.nan, 3.0]]])
    for flat in flatten_steps(numbers, numbers):
        assert_array_equal(flat, [[1.0, 2.0]])
    for wrong, message in (([["a"]], r"y_pred\[0\] 1"), ([], "y_pred 0")):
        with pytest.raises(ValueError, match=message):
            flatten_steps([["a", "b"]], wrong)
    with pytest.raises(ValueError, match="No step"):
        flatten_steps([[None]], [["a"]])


def test_a_sequence_is_right_if_all_its_known_steps_are():
    y_true = [["a", "b"], ["a", None], ["a"], []]
    y_pred = [["a", "c"], ["a", "b"], ["a", "a"], []]
    assert sequence_accuracy(y_true, y_pred) == 0.5
    assert sequence_accuracy(y_true, y_pred, sample_weight=[3, 1, 0, 0]) == 0.25
    assert sequence_accuracy(np.array([[0, 1], [1, 1]]), np.array([[0, 1], [1, 0]])) == 0.5
    with pytest.raises(ValueError, match="sequences"):
        sequence_accuracy(y_true, y_pred[:2])


@pytest.mark.parametrize("weight", [[1], [0, 0], [-1, 2], [np.nan, 1], [[1, 1]]])
def test_sequence_accuracy_takes_one_weight_a_sequence(weight):
    with pytest.raises(ValueError, match="one weight a sequence"):
        sequence_accuracy([[1], [2]], [[1], [3]], sample_weight=weight)


def test_sequence_accuracy_is_of_sequences():
    with pytest.raises(TypeError, match="texts"):
        sequence_accuracy(["ab", "c"], ["ab", "d"])
    with pytest.raises(ValueError, match="no sequence"):
        sequence_accuracy([], [])


def test_a_sequence_of_which_nothing_is_known_is_neither_right_nor_wrong():
    assert sequence_accuracy([[None, None], ["a"], ["b"]], [["a", "b"], ["a"], ["a"]]) == 0.5
    assert sequence_accuracy([[np.nan], ["a"]], [["a"], ["b"]], sample_weight=[3, 1]) == 0
    assert sequence_accuracy([[], ["a"]], [[], ["b"]]) == 0.5
    with pytest.raises(ValueError, match="no target is known"):
        sequence_accuracy([[None], [np.nan]], [["a"], ["a"]])


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA], ids=repr)
def test_whatever_stands_for_a_missing_label_is_not_known(missing):
    assert sequence_accuracy([["a", missing], ["b", "a"]], [["a", "b"], ["b", "b"]]) == 0.5
    assert [len(steps) for steps in flatten_steps([["a", missing]], [["b", "a"]])] == [1, 1]
