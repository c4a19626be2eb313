"""Learn to write, character by character, and count the bits.

A language model says of each character how likely it is after all that came before; the mean of -log2 of that is its
bits per character, on text it has not seen. Text: the descriptions of data sets that ship with scikit-learn, about
32,000 characters of prose. Beside the network stands an n-gram model: the last characters counted, each length
interpolated with the next shorter one by Witten and Bell's rule (Chen and Goodman 1999, doi:10.1006/csla.1999.0128).
On so little text counting does better; half of each does better than either. Then the network writes.
"""

import re
from collections import Counter, defaultdict
from importlib.resources import files
from pathlib import Path
from textwrap import fill

import matplotlib as mpl
import numpy as np

from sklearn_rnn import RNNClassifier, SequenceVectorizer, next_tokens

OUTPUT = Path("output")


class WittenBell:
    """Interpolated n-gram model of token ids.

    P(c | context) = (n(context c) + kinds(context) P(c | shorter context)) / (n(context) + kinds(context)), n counting
    how often a context occurred, kinds how many different tokens followed it. Before any count all ids are alike.

    Parameters
    ----------
    order : int
        Tokens of context, at most.
    """

    def __init__(self, order):
        self.order = order

    def fit(self, text, n_ids):
        """Count what follows each context in a text (n_tokens,) of ids below n_ids."""
        self.n_ids, self.followers, ids = n_ids, defaultdict(Counter), text.tolist()
        for t, token in enumerate(ids):
            for k in range(min(t, self.order) + 1):
                self.followers[tuple(ids[t - k : t])][token] += 1
        return self

    def predict_proba(self, text):
        """Probability of each token of a text (n_tokens,) after those before it: (n_tokens,)."""
        ids = text.tolist()
        return np.array([self._probability(ids[max(t - self.order, 0) : t], token) for t, token in enumerate(ids)])

    def _probability(self, context, token):
        """P(token | context), the shorter contexts first."""
        p = 1.0 / self.n_ids
        for k in range(len(context) + 1):
            seen = self.followers.get(tuple(context[len(context) - k :]))
            if seen is None:
                break
            p = (seen[token] + len(seen) * p) / (seen.total() + len(seen))
        return p


def load_paragraphs():
    """Paragraphs of the descriptions of scikit-learn's data sets, tables left out: list of str."""
    paragraphs = []
    for file in sorted(files("sklearn.datasets.descr").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".rst"):
            paragraphs += [" ".join(block.split()) for block in file.read_text(encoding="utf-8").split("\n\n")]
    return [text for text in paragraphs if len(re.findall(r"[A-Za-z ]", text)) > 0.75 * len(text) > 30]


def split(paragraphs, rng):
    """One paragraph of eight for the test, the others for training: two str."""
    is_held = rng.permutation(len(paragraphs)) % 8 == 0
    return ["\n".join(np.array(paragraphs, object)[rows]) for rows in (~is_held, is_held)]


def fit_network(ids, n_units, n_epochs):
    """A network that says what follows each of ids (n_tokens,), read in pieces of 64."""
    X, y = next_tokens([ids], length=64)
    return RNNClassifier(
        n_units,
        mapping="many-to-many",
        embedding_dim=24,
        dropout=0.1,
        alpha=0.0,
        learning_rate_init=0.01,
        batch_size=8,
        learning_rate="cosine",
        max_iter=n_epochs,
        dtype="float32",
        random_state=0,
    ).fit(X, y)


def probabilities_of(network, ids):
    """What the network gave each of ids (n_tokens,) but the first: (n_tokens - 1,); a token it never saw gets 1e-5."""
    told = np.full((len(ids) - 1, max(ids.max(), network.classes_.max()) + 1), 1e-5)
    told[:, network.classes_] = network.predict_proba(ids[None, :-1])[0]
    return told[np.arange(len(told)), ids[1:]]


def bits(probabilities):
    """Bits per character."""
    return -np.log2(probabilities).mean()


def plot(table, text, told, path):
    """Bits per character of each model, and how surprising each character of the test's beginning was."""
    mpl.use("Agg")
    import matplotlib.pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(12, 4.2), width_ratios=(1, 1.6), layout="constrained")
    colors = ["#0072B2" if "network" in name else "#BBBBBB" for name in table]
    bars = left.barh(list(table), list(table.values()), color=colors)
    left.bar_label(bars, fmt="%.2f", padding=3)
    left.invert_yaxis()
    left.set(xlabel="bits per character of new text", xlim=(0, 1.15 * max(table.values())))
    left.spines[["top", "right"]].set_visible(False)
    width = 46
    for k, (character, surprise) in enumerate(zip(text, -np.log2(told), strict=True)):
        x, y = k % width, -(k // width)
        color = mpl.colormaps["YlOrRd"](min(surprise / 8, 1.0))
        right.add_patch(plt.Rectangle((x - 0.5, y - 0.5), 1, 1, color=color, linewidth=0))
        right.text(
            x, y, character, ha="center", va="center", family="monospace", color="white" if surprise > 6 else "k"
        )
    right.set(xlim=(-0.5, width - 0.5), ylim=(-((len(text) - 1) // width) - 0.5, 0.5))
    right.set_title("How surprised the network was: pale 0 bits, dark red 8 and more")
    right.axis("off")
    figure.savefig(path, dpi=120)
    plt.close(figure)


def main(n_paragraphs=None, n_units=96, n_epochs=20):
    """Count, learn, compare, write, draw."""
    train, test = split(load_paragraphs()[:n_paragraphs], np.random.default_rng(0))
    print(f"{len(train)} characters to learn from, {len(test)} held out")
    vectorizer = SequenceVectorizer(analyzer="char", lowercase=False, pad=False).fit([train])
    ids, ids_test = vectorizer.transform([train, test])

    table = {}
    for order in (0, 1, 2, 3, 4):
        counted = WittenBell(order).fit(ids, n_ids=len(vectorizer.vocabulary_) + 2).predict_proba(ids_test)[1:]
        table[f"{order} before, counted"] = bits(counted)
    network = fit_network(ids, n_units, n_epochs)
    told = probabilities_of(network, ids_test)
    table["network"] = bits(told)
    table["network and 4 before, half each"] = bits((told + counted) / 2)
    for name, value in table.items():
        print(f"  {name:35s}{value:.2f} bits per character")

    prompt = "The data set "
    written = network.generate(vectorizer.transform([prompt]), 300, temperature=0.6, random_state=0)
    print(fill(prompt + vectorizer.inverse_transform(written)[0], 100))
    OUTPUT.mkdir(exist_ok=True)
    plot(table, test[1:461], told[:460], OUTPUT / "character_model.png")
    print(f"Plot: {OUTPUT / 'character_model.png'}")


if __name__ == "__main__":
    main()
