"""Which step of which column moved a forecast, by SHAP.

Environment: ``pip install shap==0.51.0 -e .``, tried on 2026-11-29
Run: ``python tests/neighbours/beside_shap.py``
"""

# the recipe
import numpy as np
import shap
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from sklearn_rnn import RNNRegressor, SequenceWindower

rows = np.random.default_rng(0).normal(size=(1000, 2))
y = np.roll(rows[:, 0], 2)  # column 0, two rows ago
model = make_pipeline(
    StandardScaler(),
    SequenceWindower(4, padding="edge"),
    RNNRegressor(16, random_state=0),
).fit(rows[:800], y[:800])

windows = np.asarray(model[:-1].transform(rows[800:]))
flat = windows.reshape(len(windows), -1)
explainer = shap.PermutationExplainer(
    lambda flat: model[-1].predict(flat.reshape(-1, 4, 2)), flat[:50], seed=0
)
values = explainer(flat[50:80], silent=True).values.reshape(-1, 4, 2)
weight = np.abs(values).mean(axis=0)  # steps (oldest first) x columns
print(weight.round(2))
assert np.unravel_index(weight.argmax(), weight.shape) == (1, 0)
