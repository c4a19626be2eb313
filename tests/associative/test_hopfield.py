import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.base import clone
from sklearn.utils.estimator_checks import parametrize_with_checks

import sklearn_rnn
from sklearn_rnn import HopfieldNetwork

RULES = ("hebbian", "storkey", "pseudo-inverse", "modern")
EVERY_RULE = pytest.mark.parametrize("rule", RULES)
CLASSICAL = pytest.mark.parametrize("rule", RULES[:3])


def patterns(n_patterns, n_units=200, seed=0):
    return np.where(np.random.default_rng(seed).random((n_patterns, n_units)) < 0.5, -1.0, 1.0)


def damaged(X, share=0.1):
    return X * np.where(np.random.default_rng(1).random(X.shape) < share, -1, 1)


def recalled(rule, load, n_units=200):
    """Share of patterns that are recalled exactly from copies with a tenth of the units flipped."""
    X = patterns(int(load * n_units), n_units)
    return (
        np.isclose(HopfieldNetwork(rule, random_state=0).fit(X).transform(damaged(X)), X, atol=1e-6).all(axis=1).mean()
    )


@pytest.mark.filterwarnings("ignore:Skipping check check_array_api_input")
@parametrize_with_checks([HopfieldNetwork(rule) for rule in RULES])
def test_scikit_learn_conventions(estimator, check):
    check(estimator)


@pytest.mark.parametrize(
    ("rule", "holds", "fails"), [("hebbian", 0.05, 0.2), ("storkey", 0.2, 0.7), ("pseudo-inverse", 0.2, 0.7)]
)
def test_capacity_is_what_theory_says(rule, holds, fails):
    assert recalled(rule, holds) > 0.98
    assert recalled(rule, fails) < 0.1


def test_hebbian_recall_breaks_down_around_a_seventh_of_the_units():
    shares = [recalled("hebbian", load, n_units=400) for load in (0.07, 0.138, 0.2)]
    assert shares[0] > 0.9 > 0.7 > shares[1] > 0.1 > shares[2]


def test_modern_recall_holds_more_patterns_than_units():
    assert recalled("modern", 5.0) == 1.0


@CLASSICAL
def test_energy_goes_down_one_unit_after_the_other(rule):
    X = patterns(60)
    memory = HopfieldNetwork(rule, random_state=0).fit(X)
    steps = memory.transform_steps(damaged(X, 0.3))
    energies = np.array([memory.energy(S) for S in steps.transpose(1, 0, 2)])
    assert len(energies) > 2
    assert (np.diff(energies, axis=0) <= 1e-9).all()


def test_modern_energy_goes_down():
    X = np.random.default_rng(0).normal(size=(30, 20)) / np.sqrt(20)
    memory = HopfieldNetwork("modern", beta=4.0).fit(X)
    steps = memory.transform_steps(X + 0.1)
    energies = np.array([memory.energy(S) for S in steps.transpose(1, 0, 2)])
    assert (np.diff(energies, axis=0) <= 1e-12).all()
    assert (energies >= -1e-12).all()


def test_all_at_once_two_states_may_take_turns():
    memory = HopfieldNetwork(update="synchronous", max_sweeps=7).fit([[1, -1]])
    steps = memory.transform_steps([[1.0, 1.0]])[0]
    assert_array_equal(steps, [[1, 1], [-1, -1]] * 4)


def test_hebbian_weights_are_the_sum_of_outer_products():
    X = patterns(5, 12)
    assert_allclose(HopfieldNetwork().fit(X).weights_["W"], X.T @ X / 12, atol=1e-14)


def test_storkey_weights_are_those_of_the_definition():
    X, n = patterns(4, 7), 7
    W = np.zeros((n, n))
    for x in X:
        before = W.copy()
        for i in range(n):
            for j in range(n):
                h = {(a, b): sum(before[a, k] * x[k] for k in range(n) if k not in (a, b)) for a, b in ((i, j), (j, i))}
                W[i, j] += (x[i] * x[j] - x[i] * h[j, i] - h[i, j] * x[j]) / n
    assert_allclose(HopfieldNetwork("storkey").fit(X).weights_["W"], W, atol=1e-13)


def test_projection_weights_are_those_of_the_pseudo_inverse():
    X = patterns(40, 60)
    X[7] = X[3]  # nothing new in it
    W = HopfieldNetwork("pseudo-inverse").fit(X).weights_["W"]
    assert_allclose(W, np.linalg.pinv(X) @ X, atol=1e-12)


@EVERY_RULE
def test_patterns_may_come_in_portions(rule):
    X = patterns(9, 30)
    whole, pieces = HopfieldNetwork(rule, random_state=0).fit(X), HopfieldNetwork(rule, random_state=0)
    for portion in (X[:1], X[1:6], X[6:]):
        pieces.partial_fit(portion)
    assert pieces.n_patterns_ == 9
    assert_allclose(pieces.transform(damaged(X)), whole.transform(damaged(X)), rtol=0, atol=1e-12)


@EVERY_RULE
def test_fit_begins_anew_and_recall_does_not_depend_on_the_batch(rule):
    X = patterns(20, 80)
    memory = HopfieldNetwork(rule, random_state=0).fit(patterns(30, 80, seed=5)).fit(X)
    assert memory.n_patterns_ == 20
    together = memory.transform(damaged(X))
    assert_allclose(np.concatenate([memory.transform(row[None]) for row in damaged(X)]), together, atol=1e-12)
    assert_allclose(clone(memory).fit(X).transform(damaged(X)), together, atol=1e-12)


def test_zeros_and_ones_are_read_by_the_threshold():
    X = patterns(5, 50)
    zeros_and_ones = (X > 0).astype(int)
    assert_array_equal(HopfieldNetwork().fit(zeros_and_ones).transform(zeros_and_ones), X)
    grey = 10.0 * zeros_and_ones + 100
    assert_array_equal(HopfieldNetwork(threshold=105).fit(grey).transform(grey), X)


@EVERY_RULE
def test_float32_stays(rule):
    X = patterns(3, 20).astype(np.float32)
    memory = HopfieldNetwork(rule).fit(X)
    assert memory.transform(X).dtype == memory.transform_steps(X).dtype == np.float32
    assert_allclose(memory.transform(X), X, atol=1e-5)


def test_a_unit_without_links_stays_as_it_is():
    assert_array_equal(HopfieldNetwork().fit([[1.0]]).transform([[-3.0], [2.0]]), [[-1], [1]])


def test_a_rule_that_keeps_patterns_otherwise_must_be_fitted_again():
    memory = HopfieldNetwork().fit(patterns(2, 5)).set_params(rule="modern")
    for call in (memory.transform, memory.partial_fit, memory.energy):
        with pytest.raises(ValueError, match="rule was changed after fit to 'modern'"):
            call(patterns(2, 5))


@EVERY_RULE
def test_a_saved_memory_recalls_alike_and_a_forged_one_is_refused(rule, tmp_path):
    X = patterns(4, 30)
    memory = HopfieldNetwork(rule, random_state=0).fit(X)
    sklearn_rnn.dump(memory, tmp_path / "memory.skops")
    loaded = sklearn_rnn.load(tmp_path / "memory.skops")
    assert_array_equal(loaded.transform(damaged(X)), memory.transform(damaged(X)))
    loaded.n_features_in_ = 31
    with pytest.raises(ValueError, match=r"saved state of HopfieldNetwork.*31 units"):
        loaded._check_state()
