"""Gradients of a network against central differences, in float64."""

import numpy as np

from sklearn_rnn.cells import CELLS, DNC, NTM, StackRNN
from sklearn_rnn.network import Network, Workspace

STEP = 1e-6
MANY = 100  # parameters; of so many random sums are checked, each of which shows an entry that is off
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
    """Gradients by the parameters, and by the input along random directions, are right to a relative bound."""
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

    def difference(direction, by):
        ahead, behind = (
            value(theta + sign * STEP * direction, X) if by == "theta" else value(theta, X + sign * STEP * direction)
            for sign in (1, -1)
        )
        return (ahead[0] - behind[0]) / (2 * STEP)

    trained = network.trained(float)
    directions = np.eye(theta.size) if theta.size <= MANY else rng.choice([-1.0, 1.0], size=(20, theta.size))
    directions = directions * trained
    expected = np.array([difference(direction, "theta") for direction in directions])
    scale = max(np.abs(expected).max(), 1.0)
    np.testing.assert_allclose(directions @ gradient, expected, rtol=0, atol=bound * scale)
    for _ in range(3):
        direction = rng.normal(size=X.shape) * (np.arange(len(X))[:, None, None] < lengths)
        assert abs((dX * direction).sum() - difference(direction, "X")) < bound * scale
