"""Tag every word where only what follows tells: one direction guesses, two directions know.

A bass is a fish or an instrument, a pupil a child or a part of the eye; which one, another word of the sentence says,
and it may stand before or behind. Every word gets a tag (mapping="many-to-many"): its sense where it has two, else "-".
A network that reads onward can know the sense when the clue came before; when it comes later, it can only guess. Read
in both directions (bidirectional=True) each is known. Beside them: logistic regression on each word alone.
"""

from pathlib import Path

import matplotlib as mpl
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from sklearn_rnn import RNNClassifier, SequenceVectorizer

OUTPUT = Path("output")
SENSES = {  # word: {sense: (clues before it, clues behind it)}
    "bass": {"fish": ("caught grilled", "swam bit"), "music": ("played tuned", "sounded hummed")},
    "bow": {"ship": ("boarded painted", "sank drifted"), "weapon": ("aimed strung", "snapped shot")},
    "pupil": {"school": ("taught praised", "laughed answered"), "eye": ("dilated examined", "narrowed widened")},
    "seal": {"animal": ("fed chased", "barked dived"), "stamp": ("broke pressed", "cracked melted")},
}
FILLERS = [
    "near the old harbour",
    "that we saw yesterday",
    "in the big house",
    "by the window",
    "which everyone knew",
    "of my uncle",
]
NOTHING = "-"


def draw_sentence(rng, clue_is_before):
    """Words and tags of a sentence with one word of two senses, as two lists of the same length."""
    word = rng.choice(list(SENSES))
    sense = rng.choice(list(SENSES[word]))
    before, behind = (rng.choice(clues.split()) for clues in SENSES[word][sense])
    first, second = (" ".join(rng.choice(FILLERS, rng.integers(0, 3), replace=False)) for _ in range(2))
    if clue_is_before:
        words = f"we {before} {first} the {word} {second} today".split()
    else:
        words = f"yes {first} the {word} {second} {behind} today".split()
    return words, [sense if token == word else NOTHING for token in words]


def draw_sentences(n, rng):
    """Texts, tags (a list for each), and whether the clue came before: half of them."""
    clue_is_before = rng.random(n) < 0.5
    pairs = [draw_sentence(rng, bool(is_before)) for is_before in clue_is_before]
    return [" ".join(words) for words, _ in pairs], [tags for _, tags in pairs], clue_is_before


def make_tagger(bidirectional, n_epochs):
    """Words as ids, vectors for them, a tag for each."""
    return make_pipeline(
        SequenceVectorizer(pad=False),
        RNNClassifier(
            24,
            mapping="many-to-many",
            bidirectional=bidirectional,
            embedding_dim=12,
            max_iter=n_epochs,
            random_state=0,
        ),
    )


def fit_word_alone(texts, tags):
    """Each word's tag from the word alone; predicts lists of tags as the networks do."""
    words = np.concatenate([text.split() for text in texts])[:, None]
    model = make_pipeline(OneHotEncoder(handle_unknown="ignore"), LogisticRegression()).fit(words, np.concatenate(tags))
    return lambda texts: [model.predict(np.array(text.split())[:, None]) for text in texts]


def share_right(tags, said, chosen):
    """Of the words with two senses in the chosen sentences, the share that was told right."""
    pairs = [(np.array(tags[i]), np.asarray(said[i])) for i in np.flatnonzero(chosen)]
    true, told = (np.concatenate(part) for part in zip(*pairs, strict=True))
    return np.mean((true == told)[true != NOTHING])


def plot(taggers, texts, path):
    """How much each network thinks of one sense or the other, at each word."""
    mpl.use("Agg")
    import matplotlib.pyplot as plt

    figure, grid = plt.subplots(len(texts), 1, figsize=(11, 2.3 * len(texts)), layout="constrained")
    for axes, text in zip(grid, texts, strict=True):
        words = text.split()
        place = next(k for k, word in enumerate(words) if word in SENSES)
        senses, n_lines = list(SENSES[words[place]]), len(taggers)
        for line, tagger in enumerate(taggers.values()):
            told = tagger.predict_proba([text])[0]
            shares = [told[:, tagger.classes_ == sense].sum(axis=1) for sense in senses]
            axes.imshow(
                (shares[0] - shares[1])[None],
                cmap="PuOr",
                vmin=-1,
                vmax=1,
                aspect="auto",
                extent=(-0.5, len(words) - 0.5, line - 0.45, line + 0.45),
            )
            label = "\n".join(f"{sense} {share[place]:.2f}" for sense, share in zip(senses, shares, strict=True))
            color = "white" if abs(shares[0] - shares[1])[place] > 0.5 else "black"
            axes.text(place, line, label, ha="center", va="center", color=color)
        axes.set(xlim=(-0.5, len(words) - 0.5), ylim=(n_lines - 0.5, -0.5), xticks=range(len(words)), xticklabels=words)
        axes.set(yticks=range(n_lines), yticklabels=list(taggers))
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
    figure.suptitle("Which sense, at which word")
    figure.savefig(path, dpi=120)
    plt.close(figure)


def main(n_train=1000, n_test=500, n_epochs=20):
    """Draw sentences, tag them in three ways, draw."""
    rng = np.random.default_rng(0)
    (X, y, _), (X_test, y_test, is_before) = draw_sentences(n_train, rng), draw_sentences(n_test, rng)
    for text, tags in zip(X[:3], y, strict=False):
        print(f"  {text}\n  {' '.join(tags)}")
    taggers = {name: make_tagger(name == "both directions", n_epochs) for name in ("onward", "both directions")}
    said = {"each word alone": fit_word_alone(X, y)(X_test)}
    for name, tagger in taggers.items():
        said[name] = tagger.fit(X, y).predict(X_test)
    print(f"{'Words of two senses told right':32s}{'clue before':>12s}{'clue behind':>14s}")
    for name, told in said.items():
        shares = [share_right(y_test, told, chosen) for chosen in (is_before, ~is_before)]
        print(f"{name:32s}{shares[0]:12.3f}{shares[1]:14.3f}")

    OUTPUT.mkdir(exist_ok=True)
    texts = ["we caught by the window the bass today", "yes the bass that we saw yesterday hummed today"]
    plot(taggers, texts, OUTPUT / "tagging.png")
    print(f"Plot: {OUTPUT / 'tagging.png'}")


if __name__ == "__main__":
    main()
