"""A fully recurrent network is Elman's layer; real-time recurrent learning, which came with it, is an oracle here."""

import numpy as np

from sklearn_rnn.cells import Elman
from sklearn_rnn.network import Workspace
from sklearn_rnn.network.recurrent import Recurrent
from sklearn_rnn.numerics import Layout


def real_time(W_hh, W_ih, b, X, dY):
    """Gradients by W_hh, W_ih and b of sum(dY * h), carried forward with the states; X, dY (n_steps, rows).

    Williams and Zipser, A learning algorithm for continually running fully recurrent neural networks, Neural
    Computation 1 (1989), doi:10.1162/neco.1989.1.2.270
    """
    n = len(b)
    h, told = np.zeros(n), 0.0
    sensitivity = np.zeros((n, n, n + X.shape[1] + 1))  # of each unit by each weight of [W_hh W_ih b]
    for x, dy in zip(X, dY, strict=True):
        read = np.concatenate([h, x, [1.0]])
        h = np.tanh(W_hh @ h + W_ih @ x + b)
        direct = np.eye(n)[:, :, None] * read
        sensitivity = (1 - h**2)[:, None, None] * (np.tensordot(W_hh, sensitivity, axes=1) + direct)
        told = told + np.tensordot(dy, sensitivity, axes=1)
    return told[:, :n], told[:, n:-1], told[:, -1]


def test_real_time_recurrent_learning_says_what_backpropagation_through_time_says():
    rng, layer = np.random.default_rng(0), Recurrent("layer", Elman(), 2, 4)
    layout = Layout(layer.groups)
    theta, grad = rng.normal(size=layout.size), np.zeros(layout.size)
    X, dY = rng.normal(size=(12, 2, 1)), rng.normal(size=(12, 4, 1))
    params, grads = layout.views(theta), layout.views(grad)
    layer(params, X, None, Workspace(float, training=True))[2](dY, {}, grads)
    names = "layer.W_hh", "layer.W_ih", "layer.b"
    for name, expected in zip(names, real_time(*map(params.get, names), X[..., 0], dY[..., 0]), strict=True):
        np.testing.assert_allclose(grads[name], expected, rtol=1e-12, atol=1e-12)
