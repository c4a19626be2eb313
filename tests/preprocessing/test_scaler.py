import tracemalloc

import numpy as np
import pandas as pd
import pytest
import skops.io
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

import sklearn_rnn
from sklearn_rnn import RNNRegressor, SequenceScaler, SequenceWindower
from sklearn_rnn.preprocessing import scaler as module

RNG = np.random.default_rng(0)
X = RNG.normal([5.0, -200.0], [2.0, 30.0], size=(20, 6, 2))
RAGGED = [x[: 1 + k % 6] for k, x in enumerate(X)]


@parametrize_with_checks([SequenceScaler()])
def test_scikit_learn_conventions(estimator, check):
    check(estimator)


@pytest.mark.parametrize("options", [{}, {"with_mean": False}, {"with_std": False}])
def test_every_feature_is_scaled_as_the_steps_in_a_row_are(options):
    steps = StandardScaler(**options).fit(X.reshape(-1, 2))
    model = SequenceScaler(**options).fit(X)
    assert_allclose(model.transform(X).reshape(-1, 2), steps.transform(X.reshape(-1, 2)), rtol=1e-12)
    assert_allclose(model.inverse_transform(model.transform(X)), X, rtol=1e-12)
    assert model.n_steps_seen_ == 120


def test_rows_of_2d_x_share_one_mean_and_keep_their_shape():
    rows = X[:, :, 0]
    model = SequenceScaler().fit(rows)
    assert_allclose(model.transform(rows), SequenceScaler().fit_transform(X[:, :, :1])[:, :, 0])
    assert_allclose(model.mean_, [rows.mean()])
    assert_allclose(model.transform(rows[:, :3, None]), model.transform(rows)[:, :3, None])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 5), min_size=1, max_size=8), st.integers(0, 99), st.sampled_from(["f4", "f8"]))
def test_lists_of_any_lengths_with_absent_steps(lengths, seed, dtype):
    rng = np.random.default_rng(seed)
    sequences = [rng.normal(3, 2, size=(length, 2)).astype(dtype) for length in [2, *lengths]]
    padded = [np.insert(x, rng.integers(len(x) + 1), np.nan, axis=0) for x in sequences]
    steps = np.concatenate(sequences).astype("f8")
    model = SequenceScaler().fit(padded)
    assert_allclose(model.mean_, steps.mean(axis=0), rtol=1e-6)
    assert_allclose(model.var_, steps.var(axis=0), rtol=1e-5)
    scaled = model.transform(padded)
    for before, after in zip(padded, scaled, strict=True):
        assert after.dtype == before.dtype
        assert_array_equal(np.isnan(after), np.isnan(before))
        assert_allclose(after, (before - model.mean_) / model.scale_, rtol=1e-4, atol=1e-5)


def test_a_list_stays_a_list_and_its_members_keep_their_dimensions():
    model = SequenceScaler().fit([x[:, 0] for x in RAGGED])
    scaled = model.transform([RAGGED[0][:, 0], RAGGED[5][:, :1]])
    assert [x.shape for x in scaled] == [(1,), (6, 1)]
    assert [x.shape for x in model.inverse_transform(scaled)] == [(1,), (6, 1)]


def test_frames_are_matched_by_name():
    frames = [pd.DataFrame(x, columns=["load", "price"]) for x in RAGGED]
    model = SequenceScaler().fit(frames)
    swapped = model.transform([x[["price", "load"]] for x in frames])
    assert all(map(np.array_equal, swapped, SequenceScaler().fit(RAGGED).transform(RAGGED)))


@pytest.mark.parametrize("form", [lambda X: X, list])
def test_pieces_are_merged_without_cancellation(monkeypatch, form):
    far = 1e8 + X  # a sum of squares would lose all digits of the variance
    whole = SequenceScaler().fit(X + 1e8)
    pieces = SequenceScaler()
    for part in (far[:3], far[3:4], far[4:]):
        pieces.partial_fit(form(part))
    monkeypatch.setattr(module, "_BLOCK", 25)
    for model in (whole, pieces, SequenceScaler().fit(form(far))):
        assert_allclose(model.mean_, far.mean(axis=(0, 1)), rtol=1e-14)
        assert_allclose(model.var_, X.var(axis=(0, 1)), rtol=1e-6)
        assert model.n_steps_seen_ == 120


def test_a_feature_that_does_not_vary_is_centred_only():
    constant = np.stack([X[:, :, 0], np.full((20, 6), 7.0)], axis=2)
    assert_array_equal(SequenceScaler().fit_transform(constant)[:, :, 1], 0)


def test_in_a_pipeline_and_a_search_on_lists():
    y = np.array([x[-1, 0] for x in RAGGED])
    pipeline = make_pipeline(SequenceScaler(), RNNRegressor(4, solver="lbfgs", max_iter=9999, tol=1e-2, random_state=0))
    search = GridSearchCV(pipeline, {"sequencescaler__with_mean": [True, False]}, cv=3).fit(RAGGED, y)
    assert np.isfinite(search.cv_results_["mean_test_score"]).all()
    windows = make_pipeline(SequenceWindower(3, padding="edge"), SequenceScaler()).set_output(transform="pandas")
    assert windows.fit_transform(pd.DataFrame(X[0], columns=["a", "b"])).shape == (6, 3, 2)


def test_columns_keep_their_names():
    frame = pd.DataFrame(X[:, :, 0]).add_prefix("t")
    scaled = SequenceScaler().set_output(transform="pandas").fit_transform(frame)
    assert scaled.columns.tolist() == frame.columns.tolist()


def test_saved_and_loaded_it_goes_on(tmp_path):
    model = SequenceScaler().fit(RAGGED[:10])
    skops.io.dump(model, tmp_path / "scaler.skops")
    loaded = sklearn_rnn.load(tmp_path / "scaler.skops").partial_fit(RAGGED[10:])
    assert_allclose(loaded.mean_, SequenceScaler().fit(RAGGED).mean_, rtol=1e-12)


@pytest.mark.parametrize(
    ("block", "message"),
    [
        (np.full((3, 2, 2), np.nan), "no present step"),
        (np.full((3, 2, 2), np.inf), "infinity"),
        (np.full((3, 2, 2), 1e200), "too large to square"),
        (np.array([[[1.0, np.nan]]] * 3), "some, but not all"),
        (["a", "b"], "holds text"),
    ],
)
def test_what_tells_no_scale_is_refused_and_changes_nothing(block, message):
    model = SequenceScaler().fit(X)
    before = dict(vars(model))
    with pytest.raises(ValueError, match=message):
        model.fit(block)
    assert vars(model) == before


def test_a_block_without_a_step_tells_nothing_later():
    model = SequenceScaler().fit(X).partial_fit(np.full((3, 2, 2), np.nan))
    assert model.n_steps_seen_ == 120


def test_parameters_that_were_changed_do_not_mix():
    with pytest.raises(ValueError, match="was changed after fit"):
        SequenceScaler().fit(X).set_params(with_mean=False).partial_fit(X)


def test_windows_are_read_in_blocks():
    series = np.random.default_rng(0).normal(size=(50_099, 2)).astype(np.float32)
    view = np.lib.stride_tricks.sliding_window_view(series, 100, axis=0).transpose(0, 2, 1)
    tracemalloc.start()
    SequenceScaler().fit(view)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < view.size * view.itemsize  # the copy would be 40 MB, and twice as much in float64
