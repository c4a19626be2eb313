import numpy as np
import pytest
from numpy.testing import assert_allclose
from sklearn.metrics import log_loss

from sklearn_rnn.numerics import softmax
from sklearn_rnn.training import BinaryCrossEntropy, CrossEntropy

rng = np.random.default_rng(0)
Z = 3 * rng.normal(size=(3, 8))
CLASSES = rng.integers(0, 3, 8)
ONE_HOT = (np.arange(3)[:, None] == CLASSES).astype(float)
LABELS = rng.integers(0, 2, size=(3, 8)).astype(float)


def test_cross_entropy_is_the_log_loss():
    terms, _ = CrossEntropy()(Z, CLASSES)
    assert_allclose(terms.mean(), log_loss(CLASSES, softmax(Z).T))


def test_binary_cross_entropy_is_the_log_loss_of_each_label():
    terms, _ = BinaryCrossEntropy()(Z, LABELS)
    expected = sum(log_loss(y, 1 / (1 + np.exp(-z)), labels=[0, 1]) for y, z in zip(LABELS, Z, strict=True))
    assert_allclose(terms.sum(axis=0).mean(), expected)


@pytest.mark.parametrize(("loss", "Y"), [(CrossEntropy(), CLASSES), (BinaryCrossEntropy(), LABELS)])
def test_gradients_are_the_differences(loss, Y):
    _, dZ = loss(Z, Y)
    for k in range(3):
        step = np.zeros_like(Z)
        step[k] = 1e-6
        assert_allclose(dZ[k], (loss(Z + step, Y)[0] - loss(Z - step, Y)[0]).sum(axis=0) / 2e-6, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("loss", [CrossEntropy(), BinaryCrossEntropy()])
def test_the_first_bias_predicts_the_weighted_prior(loss):
    weight = np.arange(1.0, 9)
    one_class = isinstance(loss, CrossEntropy)
    Y = CLASSES if one_class else LABELS
    bias = loss.first_bias(Y, weight, 3)
    expected = np.average(ONE_HOT if one_class else LABELS, axis=1, weights=weight)
    assert_allclose(loss.link(bias[:, None])[:, 0], expected)
    assert_allclose(loss(np.repeat(bias[:, None], 8, axis=1), Y)[1] @ weight, 0, atol=1e-12)


@pytest.mark.parametrize("loss", [CrossEntropy(), BinaryCrossEntropy()])
def test_the_logarithm_of_the_link_is_one(loss):
    assert_allclose(np.exp(loss.log_link(Z)), loss.link(Z))
    assert np.isfinite(loss.log_link(np.array([[1e4], [-1e4], [0.0]]))).all()


@pytest.mark.parametrize(("loss", "Y"), [(CrossEntropy(), CLASSES), (BinaryCrossEntropy(), ONE_HOT)])
def test_certain_outputs_lose_nothing_and_overflow_nowhere(loss, Y):
    losses, dZ = loss(1e4 * (2 * ONE_HOT - 1), Y)
    assert_allclose(losses, 0, atol=1e-12)
    assert_allclose(dZ, 0, atol=1e-12)
