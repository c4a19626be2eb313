"""The losses of numbers, by table: what each one promises."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.optimize import minimize_scalar
from sklearn._loss import AbsoluteError, HalfPoissonLoss, HalfSquaredError, PinballLoss
from sklearn.metrics import mean_absolute_error, mean_pinball_loss, mean_poisson_deviance, mean_squared_error

from sklearn_rnn.training.losses import LOSSES, Huber, Loss, Poisson, Quantile, SquaredError, get_loss

QUANTILES = {"quantile": 0.8}
BY_NAME = {name: get_loss(name, QUANTILES.get(name)) for name in LOSSES}
ALL = {**BY_NAME, "huber(0.3)": Huber(0.3), "quantiles": Quantile([0.1, 0.5, 0.9])}
EACH = pytest.mark.parametrize("loss", ALL.values(), ids=ALL)

rng = np.random.default_rng(0)
Y = rng.poisson(1.5, size=(2, 40)).astype(float)
WEIGHT = rng.integers(1, 4, 40).astype(float)


def outputs(loss, spread=2.0):
    """Outputs that suit Y, none at a kink."""
    return rng.normal(size=(2 * (loss.per_target or 1), 40)) * spread


@EACH
def test_the_gradient_is_that_of_central_differences(loss):
    Z = outputs(loss)
    _, dZ = loss(Z, Y)
    for k in range(len(Z)):
        step = np.zeros_like(Z)
        step[k] = 1e-6
        upper, lower = (loss(Z + h, Y)[0].sum(axis=0) for h in (step, -step))
        assert_allclose(dZ[k], (upper - lower) / 2e-6, atol=1e-7)


@EACH
def test_terms_are_not_negative_and_of_the_type_of_outputs(loss):
    Z = outputs(loss).astype(np.float32)
    terms, dZ = loss(Z, Y.astype(np.float32))
    assert terms.shape == dZ.shape == Z.shape
    assert (terms >= -1e-6).all()
    assert terms.dtype == dZ.dtype == loss.link(Z).dtype == np.float32


@EACH
def test_terms_know_nothing_of_their_neighbours(loss):
    Z = outputs(loss)
    whole, alone = loss(Z, Y), loss(Z[:, 3:4], Y[:, 3:4])
    for both, one in zip(whole, alone, strict=True):
        assert_allclose(both[:, 3:4], one)


@EACH
def test_the_first_bias_is_the_best_constant(loss):
    bias = loss.first_bias(Y, WEIGHT, None)

    def mean(k, z):
        Z = np.tile(bias[:, None], 40)
        Z[k] = z
        return loss(Z, Y)[0][k] @ WEIGHT

    for k, b in enumerate(bias):
        assert mean(k, b) <= minimize_scalar(lambda z, k=k: mean(k, z), bounds=(-5, 10)).fun + 1e-9
    assert_allclose(loss.first_bias(Y[:1], WEIGHT, None), bias[: len(bias) // 2])


@EACH
def test_weights_are_counts(loss):
    twice = np.repeat(Y, WEIGHT.astype(int), axis=1)
    assert_allclose(loss.first_bias(Y, WEIGHT, None), loss.first_bias(twice, np.ones(twice.shape[1]), None))


@pytest.mark.parametrize(
    ("name", "of_histogram_gradient_boosting"),
    [
        ("squared_error", HalfSquaredError()),
        ("absolute_error", AbsoluteError()),
        ("poisson", HalfPoissonLoss()),
        ("quantile", PinballLoss(quantile=0.8)),
    ],
)
def test_terms_are_those_of_gradient_boosting(name, of_histogram_gradient_boosting):
    theirs, y, z = of_histogram_gradient_boosting, Y[0], outputs(SquaredError())[0]
    (terms,), (dZ,) = BY_NAME[name](z[None], y[None])
    assert_allclose(terms, theirs.loss(y, z) + theirs.constant_to_optimal_zero(y), atol=1e-12)
    assert_allclose(dZ, theirs.gradient(y, z), atol=1e-12)


@pytest.mark.parametrize(
    ("name", "of_torch"),
    [
        ("squared_error", lambda torch: lambda z, y: torch.nn.MSELoss(reduction="none")(z, y) / 2),
        ("absolute_error", lambda torch: torch.nn.L1Loss(reduction="none")),
        ("huber", lambda torch: torch.nn.HuberLoss(reduction="none")),
        ("huber(0.3)", lambda torch: torch.nn.HuberLoss(reduction="none", delta=0.3)),
    ],
)
def test_terms_are_those_of_torch(name, of_torch):
    torch = pytest.importorskip("torch")
    Z = outputs(ALL[name])
    theirs = of_torch(torch)(torch.tensor(Z), torch.tensor(Y))
    assert_allclose(ALL[name](Z, Y)[0], theirs.numpy(), atol=1e-12)


def test_the_gradient_of_poisson_is_that_of_torch():
    """Theirs leaves out what does not depend on the output."""
    torch = pytest.importorskip("torch")
    Z = torch.tensor(outputs(Poisson()), requires_grad=True)
    torch.nn.PoissonNLLLoss(reduction="sum")(Z, torch.tensor(Y)).backward()
    assert_allclose(Poisson()(Z.detach().numpy(), Y)[1], Z.grad.numpy())


def test_means_of_terms_are_the_metrics_of_scikit_learn():
    z, levels = outputs(SquaredError())[:1], [0.1, 0.5, 0.9]

    def mean(name):
        return ALL[name](z, Y[:1])[0].mean()

    assert_allclose(mean("squared_error"), mean_squared_error(Y[0], z[0]) / 2)
    assert_allclose(mean("absolute_error"), mean_absolute_error(Y[0], z[0]))
    assert_allclose(mean("poisson"), mean_poisson_deviance(Y[0], np.exp(z[0])) / 2)
    assert_allclose(mean("quantile"), mean_pinball_loss(Y[0], z[0], alpha=0.8))
    terms, _ = ALL["quantiles"](np.repeat(z, 3, axis=0), Y[:1])
    assert_allclose(terms.mean(axis=1), [mean_pinball_loss(Y[0], z[0], alpha=level) for level in levels])


def test_several_quantiles_are_predicted_in_order():
    loss = ALL["quantiles"]
    Z = outputs(loss)
    P = loss.link(Z).reshape(2, 3, 40)
    assert (np.diff(P, axis=1) >= 0).all()
    assert_array_equal(np.sort(Z[:3], axis=0), P[0])
    crossed, sorted_ = (loss(outputs, Y)[0].sum() for outputs in (Z, loss.link(Z)))
    assert sorted_ < crossed


def test_the_central_quantile_is_the_one_nearest_to_the_median():
    P = np.arange(12).reshape(4, 3)
    assert_array_equal(Quantile([0.1, 0.4, 0.9]).central(P), P[:, 1])
    assert_array_equal(Quantile(0.9).central(P[:, 0]), P[:, 0])


def test_poisson_begins_also_where_nothing_was_counted():
    assert np.isfinite(Poisson().first_bias(np.zeros((1, 3)), np.ones(3), 1)).all()


@pytest.mark.parametrize("quantile", [0.0, 1.0, -0.1, np.nan, [], [0.5, 0.5], [0.9, 0.1], [0.1, 1.5], [[0.1, 0.9]]])
def test_quantiles_lie_between_0_and_1_and_ascend(quantile):
    with pytest.raises(ValueError, match="between 0 and 1, or several in ascending order"):
        Quantile(quantile)


@pytest.mark.parametrize("delta", [0, -1.0, np.inf, np.nan])
def test_delta_is_positive(delta):
    with pytest.raises(ValueError, match="delta must be a positive number"):
        Huber(delta)


def test_equal_losses_are_equal_however_they_were_made():
    assert Quantile([0.1, 0.9]) == Quantile((0.1, 0.9)) == Quantile(np.array([0.1, 0.9]))
    assert repr(Quantile(np.float32(0.5))) == "Quantile(quantile=0.5)"
    assert get_loss("huber") == Huber()


def test_a_loss_that_is_no_dataclass_has_a_stable_repr():
    class Plain(Loss):
        def __call__(self, Z, Y):
            return Z, Z

    assert repr(Plain()) == "Plain()"
    with pytest.raises(TypeError, match="abstract"):
        Loss()


@pytest.mark.parametrize(
    ("loss", "quantile", "match"),
    [
        ("quantile", None, "needs to know which"),
        ("huber", 0.5, 'is for loss="quantile"'),
        (Quantile(0.5), 0.5, 'is for loss="quantile"'),
        ("mse", None, "must be one of"),
    ],
)
def test_what_is_no_loss_is_refused(loss, quantile, match):
    with pytest.raises(ValueError, match=match):
        get_loss(loss, quantile)


def test_several_quantiles_of_no_column():
    assert ALL["quantiles"].link(np.empty((3, 0))).shape == (3, 0)
