"""What fitted attributes tell of a training."""

from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class History:
    """How training went, over all calls that went on from one another.

    Attributes
    ----------
    losses : list of float
        Training loss of each epoch.
    scores : list of float or None
        Validation score of each watched epoch; None: the last call watched none.
    best_score : float or None
        That of the weights kept.
    n_iter : int
        Epochs of the last call.
    t : int
        Sequences trained on, each epoch counted.
    seconds : float
        What training took.
    """

    losses: list = field(default_factory=list)
    scores: list | None = None
    best_score: float | None = None
    n_iter: int = 0
    t: int = 0
    seconds: float = 0.0

    @classmethod
    def of(cls, estimator):
        """The history of a fitted estimator."""
        scores, best = estimator.validation_scores_, estimator.best_validation_score_
        return cls(estimator.loss_curve_, scores, best, estimator.n_iter_, estimator.t_, estimator.fit_time_)

    def extended(self, run, seconds):
        """The history that goes on with a Run, which took so many seconds."""
        n_iter = len(run.losses)
        scores = None if run.scores is None else [*(self.scores or []), *run.scores]
        return History(
            [*self.losses, *run.losses], scores, run.best_score, n_iter, self.t + run.n_seen, self.seconds + seconds
        )

    @property
    def attributes(self):
        """Fitted attributes of an estimator, by name."""
        return {
            "loss_": self.losses[-1] if self.losses else np.nan,
            "loss_curve_": self.losses,
            "best_loss_": None if self.scores is not None else min(self.losses, default=np.nan),
            "validation_scores_": self.scores,
            "best_validation_score_": self.best_score,
            "n_iter_": self.n_iter,
            "t_": self.t,
            "fit_time_": self.seconds,
        }
