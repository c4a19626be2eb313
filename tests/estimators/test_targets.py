import tracemalloc

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.exceptions import DataConversionWarning
from sklearn.utils import compute_sample_weight, get_tags

from sklearn_rnn import RNNClassifier, RNNRegressor

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
X = np.random.default_rng(0).normal(size=(60, 5))
CLASSES = np.array(["low", "mid", "top"])
Y = CLASSES[np.digitize(X.sum(axis=1), [-1, 1])]
LABELS = (X[:, :3] > 0).astype(int)


def regressor(**parameters):
    return RNNRegressor(**{"hidden_size": 4, "max_iter": 5, "random_state": 0, **parameters})


def classifier(**parameters):
    return RNNClassifier(**{"hidden_size": 4, "max_iter": 5, "random_state": 0, **parameters})


@pytest.mark.parametrize("shape", [(60,), (60, 1), (60, 3)])
def test_predictions_have_the_shape_of_the_target(shape):
    y = np.random.default_rng(1).normal(size=shape)
    model = regressor().fit(X, y)
    assert model.predict(X).shape == shape
    assert model.n_outputs_ == y.reshape(60, -1).shape[1]


@pytest.mark.parametrize("normalize_y", [True, False])
def test_an_untrained_regressor_predicts_the_weighted_mean(normalize_y):
    y = 100 + 5 * X.sum(axis=1)
    weight = np.linspace(0, 1, 60)
    model = regressor(linear_steps=0, normalize_y=normalize_y, learning_rate_init=1e-12, alpha=0.0).fit(X, y, weight)
    model.weights_["readout.W"][...] = 0
    assert_allclose(model.predict(X), np.average(y, weights=weight), rtol=1e-6)


def test_normalised_targets_follow_the_scale_of_y():
    y = X.sum(axis=1)
    expected = 1000 * regressor().fit(X, y).predict(X) + 7
    assert_allclose(regressor().fit(X, 1000 * y + 7).predict(X), expected, rtol=1e-6)


def test_mean_and_scale_are_weighted():
    y, weight = X[:, :2], np.arange(60.0)
    model = regressor().fit(X, y, weight)
    mean = np.average(y, axis=0, weights=weight)
    assert_allclose(model.y_mean_, mean)
    assert_allclose(model.y_scale_, np.sqrt(np.average((y - mean) ** 2, axis=0, weights=weight)))
    assert not hasattr(model.set_params(normalize_y=False).fit(X, y), "y_mean_")


@pytest.mark.parametrize("factor", [1e300, 1e-300])
def test_targets_of_any_size_are_scaled(factor):
    y = X.sum(axis=1)
    assert_allclose(regressor().fit(X, factor * y).predict(X) / factor, regressor().fit(X, y).predict(X), rtol=1e-6)


@pytest.mark.parametrize("value", [3.25, 1e-8, -1e12])
def test_a_constant_target_is_predicted_on_its_own_scale(value):
    model = regressor(max_iter=200).fit(X, np.full(60, value))
    scale = min(abs(value), 1)
    assert_allclose(model.y_scale_, scale)
    assert_allclose(model.predict(X), value, atol=0.05 * scale)
    assert regressor().fit(X, np.zeros(60)).y_scale_ == 1


@pytest.mark.parametrize("dtype", [np.float32, np.float16, int])
def test_targets_of_any_type_of_number_are_read_in_float64(dtype, recwarn):
    y = (8 * X.sum(axis=1)).astype(dtype)
    assert_array_equal(regressor().fit(X, y).predict(X), regressor().fit(X, y.astype(float)).predict(X))
    assert not [warning for warning in recwarn.list if issubclass(warning.category, RuntimeWarning)]


@pytest.mark.parametrize(
    ("y", "message"),
    [
        (np.full(60, np.nan), "NaN"),
        (np.full(60, np.inf), "infinity"),
        (np.ones((60, 2, 2)), "dim|shape"),
        (np.ones(59), "inconsistent"),
        (None, "requires y to be passed"),
    ],
)
def test_wrong_targets_are_refused(y, message):
    for model in (regressor(), classifier()):
        before = dict(vars(model))
        with pytest.raises(ValueError, match=message):
            model.fit(X, y)
        assert vars(model) == before


@pytest.mark.parametrize(
    ("first", "later", "message"),
    [
        (Y, LABELS, "several labels per sequence, but the estimator was fitted on one class"),
        (LABELS, Y, "one class per sequence, but the estimator was fitted on several labels"),
        (LABELS, LABELS[:, :2], "y has 2 labels, expected 3"),
        (X[:, :2], X[:, 0], "y has 1 outputs, but the estimator was fitted on 2"),
    ],
)
def test_later_targets_are_of_the_kind_that_was_fitted(first, later, message):
    model = (regressor() if first.dtype == float else classifier()).fit(X, first)
    with pytest.raises(ValueError, match=message):
        model.partial_fit(X, later)


def test_labels_are_watched_by_the_share_of_sequences_whose_labels_are_all_right():
    weight = np.linspace(0.5, 2, 60)
    model = classifier(scoring=None).fit(X, LABELS, X_val=X, y_val=LABELS, sample_weight_val=weight)
    assert model.best_validation_score_ == pytest.approx(model.score(X, LABELS, weight))


@pytest.mark.parametrize("y", [Y, Y == "top", np.digitize(X.sum(axis=1), [0])], ids=["str", "bool", "int"])
def test_probabilities_belong_to_the_classes(y):
    model = classifier(max_iter=200, batch_size=16).fit(X, y)
    assert_array_equal(model.classes_, np.unique(y))
    P = model.predict_proba(X)
    assert P.shape == (60, len(model.classes_))
    assert_allclose(P.sum(axis=1), 1)
    assert_allclose(np.exp(model.predict_log_proba(X)), P)
    assert_array_equal(model.classes_[P.argmax(axis=1)], model.predict(X))
    assert model.score(X, y) > 0.8


def test_many_classes_need_the_memory_of_a_minibatch():
    y, rows = np.arange(6000) % 2000, np.zeros((6000, 2), np.float32)
    model = classifier(hidden_size=1, max_iter=1)
    tracemalloc.start()
    model.fit(rows, y)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 6000 * 2000  # a byte for each entry of one-hot targets


def test_two_classes_have_two_outputs():
    assert classifier().fit(X, Y == "top").weights_["readout.W"].shape == (2, 4)


def test_one_class_is_predicted_always():
    model = classifier().fit(X, np.full(60, "only"))
    assert (model.predict(X) == "only").all()
    assert_allclose(model.predict_proba(X), 1)


def test_multilabel_targets_have_one_sigmoid_per_label():
    model = classifier(max_iter=200, batch_size=16).fit(X, LABELS)
    assert_array_equal(model.classes_, [0, 1, 2])
    P = model.predict_proba(X)
    assert_array_equal(model.predict(X), (P > 0.5).astype(int))
    assert_allclose(np.exp(model.predict_log_proba(X)), P)
    assert model.score(X, LABELS) > 0.6
    model.weights_["readout.b"][...] = [-50, -700, 300]
    P = model.predict_proba(X)
    assert (P > 0).all()
    assert_allclose(np.exp(model.predict_log_proba(X)), P)


def test_tags_promise_several_labels_where_fit_takes_them():
    assert get_tags(classifier()).classifier_tags.multi_label
    assert not get_tags(classifier(class_weight="balanced")).classifier_tags.multi_label


def test_an_untrained_classifier_predicts_the_prior():
    for y in (Y, LABELS):
        model = classifier(learning_rate_init=1e-12, alpha=0.0, linear_steps=0).fit(X, y)
        model.weights_["readout.W"][...] = 0
        prior = LABELS.mean(axis=0) if y is LABELS else [(c == Y).mean() for c in CLASSES]
        assert_allclose(model.predict_proba(X), np.tile(prior, (60, 1)), rtol=1e-6)


@pytest.mark.parametrize("class_weight", [{"low": 3.0, "mid": 0.5, "top": 1.0}, "balanced"])
def test_class_weight_is_a_sample_weight(class_weight):
    weighted = classifier(class_weight=class_weight).fit(X, Y)
    expected = classifier().fit(X, Y, compute_sample_weight(class_weight, Y))
    assert_allclose(weighted.predict_proba(X), expected.predict_proba(X), rtol=1e-10)


def test_a_column_of_classes_is_flattened_with_a_warning():
    with pytest.warns(DataConversionWarning):
        model = classifier().fit(X, Y[:, None])
    assert model.predict(X).shape == (60,)


def test_several_columns_of_classes_are_refused():
    with pytest.raises(ValueError, match=r"one class per sequence.*MultiOutputClassifier"):
        classifier().fit(X, np.arange(120).reshape(60, 2) % 3)


def test_numbers_are_no_classes():
    with pytest.raises(ValueError, match=r"[Uu]nknown label type"):
        classifier().fit(X, X[:, 0])


def test_many_classes_are_told_once():
    with pytest.warns(UserWarning, match="unique classes") as caught:
        classifier(max_iter=1).fit(X, np.arange(60))
    assert len(caught) == 1


@pytest.mark.parametrize("container", [list, np.array, pd.Series], ids=lambda container: container.__name__)
def test_nan_among_texts_is_no_class(container):
    labels = ["low", "top"] * 29 + ["low", np.nan]
    with pytest.raises(ValueError, match="contains NaN"):
        classifier().fit(X, container(labels) if container is not np.array else np.array(labels, dtype=object))
