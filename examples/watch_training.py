"""Watch a training: a progress bar, a score of every epoch, and callbacks of your own.

Networks follow scikit-learn's callback protocol (`sklearn.callback`). A callback is set on a network with
`set_callbacks`; it is told when fit and when each epoch begins and ends, and may ask for an estimator as it would be if
fit had ended there. Here two are written: one saves a checkpoint every few epochs, from which another process can go
on, and one ends the training when its time is up, by returning True. Data: long sequences of numbers, two of which are
marked, and their sum is to be told, which no linear model can.
"""

import time
from pathlib import Path

import matplotlib as mpl
from sklearn.callback import ProgressBar, ScoringMonitor

import sklearn_rnn
from sklearn_rnn import LossDisplay, RNNRegressor
from sklearn_rnn.datasets import make_adding

OUTPUT = Path("output")


class Checkpoints:
    """Saves the network every few epochs.

    Parameters
    ----------
    folder : Path
        Where files named by their epoch are written.
    every : int
    """

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
        """Fit itself, or an epoch, is through: save the network as it is now, without its callbacks."""
        number = context.task_id + 1
        if context.task_name == "epoch" and number % self.every == 0:
            sklearn_rnn.dump(fitted_estimator.set_callbacks(), self.folder / f"epoch-{number:03}.skops")


class TimeLimit:
    """Ends a training after so many seconds.

    Parameters
    ----------
    seconds : float
    """

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


def plot(model, path):
    """Training and validation loss, and the epoch that was kept."""
    mpl.use("Agg")
    display = LossDisplay.from_estimator(model)
    display.ax_.set_title("The sum of two marked numbers among 40")
    display.figure_.savefig(path, dpi=120)


def main():
    """Train under watch, go on from a checkpoint, draw."""
    X, y = make_adding(1000, n_steps=40, random_state=0)
    X_val, y_val = make_adding(500, n_steps=40, random_state=1)

    monitor = ScoringMonitor(scoring="r2")
    checkpoints = Checkpoints(OUTPUT / "checkpoints", every=10)
    model = RNNRegressor(24, max_iter=40, random_state=0)
    model.set_callbacks(ProgressBar(), monitor, checkpoints, TimeLimit(60.0))
    model.fit(X, y, X_val=X_val, y_val=y_val)
    log = monitor.get_logs().data_as_pandas
    print(log.loc[log["task_name"] == "epoch", ["task_id", "r2"]].iloc[::5].to_string(index=False))

    saved = sorted(checkpoints.folder.glob("*.skops"))
    again = sklearn_rnn.load(saved[0]).set_params(warm_start=True)
    print(f"R2 from checkpoint {saved[0].name}: {again.score(X_val, y_val):.3f}")
    print(f"and after 40 more epochs: {again.fit(X, y).score(X_val, y_val):.3f}")

    plot(model, OUTPUT / "watch_training.png")
    print(f"Plot: {OUTPUT / 'watch_training.png'}")


if __name__ == "__main__":
    main()
