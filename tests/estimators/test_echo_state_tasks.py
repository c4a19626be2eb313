"""Echo state networks on the tasks that they are known for."""

import numpy as np

from sklearn_rnn import EchoStateRegressor


def narma(n_steps, seed):
    """Inputs u and outputs y (n_steps,) of the nonlinear moving average of order ten (Atiya and Parlos 2000)."""
    u = np.random.default_rng(seed).uniform(0, 0.5, n_steps)
    y = np.zeros(n_steps + 1)
    for t in range(9, n_steps):
        y[t + 1] = 0.3 * y[t] + 0.05 * y[t] * y[t - 9 : t + 1].sum() + 1.5 * u[t - 9] * u[t] + 0.1
    return u, y[1:]


def test_the_defaults_on_narma():
    errors = []
    for seed in range(3):
        u, y = narma(5000, seed)
        model = EchoStateRegressor(mapping="many-to-many", washout=100, random_state=seed)
        model.fit(u[None, :3000, None], y[None, :3000])
        said = model.predict(u[None, :, None])[0, 3000:]
        errors.append(np.sqrt(np.mean((said - y[3000:]) ** 2) / y[3000:].var()))
    assert np.mean(errors) <= 0.22
