"""
What follows this letter?
=========================

A language model says of each character how likely it is after all that came
before. The mean of -log2 of that, on text it has not seen, is its bits per
character. On little text, does a network do better than to count which
characters followed which?
"""

# %%
# The text
# --------
# Prose from the descriptions of data sets that ship with scikit-learn. One
# paragraph of eight is held out.

import re
from collections import Counter, defaultdict
from importlib.resources import files
from textwrap import fill

import matplotlib.pyplot as plt
import numpy as np

from sklearn_rnn import RNNClassifier, SequenceVectorizer, next_tokens

paragraphs = []
for file in sorted(files("sklearn.datasets.descr").iterdir(), key=str):
    if file.name.endswith(".rst"):
        blocks = file.read_text(encoding="utf-8").split("\n\n")
        paragraphs += [" ".join(block.split()) for block in blocks]
paragraphs = [
    text
    for text in paragraphs
    if len(re.findall(r"[A-Za-z ]", text)) > 0.75 * len(text) > 30
]
is_held = np.random.default_rng(0).permutation(len(paragraphs)) % 8 == 0
train, test = (
    "\n".join(np.array(paragraphs, object)[rows])
    for rows in (~is_held, is_held)
)
vectorizer = SequenceVectorizer(analyzer="char", lowercase=False, pad=False)
ids, ids_test = vectorizer.fit([train]).transform([train, test])
print(f"{len(train)} characters to learn from, {len(test)} held out")

# %%
# Counted
# -------
# The baseline: what followed the last characters, each length of context
# interpolated with the next shorter one by Witten and Bell's rule (Chen and
# Goodman 1999, doi:10.1006/csla.1999.0128).


class WittenBell:
    """Interpolated n-gram model of ids below n_ids."""

    def __init__(self, order, n_ids):
        self.order, self.n_ids = order, n_ids

    def fit(self, text):
        """Count what follows each context in a text (n_tokens,)."""
        self.followers, ids = defaultdict(Counter), text.tolist()
        for t, token in enumerate(ids):
            for k in range(min(t, self.order) + 1):
                self.followers[tuple(ids[t - k : t])][token] += 1
        return self

    def predict_proba(self, text):
        """Probability of each token of a text after those before it."""
        ids = text.tolist()
        starts = [max(t - self.order, 0) for t in range(len(ids))]
        told = zip(starts, enumerate(ids), strict=True)
        return np.array([self.p(ids[a:t], token) for a, (t, token) in told])

    def p(self, context, token):
        """P(token | context), the shorter contexts first."""
        p = 1.0 / self.n_ids
        for k in range(len(context) + 1):
            seen = self.followers.get(tuple(context[len(context) - k :]))
            if seen is None:
                break
            p = (seen[token] + len(seen) * p) / (seen.total() + len(seen))
        return p


def bits(probabilities):
    """Bits per character."""
    return -np.log2(probabilities).mean()


table, n_ids = {}, len(vectorizer.vocabulary_) + 2
for order in (0, 1, 2, 3, 4):
    model = WittenBell(order, n_ids).fit(ids)
    counted = model.predict_proba(ids_test)[1:]
    table[f"{order} before, counted"] = bits(counted)

# sphinx_gallery_start_ignore
shares = [model.p(ids[:4].tolist(), token) for token in range(n_ids)]
assert np.isclose(sum(shares), 1)
# sphinx_gallery_end_ignore

# %%
# Learnt
# ------
# ``next_tokens`` cuts the text in pieces, each character the target of the
# one before it. A character that never occurred gets a probability of 1e-5.

X, y = next_tokens([ids], length=64)
network = RNNClassifier(
    64,
    mapping="many-to-many",
    embedding_dim=24,
    dropout=0.1,
    alpha=0.0,
    learning_rate_init=0.01,
    batch_size=8,
    learning_rate="cosine",
    max_iter=15,
    dtype="float32",
    random_state=0,
).fit(X, y)
told = np.full((len(ids_test) - 1, n_ids), 1e-5)
told[:, network.classes_] = network.predict_proba(ids_test[None, :-1])[0]
told = told[np.arange(len(told)), ids_test[1:]]
table["network"] = bits(told)
table["network and 4 before"] = bits((told + counted) / 2)
for name, value in table.items():
    print(f"{name:22s}{value:.2f} bits per character")

# sphinx_gallery_start_ignore
best = min(table, key=table.get)
assert best == "network and 4 before"
assert (
    table["4 before, counted"] < table["network"] < table["1 before, counted"]
)
# sphinx_gallery_end_ignore

# %%
# On so little text to count does better than to learn, and half of each
# better than either. And so the network writes:

prompt = "The data set "
written = network.generate(
    vectorizer.transform([prompt]), 240, temperature=0.6, random_state=0
)
print(fill(prompt + vectorizer.inverse_transform(written)[0], 72))

# %%
# Where is it surprised?
# ----------------------
# At the beginnings of words, mostly: once a word has begun, it knows how to
# go on.

shown = test[1:361]
surprise = -np.log2(told[: len(shown)])
figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
width = 36
padded = np.pad(surprise, (0, -len(shown) % width)).reshape(-1, width)
image = axes.imshow(padded, cmap="YlOrRd", vmin=0, vmax=8, aspect="auto")
for k, character in enumerate(shown):
    axes.text(
        k % width,
        k // width,
        character.replace("\n", " "),
        color="white" if surprise[k] > 6 else "black",
        family="monospace",
        ha="center",
        va="center",
    )
axes.set(xticks=[], yticks=[])
axes.set_title("How surprising each character was, on new text")
figure.colorbar(image, label="bits")
plt.show()
