"""
What do two directions know that one does not?
==============================================

A bass is a fish or an instrument, a pupil a child or a part of the eye.
Which one, another word of the sentence says, and it may stand before or
behind. Every word gets a tag: its sense where it has two, else "-". A
network that reads onward can know the sense if the clue came before; if it
comes later, only one that reads in both directions can.
"""

# %%
# The sentences
# -------------
# Made up, each with one word of two senses and one clue.

import matplotlib.pyplot as plt
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from sklearn_rnn import RNNClassifier, SequenceVectorizer

senses = {  # word: {sense: (clues before it, clues behind it)}
    "bass": {
        "fish": ("caught grilled", "swam bit"),
        "music": ("played tuned", "sounded hummed"),
    },
    "bow": {
        "ship": ("boarded painted", "sank drifted"),
        "weapon": ("aimed strung", "snapped shot"),
    },
    "pupil": {
        "school": ("taught praised", "laughed answered"),
        "eye": ("dilated examined", "narrowed widened"),
    },
    "seal": {
        "animal": ("fed chased", "barked dived"),
        "stamp": ("broke pressed", "cracked melted"),
    },
}
fillers = [
    "near the old harbour",
    "that we saw yesterday",
    "in the big house",
    "by the window",
    "which everyone knew",
    "of my uncle",
]


def draw_sentence(rng, clue_is_before):
    """A sentence, and a list of its words' tags."""
    word = rng.choice(list(senses))
    sense = rng.choice(list(senses[word]))
    before, behind = (rng.choice(c.split()) for c in senses[word][sense])
    first, second = (
        " ".join(rng.choice(fillers, rng.integers(0, 3), replace=False))
        for _ in range(2)
    )
    if clue_is_before:
        words = f"we {before} {first} the {word} {second} today".split()
    else:
        words = f"yes {first} the {word} {second} {behind} today".split()
    return " ".join(words), [sense if w == word else "-" for w in words]


rng = np.random.default_rng(0)
is_before = rng.random(1500) < 0.5
drawn = [draw_sentence(rng, before) for before in is_before]
texts, tags = map(list, zip(*drawn, strict=True))
X, y, X_test, y_test = texts[:1000], tags[:1000], texts[1000:], tags[1000:]
print(X[0], y[0], sep="\n")

# %%
# Each word alone, onward, both ways
# ----------------------------------
# The baseline sees each word alone: of two senses it can only guess.

encoder = OneHotEncoder(handle_unknown="ignore")
alone = make_pipeline(encoder, LogisticRegression())
alone.fit([[word] for text in X for word in text.split()], np.concatenate(y))
said = {
    "each word alone": [
        alone.predict([[word] for word in text.split()]) for text in X_test
    ]
}
taggers = {}
for name in ("onward", "both ways"):
    network = RNNClassifier(
        24,
        mapping="many-to-many",
        bidirectional=name == "both ways",
        embedding_dim=12,
        max_iter=20,
        random_state=0,
    )
    taggers[name] = make_pipeline(SequenceVectorizer(pad=False), network)
    said[name] = taggers[name].fit(X, y).predict(X_test)

true = np.concatenate(y_test)
clue_before = np.repeat(is_before[1000:], [len(t) for t in y_test])
right = {}
print("words of two senses told right, by where the clue stood")
print(f"{'':16s}{'before':>8s}{'behind':>8s}")
for name, answers in said.items():
    hit = np.concatenate(answers) == true
    asked = true != "-"
    right[name] = [
        hit[asked & (clue_before == before)].mean() for before in (True, False)
    ]
    print(f"{name:16s}{right[name][0]:8.3f}{right[name][1]:8.3f}")

# sphinx_gallery_start_ignore
assert max(right["each word alone"]) < 0.65
assert right["onward"][0] > 0.95
assert right["onward"][1] < 0.65
assert min(right["both ways"]) > 0.95
# sphinx_gallery_end_ignore

# %%
# Which sense, at the word itself
# -------------------------------
# Both networks are asked for one sentence of either kind.

asked = [
    "we caught by the window the bass today",
    "yes the bass that we saw yesterday hummed today",
]
figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
labels = []
for k, text in enumerate(asked):
    place = text.split().index("bass")
    for j, (name, tagger) in enumerate(taggers.items()):
        told = tagger.predict_proba([text])[0][place]
        left = 0.0
        for sense, color in (("fish", "#0072B2"), ("music", "#E69F00")):
            share = told[tagger.classes_ == sense].sum()
            axes.barh(3 * k + j, share, left=left, color=color, height=0.7)
            if share > 0.1:
                axes.text(
                    left + share / 2,
                    3 * k + j,
                    f"{sense} {share:.2f}",
                    color="white" if sense == "fish" else "black",
                    ha="center",
                    va="center",
                )
            left += share
        labels.append((3 * k + j, name))
    axes.text(0, 3 * k - 0.6, f'"{text}"', style="italic")
axes.set_yticks(*zip(*labels, strict=True))
axes.set(
    title="The sense of bass, with its clue before it and behind",
    xlabel="probability",
    ylim=(4.6, -1),
)
axes.spines[["top", "right"]].set_visible(False)
plt.show()
