"""Tell gestures by their course: pen strokes of different lengths, drawn at different speeds.

Eight gestures, in four pairs that run through the same points: a circle onward or backward, a Z or its way back, and so
on. What a pen did is an array (n_steps_i, 2), its movement at each step, from 25 to 80 steps long; all of them a list.
Beside the network stands logistic regression on each stroke's means and deviations, the usual features of motions, and
on the strokes brought to 20 places each. A network can be asked before the end, too: the picture shows when each
gesture is known.
"""

from pathlib import Path

import matplotlib as mpl
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from sklearn_rnn import RNNClassifier, SequenceScaler

OUTPUT = Path("output")
ROUND = np.linspace(0, 2 * np.pi, 40)
SHAPES = {  # corners, or points of a curve
    "circle": np.column_stack([np.sin(ROUND), np.cos(ROUND)]),
    "eight": np.column_stack([np.sin(2 * ROUND) / 2, np.cos(ROUND)]),
    "zed": np.array([[-1, 1], [1, 1], [-1, -1], [1, -1.0]]),
    "tick": np.array([[-1, 0.2], [-0.4, -1], [1, 1.0]]),
}
NAMES = [name + way for name in SHAPES for way in ("", " back")]


def draw_stroke(name, rng):
    """One gesture by an unsteady hand: how the pen moved at each step (n_steps, 2)."""
    shape, _, back = name.partition(" ")
    points = SHAPES[shape][::-1] if back else SHAPES[shape]
    way = np.append(0, np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1)))
    n_steps = rng.integers(25, 81)
    pace = np.exp(np.cumsum(rng.normal(scale=0.15, size=n_steps)))  # fast here, slow there
    places = np.append(0, np.cumsum(pace)) / pace.sum() * way[-1]
    drawn = np.column_stack([np.interp(places, way, column) for column in points.T])
    angle, stretch = rng.normal(scale=0.3), rng.uniform(0.6, 1.4, 2)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return np.diff(drawn * stretch @ turn, axis=0) + rng.normal(scale=0.06, size=(n_steps, 2))


def draw_strokes(n, rng):
    """Gestures, a list of arrays, and their names."""
    names = rng.choice(NAMES, n)
    return [draw_stroke(name, rng) for name in names], names


def summaries(strokes):
    """Mean and deviation of each column, and the length: (n, 5)."""
    return np.array([[*stroke.mean(axis=0), *stroke.std(axis=0), len(stroke)] for stroke in strokes])


def resampled(strokes, n_steps=20):
    """Where the pen was at so many equal parts of each stroke's time: (n, 2 n_steps)."""
    rows = []
    for stroke in strokes:
        track, times = stroke.cumsum(axis=0), np.linspace(0, len(stroke) - 1, n_steps)
        rows.append(np.concatenate([np.interp(times, np.arange(len(stroke)), column) for column in track.T]))
    return np.array(rows)


def plot(strokes, y, network, path):
    """A stroke of each name, coloured by how sure the network was so far, and what it says of all new strokes."""
    mpl.use("Agg")
    import matplotlib.pyplot as plt

    figure = plt.figure(figsize=(12, 5.5), layout="constrained")
    left, right = figure.subfigures(1, 2, width_ratios=(1.25, 1))
    grid = left.subplots(2, 4).ravel(order="F")
    for axes, name in zip(grid, NAMES, strict=True):
        stroke = strokes[np.flatnonzero(y == name)[0]]
        beginnings = [stroke[: k + 1] for k in range(len(stroke))]
        known = network.predict_proba(beginnings)[:, network.classes_ == name].ravel()
        track = np.vstack([[0.0, 0.0], stroke.cumsum(axis=0)])
        axes.plot(*track.T, color="0.85", linewidth=1)
        points = axes.scatter(*track[1:].T, c=known, cmap="viridis", vmin=0, vmax=1, s=12)
        axes.plot(*track[0], "o", color="black", markersize=7, fillstyle="none")
        axes.set(title=name, xticks=[], yticks=[], aspect="equal")
        axes.spines[:].set_visible(False)
    left.colorbar(points, ax=list(grid), location="bottom", shrink=0.6, label="probability of its name, so far")
    axes, shares = right.subplots(), confusion_matrix(y, network.predict(strokes), labels=NAMES, normalize="true")
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for (i, j), share in np.ndenumerate(shares):
        if share > 0.005:
            axes.text(j, i, f"{share:.2f}", ha="center", va="center", color="white" if share > 0.5 else "black")
    axes.set(xticks=range(len(NAMES)), yticks=range(len(NAMES)), yticklabels=NAMES, xlabel="said", ylabel="gesture")
    axes.set_xticklabels(NAMES, rotation=45, ha="right")
    figure.savefig(path, dpi=120)
    plt.close(figure)


def main(n_train=600, n_test=400, n_epochs=40):
    """Draw strokes, compare, show when each is known."""
    rng = np.random.default_rng(0)
    (X, y), (X_test, y_test) = draw_strokes(n_train, rng), draw_strokes(n_test, rng)
    lengths = [len(stroke) for stroke in X]
    print(
        f"{n_train} strokes of {min(lengths)} to {max(lengths)} steps to learn from; of {n_test} new ones told right:"
    )
    for name, features in (("means and deviations", summaries), ("brought to 20 steps", resampled)):
        logistic = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
        print(f"  logistic, {name:24s}{logistic.fit(features(X), y).score(features(X_test), y_test):.3f}")
    network = make_pipeline(SequenceScaler(), RNNClassifier(alpha=0.03, max_iter=n_epochs, random_state=0)).fit(X, y)
    print(f"  {'network':34s}{network.score(X_test, y_test):.3f}")

    OUTPUT.mkdir(exist_ok=True)
    plot(X_test, y_test, network, OUTPUT / "gestures.png")
    print(f"Plot: {OUTPUT / 'gestures.png'}")


if __name__ == "__main__":
    main()
