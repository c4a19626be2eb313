"""
How many stars from the words of a review?
==========================================

"The food was good but the room was awful" and "the food was awful but the
room was good" are the same bag of words, and "I would not say that ..."
turns round what comes later. Can a network that reads the words in order
tell the rating, where counted words cannot? The reviews are made up by a
small grammar, in which order decides.
"""

# %%
# The reviews
# -----------
# Two clauses each. The one behind "but", and that which does not begin with
# "although", counts three times as much as the other.

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, mean_absolute_error
from sklearn.pipeline import make_pipeline

from sklearn_rnn import RNNClassifier, SequenceVectorizer

things = ["food", "room", "staff", "view", "breakfast", "pool"]
moods = {
    2.0: ["wonderful", "superb", "perfect"],
    1.0: ["good", "nice", "friendly"],
    -1.0: ["poor", "dull", "unpleasant"],
    -2.0: ["awful", "terrible", "disgusting"],
}


def draw_clause(rng):
    """Half a sentence, and how it means it, from -2 to 2."""
    mood = rng.choice(list(moods))
    thing, word = rng.choice(things), rng.choice(moods[mood])
    form = rng.integers(4)
    if form == 0:
        return f"the {thing} was not {word}", -np.sign(mood)
    if form == 1:
        said = f"i would not say that the {thing} was {word}"
        return said, -np.sign(mood)
    return f"the {thing} was {'really ' if form == 2 else ''}{word}", mood


def draw_reviews(n, rng):
    """Texts and ratings, 1 to 5, of n reviews."""
    texts, ratings = [], []
    for _ in range(n):
        (main, weight), (aside, less) = draw_clause(rng), draw_clause(rng)
        forms = [
            f"{aside} but {main}",
            f"{main} although {aside}",
            f"although {aside} {main}",
        ]
        texts.append(forms[rng.integers(3)])
        stars = np.rint(3 + 0.75 * weight + 0.25 * less)
        ratings.append(int(np.clip(stars, 1, 5)))
    return texts, np.array(ratings)


rng = np.random.default_rng(0)
X, y = draw_reviews(3000, rng)
X_test, y_test = draw_reviews(1000, rng)
for text, rating in zip(X[:4], y, strict=False):
    print(f"{rating}: {text}")

# %%
# Counted words, and words in order
# ---------------------------------
# Logistic regression on counted words is the baseline, and on counted pairs
# of words a stronger one. In the network's pipeline words become ids, and
# their vectors are learnt with the network.

counts, pairs = CountVectorizer(), CountVectorizer(ngram_range=(1, 2))
network = RNNClassifier(embedding_dim=16, max_iter=25, random_state=0)
models = {
    "words": make_pipeline(counts, LogisticRegression(max_iter=1000)),
    "pairs too": make_pipeline(pairs, LogisticRegression(max_iter=1000)),
    "network": make_pipeline(SequenceVectorizer(), network),
}
swapped = [
    "the food was perfect but the room was awful",
    "the food was awful but the room was perfect",
]
table = {}
for name, model in models.items():
    said = model.fit(X, y).predict(X_test)
    table[name] = {
        "right": accuracy_score(y_test, said),
        "stars off": mean_absolute_error(y_test, said),
        "swapped": model.predict(swapped).tolist(),
    }
print(pd.DataFrame(table).T)

# sphinx_gallery_start_ignore
right = {name: row["right"] for name, row in table.items()}
assert right["network"] > 0.95 > 0.8 > right["words"]
assert right["network"] > right["pairs too"] > right["words"]
assert len(set(table["words"]["swapped"])) == 1
assert table["network"]["swapped"][0] < 3 < table["network"]["swapped"][1]
# sphinx_gallery_end_ignore

# %%
# The network wins, and it must: the grammar was written so that order
# decides. Of the same words in two orders the counts know no difference.
#
# Word by word
# ------------
# The network can be asked after each word: the end of the weightier clause
# decides, and what was "not" said is turned round.

texts = [
    *swapped,
    "although the bed was nice i would not say that the view was good",
]
figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
for k, (text, style) in enumerate(
    zip(texts, ("-o", "--s", ":^"), strict=True)
):
    words = text.split()
    starts = [" ".join(words[: n + 1]) for n in range(len(words))]
    expected = models["network"].predict_proba(starts) @ network.classes_
    x = np.arange(len(words))
    (line,) = axes.plot(x, expected - 5 * k, style, markersize=4)
    axes.axhline(3 - 5 * k, color="0.8", linewidth=0.8, zorder=0)
    for place, word in enumerate(words):
        axes.annotate(
            word,
            (place, 0.6 - 5 * k),
            ha="center",
            va="top",
            fontsize=8,
            color=line.get_color(),
        )
axes.set_yticks(
    [stars - 5 * k for k in range(3) for stars in (1, 3, 5)], [1, 3, 5] * 3
)
axes.set(
    title="The rating that is expected if the review ends with this word",
    ylabel="stars",
    ylim=(-10.2, 5.5),
    xticks=[],
)
axes.spines[["top", "right", "bottom"]].set_visible(False)
plt.show()
