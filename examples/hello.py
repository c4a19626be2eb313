"""Spell on from "hell": the smallest recurrent network that does something, with all its numbers.

Four letters, one word: after "h" comes "e", after "he" comes "l", after "hel" another "l", after "hell" an "o". What
follows "l" depends on what came before it, so that no model of the single letter can know. Letters are columns of ones
and zeros, the cell is Elman's, and every step has a target (mapping="many-to-many"):

    h_t = tanh(W_xh x_t + W_hh h_{t-1} + b)        W_xh, W_hh, b: "layers.0.W_ih", "layers.0.W_hh", "layers.0.b"
    p_t = softmax(W_hy h_t + c)                    W_hy, c: "readout.W", "readout.b"

The matrices are printed, the equations computed by hand, and compared with what the network says.
"""

from pathlib import Path

import matplotlib as mpl
import numpy as np
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression

from sklearn_rnn import RNNClassifier

OUTPUT = Path("output")
LETTERS = np.array(list("ehlo"))
READ, SAID = np.array(list("hell")), np.array(list("ello"))


def one_hot(letters):
    """A column for each of the four letters: (..., 4)."""
    return (np.asarray(letters)[..., None] == LETTERS).astype(float)


def by_hand(weights, X):
    """The equations, step by step, for one sequence X (n_steps, 4): probabilities (n_steps, 4)."""
    h, probabilities = np.zeros(len(weights["layers.0.W_hh"])), []
    for x in X:
        h = np.tanh(weights["layers.0.W_ih"] @ x + weights["layers.0.W_hh"] @ h + weights["layers.0.b"])
        probabilities.append(softmax(weights["readout.W"] @ h + weights["readout.b"]))
    return np.array(probabilities)


def show(name, equation, matrix, rows, columns):
    """A matrix with names for its rows and columns, beside its place in the equations."""
    print(f"\n{name}: {equation}")
    print("      " + "".join(f"{column:>7s}" for column in columns))
    for row, values in zip(rows, matrix, strict=True):
        print(f"  {row:4s}" + "".join(f"{value:7.2f}" for value in values))


def plot(matrices, probabilities, path):
    """The three matrices above, and below what is thought to come next at each step."""
    mpl.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplot_mosaic([["W_xh", "W_hh", "W_hy"], ["p"] * 3], figsize=(9, 6.5), layout="constrained")
    bound = max(np.abs(matrix).max() for matrix, _, _ in matrices.values())
    for name, (matrix, rows, columns) in matrices.items():
        image = axes[name].imshow(matrix, cmap="RdBu", vmin=-bound, vmax=bound)
        axes[name].set(xticks=range(len(columns)), yticks=range(len(rows)), xticklabels=columns, yticklabels=rows)
        axes[name].set_title(f"${name[0]}_{{{name[2:]}}}$: from {columns[0]} ... to {rows[0]} ...")
        for (i, j), value in np.ndenumerate(matrix):
            dark = abs(value) > 0.6 * bound
            axes[name].text(j, i, f"{value:.1f}", ha="center", va="center", color="white" if dark else "black")
    figure.colorbar(image, ax=[axes[name] for name in matrices], shrink=0.8, label="weight")
    for k, (letter, color) in enumerate(zip(np.unique(SAID), ("#0072B2", "#E69F00", "#009E73"), strict=True)):
        axes["p"].bar(np.arange(4) + 0.25 * (k - 1), probabilities[:, k], 0.22, color=color, label=letter)
    read = [f'"{"".join(READ[: t + 1])}"' for t in range(4)]
    axes["p"].set(xticks=range(4), xticklabels=read, ylim=(0, 1), xlabel="what was read", ylabel="probability")
    axes["p"].set_title("What comes next")
    axes["p"].legend(title="next", loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False)
    axes["p"].spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=120)
    plt.close(figure)


def main(n_epochs=100):
    """Learn the word, print every number, compute by hand, draw."""
    X, y = one_hot(READ)[None], SAID[None]  # one sequence of four steps
    network = RNNClassifier(
        3,
        cell="elman",
        mapping="many-to-many",
        alpha=0.0,
        learning_rate_init=0.03,
        max_iter=n_epochs,
        n_iter_no_change=np.inf,
        random_state=0,
    ).fit(X, y)
    weights, units = network.weights_, ["h1", "h2", "h3"]
    matrices = {
        "W_xh": (weights["layers.0.W_ih"], units, LETTERS),
        "W_hh": (weights["layers.0.W_hh"], units, units),
        "W_hy": (weights["readout.W"], network.classes_, units),  # nothing is followed by "h"
    }
    print("h_t = tanh(W_xh x_t + W_hh h_{t-1} + b),  p_t = softmax(W_hy h_t + c)")
    places = ("what a letter tells each unit", "what each unit remembers", "what the units say of the next letter")
    for (name, matrix), place in zip(matrices.items(), places, strict=True):
        show(name, place, *matrix)

    probabilities = by_hand(weights, X[0])
    difference = np.abs(probabilities - network.predict_proba(X)[0]).max()
    print(f"\nComputed by hand and by the network: largest difference {difference:.0e}")

    single = LogisticRegression(C=1e6).fit(X[0], SAID)  # knows the letter, not what came before
    said, guess = network.predict(X)[0], single.predict_proba(X[0])
    print(f"\n{'read':8s}{'wanted':8s}{'network':>14s}{'letter alone':>18s}")
    for t, k in enumerate(np.searchsorted(network.classes_, SAID)):
        print(f"{''.join(READ[: t + 1]):8s}{SAID[t]:8s}{said[t]:>7s} ({probabilities[t, k]:.2f}){guess[t, k]:>18.2f}")
    OUTPUT.mkdir(exist_ok=True)
    plot(matrices, probabilities, OUTPUT / "hello.png")
    print(f'\n"hell" -> "{"".join(said)}". Plot: {OUTPUT / "hello.png"}')


if __name__ == "__main__":
    main()
