"""
From "hell" to "ello": what does a recurrent network compute?
=============================================================

Four letters, one word: after "h" comes "e", after "he" comes "l", after
"hel" another "l", after "hell" an "o". What follows "l" depends on what came
before it, so that no model of the single letter can know. The smallest
network that can is small enough to print all its numbers.
"""

# %%
# Letters as columns, and a baseline
# ----------------------------------
# Each letter is a column of ones and zeros. A logistic regression knows the
# letter and not what came before it: of an "l" it can only say that an "l"
# or an "o" follows, and one of the two it gets wrong.

import matplotlib.pyplot as plt
import numpy as np
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression

from sklearn_rnn import RNNClassifier, StatesDisplay

letters = np.array(list("ehlo"))
read, wanted = np.array(list("hell")), np.array(list("ello"))
x = (read[:, None] == letters).astype(float)  # (4 steps, 4 letters)

single = LogisticRegression(C=1e6).fit(x, wanted)
print(f"letter alone: {single.score(x, wanted):.2f} right at best")

# %%
# The network
# -----------
# Elman's cell with three units; each step has a target::
#
#     h_t = tanh(W_xh x_t + W_hh h_{t-1} + b)
#     p_t = softmax(W_hy h_t + c)
#
# In ``weights_`` the letters are ``W_ih``, ``W_hh``, ``b``, and ``readout.W``,
# ``readout.b``.

network = RNNClassifier(
    3,
    cell="elman",
    mapping="many-to-many",
    alpha=0.0,
    learning_rate_init=0.03,
    max_iter=100,
    n_iter_no_change=np.inf,
    random_state=0,
)
network.fit(x[None], wanted[None])  # one sequence of four steps
said = network.predict(x[None])[0]
print(f'"hell" -> "{"".join(said)}"')

weights, units = network.weights_, ["h1", "h2", "h3"]
matrices = {
    "xh": (weights["layers.0.W_ih"], units, letters),
    "hh": (weights["layers.0.W_hh"], units, units),
    "hy": (weights["readout.W"], network.classes_, units),
}
for name, (matrix, rows, columns) in matrices.items():
    print(f"\nW_{name}  " + "".join(f"{column:>7s}" for column in columns))
    for row, values in zip(rows, matrix, strict=True):
        print(f"  {row:4s}" + "".join(f"{value:7.2f}" for value in values))

# %%
# By hand
# -------
# The equations, step by step, give what the network says.

h, p = np.zeros(3), []
for x_t in x:
    h = np.tanh(
        weights["layers.0.W_ih"] @ x_t
        + weights["layers.0.W_hh"] @ h
        + weights["layers.0.b"]
    )
    p.append(softmax(weights["readout.W"] @ h + weights["readout.b"]))
p = np.array(p)
difference = np.abs(p - network.predict_proba(x[None])[0]).max()
print(f"by hand and by the network: off by {difference:.0e}")

guess = single.predict_proba(x)
print(f"{'read':6s}{'wanted':8s}{'network':>9s}{'letter alone':>14s}")
for t, k in enumerate(np.searchsorted(network.classes_, wanted)):
    start = "".join(read[: t + 1])
    print(f"{start:6s}{wanted[t]:8s}{p[t, k]:9.2f}{guess[t, k]:14.2f}")

# sphinx_gallery_start_ignore
assert "".join(said) == "ello"
assert difference < 1e-12
assert single.score(x, wanted) == 0.75
# sphinx_gallery_end_ignore

# %%
# All of it in one picture
# ------------------------
# Above the three matrices, below what is thought to come next.

figure, axes = plt.subplot_mosaic(
    [list(matrices), ["p"] * 3], figsize=(7, 5.5), layout="constrained"
)
bound = max(np.abs(matrix).max() for matrix, _, _ in matrices.values())
for name, (matrix, rows, columns) in matrices.items():
    ax = axes[name]
    image = ax.imshow(matrix, cmap="RdBu", vmin=-bound, vmax=bound)
    ax.set_xticks(range(len(columns)), columns)
    ax.set_yticks(range(len(rows)), rows)
    ax.set_title(f"$W_{{{name}}}$")
    for (i, j), value in np.ndenumerate(matrix):
        color = "white" if abs(value) > 0.6 * bound else "black"
        ax.text(j, i, f"{value:.1f}", color=color, ha="center", va="center")
figure.colorbar(
    image, ax=[axes[name] for name in matrices], shrink=0.8, label="weight"
)
colors = ("#0072B2", "#E69F00", "#009E73")
for k, letter in enumerate(network.classes_):
    places = np.arange(4) + 0.25 * (k - 1)
    axes["p"].bar(places, p[:, k], 0.22, color=colors[k], label=letter)
axes["p"].set_xticks(range(4), ["h", "he", "hel", "hell"])
axes["p"].set(
    title="What comes next", xlabel="what was read", ylabel="probability"
)
axes["p"].legend(title="next", loc="center left", bbox_to_anchor=(1, 0.5))
axes["p"].spines[["top", "right"]].set_visible(False)
plt.show()

# %%
# What the units hold
# -------------------
# After the two "l" the input was the same, and the states differ: that is
# the memory, and all of it.

display = StatesDisplay.from_estimator(network, x[None], steps=list("hell"))
display.figure_.set_size_inches(7, 4)
display.ax_.set_title('The state of each unit after each letter of "hell"')
plt.show()
