"""Gradients of a network against central differences, in float64."""

import numpy as np

from sklearn_rnn.cells import CELLS, DNC, NTM, StackRNN
from sklearn_rnn.network import Network, Workspace

STEP = 1e-6
_SMALL = {  # finite differences pay for every number
    "stackrnn": StackRNN(depth=5),
    "ntm": NTM(n_places=4, width=2),
    "dnc": DNC(n_places=2, width=2),
}
CELLS_TO_CHECK = [_SMALL.get(name) or cell() for name, cell in CELLS.items()]


def random_network(cell, *, lengths, n_inputs=2, hidden_sizes=(4,), n_outputs=2, seed=0, **options):
    """A network with random parameters theta, random X (zeros behind each length), and lengths, the longest first."""
    rng = np.random.default_rng(seed)
    network = Network(cell, n_inputs, hidden_sizes, n_outputs, **options)
    theta = network.first_theta(rng, bias=0.1)
    theta += 0.2 * rng.normal(size=theta.size) * network.trained(float)
    lengths = np.sort(lengths)[::-1]
    X = rng.normal(size=(lengths.max(initial=0), n_inputs, len(lengths)))
    return network, theta, X * (np.arange(len(X))[:, None, None] < lengths), lengths


def as_in_training(lengths, n_steps):
    """Lengths as `Sequences.minibatch` gives them: None where all are n_steps."""
    return None if (lengths == n_steps).all() else lengths


def assert_gradients(network, theta, X, lengths, bound=1e-6):
    """Gradients by each parameter and by the input, along random directions, are right to a relative bound."""
    rng = np.random.default_rng(1)
    n_columns = int(lengths.sum()) if network.head.tells_every_step else len(lengths)
    weights = rng.normal(size=(network.head.n_outputs, n_columns))

    def value(theta, X):
        work = Workspace(float, training=True, rng=np.random.default_rng(2))
        Z, _, backward = network(network.layout.views(theta), X, as_in_training(lengths, len(X)), work)
        return (weights * Z).sum(), backward

    gradient = np.zeros_like(theta)
    _, backward = value(theta, X)
    dX, _ = backward(weights, network.layout.views(gradient), {"X"})
    present = np.arange(len(X))[:, None, None] < lengths
    by_theta, by_X = list(directions(network, rng)), [rng.normal(size=X.shape) * present for _ in range(3)]
    found = [*(gradient @ d for d in by_theta), *((dX * d).sum() for d in by_X)]
    expected = [central_difference(lambda shift: value(theta + shift, X)[0], d) for d in by_theta]
    expected += [central_difference(lambda shift: value(theta, X + shift)[0], d) for d in by_X]
    np.testing.assert_allclose(found, expected, rtol=0, atol=bound * max(np.abs(expected).max(), 1.0))


def directions(network, rng):
    """Random directions (size,) of what is trained, two along each of the parameters: a wrong entry shows in any."""
    trained = network.layout.views(network.trained(float))
    for name in [*trained, *trained]:
        direction = np.zeros(network.layout.size)
        view = network.layout.views(direction)[name]
        view[...] = trained[name] * rng.normal(size=view.shape)
        yield direction


def central_difference(value, direction):
    """The derivative of value(shift) along a direction, at no shift."""
    return (value(STEP * direction) - value(-STEP * direction)) / (2 * STEP)
