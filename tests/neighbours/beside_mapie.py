"""Intervals around forecasts, by MAPIE.

Environment: ``pip install mapie==1.6.0 -e .``, tried on 2026-11-29
Run: ``python tests/neighbours/beside_mapie.py``
"""

# the recipe
import numpy as np
from mapie.regression import SplitConformalRegressor
from sklearn.compose import TransformedTargetRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from sklearn_rnn import RNNRegressor, SequenceWindower
from sklearn_rnn.datasets import make_cancellations

frame = make_cancellations(1400, random_state=0)
X, y = frame[:-1], frame["cancelled"].to_numpy()[1:]
window = SequenceWindower(10, flatten=True, padding="edge")
before = make_pipeline(StandardScaler(), window).fit(X[:800])
flat = before.transform(X)  # once, over all rows in order
fold = FunctionTransformer(np.reshape, kw_args={"shape": (-1, 10, X.shape[1])})
network = RNNRegressor(32, early_stopping=True, random_state=0)
# MAPIE probes the last step of a Pipeline with 2-D zeros: wrap it
model = TransformedTargetRegressor(make_pipeline(fold, network))
model.fit(flat[:800], y[:800])

conformal = SplitConformalRegressor(model, confidence_level=0.9, prefit=True)
conformal.conformalize(flat[800:1100], y[800:1100])
_, intervals = conformal.predict_interval(flat[1100:])
low, high = intervals[:, 0, 0], intervals[:, 1, 0]
inside = np.mean((low <= y[1100:]) & (y[1100:] <= high))
print(f"{inside:.0%} inside, {np.mean(high - low):.1f} rooms wide")
assert 0.85 < inside < 0.95
