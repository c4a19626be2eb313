import copy

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.neural_network._stochastic_optimizers import AdamOptimizer, SGDOptimizer

from sklearn_rnn.training.optimizers import SGD, Adam, AdamW, RMSprop, clip_by_global_norm

OPTIMIZERS = {
    "adam": lambda theta: Adam(theta, 0.05),
    "adamw": lambda theta: AdamW(theta, 0.05, 0.3 * (np.arange(theta.size) < 4)),
    "sgd": lambda theta: SGD(theta, 0.05, momentum=0.9),
    "rmsprop": lambda theta: RMSprop(theta, 0.05),
}


def gradient(theta, k):
    """A gradient that depends on the parameters, so that errors add up."""
    return np.sin(3 * theta) + theta * (k % 3)


def run(optimizer, theta, steps):
    for k in steps:
        optimizer.step(theta, gradient(theta, k))
    return theta


def start():
    return np.linspace(-1, 1, 7)


@pytest.mark.parametrize("solver", ["adam", "sgd"])
def test_steps_are_those_of_scikit_learn(solver):
    theirs = start()
    peer = AdamOptimizer([theirs], 0.05) if solver == "adam" else SGDOptimizer([theirs], 0.05, momentum=0.9)
    for k in range(20):
        peer.update_params([theirs], [gradient(theirs, k)])
    theta = start()
    assert_allclose(run(OPTIMIZERS[solver](theta), theta, range(20)), theirs, rtol=1e-10)


@pytest.mark.parametrize("solver", OPTIMIZERS)
def test_steps_are_those_of_torch(solver):
    torch = pytest.importorskip("torch")
    head, rest = (torch.tensor(part, requires_grad=True) for part in (start()[:4], start()[4:]))
    if solver == "adamw":
        peer = torch.optim.AdamW(
            [{"params": [head]}, {"params": [rest], "weight_decay": 0.0}], lr=0.05, weight_decay=0.3
        )
    elif solver == "adam":
        peer = torch.optim.Adam([head, rest], lr=0.05)
    elif solver == "rmsprop":
        peer = torch.optim.RMSprop([head, rest], lr=0.05, alpha=0.9)
    else:
        peer = torch.optim.SGD([head, rest], lr=0.05, momentum=0.9, nesterov=True)
    for k in range(20):
        now = np.concatenate([head.detach().numpy(), rest.detach().numpy()])
        g = torch.tensor(gradient(now, k))
        head.grad, rest.grad = g[:4], g[4:]
        peer.step()
    theta = start()
    expected = np.concatenate([head.detach().numpy(), rest.detach().numpy()])
    assert_allclose(run(OPTIMIZERS[solver](theta), theta, range(20)), expected, rtol=1e-5)


@pytest.mark.parametrize("solver", OPTIMIZERS)
def test_going_on_from_a_kept_state_equals_never_having_stopped(solver):
    steady = start()
    run(OPTIMIZERS[solver](steady), steady, range(10))
    theta = start()
    first = OPTIMIZERS[solver](theta)
    run(first, theta, range(4))
    state = copy.deepcopy(first.state)
    second = OPTIMIZERS[solver](theta)
    second.resume(first.state)
    run(second, theta, range(4, 10))
    assert_array_equal(theta, steady)
    for name, value in state.items():
        assert_array_equal(first.state[name], value)  # the state that was handed over is not written into


@pytest.mark.parametrize("solver", OPTIMIZERS)
def test_the_state_of_another_optimizer_is_not_taken(solver):
    theta = start()
    optimizer = OPTIMIZERS[solver](theta)
    before = dict(optimizer.state)
    optimizer.resume({"something": theta})
    assert optimizer.state == before


@pytest.mark.parametrize("solver", OPTIMIZERS)
def test_float32_stays_float32(solver):
    theta = start().astype(np.float32)
    optimizer = OPTIMIZERS[solver](theta)
    optimizer.step(theta, np.ones_like(theta))
    assert all(np.ndim(value) == 0 or value.dtype == np.float32 for value in optimizer.state.values())


def test_clipping_scales_only_what_is_too_long():
    grad = np.array([3.0, 4.0])
    assert clip_by_global_norm(grad, 10.0) == 5.0
    assert_array_equal(grad, [3, 4])
    assert clip_by_global_norm(grad, 1.0) == 5.0
    assert_allclose(grad, [0.6, 0.8])


def test_a_gradient_whose_square_overflows_is_clipped_to_the_bound():
    grad = np.array([3e25, 4e25], np.float32)
    clip_by_global_norm(grad, 1.0)
    assert_allclose(grad, [0.6, 0.8], rtol=1e-6)
