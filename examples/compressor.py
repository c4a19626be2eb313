"""
How much of a text could have been foreseen?
============================================

Who has read the beginning of a word often knows its end. A history
compressor (Schmidhuber 1992) reads a text letter by letter, and passes on
only those letters that it did not foresee; what it left out it can say
again, so that nothing is lost. How much does it save, against counting?
"""

# %%
# The texts
# ---------
# Sentences made up from few words, each a sequence of letters.

import matplotlib.pyplot as plt
import numpy as np

from sklearn_rnn import HistoryCompressor, RNNClassifier, SequenceVectorizer

rng = np.random.default_rng(0)
who = ["the captain", "the gardener", "a neighbour", "my grandmother"]
does = ["remembers", "discovers", "describes", "understands"]
what = ["the yellow house", "the old harbour", "a strange machine"]
texts = [
    f"{rng.choice(who)} {rng.choice(does)} {rng.choice(what)}."
    for _ in range(240)
]
train, test = texts[:200], texts[200:]
vectorizer = SequenceVectorizer(analyzer="char", pad=False).fit(train)
X, X_test = vectorizer.transform(train), vectorizer.transform(test)
print(train[0])

# %%
# Counted
# -------
# The baseline foresees the letter that followed the last two most often.

follows = {}
for x in X:
    for a, b, c in zip(x[:-2], x[1:-1], x[2:], strict=True):
        ways = follows.setdefault((a, b), {})
        ways[c] = ways.get(c, 0) + 1
hits = [
    max(follows[a, b], key=follows[a, b].get) == c
    for x in X_test
    for a, b, c in zip(x[:-2], x[1:-1], x[2:], strict=True)
    if (a, b) in follows
]
n_letters = sum(map(len, X_test))
kept = {"two letters, counted": 1 - sum(hits) / n_letters}

# %%
# Learnt
# ------
# A network learns to say the next letter; what it foresees becomes 0.

predictor = RNNClassifier(
    32,
    mapping="many-to-many",
    embedding_dim=12,
    learning_rate_init=0.02,
    learning_rate="cosine",
    max_iter=25,
    random_state=0,
)
compressor = HistoryCompressor(predictor).fit(X)
Z = compressor.transform(X_test)
again = compressor.inverse_transform(Z)
whole = all(map(np.array_equal, again, X_test))
kept["history compressor"] = sum(np.sum(z != 0) for z in Z) / n_letters
for name, share in kept.items():
    print(f"{name:21s} {share:.2f} of the letters kept")
print(f"all told again from these: {whole}")

# sphinx_gallery_start_ignore
assert whole
assert kept["history compressor"] < 0.7 * kept["two letters, counted"]
# sphinx_gallery_end_ignore

# %%
# What is kept
# ------------
# The first letters of words that could have been others.

figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
shown = range(7)
width = max(len(test[k]) for k in shown)
for k in shown:
    for place, (letter, code) in enumerate(zip(test[k], Z[k], strict=True)):
        is_kept = code != 0
        axes.text(
            place,
            k,
            letter,
            color="#D55E00" if is_kept else "0.7",
            weight="bold" if is_kept else "normal",
            family="monospace",
            ha="center",
            va="center",
        )
axes.set(xlim=(-1, width), ylim=(6.6, -0.6))
axes.set_title("Letters passed on, bold, and letters that were foreseen")
axes.set_axis_off()
plt.show()
