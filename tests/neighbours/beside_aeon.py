"""Nine speakers: a series of aeon's, a network, and aeon's own classifier.

Environment: ``pip install aeon==1.6.0 -e .`` (pandas 3.0, numba 0.63),
tried on 2026-11-29
Run: ``python tests/neighbours/beside_aeon.py``
"""

# the recipe
from aeon.classification.distance_based import KNeighborsTimeSeriesClassifier
from aeon.datasets import load_japanese_vowels
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from sklearn_rnn import RNNClassifier


def by_steps(cases):
    """(channels, steps) of each case as (steps, channels), or back."""
    return [case.T for case in cases]


X, y = load_japanese_vowels(split="train")  # 12 channels, 7 to 29 steps
X_test, y_test = load_japanese_vowels(split="test")
network = make_pipeline(
    FunctionTransformer(by_steps), RNNClassifier(random_state=0)
)
nearest = KNeighborsTimeSeriesClassifier(distance="dtw")
right = {
    name: (model.fit(X, y).predict(X_test) == y_test).mean()
    for name, model in (("network", network), ("nearest by DTW", nearest))
}
print(", ".join(f"{name} {share:.1%}" for name, share in right.items()))
assert right["network"] > right["nearest by DTW"] > 0.9
