"""fit_blocks learns what fit learns of all rows, and leaves the model as it was where it cannot."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.base import clone
from sklearn.decomposition import PCA
from sklearn.frozen import FrozenEstimator
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from sklearn_rnn import (
    RNNClassifier,
    RNNRegressor,
    SequenceWindower,
    TreeRNNClassifier,
    dump,
    fit_blocks,
    load,
)

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
RNG = np.random.default_rng(0)
ROWS = RNG.normal(size=(240, 2)).cumsum(axis=0) / 5
Y = ROWS[:, 0] * 3 + 50 + RNG.normal(size=240)
CLASSES = np.select([Y < 45, Y < 50], ["low", "middle"], "high")


def cut(*arrays, n=60):
    """Blocks of n rows."""
    return [tuple(array[i : i + n] for array in arrays) for i in range(0, len(arrays[0]), n)]


def pipeline(network=None, **windower):
    return make_pipeline(StandardScaler(), SequenceWindower(4, **windower), network or small())


def small(cls=RNNRegressor, **parameters):
    return cls(**{"hidden_size": 4, "max_iter": 3, "random_state": 0, **parameters})


def same(a, b, rtol=1e-10):
    """Whether two fitted Pipelines know the same: windower, target and what is said."""
    assert a[1].get_params() == b[1].get_params()
    for name in ("context_", "context_known_", "fill_"):
        assert_allclose(getattr(a[1], name), getattr(b[1], name), rtol=rtol, atol=1e-12)
    assert_allclose(a[-1].y_mean_, b[-1].y_mean_, rtol=rtol)
    assert_allclose(a[-1].y_scale_, b[-1].y_scale_, rtol=rtol)
    for name in (name for name in a[-1].weights_ if name.startswith("linear")):
        assert_allclose(a[-1].weights_[name], b[-1].weights_[name], rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("cls", [RNNRegressor, RNNClassifier])
@pytest.mark.parametrize(
    "options", [{}, {"mapping": "many-to-many"}, {"bptt_steps": 2}, {"shuffle": False, "alpha": 1.0}], ids=str
)
def test_one_block_is_fit(cls, options):
    y = Y if cls is RNNRegressor else CLASSES
    y = np.stack([y] * 4, axis=1) if "mapping" in options else y
    model = pipeline(small(cls, **options))
    fitted, streamed = clone(model).fit(ROWS, y), fit_blocks(clone(model), [(ROWS, y)])
    for name, weight in fitted[-1].weights_.items():
        assert_allclose(streamed[-1].weights_[name], weight, rtol=1e-10)
    assert_array_equal(fitted.predict(ROWS[:9]), streamed.predict(ROWS[:9]))
    assert fitted[-1].loss_curve_ == streamed[-1].loss_curve_


def test_weights_classes_and_lists_of_one_block_are_fit():
    weight = RNG.random(240)
    for network in (small(), small(RNNClassifier, class_weight="balanced", linear_steps=0)):
        y = Y if isinstance(network, RNNRegressor) else CLASSES
        sequences = [ROWS[i : i + 1 + i % 5] for i in range(240)]
        fitted = clone(network).fit(sequences, y, weight)
        streamed = fit_blocks(clone(network), [(sequences, y, weight)])
        for name, own in fitted.weights_.items():
            assert_allclose(streamed.weights_[name], own, rtol=1e-10)
    ids = RNG.integers(1, 9, size=(240, 5))
    embedded = small(RNNClassifier, embedding_dim=3)
    assert_array_equal(
        clone(embedded).fit(ids, CLASSES).weights_["embedding.W"],
        fit_blocks(clone(embedded), [(ids, CLASSES)]).weights_["embedding.W"],
    )


@pytest.mark.parametrize("n", [9, 200])
def test_what_is_learnt_of_blocks_is_what_is_learnt_of_all_rows(n):
    model = pipeline(lag=1)
    fitted, streamed = clone(model).fit(ROWS, Y), fit_blocks(clone(model), cut(ROWS, Y, n=n))
    same(fitted, streamed)
    assert_allclose(streamed[0].mean_, fitted[0].mean_)
    assert streamed[-1].t_ == fitted[-1].t_


def test_the_linear_path_of_many_rows_is_solved_from_moments(monkeypatch):
    monkeypatch.setattr("sklearn_rnn.estimators.held_rows._MOST_NUMBERS", 50)
    monkeypatch.setattr("sklearn_rnn.estimators.held_rows._FEWEST_ROWS", 10)
    unknown = np.column_stack([Y, (ROWS @ [1e3, 2e3]) ** 2 - 7])
    unknown[::3, 1] = np.nan
    fitted, streamed = pipeline().fit(ROWS, unknown), fit_blocks(pipeline(), cut(ROWS, unknown, n=50))
    same(fitted, streamed)
    assert fitted[-1].linear_score(fitted[:-1].transform(ROWS), unknown) > 0.5
    classifier = fit_blocks(pipeline(small(RNNClassifier)), cut(ROWS, CLASSES))
    assert classifier[-1].weights_["linear.W"].any()
    assert classifier.score(ROWS, CLASSES) > 0.6


def test_windows_are_those_of_one_fit_for_any_cutting():
    days = pd.date_range("2026-01-01", periods=80, freq="D").delete([5, 6, 40])
    panel = pd.DataFrame(
        {"v": RNG.normal(size=3 * len(days)), "shop": ["a", "b", "c"] * len(days), "day": days.repeat(3)}
    )
    panel.loc[panel.index[::11], "v"] = np.nan
    y = RNG.normal(size=len(panel))
    for options in (
        {},
        {"context": None},
        {"context": "all"},
        {"lag": 2},
        {"freq": "D"},
        {"lag": 1, "padding": "edge"},
    ):
        seen = []

        def watch(X, seen=seen):
            seen.append(np.asarray(X))
            return X

        windower = SequenceWindower(5, group_col="shop", time_col="day", **options)
        whole = clone(windower).fit(panel).transform(panel)
        network = Watching(watch)
        model = make_pipeline(windower, network)
        fit_blocks(model, cut(panel, y, n=50))  # blocks end inside a day
        assert_array_equal(np.concatenate(seen[-5:]), np.asarray(whole))
        fitted = clone(windower).fit(panel)
        assert_array_equal(model[0].context_, fitted.context_)
        assert_allclose(model[0].fill_, fitted.fill_, atol=1e-14)


class Watching(RNNRegressor):
    """A network that shows what it is trained on."""

    def __init__(self, watch=None, max_iter=1, early_stopping=False):
        super().__init__(2, max_iter=max_iter, random_state=0)
        self.watch, self.early_stopping = watch, early_stopping


@pytest.fixture(autouse=True)
def _watch(monkeypatch):
    from sklearn_rnn.estimators import blocks

    read_rows = blocks.read_rows

    def watching(estimator, X, *args, **kwargs):
        if getattr(estimator, "watch", None) is not None:
            estimator.watch(X)
        return read_rows(estimator, X, *args, **kwargs)

    monkeypatch.setattr(blocks, "read_rows", watching)


def test_a_block_that_begins_like_the_first_follows_the_one_before_it():
    series = np.tile(np.sin(np.arange(20) / 3), 12)[:, None]
    fitted, streamed = pipeline().fit(series, series[:, 0] * 2 + RNG.normal(size=240)), pipeline()
    seen = []
    streamed.steps[-1] = ("net", Watching(lambda X: seen.append(np.asarray(X))))
    fit_blocks(streamed, cut(series, np.arange(240.0), n=60))
    windows = fitted[:-1].transform(series)
    assert_allclose(np.concatenate(seen[-4:]), windows)


def test_blocks_are_read_once_for_each_step_that_learns_for_the_target_and_for_each_epoch():
    passes = []

    def blocks():
        yield from cut(ROWS, Y)
        passes.append(len(passes))

    model = make_pipeline(FunctionTransformer(), StandardScaler(), SequenceWindower(3), small(max_iter=4))
    fit_blocks(model, blocks)
    assert len(passes) == 2 + 1 + 4


def test_a_drifting_series_is_learnt_from_blocks_in_their_order():
    t = np.arange(6000.0)
    series = (np.sin(t / 7) + t / 300)[:, None]
    for linear_steps, least in (("auto", 0.999), (0, 0.99)):
        model = pipeline(RNNRegressor(16, max_iter=6, linear_steps=linear_steps, random_state=0), lag=1)
        assert fit_blocks(model, cut(series, series[:, 0], n=300)).score(series, series[:, 0]) > least


def test_classes_of_later_blocks_and_balanced_weights_are_those_of_all():
    order = np.argsort(CLASSES, kind="stable")
    X, y = ROWS[order][:, :, None], CLASSES[order]
    network = small(RNNClassifier, class_weight="balanced", linear_steps=0, shuffle=False)
    blocks = cut(X, y, n=64)
    assert len(set(blocks[0][1])) < 3
    streamed = fit_blocks(clone(network), blocks)
    assert streamed.classes_.tolist() == ["high", "low", "middle"]
    assert_allclose(streamed.predict_proba(X), clone(network).set_params(batch_size=64).fit(X, y).predict_proba(X))


def test_a_block_of_classes_that_weigh_nothing_is_left_out():
    order = np.argsort(CLASSES, kind="stable")
    X, y = ROWS[order], CLASSES[order]
    network = small(RNNClassifier, class_weight={"high": 0.0, "low": 1.0, "middle": 2.0}, shuffle=False, linear_steps=0)
    blocks = cut(X, y, n=5)
    assert set(blocks[0][1]) == {"high"}
    streamed = fit_blocks(clone(network).set_params(batch_size=240), blocks)
    assert streamed.t_ == 3 * (y != "high").sum()
    assert streamed.predict_proba(X)[:, 0].max() < 0.4
    with pytest.raises(ValueError, match="The blocks hold no row that weighs something"):
        fit_blocks(network, blocks[:1])


def test_trees_and_words_of_later_blocks_are_learnt():
    trees = ["(and a b)", "(or a b)", "(and c a)", "(or c c)"] * 5
    y = np.array(["and" in tree for tree in trees])
    model = fit_blocks(TreeRNNClassifier(4, max_iter=5, random_state=0), [(trees[:2], y[:2]), (trees[2:], y[2:])])
    assert set(model.vocabulary_) == {"and", "or", "a", "b", "c"}


def test_what_a_validation_set_says_ends_training():
    model = pipeline(small(max_iter=50, early_stopping=True, n_iter_no_change=2, tol=1.0))
    fit_blocks(model, cut(ROWS[:180], Y[:180]), X_val=ROWS[180:], y_val=Y[180:])
    assert len(model[-1].validation_scores_) == model[-1].n_iter_ < 50
    assert_allclose(model[1].context_[-1], model[0].transform(ROWS[179:180])[0])


def test_blocks_without_known_targets_move_the_windows_on():
    y = Y.copy()
    y[60:120] = np.nan
    model = fit_blocks(pipeline(), [*cut(ROWS, y), (ROWS[:0], y[:0])])  # partitions may be empty
    same(pipeline().fit(ROWS, y), model)
    weight = np.ones(240)
    weight[:60] = 0
    same(pipeline().fit(ROWS, Y, rnnregressor__sample_weight=weight), fit_blocks(pipeline(), cut(ROWS, Y, weight)))


def test_a_model_fitted_from_blocks_is_saved_and_goes_on(tmp_path):
    model = fit_blocks(pipeline(), cut(ROWS, Y))
    dump(model, tmp_path / "model.skops")
    assert_array_equal(load(tmp_path / "model.skops").predict(ROWS[:5]), model.predict(ROWS[:5]))
    model.set_params(rnnregressor__warm_start=True)
    assert len(fit_blocks(model, cut(ROWS, Y))[-1].loss_curve_) == 6


def test_if_it_raises_the_model_is_as_before():
    model = pipeline().fit(ROWS, Y)
    before = [vars(step).copy() for _, step in model.steps]

    def broken():
        yield from cut(ROWS, Y)[:2]
        raise OSError("the disk")

    with pytest.raises(OSError, match="the disk"):
        fit_blocks(model, broken)

    def breaks_later():
        yield from cut(ROWS, Y)
        if len(passes) == 4:
            raise OSError("the disk")
        passes.append(1)

    passes = []
    with pytest.raises(OSError, match="the disk"):
        fit_blocks(model, breaks_later)
    for own, (_, step) in zip(before, model.steps, strict=True):
        assert own.keys() == vars(step).keys()
        assert all(vars(step)[name] is value for name, value in own.items())


def test_an_interrupted_epoch_keeps_what_was_learnt():
    passes = []

    def blocks():
        passes.append(1)
        for k, block in enumerate(cut(ROWS, Y)):
            if len(passes) == 5 and k == 2:
                raise KeyboardInterrupt
            yield block

    model = pipeline(small(max_iter=20))
    with pytest.warns(UserWarning, match="interrupted"):
        fit_blocks(model, blocks)
    assert model[-1].n_iter_ == 1
    assert_allclose(model[1].context_, pipeline().fit(ROWS, Y)[1].context_)


@pytest.mark.parametrize("step", [StandardScaler(), PCA(2)], ids=repr)
def test_frozen_steps_are_taken_as_they_are(step):
    """Whether or not they have a partial_fit, which FrozenEstimator hands through."""
    step.fit(ROWS[:50])
    expected = step.transform(ROWS[-1:])[0]
    model = make_pipeline(FrozenEstimator(step), SequenceWindower(4), small())
    fit_blocks(model, cut(ROWS, Y))
    assert_array_equal(step.transform(ROWS[-1:])[0], expected)
    assert_allclose(model[1].context_[-1], expected)
