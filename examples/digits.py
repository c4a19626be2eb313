"""
After how many rows of an image is a network sure?
==================================================

A handwritten digit, read from top to bottom: eight steps of eight pixels. A
recurrent network answers after every step. When are its answers right, when
is it sure of them, may one stop reading there, and is it better than a
simple model for each number of rows?
"""

# %%
# The images of scikit-learn are sequences as they are: 8 steps of 8 features.
# The last 597 are kept for the test.

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression

from sklearn_rnn import RNNClassifier

images, digits = load_digits(return_X_y=True)
X = images.reshape(-1, 8, 8) / 16
train, test = slice(None, 1200), slice(1200, None)
rows = np.arange(1, 9)

# %%
# The baseline are eight models, each of which sees so many rows and no more.

right = {}
right["a logistic regression for each"] = [
    LogisticRegression(max_iter=1000)
    .fit(images[train, : 8 * n] / 16, digits[train])
    .score(images[test, : 8 * n] / 16, digits[test])
    for n in rows
]

# %%
# One network, trained to answer after the last row. What it would say after
# each row `predict_steps` tells; how sure it would be, `predict_proba` of the
# beginnings.

last = RNNClassifier(64, random_state=0).fit(X[train], digits[train])
sure = {}
name = "network, trained on the last answer"
right[name] = (last.predict_steps(X[test]) == digits[test, None]).mean(axis=0)
sure[name] = [last.predict_proba(X[test][:, :n]).max(1).mean() for n in rows]

# %%
# Another one is trained on all its answers: many-to-many, with the same digit
# as target of each step.

every = RNNClassifier(64, mapping="many-to-many", random_state=0)
every.fit(X[train], np.repeat(digits[train, None], 8, axis=1))
said, proba = every.predict(X[test]), every.predict_proba(X[test])
name = "network, trained on every answer"
right[name] = (said == digits[test, None]).mean(axis=0)
sure[name] = proba.max(axis=2).mean(axis=0)

print("right after rows", *(f"{n:5d}" for n in rows))
for name, values in right.items():
    print(f"{name}:\n{'':16s}", *(f"{value:5.2f}" for value in values))

# %%
# The network that was trained on its last answer is as good as any at the
# end, and should not be asked before: after one row it is right by chance,
# and sure of it. Nobody has taught it what beginnings look like. The one that
# was trained on every answer is about as sure as it is right. In the middle
# it is ahead of the eight logistic regressions, at the end no better than the
# one of whole images.
#
# Such a network may stop reading when it is sure:

is_sure = proba.max(axis=2) > 0.95
stop = np.where(is_sure.any(axis=1), is_sure.argmax(axis=1), 7)
at = np.arange(len(stop))
early = (said[at, stop] == digits[test]).mean()
print(f"stops after {stop.mean() + 1:.1f} of 8 rows, {early:.2f} right")

# %%
# How often the answers are right, and the mean probability that they are
# given:

figure, axes = plt.subplots(figsize=(7, 4.5), layout="constrained")
colors = ["black", "#D55E00", "#0072B2"]
for color, (name, values) in zip(colors, right.items(), strict=True):
    axes.plot(rows, values, "o-", color=color, label=name)
    if name in sure:
        axes.plot(rows, sure[name], "--", color=color, label="how sure it is")
axes.set(
    title="A digit is read from top to bottom",
    xlabel="rows read",
    ylabel="share right, or probability",
    ylim=(0, 1.05),
)
figure.legend(loc="outside lower center", ncols=2, frameon=False)
plt.show()

# sphinx_gallery_start_ignore
by_row, at_last, at_every = (np.asarray(values) for values in right.values())
assert at_last.argmax() == 7
assert at_last[7] > max(by_row[7], at_every[7]) - 0.01
assert at_last[0] < 0.2
assert sure["network, trained on the last answer"][0] > 0.9
assert np.abs(sure[name] - at_every).mean() < 0.06
assert at_every[2:6].mean() > by_row[2:6].mean() + 0.01
assert at_every[7] < by_row[7] + 0.01
assert stop.mean() < 4.5
assert early > at_every[7] - 0.02
# sphinx_gallery_end_ignore
