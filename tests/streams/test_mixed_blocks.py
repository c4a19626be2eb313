"""Blocks that differ from each other: in containers, types, lengths, and in what is known of them."""

import tracemalloc

import numpy as np
import pandas as pd
import polars as pl
import pytest
from numpy.testing import assert_allclose
from sklearn.base import clone
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, Normalizer

from sklearn_rnn import RNNClassifier, RNNRegressor, SequenceWindower, fit_blocks

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
X = np.random.default_rng(0).normal(size=(80, 5, 2))
Y = X[:, -1, 0]


def small(cls=RNNRegressor, **parameters):
    return cls(4, max_iter=2, early_stopping=False, random_state=0, **parameters)


def same_target(model, weight=None, y=Y):
    """Whether a model knows the scale of all targets."""
    fitted = small().fit(X, y, sample_weight=weight)
    assert_allclose(model.y_mean_, fitted.y_mean_)
    assert_allclose(model.y_scale_, fitted.y_scale_)


@pytest.mark.parametrize("second", [X[40:, 1:], list(X[40:]), [x[1:] for x in X[40:]]], ids=["short", "list", "ragged"])
def test_sequences_of_blocks_may_differ_in_length_and_container(second):
    same_target(fit_blocks(small(), [(X[:40], Y[:40]), (second, Y[40:])]))
    same_target(fit_blocks(small(), [(second, Y[40:]), (X[:40], Y[:40])]))


def test_a_network_of_single_precision_goes_on_in_it_whatever_later_blocks_are():
    model = small(warm_start=True).fit(X.astype(np.float32), Y)
    fit_blocks(model, [(X[:40], Y[:40]), (X[40:], Y[40:])])
    assert {array.dtype for array in model.weights_.values()} == {np.dtype(np.float32)}


def test_token_ids_padded_block_by_block():
    ids = np.random.default_rng(0).integers(1, 9, size=(80, 6))
    ids[:40, 4:] = 0
    labels = ids[:, 0] > 4
    model = small(RNNClassifier, embedding_dim=3, shuffle=False, batch_size=20)
    expected = fit_blocks(model, [(ids[:40], labels[:40]), (ids[40:], labels[40:])]).predict_proba(ids)
    got = fit_blocks(model, [(ids[:40, :4], labels[:40]), (ids[40:], labels[40:])]).predict_proba(ids)
    assert_allclose(got, expected, rtol=1e-10)


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame])
def test_columns_may_be_whole_numbers_in_one_block_and_fractions_in_another(frame):
    whole, fractions = np.round(10 * X[:40, :, 0]).astype(int), X[40:, :, 0]
    names = [f"step{t}" for t in range(5)]
    first, second = (frame(dict(zip(names, part.T, strict=True))) for part in (whole, fractions))
    same_target(fit_blocks(small(), [(first, Y[:40]), (second, Y[40:])]))


def test_targets_may_be_a_frame_and_an_array():
    both = np.column_stack([Y, 2 * Y])
    same_target(fit_blocks(small(), [(X[:40], pd.DataFrame(both[:40])), (X[40:], both[40:])]), y=both)


@pytest.mark.parametrize("container", [list, np.ma.masked_invalid, pd.Series, pl.Series])
def test_a_block_without_known_targets_in_any_container(container):
    y = np.where(np.arange(80) < 40, np.nan, Y)
    same_target(fit_blocks(small(), [(X[:40], container(y[:40])), (X[40:], container(y[40:]))]), y=y)


@pytest.mark.parametrize("container", [list, np.asarray, pd.Series, pl.Series])
def test_a_block_whose_known_targets_weigh_nothing(container):
    y = np.where(np.arange(80) < 30, np.nan, Y)
    weight = np.where((np.arange(80) >= 30) & (np.arange(80) < 40), 0.0, 1.0)
    blocks = [(X[:40], y[:40], container(weight[:40])), (X[40:], y[40:], container(weight[40:]))]
    same_target(fit_blocks(small(), blocks), weight, y)


@pytest.mark.parametrize("cls", [RNNRegressor, RNNClassifier])
def test_blocks_may_be_read_into_the_same_arrays(cls):
    target = Y if cls is RNNRegressor else Y > 0
    blocks = [(X[i : i + 20], target[i : i + 20], np.full(20, 1.0 + i)) for i in range(0, 80, 20)]
    arrays = [np.empty_like(part) for part in blocks[0]]

    def into_arrays():
        for block in blocks:
            for array, part in zip(arrays, block, strict=True):
                array[:] = part
            yield tuple(arrays)

    fitted = [fit_blocks(small(cls, batch_size=5), of) for of in (blocks, into_arrays)]
    assert_allclose(*(model.predict(X).astype(float) for model in fitted), rtol=1e-12)
    assert_allclose(fitted[1].loss_curve_, fitted[0].loss_curve_, rtol=1e-12)


def test_windows_of_a_block_are_never_gathered_whole(monkeypatch):
    monkeypatch.setattr("sklearn_rnn.estimators.held_rows._MOST_NUMBERS", 10_000)
    monkeypatch.setattr("sklearn_rnn.estimators.held_rows._FEWEST_ROWS", 10)
    rows = np.random.default_rng(0).normal(size=(6000, 8))
    network = RNNRegressor(2, max_iter=1, linear_steps=0, batch_size=100, random_state=0)
    blocks = [(rows[:3000], rows[:3000, 0]), (rows[3000:], rows[3000:, 0])]
    tracemalloc.start()
    fit_blocks(make_pipeline(SequenceWindower(100, lag=1), network), blocks)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 0.5 * 100 * blocks[0][0].nbytes


@pytest.mark.parametrize("step", [FunctionTransformer(feature_names_out="one-to-one"), Normalizer()], ids=repr)
def test_what_is_stateless_notes_the_columns_as_in_fit(step):
    """Without them a FunctionTransformer that names its output cannot transform a frame."""
    frame = pd.DataFrame(X[:, 0], columns=["a", "b"])
    model, fitted = (make_pipeline(clone(step), SequenceWindower(3), small()) for _ in range(2))
    fit_blocks(model, [(frame[:40], Y[:40]), (frame[40:], Y[40:])])
    fitted.fit(frame, Y)
    assert list(model[0].feature_names_in_) == ["a", "b"]
    assert list(model[:1].get_feature_names_out()) == list(fitted[:1].get_feature_names_out())
    assert vars(model[0]).keys() == vars(fitted[0]).keys()


def test_a_validation_set_passes_what_is_stateless():
    frame = pd.DataFrame(X[:, 0], columns=["t-1", "t"])
    model = make_pipeline(FunctionTransformer(feature_names_out="one-to-one"), RNNRegressor(4, max_iter=2))
    fit_blocks(model, [(frame[:40], Y[:40])], X_val=frame[40:], y_val=Y[40:])
    assert model[-1].validation_scores_


def test_if_it_raises_what_is_stateless_is_as_before():
    model = make_pipeline(FunctionTransformer(), small())
    with pytest.raises(ValueError, match="The blocks of y differ"):
        fit_blocks(model, [(X[:40, 0], Y[:40]), (X[40:, 0], X[40:, 0])])
    assert not hasattr(model[0], "n_features_in_")


@pytest.mark.parametrize(("text", "dtype", "other"), [(str, int, "0"), (str, bool, "False"), (object, int, "0")])
def test_classes_that_are_text_in_some_blocks_only_are_refused(text, dtype, other):
    blocks = [(X[:40], np.where(Y[:40] > 0, "b", "a").astype(text)), (X[40:], (Y[40:] > 0).astype(dtype))]
    said = rf"The blocks of y differ: classes of one are text \('a'\), of another not \({other}\): give all as text"
    for order in (1, -1):
        with pytest.raises(TypeError, match=said):
            fit_blocks(small(RNNClassifier), blocks[::order])


def test_text_is_text_in_any_container():
    y = np.where(Y > 0, "above", "below")
    model = fit_blocks(small(RNNClassifier), [(X[:40], y[:40].astype(object)), (X[40:], y[40:])])
    assert list(model.classes_) == ["above", "below"]


@pytest.mark.parametrize("n_labels", [2, 3])
def test_blocks_hold_one_class_a_sequence_or_several_labels(n_labels):
    blocks = [(X[:40], Y[:40] > 0), (X[40:], X[40:, :n_labels, 0] > 0)]
    for order in (1, -1):
        with pytest.raises(
            ValueError, match="The blocks of y differ: one holds one class per sequence, another several"
        ):
            fit_blocks(small(RNNClassifier), blocks[::order])
