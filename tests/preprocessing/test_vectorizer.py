import pickle

import numpy as np
import pandas as pd
import polars as pl
import pytest
import skops.io
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal
from sklearn.base import clone
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.utils import estimator_checks
from skops.io.exceptions import UntrustedTypesFoundException

import sklearn_rnn
from sklearn_rnn import SequenceVectorizer

TEXTS = ["The cat sat", "the dog sat, the cat ran!", "", "I"]


@pytest.mark.parametrize(
    "check",
    [
        "estimator_cloneable",
        "estimator_repr",
        "estimator_tags_renamed",
        "get_params_invariance",
        "no_attributes_set_in_init",
        "parameters_default_constructible",
        "set_params",
        "valid_tag_types",
    ],
)
def test_scikit_learn_conventions(check):
    """Those of its checks that fit no numbers; it runs none of the others on what reads texts."""
    check = getattr(estimator_checks, f"check_{check}")
    check("SequenceVectorizer", SequenceVectorizer())


def test_words_have_ids_in_alphabetical_order_from_2_on():
    model = SequenceVectorizer().fit(TEXTS)
    assert model.vocabulary_ == {"cat": 2, "dog": 3, "i": 4, "ran": 5, "sat": 6, "the": 7}
    assert list(model.vocabulary_) == sorted(model.vocabulary_)
    assert model.max_length_ == 6
    assert_array_equal(model.transform(["the bird ran", ""]), [[7, 1, 5, 0, 0, 0], [0, 0, 0, 0, 0, 0]], strict=False)
    assert model.transform([]).shape == (0, 6)


@settings(deadline=None)
@given(st.lists(st.text(max_size=8), min_size=1, max_size=5).filter(any), st.booleans())
def test_characters_come_back_as_they_were(texts, pad):
    model = SequenceVectorizer(analyzer="char", lowercase=False, pad=pad).fit(texts)
    ids = model.transform(texts)
    assert model.inverse_transform(ids) == texts
    assert all(type(key) is str and type(number) is int for key, number in model.vocabulary_.items())
    assert max(max(row, default=0) for row in ids) == len(model.vocabulary_) + 1


@pytest.mark.parametrize(
    ("analyzer", "texts", "tokens"),
    [
        ("word", ["나는 학교에 간다"], ["간다", "나는", "학교에"]),
        ("char", ["학교 é 🎉"], [" ", "é", "교", "학", "🎉"]),
        ("word", ["Un café à Zürich, s'il vous plaît"], ["café", "il", "plaît", "s", "un", "vous", "zürich", "à"]),
        ("char", ["a\n\tA"], ["\t", "\n", "a"]),
        (str.split, ["I am :) I"], [":)", "I", "am"]),
    ],
)
def test_tokens_of_many_scripts(analyzer, texts, tokens):
    assert list(SequenceVectorizer(analyzer=analyzer).fit(texts).vocabulary_) == tokens


@settings(deadline=None)
@given(st.lists(st.text("abc ", max_size=9), min_size=1, max_size=6).filter(lambda texts: any(map(str.strip, texts))))
def test_words_are_those_of_count_vectorizer(texts):
    ours = SequenceVectorizer().fit(texts)
    theirs = CountVectorizer(token_pattern=r"(?u)\b\w+\b").fit(texts)
    assert list(ours.vocabulary_) == theirs.get_feature_names_out().tolist()
    counts = np.array([np.bincount(row, minlength=len(ours.vocabulary_) + 2)[2:] for row in ours.transform(texts)])
    assert_array_equal(counts, theirs.transform(texts).toarray())


def test_what_is_rare_is_unknown():
    texts = ["b b b a", "a c", "c d"]
    kept = {}
    for options in ({"max_features": 2}, {"min_df": 2}, {"min_df": 0.5}, {"max_features": 99, "min_df": 1.0 / 3}):
        model = SequenceVectorizer(**options).fit(texts)
        kept[str(options)] = "".join(model.vocabulary_)
    assert [*kept.values()] == ["ab", "ac", "ac", "abcd"]  # a, c are equally frequent: the first in the alphabet
    model = SequenceVectorizer(max_features=2).fit(texts)
    assert model.inverse_transform(model.transform(["a d e b"])) == ["a \ufffd \ufffd b"]


def test_length():
    model = SequenceVectorizer().fit(["a b c"])
    assert_array_equal(model.transform(["a b c a b"]), [[2, 3, 4, 2, 3]])  # None never truncates
    assert_array_equal(model.set_params(max_length=2).transform(["a b c", "a"]), [[2, 3], [2, 0]])
    assert_array_equal(model.set_params(truncate="start").transform(["a b c", "a"]), [[3, 4], [2, 0]])
    assert_array_equal(model.set_params(max_length=4).transform(["a b c"]), [[2, 3, 4, 0]])
    rows = model.set_params(max_length=2, pad=False).transform(["a b c", "", "a"])
    assert [row.tolist() for row in rows] == [[3, 4], [], [2]]
    assert {row.dtype for row in rows} == {np.dtype(np.int64)}


@pytest.mark.parametrize(
    "container",
    [
        tuple,
        np.array,
        lambda texts: np.array(texts, object),
        lambda texts: np.array(texts)[:, None],
        pd.Series,
        lambda texts: pd.Series(texts, dtype="string"),
        lambda texts: pd.Series(texts, index=range(9, 13)).astype("category"),
        lambda texts: pd.DataFrame({"review": texts}),
        pl.Series,
        lambda texts: pl.DataFrame({"review": texts}),
    ],
)
def test_columns_of_text(container):
    expected = SequenceVectorizer().fit(TEXTS)
    model = SequenceVectorizer().fit(container(TEXTS))
    assert model.vocabulary_ == expected.vocabulary_
    assert {type(token) for token in model.vocabulary_} == {str}
    assert_array_equal(model.transform(container(TEXTS)), expected.transform(TEXTS))


@pytest.mark.parametrize(
    ("X", "match"),
    [
        ("a text", r"\[text\]"),
        (["a", None], "position 1 is None"),
        (pd.Series(["a", np.nan]), 'put ""'),
        (pl.Series(["a", None]), "position 1 is None"),
        ([b"a"], "decode"),
        ([["a", "b"]], r'" ".join\(tokens\)'),
        ([3], "position 0 is int"),
        (pd.DataFrame({"a": ["b"], "c": ["d"]}), r"DataFrame of shape \(1, 2\)"),
        (np.zeros((3, 2)), r"ndarray of shape \(3, 2\)"),
        (np.zeros(3), "position 0"),
        (pl.LazyFrame({"a": ["b"]}), "LazyFrame"),
        ({"a": "b"}, "dict"),
        (None, "None"),
    ],
)
def test_what_is_no_text_is_refused(X, match):
    model = SequenceVectorizer().fit(TEXTS)
    for method in (model.transform, model.fit):
        with pytest.raises(TypeError, match=match):
            method(X)
    assert len(model.vocabulary_) == 6


@pytest.mark.parametrize(
    ("options", "texts", "match"),
    [
        ({}, [], "0 sample"),
        ({}, ["", "!"], "No text holds a token"),
        ({"min_df": 2}, ["a", "b"], "min_df=2"),
        ({"token_pattern": "("}, ["a"], "no regular expression"),
        ({"token_pattern": "(a)(b)"}, ["ab"], "2 groups"),
        ({"analyzer": "words"}, ["a"], "analyzer"),
        ({"max_length": 0}, ["a"], "max_length"),
        ({"max_features": 1.5}, ["a"], "max_features"),
        ({"min_df": 1.5}, ["a"], "min_df"),
        ({"truncate": True}, ["a"], "truncate"),
    ],
)
def test_what_cannot_be_learnt_is_named(options, texts, match):
    with pytest.raises(ValueError, match=match):
        SequenceVectorizer(**options).fit(texts)


def test_an_analyzer_returns_str():
    with pytest.raises(TypeError, match="must return tokens that are str, got 97"):
        SequenceVectorizer(analyzer=str.encode).fit(["a"])


def test_only_ids_of_the_vocabulary_come_back():
    model = SequenceVectorizer().fit(["a b"])
    assert model.inverse_transform([[2, 0, 1, 3], []]) == ["a \ufffd b", ""]
    assert model.inverse_transform(np.array([[3.0, 2.0]])) == ["b a"]
    for ids, match in (([[4]], "holds the id 4, but the largest"), ([[-1]], "from 0 on"), ([2, 3], r"\[ids\]")):
        with pytest.raises(ValueError, match=match):
            model.inverse_transform(ids)


def test_saved_copied_and_cloned(tmp_path):
    model = SequenceVectorizer(analyzer="char", max_length=4, truncate="start").fit(TEXTS)
    sklearn_rnn.dump(model, tmp_path / "model.skops")
    for again in (sklearn_rnn.load(tmp_path / "model.skops"), pickle.loads(pickle.dumps(model))):
        assert again.vocabulary_ == model.vocabulary_
        assert_array_equal(again.transform(["tac"]), model.transform(["tac"]))
    assert not hasattr(clone(model), "vocabulary_")
    with pytest.raises(UntrustedTypesFoundException, match=r"Functions are code.*saved with analyzer 'word'"):
        sklearn_rnn.dump(model.set_params(analyzer=lambda text: [text]), tmp_path / "model.skops")


@pytest.mark.parametrize(
    "damage",
    [
        {"vocabulary_": {"a": 3}},
        {"vocabulary_": {"b": 2, "a": 3}},
        {"vocabulary_": {}},
        {"vocabulary_": ["a"]},
        {"vocabulary_": {"a": 2.0}},
        {"max_length_": -1},
        {"max_length_": None},
        {"max_length": -1},
        {"token_pattern": "("},
    ],
)
def test_a_state_that_fit_does_not_leave_is_refused(damage, tmp_path):
    model = SequenceVectorizer().fit(["a"])
    vars(model).update(damage)
    skops.io.dump(model, tmp_path / "model.skops")
    with pytest.raises(ValueError, match="saved state of SequenceVectorizer"):
        sklearn_rnn.load(tmp_path / "model.skops")
