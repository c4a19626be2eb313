import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.linear_model import LogisticRegression

from sklearn_rnn.numerics import Sequences, scan
from sklearn_rnn.training import softmax_path
from sklearn_rnn.training.folds import folds_by_hash, hashes
from sklearn_rnn.training.softmax_path import fit_softmax_path

rng = np.random.default_rng(0)
N = 150
X = rng.normal(size=(N, 6, 2)) * np.array([1.0, 1e-3])
Y = np.digitize(X[:, -1, 0] + 1e3 * X[:, 0, 1] + 0.3 * rng.normal(size=N), [-0.7, 0.7])
WEIGHT = rng.integers(1, 4, N).astype(float)


def of(source):
    if isinstance(source, list):
        return Sequences(source, np.array([len(x) for x in source]))
    return Sequences(source, scan(source).lengths)


def fit(source, y=Y, weight=None, n_classes=3, n_steps=6):
    sequences = of(source)
    weight = np.ones(len(sequences)) if weight is None else weight
    hashed = hashes(sequences)
    folds = folds_by_hash(hashed, y, weight)
    return fit_softmax_path(sequences, y, weight, n_classes, n_steps=n_steps, hashed=hashed, folds=folds)


def log_loss(path, source, y):
    return -path.offset(of(source))[y, np.arange(len(y))].mean()


def test_it_learns_what_is_linear_in_the_steps_whatever_their_units():
    path, without = fit(X)
    held = folds_by_hash(hashes(of(X)), Y, np.ones(N)) == 0
    for each in (path, without):
        assert (each.offset(of(X)).argmax(axis=0) == Y).mean() > 0.85
    assert log_loss(without, X[held], Y[held]) < 0.7
    assert_allclose(np.exp(path.offset(of(X))).sum(axis=0), 1)
    other = X * np.array([1e4, 1e-4])
    assert_allclose(fit(other)[0].offset(of(other)), path.offset(of(X)), atol=1e-6)


def test_it_is_a_logistic_regression_of_standardised_inputs_for_one_of_the_penalties():
    path, _ = fit(X, weight=WEIGHT)
    inputs = softmax_path._inputs(*of(X).minibatch(slice(None)), 6)
    Z = (inputs - path.mean[:, None]) / path.scale[:, None] * 3 / np.sqrt(12)  # six steps, six summaries
    gaps = []
    for penalty in 10.0 ** np.arange(-3, 4):
        theirs = LogisticRegression(C=1 / penalty, tol=1e-10, max_iter=10_000).fit(Z.T, Y, WEIGHT)
        gaps.append(np.abs(theirs.predict_proba(Z.T).T - np.exp(path.offset(of(X)))).max())
    assert min(gaps) < 1e-5


def test_the_other_path_has_not_seen_fold_0(monkeypatch):
    monkeypatch.setattr(softmax_path, "_choose", lambda *_: (1.0, None))
    hashed, folds = hashes(of(X)), np.arange(N) % 5
    others = np.where(folds == 0, (Y + 1) % 3, Y)
    options = {"n_steps": 6, "hashed": hashed, "folds": folds}
    (path, without), (other_path, other_without) = (
        fit_softmax_path(of(X), y, np.ones(N), 3, **options) for y in (Y, others)
    )
    assert_allclose(without.W, other_without.W, atol=1e-12)
    assert np.abs(path.W - other_path.W).max() > 0.1


def test_noise_has_the_prior_alone():
    y = np.random.default_rng(3).integers(0, 2, N)
    path = fit(X, y, n_classes=2)[0]
    assert np.abs(path.offset(of(X)) - np.log(np.bincount(y) / N)[:, None]).max() < 0.5
    constant, _ = fit(np.ones((N, 6, 2)), y, n_classes=2)
    assert_array_equal(constant.W, 0)
    assert_allclose(np.exp(constant.offset(of(X)))[:, 0], np.bincount(y) / N)


def test_weight_two_is_a_row_twice():
    rows = np.repeat(np.arange(N), WEIGHT.astype(int))
    weighted, repeated = fit(X, weight=WEIGHT), fit(X[rows], Y[rows])
    for ours, theirs in zip(weighted, repeated, strict=True):
        assert_allclose(ours.offset(of(X)), theirs.offset(of(X)), atol=1e-9)


def test_large_sets_are_solved_on_a_sample(monkeypatch):
    whole = fit(X, weight=WEIGHT)[0]
    for name in ("_WORK_TO_CHOOSE", "_WORK_TO_SOLVE"):
        monkeypatch.setattr(softmax_path, name, 1)
    monkeypatch.setattr(softmax_path, "_WEIGHT_TO_CHOOSE", 80)
    monkeypatch.setattr(softmax_path, "_WEIGHT_TO_SOLVE", 150)
    rows = np.repeat(np.arange(N), WEIGHT.astype(int))
    part, repeated = fit(X, weight=WEIGHT)[0], fit(X[rows], Y[rows])[0]
    assert_allclose(part.offset(of(X)), repeated.offset(of(X)), atol=1e-9)
    assert np.abs(part.W - whole.W).max() > 1e-3
    assert (part.offset(of(X)).argmax(axis=0) == Y).mean() > 0.65


def test_a_sample_is_as_large_as_rows_times_classes_times_inputs_allow(monkeypatch):
    limits, n_inputs = [], (6 + 6) * 2
    monkeypatch.setattr(softmax_path, "_WORK_TO_SOLVE", 21_000 * 3 * n_inputs)
    monkeypatch.setattr(softmax_path, "_WORK_TO_CHOOSE", 2_100 * 3 * n_inputs)
    monkeypatch.setattr(softmax_path, "sample", lambda hashed, weight, limit: limits.append(limit) or weight)
    fit(X)
    assert limits == [21_000, 2_100]


def test_absent_steps_change_nothing_and_sequences_without_a_step_are_average_ones():
    path = fit(X)[0]
    gappy = np.full((N, 8, 2), np.nan)
    gappy[:, [1, 2, 4, 5, 6, 7]] = X
    assert_allclose(fit(gappy)[0].offset(of(gappy)), path.offset(of(X)), atol=1e-7)
    empty = [np.empty((0, 2)), *X[1:]]
    some = fit(empty)[0]
    assert_allclose(np.exp(some.offset(of(empty)))[:, 0], np.exp(some.b) / np.exp(some.b).sum())
    assert np.isfinite(fit([np.empty((0, 2))] * N)[0].offset(of(empty))).all()


def test_sequences_of_different_lengths_are_read():
    lengths = rng.integers(1, 7, N)
    short = [x[-length:] for x, length in zip(X, lengths, strict=True)]
    path = fit(short, (lengths > 3).astype(int), n_classes=2)[0]
    assert np.isfinite(path.offset(of(short))).all()
    assert path.W.shape == (2, 24)


@pytest.mark.parametrize("value", [1e3, 1e200])
def test_nothing_explodes_on_input_far_away_or_constant_in_training(value):
    constant = X.copy()
    constant[:, :, 1] = 1e9
    path = fit(constant)[0]
    far = constant.copy()
    far[0] = value
    assert np.isfinite(path.offset(of(far))).all()
    odd = X.copy()
    odd[0] = value
    assert np.isfinite(fit(odd)[0].offset(of(X))).all()


@pytest.mark.parametrize("n", [1, 2, 5])
def test_few_rows_and_classes_of_one_row_do(n):
    y = np.arange(n)
    for path in fit(X[:n], y, n_classes=n):
        assert np.isfinite(path.offset(of(X))).all()


def test_a_share_of_the_path_shrinks_what_it_says():
    path = fit(X)[0]
    assert_allclose(path.times(1.0).offset(of(X)), path.offset(of(X)))
    assert_allclose(path.times(0.0).offset(of(X)), np.log(1 / 3))
    gap = np.ptp(path.offset(of(X)), axis=0)
    assert_allclose(np.ptp(path.times(0.3).offset(of(X)), axis=0), 0.3 * gap)


def test_one_penalty_that_is_no_better_does_not_end_the_search():
    """Of these few rows the losses are 9.336 (the prior alone), 9.337, 9.326 and then more."""
    draw = np.random.default_rng(200)
    Z = draw.normal(size=(3, draw.integers(10, 40)))
    y = (Z[0] * draw.uniform(0, 2) + draw.normal(size=11) > 0).astype(int)
    assert softmax_path._choose(Z, y, np.ones(11), 2, np.arange(11) % 5, 5)[0] == 100
