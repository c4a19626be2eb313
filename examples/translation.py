"""
Can a network translate numbers it has never seen?
==================================================

스물셋, seumulset, is twenty-three. Korean counts in syllables, English in
words, and neither tells how long the other is: an encoder reads syllables and
a decoder says letters, "twenty-three", until it says that it is done. From
half of the numbers below a thousand it is to learn how the others are
called. What does attention add, and does nearest neighbour do as well?
"""

# %%
# The numbers in both languages. Units and tens are native Korean, hundreds
# are Sino-Korean, as they are in speech.

from itertools import chain, zip_longest

import matplotlib.pyplot as plt
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.neighbors import NearestNeighbors
from sklearn.pipeline import make_pipeline

from sklearn_rnn import AttentionDisplay, RNNClassifier, SequenceVectorizer
from sklearn_rnn.metrics import sequence_accuracy


def names(text):
    """The words of a text in a list, whose first is number 0; "-": none."""
    return ["" if word == "-" else word for word in text.split()]


HUNDREDS = names("- 백 이백 삼백 사백 오백 육백 칠백 팔백 구백")
TENS = names("- 열 스물 서른 마흔 쉰 예순 일흔 여든 아흔")
UNITS = names("- 하나 둘 셋 넷 다섯 여섯 일곱 여덟 아홉")
SMALL = names(
    "- one two three four five six seven eight nine ten eleven twelve thirteen"
    " fourteen fifteen sixteen seventeen eighteen nineteen",
)
ROUND = names("- - twenty thirty forty fifty sixty seventy eighty ninety")


def korean(number):
    """A number from 1 to 999 in Hangul."""
    hundreds, tens, units = number // 100, number // 10 % 10, number % 10
    return HUNDREDS[hundreds] + TENS[tens] + UNITS[units]


def english(number):
    """A number from 1 to 999 in English."""
    hundreds, rest = divmod(number, 100)
    words = [f"{SMALL[hundreds]} hundred"] if hundreds else []
    if rest >= 20:
        words.append(f"{ROUND[rest // 10]}-{SMALL[rest % 10]}".rstrip("-"))
    elif rest:
        words.append(SMALL[rest])
    return " ".join(words)


numbers = np.random.default_rng(0).permutation(np.arange(1, 1000))
X = [korean(number) for number in numbers]
y = [list(english(number)) for number in numbers]  # a list of letters for each
train, test = slice(None, 500), slice(500, None)
for row in range(3):
    print(X[row], "->", "".join(y[row]))


def report(name, said):
    """Print how many new numbers are right, and how many letters are."""
    pairs = [zip_longest(*pair) for pair in zip(y[test], said, strict=True)]
    letters = np.mean([a == b for a, b in chain.from_iterable(pairs)])
    exact = sequence_accuracy(y[test], said)
    print(f"{name:20s} {exact:4.0%} of numbers, {letters:4.0%} of letters")
    return exact


# %%
# The baseline looks up the number of the first half that is written most
# alike, syllable by syllable and pair by pair, and says what that is called.

spelling = TfidfVectorizer(analyzer="char", ngram_range=(1, 2))
lookup = NearestNeighbors(n_neighbors=1, metric="cosine")
lookup.fit(spelling.fit_transform(X[train]))
nearest = lookup.kneighbors(spelling.transform(X[test]), return_distance=False)
said_nearest = [y[row] for row in nearest.ravel()]

# %%
# Encoder and decoder, without attention and with it. Without, all that was
# read must pass through the 32 numbers of the last state. With attention the
# decoder looks back at the syllables before each letter.


def make_translator(attention):
    """Syllables as ids, a vector for each, an encoder and a decoder."""
    network = RNNClassifier(
        mapping="encoder-decoder",
        attention=attention,
        embedding_dim=16,
        max_iter=30,
        random_state=0,
    )
    return make_pipeline(SequenceVectorizer(analyzer="char"), network)


plain = make_translator(attention=False).fit(X[train], y[train])
attentive = make_translator(attention=True).fit(X[train], y[train])
exact = {
    "nearest neighbour": report("nearest neighbour", said_nearest),
    "without attention": report("without attention", plain.predict(X[test])),
    "with attention": report("with attention", attentive.predict(X[test])),
}

# %%
# With attention nearly every new number is right. Nearest neighbour can have
# none right, for no other number is called the same. Without attention the
# network has learnt how English numbers are spelled, and next to nothing of
# which one was read.
#
# Where the decoder looked while it spelled 23, which it had not seen. The
# fonts of pictures often have no Hangul, so its syllables are romanised,
# from their places in Unicode: 588 syllables begin alike, 28 with the same
# vowel, and the rest is how they end.

FIRST = names("g kk n d tt r m b pp s ss - j jj ch k t p h")
VOWEL = names("a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i")
LAST = names(
    "- k kk ks n nj nh t l lk lm lp ls lt lp lh m p ps t t ng t t k t p h",
)


def romanised(syllable):
    """How a syllable sounds, in Latin letters."""
    first, rest = divmod(ord(syllable) - ord("가"), 588)
    vowel, last = divmod(rest, 28)
    return FIRST[first] + VOWEL[vowel] + LAST[last]


row = list(numbers).index(23)
figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
AttentionDisplay.from_estimator(
    attentive,
    X,
    row=row,
    source=[romanised(syllable) for syllable in X[row]],
    ax=axes,
)
axes.set(
    title="Which syllable each letter of 23 was read from",
    xlabel="syllable read",
    ylabel="letter said",
)
plt.show()

# sphinx_gallery_start_ignore
assert row >= 500
assert "".join(attentive.predict([korean(23)])[0]) == "twenty-three"
assert exact["with attention"] > 0.9
assert exact["without attention"] < 0.1
assert exact["nearest neighbour"] == 0
assert [romanised(syllable) for syllable in "백스물셋"] == [
    "baek",
    "seu",
    "mul",
    "set",
]
# sphinx_gallery_end_ignore
