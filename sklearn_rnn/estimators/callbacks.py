"""scikit-learn's callbacks, shown how a network is trained: a task "fit", and in it one "epoch" after the other."""

from contextlib import contextmanager
from copy import copy

from sklearn_rnn.callbacks import FitTask
from sklearn_rnn.training import Run


class TrainingTask(FitTask):
    """A `FitTask` that is a watcher: it shows each epoch of a training to the callbacks.

    Parameters
    ----------
    estimator : BaseRNN
    X, y, sample_weight : see `FitTask`
    """

    def __init__(self, estimator, X, y, sample_weight):
        super().__init__(estimator, X, y, sample_weight, max_subtasks=estimator.max_iter)
        self._epoch, self._become = None, None
        self._losses, self._scores = [], []

    @contextmanager
    def announced(self, target):
        """What the Target tells of y: an estimator that callbacks look at has it before the first epoch."""
        if not hasattr(self._estimator, "_skl_callbacks"):
            yield
            return
        before = vars(self._estimator).copy()
        target.tell(self._estimator)
        try:
            yield
        except BaseException:
            self._estimator.__dict__ = before
            raise

    def watching(self, become):
        """The watcher of a training; ``become(estimator, run)`` makes of an estimator what a Run leaves."""
        self._become = become
        return self

    def begin(self):
        """An epoch begins."""
        self._epoch = self._context.subcontext("epoch")
        self._epoch.call_on_fit_task_begin(**self._given)

    def __call__(self, epoch):
        """Show an `Epoch`; whether a callback stops training."""
        self._losses.append(epoch.loss)
        self._scores.append(epoch.score)
        return self._epoch.call_on_fit_task_end(
            **self._given, reconstruction_attributes=lambda: vars(self._fitted(epoch))
        )

    def _fitted(self, epoch):
        """A copy of the estimator with the weights of an `Epoch`, and the history up to it."""
        scores = None if epoch.score is None else [*self._scores]
        fitted = copy(self._draft)
        self._become(fitted, Run(epoch.theta, [*self._losses], scores, epoch.score, n_seen=epoch.n_seen))
        return fitted
