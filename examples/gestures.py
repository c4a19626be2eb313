"""
Which gesture was it, and when is it known?
===========================================

Pen strokes of different lengths, drawn at different speeds. Eight gestures
in four pairs that run through the same points: a circle onward or backward,
a Z or its way back. Where the pen began and ended in one place, only the
order of the steps tells two of a pair apart. A network can be asked before
the end, too: how early does it know?
"""

# %%
# The strokes
# -----------
# They are made up: points along a shape, an unsteady hand, a pace that
# changes. Each is an array (n_steps, 2) of how the pen moved at each step;
# all of them are a list.

import matplotlib.pyplot as plt
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from sklearn_rnn import EchoStateClassifier, RNNClassifier, SequenceScaler

circle = np.linspace(0, 2 * np.pi, 40)
shapes = {  # corners, or points of a curve
    "circle": np.column_stack([np.sin(circle), np.cos(circle)]),
    "eight": np.column_stack([np.sin(2 * circle) / 2, np.cos(circle)]),
    "zed": np.array([[-1, 1], [1, 1], [-1, -1], [1, -1.0]]),
    "tick": np.array([[-1, 0.2], [-0.4, -1], [1, 1.0]]),
}
names = [name + way for name in shapes for way in ("", " back")]


def draw_stroke(name, rng):
    """How the pen moved at each step of a gesture: (n_steps, 2)."""
    shape, _, back = name.partition(" ")
    points = shapes[shape][::-1] if back else shapes[shape]
    parts = np.linalg.norm(np.diff(points, axis=0), axis=1)
    way = np.append(0, np.cumsum(parts))
    n_steps = rng.integers(25, 81)
    pace = np.exp(np.cumsum(rng.normal(scale=0.15, size=n_steps)))
    places = np.append(0, np.cumsum(pace)) / pace.sum() * way[-1]
    drawn = np.transpose([np.interp(places, way, axis) for axis in points.T])
    angle, stretch = rng.normal(scale=0.3), rng.uniform(0.6, 1.4, 2)
    cos, sin = np.cos(angle), np.sin(angle)
    drawn = drawn * stretch @ [[cos, -sin], [sin, cos]]
    return np.diff(drawn, axis=0) + rng.normal(scale=0.06, size=(n_steps, 2))


rng = np.random.default_rng(0)
y, y_test = rng.choice(names, 600), rng.choice(names, 400)
X = [draw_stroke(name, rng) for name in y]
X_test = [draw_stroke(name, rng) for name in y_test]
lengths = [len(stroke) for stroke in X]
print(f"{len(X)} strokes of {min(lengths)} to {max(lengths)} steps")

# %%
# Baselines
# ---------
# Logistic regression on the usual features of motions, mean and deviation of
# each column, and on strokes brought to 20 places each, which keeps the
# order but for the pace.


def summaries(strokes):
    """Mean and deviation of each column, and the length: (n, 5)."""
    return [[*s.mean(axis=0), *s.std(axis=0), len(s)] for s in strokes]


def resampled(strokes, n_places=20):
    """Where the pen was at equal parts of each stroke's time."""
    rows = []
    for stroke in strokes:
        ends = np.linspace(0, len(stroke) - 1, n_places)
        steps, track = np.arange(len(stroke)), stroke.cumsum(axis=0)
        rows.append(np.ravel([np.interp(ends, steps, a) for a in track.T]))
    return rows


right = {}
for name, features in (
    ("means and deviations", summaries),
    ("brought to 20 places", resampled),
):
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    model.fit(features(X), y)
    right[name] = model.score(features(X_test), y_test)

# %%
# The networks
# ------------
# They take the list as it is. ``SequenceScaler`` scales all steps of all
# strokes alike. An echo state network, whose reservoir is drawn and not
# trained, is fitted in a moment.

echo = make_pipeline(
    SequenceScaler(), EchoStateClassifier(300, random_state=0)
)
right["echo state network"] = echo.fit(X, y).score(X_test, y_test)

network = RNNClassifier(
    alpha=0.03, learning_rate="cosine", max_iter=40, random_state=0
)
network = make_pipeline(SequenceScaler(), network)
right["network"] = network.fit(X, y).score(X_test, y_test)
for name, share in right.items():
    print(f"{name:22s} {share:.3f} of {len(X_test)} new strokes right")

# sphinx_gallery_start_ignore
assert max(right, key=right.get) == "network"
assert right["means and deviations"] < 0.7
# sphinx_gallery_end_ignore

# %%
# When is it known?
# -----------------
# Each beginning of a stroke is a stroke as well, so the network can be asked
# after each step. Rings mark where the pen began.

figure, axes = plt.subplots(2, 4, figsize=(7, 4), layout="constrained")
for ax, name in zip(axes.ravel(order="F"), names, strict=True):
    stroke = X_test[np.flatnonzero(y_test == name)[0]]
    beginnings = [stroke[: k + 1] for k in range(len(stroke))]
    sure = network.predict_proba(beginnings)[:, network.classes_ == name]
    track = np.vstack([[0.0, 0.0], stroke.cumsum(axis=0)])
    ax.plot(*track.T, color="0.85", linewidth=1)
    points = ax.scatter(
        *track[1:].T, c=sure.ravel(), cmap="viridis", vmin=0, vmax=1, s=8
    )
    ax.plot(0, 0, "o", color="black", markersize=7, fillstyle="none")
    ax.set_title(name, fontsize=10)
    ax.set(xticks=[], yticks=[], aspect="equal")
    ax.spines[:].set_visible(False)
figure.suptitle("How sure the network is of the gesture, step by step")
figure.colorbar(points, ax=axes, label="probability of its name, so far")
plt.show()
