"""Expressions deeper than any trained on: a recursive network composes, a network over their brackets guesses.

Trained on boolean expressions of depth 1 to 4, each network is asked for the truth of deeper ones. The recursive
network (TreeRNNClassifier) answers at every node, for a subtree is a tree as well: the picture shows one expression,
and what it says of each part. Beside it a GRU that reads the same expressions as texts with brackets, and logistic
regression on their 1- to 3-grams.
"""

from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from sklearn_rnn import RNNClassifier, SequenceVectorizer, TreeRNNClassifier

OUTPUT = Path("output")
OPERATIONS = {"and": np.logical_and, "or": np.logical_or, "xor": np.logical_xor, "not": np.logical_not}
TRAINED, ASKED = (1, 2, 3, 4), (4, 6, 8)


def draw_expression(rng, depth):
    """An expression, one branch of which is so deep, as nested tuples, and whether it is true."""
    if depth == 0:
        true = bool(rng.integers(2))
        return ("true" if true else "false"), true
    name = str(rng.choice(list(OPERATIONS)))
    parts = [draw_expression(rng, depth - 1)]
    if name != "not":
        parts.insert(rng.integers(2), draw_expression(rng, rng.integers(depth)))
    trees, values = zip(*parts, strict=True)
    return (name, *trees), bool(OPERATIONS[name](*values))


def draw_expressions(n, depths, rng):
    """Expressions of these depths in turn, and whether they are true: two lists."""
    return map(list, zip(*(draw_expression(rng, depths[k % len(depths)]) for k in range(n)), strict=True))


def text_of(tree):
    """An expression with brackets, every token a word of its own."""
    return tree if isinstance(tree, str) else f"( {' '.join(map(text_of, tree))} )"


def texts_of(trees):
    """Expressions as texts."""
    return [text_of(tree) for tree in trees]


def laid_out(tree, depth=0, left=0):
    """Nodes (tree, x, y) of an expression, and links (x, y, x, y) between them, the leaves side by side, root first."""
    if isinstance(tree, str):
        return [(tree, left, -depth)], [], left + 1
    nodes, links, tops = [], [], []
    for child in tree[1:]:
        below, links_below, left = laid_out(child, depth + 1, left)
        nodes, links, tops = nodes + below, links + links_below, [*tops, below[0]]
    x = np.mean([top[1] for top in tops])
    return [(tree, x, -depth), *nodes], links + [(x, -depth, top[1], top[2]) for top in tops], left


def draw_answers(model, tree, path):
    """A picture of an expression with what the network says at every node."""
    nodes, links, n_leaves = laid_out(tree)
    share = model.predict_proba([node for node, _, _ in nodes])[:, 1]
    figure = Figure(figsize=(max(6, 0.8 * n_leaves), 5.5), layout="constrained")
    axes = figure.add_subplot()
    for x, y, x_below, y_below in links:
        axes.plot([x, x_below], [y, y_below], color="0.7", zorder=1)
    colors = mpl.colormaps["RdYlBu"]
    for (node, x, y), p in zip(nodes, share, strict=True):
        label = node if isinstance(node, str) else node[0]
        box = {"boxstyle": "round", "facecolor": colors(0.15 + 0.7 * p), "edgecolor": "0.5"}
        axes.text(x, y, f"{label}\n{p:.2f}", ha="center", va="center", fontsize=8, bbox=box, zorder=2)
    axes.set(xlim=(-0.7, n_leaves - 0.3), ylim=(min(y for _, _, y in nodes) - 0.5, 0.5))
    axes.set_title("Probability of being true, as the network has it at every node")
    axes.set_axis_off()
    path.parent.mkdir(exist_ok=True)
    figure.savefig(path, dpi=120)


def main(n_train=2000, n_test=300, n_epochs=15):
    """Train on shallow expressions, ask for deeper ones, and draw what is said of one."""
    rng = np.random.default_rng(0)
    X, y = draw_expressions(n_train, TRAINED, rng)
    settings = {"learning_rate_init": 1e-2, "alpha": 1e-3, "batch_size": 32, "random_state": 0, "dtype": "float32"}
    settings |= {"learning_rate": "cosine", "max_iter": n_epochs}
    tree = TreeRNNClassifier(16, embedding_dim=12, **settings).fit(X, y)
    vectorizer = SequenceVectorizer(pad=False, token_pattern=r"\S+")
    gru = make_pipeline(vectorizer, RNNClassifier(16, embedding_dim=12, **settings))
    grams = make_pipeline(CountVectorizer(ngram_range=(1, 3), token_pattern=r"\S+"), LogisticRegression(max_iter=1000))
    texts = texts_of(X)
    for model in (gru, grams):
        model.fit(texts, y)
    print("depth  recursive  GRU on brackets  1- to 3-grams  always the commoner")
    for depth in ASKED:
        trees, true = draw_expressions(n_test, (depth,), rng)
        asked = texts_of(trees)
        scores = tree.score(trees, true), gru.score(asked, true), grams.score(asked, true)
        common = max(np.mean(true), 1 - np.mean(true))
        print(f"{depth:5d}  {scores[0]:9.3f}  {scores[1]:15.3f}  {scores[2]:13.3f}  {common:19.3f}")
    shown = next(t for t, _ in iter(lambda: draw_expression(rng, 6), None) if 8 <= text_of(t).count("e") <= 12)
    draw_answers(tree, shown, OUTPUT / "trees.png")


if __name__ == "__main__":
    main()
