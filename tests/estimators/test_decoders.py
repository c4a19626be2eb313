"""mapping="encoder-decoder" and "one-to-many": what y may be, what is said, and what holds of any estimator."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline

import sklearn_rnn
from sklearn_rnn import RNNClassifier, RNNRegressor, SequenceVectorizer

pytestmark = pytest.mark.filterwarnings("ignore:The training loss was still falling")
RNG = np.random.default_rng(0)
X = RNG.normal(size=(120, 5))
IDS = RNG.integers(0, 3, (240, 5)) * (np.arange(240)[:, None] >= 20)
SIGNS = IDS - 1.0
TEXTS = [["ab"[k - 1] for k in row if k] for row in IDS]  # 0 is left out; some are empty


DEFAULTS = {"hidden_size": 8, "mapping": "encoder-decoder", "max_iter": 10, "random_state": 0}


def regressor(**options):
    return RNNRegressor(**{**DEFAULTS, **options})


def classifier(**options):
    return RNNClassifier(**{**DEFAULTS, **options})


@pytest.fixture(scope="module")
def speller():
    """Says the letters of rows of numbers, one with an end."""
    return classifier(max_iter=60, learning_rate_init=2e-2, hidden_size=24).fit(SIGNS, TEXTS)


def test_a_list_of_labels_ends_where_it_ends(speller):
    assert speller.score(SIGNS, TEXTS) > 0.95
    said = speller.predict(SIGNS)
    assert isinstance(said, list)
    assert np.mean([list(s) == t for s, t in zip(said, TEXTS, strict=True)]) > 0.9
    assert any(len(s) == 0 for s in said)
    assert speller.max_target_length_ == 5
    assert_array_equal(speller.classes_, ["a", "b"])
    assert speller.n_outputs_ == 2
    assert speller.weights_["readout.W"].shape == (3, 24)
    assert speller.weights_["decoder.0.W_ih"].shape == (72, 2)


def test_an_array_of_labels_has_one_length_and_no_end():
    y = (IDS[:, ::-1] > 0)[:, :3]
    model = classifier(max_iter=60, learning_rate_init=2e-2).fit(SIGNS, y)
    assert model.predict(SIGNS[:7]).shape == (7, 3)
    assert model.weights_["readout.W"].shape == (2, 8)
    assert model.score(SIGNS, y) > 0.95
    with pytest.raises(ValueError, match=r"y\[0\] has 2 targets, expected 3, as in the y"):
        model.score(SIGNS, y[:, :2])


@pytest.mark.parametrize("shape", [(120, 3), (120, 3, 2)], ids=str)
@pytest.mark.parametrize("mapping", ["encoder-decoder", "one-to-many"])
def test_numbers_in_an_array_come_back_in_an_array(shape, mapping):
    y = 10 + 3 * np.resize(X[:, ::-1], shape) if len(shape) == 2 else 10 + np.stack([X[:, :3], -2 * X[:, :3]], axis=2)
    model = regressor(max_iter=80, learning_rate_init=2e-2, mapping=mapping).fit(X, y)
    assert model.predict(X[:7]).shape == (7, *shape[1:])
    assert model.n_outputs_ == (shape[2] if len(shape) == 3 else 1)
    assert model.y_mean_.shape == (model.n_outputs_,)
    assert_allclose(model.predict(X).mean(), y.mean(), atol=1.0)


def test_lists_of_numbers_are_padded_by_what_is_not_known():
    lengths = RNG.integers(0, 5, len(X))
    y = [x[:n] for x, n in zip(X, lengths, strict=True)]
    padded = np.where(np.arange(4) < lengths[:, None], X[:, :4], np.nan)
    ragged, array = regressor().fit(X, y), regressor().fit(X, padded)
    said = ragged.predict(X)
    assert isinstance(said, list)
    assert {s.shape for s in said} == {(4,)}
    assert_allclose(said, array.predict(X), rtol=1e-6)
    assert ragged.score(X, y) == pytest.approx(array.score(X, padded))
    with pytest.raises(ValueError, match=r"y\[1\] has 5 targets, expected at most 4"):
        ragged.score(X, [X[0, :2], *X[1:]])


def test_one_to_many_starts_from_the_vector():
    y = [list("abc")[: k + 1] for k in IDS[:, 0]]
    model = classifier(mapping="one-to-many", max_iter=60, learning_rate_init=2e-2).fit(pd.DataFrame(IDS), y)
    assert model.score(pd.DataFrame(IDS), y) == 1.0
    assert model.n_features_in_ == 5
    assert model.weights_["start.0.hidden.W"].shape == (8, 5)
    assert not [name for name in model.weights_ if name.startswith("layers")]
    assert clone(model).set_params(cell="lstm", max_iter=1).fit(IDS, y).weights_["start.0.cell.W"].shape == (8, 5)


def test_weights_have_their_names():
    model = regressor(hidden_size=(4, 3), max_iter=1, bidirectional=True, attention=True).fit(X, X[:, :2])
    ways = [f"layers.{k}{way}" for k in (0, 1) for way in ("", ".reverse")]
    parts = ("W_hh", "W_ih", "b", "b_hn")
    expected = {f"{layer}.{part}" for layer in (*ways, "decoder.0", "decoder.1") for part in parts}
    expected |= {f"bridge.{k}.hidden.{part}" for k in (0, 1) for part in ("W", "b")}
    expected |= {"attention.W", "attention.W_c", "readout.W", "readout.b"}
    assert set(model.weights_) == expected


def test_the_score_counts_right_positions_among_the_longer_of_both():
    model = classifier(max_iter=1).fit(SIGNS, TEXTS)
    said = model.predict(SIGNS[:6])
    truth = [[*said[0], "a"], [], list(said[2]), ["b"] * 9, [None] * len(said[4]), ["z"]]
    right = sum(len(said[k]) for k in (0, 2)) + np.count_nonzero(said[3] == "b")
    longer = len(said[0]) + 1 + len(said[1]) + len(said[2]) + 9 + max(len(said[5]), 1)
    assert model.score(SIGNS[:6], truth) == pytest.approx(right / longer)
    weight = np.array([2.0, 1.0, 1.0, 1.0, 1.0, 1.0])
    expected = (right + len(said[0])) / (longer + len(said[0]) + 1)
    assert model.score(SIGNS[:6], truth, sample_weight=weight) == pytest.approx(expected)


def test_a_beam_may_be_set_after_fit(speller):
    wide = clone(speller).set_params(beam_width=3)
    vars(wide).update({k: v for k, v in vars(speller).items() if k.endswith("_") or k.startswith("_")})
    assert abs(wide.score(SIGNS, TEXTS) - speller.score(SIGNS, TEXTS)) < 0.05
    with pytest.raises(ValueError, match="beam_width must be an int of at least 1, got 0"):
        wide.set_params(beam_width=0).predict(SIGNS)
    with pytest.raises(ValueError, match="beam_width"):
        clone(speller).set_params(beam_width=0).fit(SIGNS, TEXTS)


@pytest.mark.parametrize("mapping", ["encoder-decoder", "one-to-many"])
@pytest.mark.parametrize("make", [regressor, classifier])
def test_a_saved_model_says_the_same(make, mapping, tmp_path):
    y = X[:, :3] if make is regressor else [list("ab"[: k % 3]) for k in range(len(X))]
    model = make(mapping=mapping, max_iter=2, attention=mapping == "encoder-decoder").fit(X, y)
    sklearn_rnn.dump(model, tmp_path / "model.skops")
    loaded = sklearn_rnn.load(tmp_path / "model.skops")
    for said, expected in zip(loaded.predict(X), model.predict(X), strict=True):
        assert_array_equal(said, expected)
    assert_array_equal(model.fit(X, y).predict(X[:1])[0], clone(model).fit(X, y).predict(X[:1])[0])
    model.max_target_length_ = -1
    with pytest.raises(ValueError, match=r"is not one that fit leaves.*max_target_length_"):
        sklearn_rnn.dump(model, tmp_path / "model.skops")


def test_a_weight_of_two_is_a_row_twice():
    y = [x[:n] for x, n in zip(X, RNG.integers(1, 4, len(X)), strict=True)]
    options = {"solver": "lbfgs", "max_iter": 15}
    weighed = regressor(**options).fit(X, y, np.repeat([2.0, 1.0, 0.0], 40))
    twice = regressor(**options).fit(np.concatenate([X[:40], X[:80]]), [*y[:40], *y[:80]])
    assert_allclose(weighed.predict(X), twice.predict(X), rtol=1e-4, atol=1e-5)


def test_class_weights_are_those_of_labels():
    y = [["a"] * 3 if k % 4 else ["b"] * 3 for k in range(120)]
    plain = classifier(max_iter=3).fit(np.zeros((120, 2)), y)
    heavy = classifier(max_iter=3, class_weight={"a": 1, "b": 50}).fit(np.zeros((120, 2)), y)
    assert [s[0] for s in plain.predict(np.zeros((1, 2)))] == ["a"]
    assert [s[0] for s in heavy.predict(np.zeros((1, 2)))] == ["b"]


def test_what_is_not_known_is_not_learnt_from():
    y = np.where(RNG.random((120, 3)) < 0.3, np.nan, X[:, :3])
    odd = np.where(np.isnan(y), 1e3, y)
    model = regressor(max_iter=30).fit(X, y)
    assert np.abs(model.predict(X)).max() < 10
    assert model.score(X, y) > model.score(X, odd)
    labels = [["a", None, "b"], [None, None], ["b"]] * 20
    assert_array_equal(classifier(max_iter=1).fit(X[:60], labels).classes_, ["a", "b"])


def test_partial_fit_goes_on_with_the_same_lengths():
    model = classifier().partial_fit(SIGNS[:100], TEXTS[:100], classes=["a", "b", "c"])
    longest = model.max_target_length_
    model.partial_fit(SIGNS[100:], TEXTS[100:])
    assert (len(model.loss_curve_), model.max_target_length_) == (2, longest)
    assert_array_equal(model.classes_, ["a", "b", "c"])


def test_early_stopping_watches_the_loss_under_teacher_forcing_or_the_score():
    y = X[:, :3]
    by_loss = regressor(early_stopping=True, max_iter=4).fit(X, y)
    assert (np.array(by_loss.validation_scores_) < 0).all()
    by_score = regressor(scoring=None, max_iter=4).fit(X, y, X_val=X[:30], y_val=y[:30])
    assert by_score.best_validation_score_ == pytest.approx(by_score.score(X[:30], y[:30]), abs=1e-6)


def test_a_grid_search_takes_lists():
    grid = {"hidden_size": [2, 4], "beam_width": [1, 2]}
    search = GridSearchCV(classifier(max_iter=2), grid, cv=[(np.arange(100), np.arange(100, 140))])
    search.fit([row[:, None] for row in SIGNS], TEXTS)
    assert np.isfinite(search.cv_results_["mean_test_score"]).all()


def test_absent_steps_change_nothing_that_is_said(speller):
    padded = np.full((240, 9, 1), np.nan)
    padded[:, [0, 2, 3, 6, 8], 0] = SIGNS
    assert [list(s) for s in speller.predict(padded)] == [list(s) for s in speller.predict(SIGNS)]
    assert len(speller.predict([np.empty((0, 1))])[0]) <= 5


def test_float32_stays():
    model = regressor(max_iter=2).fit(X.astype("f4"), X[:, :2].astype("f4"))
    assert model.predict(X.astype("f4")).dtype == np.float32


@pytest.mark.parametrize(
    ("estimator", "X", "y", "message"),
    [
        (regressor(bptt_steps=2), X, X, 'bptt_steps=2 is not for mapping="encoder-decoder"'),
        (regressor(linear_steps=2), X, X, 'linear_steps=2 is for mapping="many-to-one"'),
        (regressor(mapping="one-to-many", attention=True), X, X, 'attention=True is for mapping="encoder-decoder"'),
        (regressor(mapping="many-to-one", attention=True), X, X[:, 0], "attention=True is for"),
        (classifier(mapping="many-to-one", beam_width=2), X, X[:, 0] > 0, "beam_width=2 is for"),
        (
            regressor(mapping="one-to-many", bidirectional=True),
            X,
            X,
            "bidirectional=True is for sequences",
        ),
        (regressor(mapping="one-to-many"), X[:, :, None], X, "reads one vector a row"),
        (regressor(), X, X[:, 0], r"y must hold a target for each step.*got shape \(120,\)"),
        (regressor(), X, X[:60], "inconsistent numbers of samples"),
        (regressor(), X, [[]] * 120, "y holds no target"),
        (regressor(), X, np.empty((120, 0)), "y holds no target"),
        (classifier(), X, X[:, :, None] > np.zeros(2), "expected one class a step"),
    ],
)
def test_what_makes_no_sense_is_refused(estimator, X, y, message):
    with pytest.raises(ValueError, match=message):
        estimator.fit(X, y)


def test_what_a_decoder_cannot_say_is_not_there():
    for name in ("predict_proba", "predict_log_proba", "predict_steps"):
        assert not hasattr(classifier(), name)
    assert not hasattr(classifier(), "attention_weights")
    assert not hasattr(regressor(mapping="one-to-many"), "hidden_states")
    with pytest.raises(TypeError, match=r"y\[0\] is a text.*list\(s\)"):
        classifier().fit(X, ["abc"] * 120)


def test_texts_become_texts_through_a_pipeline():
    texts = ["".join(text) + "." for text in TEXTS]
    network = classifier(embedding_dim=4, hidden_size=24, max_iter=60, learning_rate_init=2e-2, attention=True)
    model = make_pipeline(SequenceVectorizer(analyzer="char", pad=False), network).fit(texts, TEXTS)
    assert model.score(texts, TEXTS) > 0.95
    assert network.weights_["embedding.W"].shape == (5, 4)
    assert model.predict(["bab."])[0].tolist() == ["b", "a", "b"]
