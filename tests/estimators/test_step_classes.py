"""One class a step."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.metrics import accuracy_score

from sklearn_rnn import RNNClassifier

from .test_many_to_many import LIST, TAGS, X, Y, classifier, flat

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
UNKNOWN = [[None if (i + t) % 3 == 0 else tag for t, tag in enumerate(tags)] for i, tags in enumerate(TAGS)]


def test_probabilities_of_each_step_go_with_the_classes():
    model = classifier(hidden_size=8, max_iter=60).fit(LIST, TAGS)
    assert_array_equal(model.classes_, ["down", "up"])
    proba, log_proba, said = model.predict_proba(LIST), model.predict_log_proba(LIST), model.predict(LIST)
    assert_allclose(flat(proba).sum(axis=1), 1)
    assert_allclose(np.exp(flat(log_proba)), flat(proba))
    assert_array_equal(model.classes_[flat(proba).argmax(axis=1)], flat(said))
    assert model.score(LIST, TAGS) == pytest.approx(accuracy_score(flat(TAGS), flat(said)))
    assert model.score(LIST, TAGS) > 0.8


def test_zeros_and_ones_are_two_classes():
    y = (Y > 0).astype(int)
    model = classifier().fit(X, y)
    assert_array_equal(model.classes_, [0, 1])
    assert model.predict(X).shape == (40, 6)
    assert model.predict_proba(X).shape == (40, 6, 2)
    assert model.predict(X).dtype.kind == "i"


def test_unknown_labels_are_no_class_and_count_nowhere():
    model = classifier().fit(LIST, UNKNOWN)
    assert_array_equal(model.classes_, ["down", "up"])
    known = np.not_equal(flat(UNKNOWN), None)
    said = flat(model.predict(LIST))
    assert model.score(LIST, UNKNOWN) == pytest.approx(accuracy_score(flat(TAGS)[known], said[known]))
    numbers = [[np.nan if tag is None else float(tag == "up") for tag in tags] for tags in UNKNOWN]
    assert_allclose(flat(classifier().fit(LIST, numbers).predict_proba(LIST)), flat(model.predict_proba(LIST)))
    whole = [[None if tag is None else int(tag == "up") for tag in tags] for tags in UNKNOWN]
    assert classifier().fit(LIST, whole).classes_.dtype.kind == "i"


def test_a_sequence_without_a_known_label_acts_as_absent():
    gone = [[None] * len(tags) if i == 3 else tags for i, tags in enumerate(TAGS)]
    rest = [i for i in range(40) if i != 3]
    model, without = classifier().fit(LIST, gone), classifier().fit([LIST[i] for i in rest], [TAGS[i] for i in rest])
    assert_array_equal(flat(model.predict_proba(LIST)), flat(without.predict_proba(LIST)))


def test_balanced_counts_the_known_steps():
    labels = flat(UNKNOWN)
    n, counts = np.not_equal(labels, None).sum(), {c: (labels == c).sum() for c in ("down", "up")}
    by_hand = classifier(class_weight={c: n / (2 * count) for c, count in counts.items()})
    balanced = classifier(class_weight="balanced")
    said = [flat(m.fit(LIST, UNKNOWN).predict_proba(LIST)) for m in (balanced, by_hand, classifier())]
    assert_allclose(said[0], said[1])
    assert np.abs(said[0] - said[2]).max() > 1e-3


def test_a_class_of_weight_zero_counts_as_unknown():
    free = classifier(class_weight={"up": 1, "down": 1, "odd": 0}, batch_size=100)
    odd = [["odd" if tag is None else tag for tag in tags] for tags in UNKNOWN]
    model = free.fit(LIST, odd)
    assert (flat(model.predict_proba(LIST))[:, 1] < 0.1).all()


def test_partial_fit_takes_classes():
    model = classifier()
    for block in (slice(0, 20), slice(20, 40)):
        model.partial_fit(LIST[block], UNKNOWN[block], classes=["down", "odd", "up"])
    assert_array_equal(model.classes_, ["down", "odd", "up"])
    assert flat(model.predict_proba(LIST)).shape[1] == 3


def test_a_class_that_was_not_there_is_wrong_to_score_and_an_error_to_train_on():
    model = classifier().fit(LIST, TAGS)
    odd = [["odd"] * len(tags) for tags in TAGS]
    assert model.score(LIST, odd) == 0
    with pytest.raises(ValueError, match="classes that were not there before"):
        model.set_params(warm_start=True).fit(LIST, odd)


@pytest.mark.parametrize(
    ("y", "message"),
    [
        (np.stack([Y > 0, Y < 0], axis=2).astype(int), "one class a step"),
        (Y, "Unknown label type"),
        (np.full(Y.shape, np.nan), "Input y contains NaN"),
    ],
)
def test_what_is_not_one_class_a_step_is_refused(y, message):
    with pytest.raises(ValueError, match=message):
        RNNClassifier(2, mapping="many-to-many").fit(X, y)


def test_what_stands_at_absent_steps_is_no_class():
    y = (Y > 0).astype(int)
    padded, padded_y = np.pad(X, [(0, 0), (0, 2), (0, 0)], constant_values=np.nan), np.pad(y, [(0, 0), (0, 2)]) + 7
    padded_y[:, :6] = y
    model, plain = classifier().fit(padded, padded_y), classifier().fit(X, y)
    assert_array_equal(model.classes_, [0, 1])
    assert_allclose(model.predict_proba(X), plain.predict_proba(X))
    assert model.score(padded, padded_y) == plain.score(X, y)
    model.partial_fit(padded, padded_y)


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA], ids=repr)
@pytest.mark.parametrize("mapping", ["many-to-many", "encoder-decoder"])
def test_whatever_stands_for_a_missing_label_among_texts_is_no_class(mapping, missing):
    targets = [[missing if (i + t) % 5 == 0 else tag for t, tag in enumerate(tags)] for i, tags in enumerate(TAGS)]
    model = classifier(mapping=mapping).fit(LIST, targets)
    assert_array_equal(model.classes_, ["down", "up"])
    assert 0 <= model.score(LIST, targets) <= 1
