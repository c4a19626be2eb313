"""Why a network does not learn what lies far back: vanishing and exploding gradients, drawn.

Two numbers in a long sequence are marked, and their sum is to be told (the adding problem, Hochreiter and Schmidhuber
1997). On the way back through an Elman network the gradient of the output shrinks from step to step until nothing of it
reaches the first numbers, so they are never learnt. The cell state of an LSTM carries it back whole. Where the
recurrent weights are too large it grows instead, and one update throws the network out of all bounds, unless
`clip_norm` bounds each of them.
"""

from copy import deepcopy
from pathlib import Path

import matplotlib as mpl

from sklearn_rnn import GradientFlowDisplay, RNNRegressor
from sklearn_rnn.cells import Elman
from sklearn_rnn.datasets import make_adding

OUTPUT = Path("output")
N_STEPS = 50


def vanishing(X, y):
    """An Elman network and an LSTM, trained alike."""
    common = {"hidden_size": 16, "linear_steps": 0, "learning_rate_init": 0.01, "max_iter": 40, "random_state": 0}
    return {f"{cell}": RNNRegressor(cell=cell, **common).fit(X, y) for cell in ("elman", "lstm")}


def exploding(X, y):
    """A network whose recurrent weights are too large, before training and after it, without clipping and with it."""
    common = {"hidden_size": 16, "linear_steps": 0, "solver": "sgd", "random_state": 0, "warm_start": True}
    network = RNNRegressor(cell=Elman("relu"), **common).set_params(learning_rate_init=1e-12, max_iter=1).fit(X, y)
    network.weights_["layers.0.W_hh"] *= 1.1
    found = {"before training": network}
    for clip_norm in (None, 1.0):
        trained = deepcopy(network).set_params(learning_rate_init=3e-3, max_iter=20, clip_norm=clip_norm)
        try:
            found[f"clip_norm={clip_norm}"] = trained.fit(X, y)
        except ValueError as error:
            print(f"clip_norm={clip_norm}: {error}")
    return found


def plot(networks, X, ax, title):
    """The gradient flow of each network, in one picture."""
    for name, network in networks.items():
        display = GradientFlowDisplay.from_estimator(network, X, ax=ax)
        display.lines_[0].set_label(name)
    ax.set_title(title)
    ax.legend(frameon=False)


def main():
    """Train, compare, draw."""
    X, y = make_adding(1200, n_steps=N_STEPS, random_state=0)
    X_test, y_test = make_adding(300, n_steps=N_STEPS, random_state=1)
    gated, clipped = vanishing(X, y), exploding(X, y)
    for name, network in {**gated, **clipped}.items():
        print(f"{name:16s} R2 on new sequences {network.score(X_test, y_test):8.3f}")

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, 2, figsize=(11, 4), layout="constrained")
    plot(gated, X_test[:50], axes[0], f"The adding problem, {N_STEPS} steps")
    plot(clipped, X_test[:50], axes[1], "Recurrent weights that are too large")
    OUTPUT.mkdir(exist_ok=True)
    figure.savefig(OUTPUT / "gradient_flow.png", dpi=120)
    print(f"Plot: {OUTPUT / 'gradient_flow.png'}")


if __name__ == "__main__":
    main()
