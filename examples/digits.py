"""
After how many rows of an image is a network sure?
==================================================

A handwritten digit, read from top to bottom as a pen would: eight steps of
eight pixels. A recurrent network answers after every step. When do its
answers become right, when does it become sure of them, and is it worth
reading in order at all, beside a network that sees all pixels at once?
"""

# %%
# The images of scikit-learn are sequences as they are: 8 steps of 8 features.
# The last 597 are kept for the test.

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits
from sklearn.neural_network import MLPClassifier

from sklearn_rnn import RNNClassifier

images, digits = load_digits(return_X_y=True)
X = images.reshape(-1, 8, 8) / 16
train, test = slice(None, 1200), slice(1200, None)

# %%
# The baseline sees the whole image at once.

mlp = MLPClassifier(max_iter=500, random_state=0)
mlp.fit(images[train] / 16, digits[train])
accuracy_mlp = mlp.score(images[test] / 16, digits[test])
print(f"MLP on all pixels: {accuracy_mlp:.3f} right")

# %%
# The recurrent network is trained on the last answer alone. What it would say
# after each step, `predict_steps` tells, with `predict_proba` of beginnings.

network = RNNClassifier(random_state=0).fit(X[train], digits[train])
accuracy = network.score(X[test], digits[test])
print(f"network, row by row: {accuracy:.3f} right")
