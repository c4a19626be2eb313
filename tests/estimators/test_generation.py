import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal
from sklearn.exceptions import NotFittedError

from sklearn_rnn import RNNClassifier, SequenceVectorizer, next_tokens

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
TEXTS = ["abcabcabcabc.", "bcabca."] * 20
VECTORIZER = SequenceVectorizer(analyzer="char", pad=False).fit(TEXTS)
DOT = VECTORIZER.vocabulary_["."]


def fitted(**options):
    options = {"mapping": "many-to-many", "embedding_dim": 4, "random_state": 0, "max_iter": 60, **options}
    return RNNClassifier(16, **options).fit(*next_tokens(VECTORIZER.transform(TEXTS)))


MODEL = fitted()
LOOSE = fitted(max_iter=1)


def continued(texts, n_steps, model=MODEL, **options):
    return VECTORIZER.inverse_transform(model.generate(VECTORIZER.transform(texts), n_steps, **options))


def test_it_goes_on_as_the_texts_did_and_gives_new_tokens_alone():
    assert continued(["ab", "b", "abca"], 5, temperature=0) == ["cabca", "cabca", "bcabc"]
    ids = MODEL.generate(VECTORIZER.transform(["ab"]), 5, temperature=0)
    assert isinstance(ids, list)
    assert ids[0].dtype == np.int64
    assert ids[0].shape == (5,)


def test_each_token_is_drawn_from_what_predict_proba_says():
    prompt = VECTORIZER.transform(["ab"])[0]
    drawn = LOOSE.generate([prompt] * 4000, 2, random_state=0)
    first = np.array([ids[0] if len(ids) else 0 for ids in drawn])
    expected = LOOSE.predict_proba([prompt])[0][-1]
    shares = [(first == label).mean() for label in LOOSE.classes_]
    assert np.abs(shares - expected).max() < 0.03
    likeliest = LOOSE.classes_[expected.argmax()]
    second = np.array([ids[1] if len(ids) > 1 else 0 for ids in drawn if len(ids) and ids[0] == likeliest])
    expected = LOOSE.predict_proba([[*prompt, likeliest]])[0][-1]
    assert np.abs([(second == label).mean() for label in LOOSE.classes_] - expected).max() < 0.05


def test_temperature_sharpens():
    prompts, expected = VECTORIZER.transform(["ab"] * 2000), LOOSE.predict_proba(VECTORIZER.transform(["ab"]))[0][-1]
    for temperature in (0.5, 2.0):
        drawn = LOOSE.generate(prompts, 1, temperature=temperature, random_state=0)
        shares = np.array([[(ids[0] if len(ids) else 0) == label for label in LOOSE.classes_] for ids in drawn]).mean(0)
        powers = expected ** (1 / temperature)
        assert np.abs(shares - powers / powers.sum()).max() < 0.04


def test_a_seed_gives_the_same_and_prompts_have_any_form():
    first, again, other = (continued(["abc"] * 9, 20, LOOSE, random_state=seed) for seed in (0, 0, 1))
    assert first == again != other
    ids = [[2, 3], [3]]
    padded, holes = np.array([[2, 3, 0], [3, 0, 0]]), np.array([[0, 2, 0, 3], [0, 0, 3, 0]])
    expected = MODEL.generate(ids, 4, random_state=0)
    for X in (padded, holes.astype(float), pd.DataFrame(padded), padded[:, :, None], [np.array(row) for row in ids]):
        for one, other in zip(MODEL.generate(X, 4, random_state=0), expected, strict=True):
            assert_array_equal(one, other)


def test_it_ends_before_0_and_before_stop():
    texts = continued(["abcabcabcab"] * 50, 100, temperature=0.3, random_state=0)
    ended = [text for text in texts if len(text) < 100]
    assert len(ended) > 10
    assert sum(text.endswith(".") for text in ended) > 0.7 * len(ended)  # after a full stop comes 0
    stopped = continued(["abcabcabcab"] * 50, 100, temperature=0.3, random_state=0, stop=DOT)
    assert [text.partition(".")[0] for text in texts] == stopped
    assert continued(["ab"], 9, temperature=0, stop=[DOT, VECTORIZER.vocabulary_["b"]]) == ["ca"]
    assert continued(["ab"], 9, temperature=0, stop=[]) == continued(["ab"], 9, temperature=0)


def test_beginnings_may_be_empty_or_unknown():
    assert [len(ids) for ids in MODEL.generate([[], [0, 0], [99]], 3, temperature=0)] == [3, 3, 3]


@pytest.mark.parametrize("options", [{"cell": "lstm", "dtype": "float32"}, {"cell": "elman", "bptt_steps": 4}])
def test_other_networks(options):
    model = fitted(max_iter=2, **options)
    prompt = VECTORIZER.transform(["abcab"])[0]
    ids = model.generate([prompt], 6, temperature=0)[0]
    expected = prompt.tolist()
    for _ in ids:
        expected.append(model.predict([expected])[0][-1])
    assert_array_equal(ids, expected[len(prompt) :])


@pytest.mark.parametrize(
    ("arguments", "error", "match"),
    [
        (("ab", 3), TypeError, r"vectorizer.transform\(\[text\]\)"),
        ((["ab"], 3), TypeError, "vectorizer"),
        ((pd.Series(["ab"], index=[7]), 3), TypeError, "vectorizer"),
        ((np.array(["ab"]), 3), TypeError, "vectorizer"),
        (([[2]], 0), ValueError, "n_steps"),
        (([[2]], 2.5), ValueError, "n_steps"),
        (([[2]], True), ValueError, "n_steps"),
        (([[-2]], 3), ValueError, "token ids"),
    ],
)
def test_what_cannot_be_continued_is_refused(arguments, error, match):
    with pytest.raises(error, match=match):
        MODEL.generate(*arguments)


@pytest.mark.parametrize(
    ("options", "error", "match"),
    [
        ({"temperature": -1}, ValueError, "temperature"),
        ({"temperature": np.nan}, ValueError, "temperature"),
        ({"stop": "."}, TypeError, "vocabulary_"),
        ({"stop": 2.5}, TypeError, "token id"),
    ],
)
def test_options_that_make_no_sense_are_refused(options, error, match):
    with pytest.raises(error, match=match):
        MODEL.generate([[2]], 3, **options)


def test_an_unfitted_classifier_says_so():
    with pytest.raises(NotFittedError):
        RNNClassifier(mapping="many-to-many", embedding_dim=2).generate([[2]], 3)


def test_classifiers_that_say_no_next_token_are_told_what_does():
    X, y = next_tokens(VECTORIZER.transform(TEXTS))
    step = {"mapping": "many-to-many", "embedding_dim": 2, "max_iter": 1}
    for model, match in (
        (RNNClassifier(2, max_iter=1).fit(np.eye(40), [0, 1] * 20), "embedding_dim=None"),
        (RNNClassifier(2, embedding_dim=2, max_iter=1).fit(X, [0, 1] * 20), "many-to-many"),
        (RNNClassifier(2, **step, bidirectional=True).fit(X, y), "bidirectional=False"),
        (RNNClassifier(2, **step).fit(X, [row.astype(str) for row in y]), "classes must be token ids"),
        (RNNClassifier(2, **step).fit(X, [row - 1 for row in y]), "classes must be token ids"),
    ):
        with pytest.raises(ValueError, match=match):
            model.generate([[2]], 3)
