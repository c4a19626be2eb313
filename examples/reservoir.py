"""A reservoir drawn: what an echo state network sees of a series, and how far it runs on by itself.

The series of Mackey and Glass (1977) is chaotic: what is a thousandth off now is anywhere some hundred steps later. A
reservoir of recurrent units, drawn at random and never trained, holds its past; a linear readout, solved in closed
form, says the next step. Fed with its own output it goes on alone, and is compared with ridge regression on the last
20 steps, which goes on the same way. Jaeger and Haas, Harnessing nonlinearity, Science 304 (2004),
doi:10.1126/science.1091277
"""

import time
from pathlib import Path

import matplotlib as mpl
import numpy as np
from sklearn.linear_model import RidgeCV

from sklearn_rnn import EchoStateRegressor

OUTPUT = Path("output")
N_LAGS = 20


def mackey_glass(n_steps, delay=17, n_parts=10, n_before=1000, seed=0):
    """dx/dt = .2 x(t - delay) / (1 + x(t - delay)^10) - .1 x at whole times (n_steps,), Runge-Kutta in n_parts each."""
    h, d = 1 / n_parts, delay * n_parts
    x = np.full((n_before + n_steps) * n_parts + d + 1, 1.2)
    x[: d + 1] += 0.2 * (np.random.default_rng(seed).random(d + 1) - 0.5)

    def slope(now, past):
        return 0.2 * past / (1 + past**10) - 0.1 * now

    for t in range(d, len(x) - 1):
        past, next_past = x[t - d], x[t - d + 1]
        between = (past + next_past) / 2
        a = slope(x[t], past)
        b = slope(x[t] + h / 2 * a, between)
        c = slope(x[t] + h / 2 * b, between)
        x[t + 1] = x[t] + h / 6 * (a + 2 * b + 2 * c + slope(x[t] + h * c, next_past))
    return x[d + n_before * n_parts :: n_parts][:n_steps]


def go_on_by_ridge(model, history, n_steps):
    """Forecasts (n_steps,), each fed back, of a model of the last N_LAGS steps."""
    steps = list(history[-N_LAGS:])
    for _ in range(n_steps):
        steps.append(model.predict([steps[-N_LAGS:]])[0])
    return np.array(steps[N_LAGS:])


def main(n_train=3000, n_units=400, n_free=500, n_starts=8):
    """Train, run freely, compare, draw."""
    series = mackey_glass(n_train + 100 * n_starts + n_free)
    z = (series - series[:n_train].mean()) / series[:n_train].std()
    started = time.perf_counter()
    network = EchoStateRegressor(n_units, mapping="many-to-many", washout=100, random_state=0)
    network.fit(z[None, : n_train - 1, None], z[None, 1:n_train])
    print(f"{n_units} units on {n_train} steps: {time.perf_counter() - started:.2f} s, penalty {network.alpha_:.1e}")
    lags = np.lib.stride_tricks.sliding_window_view(z[:n_train], N_LAGS)
    ridge = RidgeCV(np.logspace(-9, 3, 25)).fit(lags[:-1], z[N_LAGS:n_train])

    starts = n_train + 100 * np.arange(n_starts)
    free = {
        "echo state network": [network.generate(z[None, :start, None], n_free)[0] for start in starts],
        f"ridge, {N_LAGS} lags": [go_on_by_ridge(ridge, z[:start], n_free) for start in starts],
    }
    truth = np.array([z[start : start + n_free] for start in starts])
    errors = {name: np.sqrt(np.mean((np.array(said) - truth) ** 2, axis=0)) for name, said in free.items()}
    for name, error in errors.items():
        print(f"{name:20s} nrmse after 1 step {error[0]:.1e}, after 84 steps {error[83]:.4f}")

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(3, 1, figsize=(10, 8), layout="constrained")
    shown = slice(n_train - 200, n_train)
    states = network.hidden_states(z[None, :n_train, None])[0, shown, 1:9]
    states = (states - states.mean(axis=0)) / states.std(axis=0)
    axes[0].plot(np.arange(200), states + 5 * np.arange(8), lw=1)
    axes[0].plot(np.arange(200), z[shown] - 6, color="black", lw=1.5)
    axes[0].set(title="Eight units of the reservoir, and the series that drives them (black)", yticks=[], xlabel="step")
    axes[1].plot(truth[0], color="black", lw=1.5, label="truth")
    for name, said in free.items():
        axes[1].plot(said[0], lw=1, label=name)
    axes[1].set(title="Running freely from the end of training", xlabel="steps ahead", ylim=(-3, 4))
    for name, error in errors.items():
        axes[2].semilogy(error, label=name)
    axes[2].axvline(84, color="grey", lw=0.8, ls="--", label="84 steps")
    axes[2].set(title=f"Error of {n_starts} starts", xlabel="steps ahead")
    for ax in axes[1:]:
        ax.set_ylabel("standard deviations")
    axes[1].legend(frameon=False, loc="upper right", ncols=3)
    axes[2].legend(frameon=False, loc="lower right")
    OUTPUT.mkdir(exist_ok=True)
    figure.savefig(OUTPUT / "reservoir.png", dpi=120)
    print(f"Plot: {OUTPUT / 'reservoir.png'}")


if __name__ == "__main__":
    main()
