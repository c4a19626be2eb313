"""
Can a network spell out what an image shows?
============================================

A caption is one thing that becomes many: an image goes in, letters come out,
one after the other, until the network says that the word is over. Here the
images are scikit-learn's handwritten digits, and the captions their names.
Does it spell as many right as nearest neighbour recognises? And what does it
say where it is wrong: another name, or no name at all?
"""

# %%
# 1797 images of 8 x 8 pixels, a row each, and a list of letters for each. The
# last 597 are kept for the test.

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits
from sklearn.neighbors import KNeighborsClassifier

from sklearn_rnn import RNNClassifier
from sklearn_rnn.metrics import sequence_accuracy

NAMES = [
    *("zero", "one", "two", "three", "four"),
    *("five", "six", "seven", "eight", "nine"),
]
X, digits = load_digits(return_X_y=True)
X /= 16
y = [list(NAMES[digit]) for digit in digits]
train, test = slice(None, 1200), slice(1200, None)

# %%
# The baseline knows that there are ten names, and copies that of the image
# most alike.

nearest = KNeighborsClassifier(1).fit(X[train], digits[train])
copied = [list(NAMES[digit]) for digit in nearest.predict(X[test])]
exact_copied = sequence_accuracy(y[test], copied)
print(f"nearest neighbour: {exact_copied:.1%} of names right")

# %%
# The network knows letters alone. A vector, that of the pixels, is where a
# decoder starts, and each letter that it says it reads before the next.

speller = RNNClassifier(
    64,
    mapping="one-to-many",
    max_iter=30,
    random_state=0,
)
speller.fit(X[train], y[train])
said = ["".join(letters) for letters in speller.predict(X[test])]
exact = sequence_accuracy(y[test], [list(word) for word in said])
print(f"network: {exact:.1%} of names right")

# %%
# Nearest neighbour wins. That the network has to find out what letters are,
# how names are spelled and where they end costs it some images. Its mistakes
# are nearly always another digit's name, spelled right; seldom it begins with
# one name and goes on with another.

names = np.array(NAMES)[digits[test]]
wrong = [row for row, name in enumerate(names) if said[row] != name]
spelled = [row for row in wrong if said[row] in NAMES]
print(f"{len(wrong)} mistakes, {len(spelled)} of them another digit's name:")
for row in wrong[:6]:
    print(f"{names[row]} -> {said[row]}")

# %%
# The first six of the test, and the first six mistakes:

shown = [*range(6), *wrong[:6]]
figure, axes = plt.subplots(2, 6, figsize=(7, 4), layout="constrained")
for ax, row in zip(axes.flat, shown, strict=True):
    right = said[row] == names[row]
    ax.imshow(X[test][row].reshape(8, 8), cmap="gray_r")
    ax.set_title(f'"{said[row]}"', color="black" if right else "#D55E00")
    ax.set_xlabel("" if right else f"is {names[row]}")
    ax.set(xticks=[], yticks=[])
figure.suptitle("Digits, spelled out letter by letter")
plt.show()

# sphinx_gallery_start_ignore
assert 0.9 < exact < exact_copied
assert len(spelled) > 0.8 * len(wrong)
assert len(said[0]) in range(3, 6)
# sphinx_gallery_end_ignore
