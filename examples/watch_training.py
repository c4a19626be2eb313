"""
How is a training watched, and ended?
=====================================

A score of every epoch, a checkpoint every few epochs from which another
process can go on, and an end when time is up. Networks follow scikit-learn's
callback protocol (``sklearn.callback``): a callback is told when fit and
when each epoch begins and ends, and may ask for an estimator as it would be
if fit had ended there.
"""

# %%
# The task
# --------
# Sequences of 40 numbers, two of which are marked, and their sum is to be
# told. A linear model cannot: it is the baseline.

import time
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory

import matplotlib.pyplot as plt
import numpy as np
from sklearn.callback import ScoringMonitor
from sklearn.linear_model import Ridge

import sklearn_rnn
from sklearn_rnn import LossDisplay, RNNRegressor
from sklearn_rnn.datasets import make_adding

X, y = make_adding(1000, n_steps=40, random_state=0)
X_val, y_val = make_adding(500, n_steps=40, random_state=1)
ridge = Ridge(100.0).fit(X.reshape(len(X), -1), y)
linear = ridge.score(X_val.reshape(len(X_val), -1), y_val)
print(f"ridge: R2 {linear:.3f}")


# %%
# Two callbacks of one's own
# --------------------------
# One saves the network every few epochs, without its callbacks; one ends the
# training when its time is up, by returning True.


class Checkpoints:
    """Saves the network in a folder, every few epochs."""

    def __init__(self, folder, every):
        self.folder, self.every = folder, every

    def setup(self, estimator, context):
        """Fit begins."""
        self.folder.mkdir(parents=True, exist_ok=True)

    def teardown(self, estimator, context):
        """Fit is over, also if it failed."""

    def on_fit_task_begin(self, estimator, context):
        """Fit itself, or an epoch, begins."""

    def on_fit_task_end(self, estimator, context, *, fitted_estimator):
        """Fit itself, or an epoch, is through: save the network."""
        number = context.task_id + 1
        if context.task_name == "epoch" and number % self.every == 0:
            name = f"epoch-{number:03}.skops"
            plain = fitted_estimator.set_callbacks()
            sklearn_rnn.dump(plain, self.folder / name)


class TimeLimit:
    """Ends a training after so many seconds."""

    def __init__(self, seconds):
        self.seconds = seconds

    def setup(self, estimator, context):
        """Fit begins."""
        self.end = time.monotonic() + self.seconds

    def teardown(self, estimator, context):
        """Fit is over."""

    def on_fit_task_begin(self, estimator, context):
        """Fit itself, or an epoch, begins."""

    def on_fit_task_end(self, estimator, context):
        """Whether time is up; true ends the training."""
        return time.monotonic() > self.end


# %%
# Under watch
# -----------
# scikit-learn's own ``ScoringMonitor`` scores every epoch; ``ProgressBar``
# would show how far it is.

folder = TemporaryDirectory()
monitor = ScoringMonitor(scoring="r2")
checkpoints = Checkpoints(Path(folder.name) / "checkpoints", every=10)
model = RNNRegressor(24, max_iter=40, random_state=0)
model.set_callbacks(monitor, checkpoints, TimeLimit(300.0))
model.fit(X, y, X_val=X_val, y_val=y_val)
log = monitor.get_logs().data_as_pandas
epochs = log.loc[log["task_name"] == "epoch", ["task_id", "r2"]]
print(epochs.iloc[::5].round(3).to_string(index=False))

# %%
# On from a checkpoint
# --------------------
# What is loaded is the network of its epoch, and goes on from there.

saved = sorted(checkpoints.folder.glob("*.skops"))
print([file.name for file in saved])
again = sklearn_rnn.load(saved[0])
again.set_params(warm_start=True, max_iter=15)
before = again.score(X_val, y_val)
after = again.fit(X, y, X_val=X_val, y_val=y_val).score(X_val, y_val)
print(f"R2 from {saved[0].name}: {before:.3f}; 15 epochs later {after:.3f}")

# sphinx_gallery_start_ignore
shorter = RNNRegressor(24, max_iter=10, random_state=0)
with warnings.catch_warnings(action="ignore"):
    shorter.fit(X, y, X_val=X_val, y_val=y_val)
kept = sklearn_rnn.load(saved[0])
assert np.array_equal(kept.predict(X_val), shorter.predict(X_val))
assert after > before > linear
assert model.score(X_val, y_val) > 0.9
limited = RNNRegressor(24, max_iter=40, random_state=0)
assert limited.set_callbacks(TimeLimit(0.0)).fit(X, y).n_iter_ == 1
# sphinx_gallery_end_ignore

# %%
# The losses
# ----------
# The dashed line marks the epoch whose weights were kept.

display = LossDisplay.from_estimator(model)
display.figure_.set_size_inches(7, 4)
display.ax_.set_title("The sum of two marked numbers among 40")
plt.show()
folder.cleanup()
