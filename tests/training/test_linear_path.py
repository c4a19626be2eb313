import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from sklearn_rnn.numerics import Sequences, scan
from sklearn_rnn.training import present_steps
from sklearn_rnn.training.linear_path import auto_steps, merge, moments_of, solve_linear_path

rng = np.random.default_rng(0)
N = 120
X = rng.normal(size=(N, 6, 2))
WEIGHT = rng.integers(1, 4, N).astype(float)


def unexplained(noise):
    """What of noise (k, N) no weighted linear model of X explains."""
    inputs, root = np.c_[np.ones(N), X.reshape(N, -1)], np.sqrt(WEIGHT)
    return noise - (inputs @ np.linalg.lstsq(root[:, None] * inputs, (root * noise).T)[0]).T


NOISE = unexplained(rng.normal(size=(2, N)))
Y = np.vstack([X[:, -1, 0] - 0.5 * X[:, -2, 1], X[:, 0, 0]]) + 0.1 * NOISE


def of(source):
    if isinstance(source, list):
        return Sequences(source, np.array([len(x) for x in source]))
    return Sequences(source, scan(source).lengths)


def solve(source, Y, weight=None, n_steps=6, **options):
    sequences = of(source)
    weight = np.ones(len(sequences)) if weight is None else weight
    return solve_linear_path(moments_of(sequences, Y, weight, n_steps), sequences.n_features, **options)


def assert_alike(path, other, atol=1e-9):
    for ours, theirs in zip((path.W, path.mean, path.scale), (other.W, other.mean, other.scale), strict=True):
        assert_allclose(ours, theirs, atol=atol)


def test_it_finds_the_weights_of_the_steps_and_how_many_are_of_use():
    path = solve(X, Y, WEIGHT)
    W = path.W.reshape(2, 6, 2)
    assert_allclose(W[0, -2:], [[0, -0.5], [1, 0]], atol=0.05)
    assert_array_equal(W[0, :3], 0)  # 3 of 6 steps; older ones are no help
    assert W[1, 0, 0] == pytest.approx(1, abs=0.05)
    assert_allclose(path.mean, np.average(X.reshape(N, -1), axis=0, weights=WEIGHT))
    assert_allclose(path.scale, 0.1, rtol=0.2)


def test_the_offset_is_zero_at_the_mean_and_the_scale_is_the_spread_of_the_rest():
    path = solve(X, Y, WEIGHT)
    offset = path.offset(of(X))
    assert_allclose(offset, path.W @ (X.reshape(N, -1) - path.mean).T, atol=1e-12)
    assert_allclose(offset @ WEIGHT, 0, atol=1e-9)
    rest = Y - offset - np.average(Y, axis=1, weights=WEIGHT)[:, None]
    assert_allclose(path.scale, np.sqrt(np.average(rest**2, axis=1, weights=WEIGHT)), rtol=1e-6)


def test_the_rest_of_a_target_that_is_linear_is_not_magnified_without_end():
    path = solve(X, 5 * X[None, :, -1, 0])
    assert path.scale[0] == pytest.approx(5e-3 * X[:, -1, 0].std())
    assert_allclose(path.offset(of(X))[0], 5 * (X[:, -1, 0] - X[:, -1, 0].mean()), atol=1e-5)


def test_noise_has_no_path():
    path = solve(X, NOISE, WEIGHT)
    assert_array_equal(path.W, 0)
    assert_allclose(path.scale, np.sqrt(np.average(NOISE**2, axis=1, weights=WEIGHT)))
    assert_array_equal(path.offset(of(X)), 0)


def test_several_outputs_are_solved_as_each_alone():
    path = solve(X, Y, WEIGHT)
    for k in range(2):
        alone = solve(X, Y[[k]], WEIGHT)
        assert_allclose(path.W[[k]], alone.W, atol=1e-12)
        assert_allclose(path.scale[[k]], alone.scale)


@pytest.mark.parametrize("noise", [0.0, 1.0])
def test_weight_two_is_a_row_twice(noise):
    t = np.arange(N)[:, None] + np.arange(8)
    windows, ahead = np.sin(t / 9)[:, :, None], np.sin(t[:, -1] / 9 + 0.7) ** 3 + noise * rng.normal(size=N)
    rows = np.repeat(np.arange(N), WEIGHT.astype(int))
    weighted, repeated = solve(windows, ahead[None], WEIGHT, 8), solve(windows[rows], ahead[None, rows], n_steps=8)
    assert_allclose(weighted.offset(of(windows)), repeated.offset(of(windows)), atol=1e-9)
    assert_allclose(weighted.scale, repeated.scale, atol=1e-9)


def test_blocks_equal_the_whole(monkeypatch):
    whole = solve(X, Y, WEIGHT)
    offset = whole.offset(of(X))
    monkeypatch.setattr(present_steps, "_BLOCK", 7 * 12)
    in_blocks = solve(X, Y, WEIGHT)
    assert_alike(in_blocks, whole)
    assert_allclose(in_blocks.offset(of(X)), offset, atol=1e-9)


def some_unknown():
    gappy = Y.copy()
    gappy[0, :20] = gappy[1, 10:40] = np.nan
    return gappy


@pytest.mark.parametrize("targets", [Y, some_unknown()], ids=["known", "some unknown"])
def test_moments_of_two_sets_merge_to_those_of_both(targets):
    first, second = (moments_of(of(X[part]), targets[:, part], WEIGHT[part], 6) for part in (slice(50), slice(50, N)))
    assert_alike(solve_linear_path(merge(first, second), 2), solve(X, targets, WEIGHT))


def test_unknown_targets_count_in_nothing():
    targets = some_unknown()
    path = solve(X, targets, WEIGHT)
    for k in range(2):
        known = ~np.isnan(targets[k])
        alone = solve(X[known], targets[[k]][:, known], WEIGHT[known])
        assert_allclose(path.W[[k]], alone.W, atol=1e-9)
        assert_allclose(path.scale[[k]], alone.scale)


def test_absent_steps_and_lengths_change_nothing():
    gappy = np.full((N, 9, 2), np.nan)
    gappy[:, [1, 2, 4, 5, 6, 8]] = X
    assert_alike(solve(gappy, Y, WEIGHT), solve(X, Y, WEIGHT), atol=1e-12)
    short = [x[-length:] for x, length in zip(X, rng.integers(1, 7, N), strict=True)]
    edged = np.array([np.pad(x, ((6 - len(x), 0), (0, 0)), mode="edge") for x in short])
    assert_alike(solve(short, Y, WEIGHT), solve(edged, Y, WEIGHT))


def test_sequences_without_a_step_have_no_offset_and_no_part():
    empty = [np.empty((0, 2)) if i % 3 == 0 else x for i, x in enumerate(X)]
    some = np.arange(N) % 3 > 0
    path = solve(empty, Y, WEIGHT)
    assert_alike(path, solve(X[some], Y[:, some], WEIGHT[some]), atol=1e-12)
    assert_array_equal(path.offset(of(empty))[:, ~some], 0)
    nothing = solve([np.empty((0, 2))] * 4, Y[:, :4])
    assert_array_equal(nothing.W, 0)
    assert_array_equal(nothing.scale, 1)


@pytest.mark.parametrize("scale", [1e-200, 1e-12, 1e7, 1e200], ids=str)
def test_other_units_change_nothing_and_none_explode(scale):
    units = np.array([scale, 1.0])
    path = solve(X * units, Y[:1], WEIGHT)
    offset = path.offset(of(X * units))
    assert np.isfinite(path.W).all()
    if 1e-100 < scale < 1e100:
        assert_allclose(offset, solve(X, Y[:1], WEIGHT).offset(of(X)), atol=1e-7)
    else:  # its square is no number: constant
        assert_array_equal(path.W.reshape(-1, 2)[:, 0], 0)
        assert np.abs(offset).max() < 3


def test_features_that_hardly_vary_beside_their_level_are_constant():
    level = X.copy()
    level[:, :, 0] = 1e9 + 1e-3 * level[:, :, 0]
    assert_array_equal(solve(level, Y).W.reshape(-1, 2)[:, 0], 0)
    level[:, :, 0] = 1e6 + X[:, :, 0]
    assert_allclose(solve(level, Y).offset(of(level)), solve(X, Y).offset(of(X)), atol=1e-6)


def test_collinear_features_and_constant_targets_do_not_explode():
    twice = np.concatenate([X, X, 3 + 0 * X], axis=2)
    path = solve(twice, np.vstack([Y, np.full(N, 0.5)]))
    assert np.abs(path.W).max() < 2
    assert_allclose(path.offset(of(twice))[:2], solve(X, Y).offset(of(X)), atol=0.02)
    assert_allclose(path.W[2], 0, atol=1e-12)
    assert path.scale[2] == 1


def test_few_rows_bound_the_degrees_of_freedom():
    few = solve(X[:8], Y[:, :8])
    assert np.abs(few.W).max() < 2
    assert_array_equal(solve(X[:8], Y[:, :8], max_freedom=0.1).W, 0)
    assert_array_equal(solve(X[:1], Y[:, :1]).W, 0)


def test_float32_and_whole_numbers_are_computed_in_float64():
    whole = np.round(X * 8)
    path = solve(whole, Y, WEIGHT)
    for dtype in (np.float32, np.int8):
        other = solve(whole.astype(dtype), Y, WEIGHT)
        assert_alike(other, path, atol=1e-12)
        assert other.offset(of(whole.astype(dtype))).dtype == np.float64


@pytest.mark.parametrize(
    ("source", "expected"),
    [(X, 6), (np.zeros((3, 1000, 1)), 512), (np.zeros((3, 9, 100)), 5), (np.zeros((3, 9, 513)), 0), (list(X), 0)],
)
def test_how_many_steps_are_read_by_itself_is_of_type_and_shape(source, expected):
    assert auto_steps(of(source)) == expected
