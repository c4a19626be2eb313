"""LossDisplay."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from sklearn_rnn.inspection.axes import axes_for, check_is_network

if TYPE_CHECKING:  # an extra
    from matplotlib.axes import Axes


class LossDisplay:
    """Training and validation loss of each epoch, as a picture: whether training was long enough, or too long.

    Both are in the unit of ``loss_curve_``. A mark shows the epoch whose weights were kept. What validation loss lies
    above training loss is what the network does not carry over to new sequences; a training loss that still falls at
    the end asks for a larger max_iter.

    Create it with `from_estimator`.

    Parameters
    ----------
    losses : sequence of float
        Training loss of each epoch.
    validation_losses : sequence of float, default=None
        Validation loss of the last epochs; None: nothing was watched, or another score than the loss.
    kept : int, default=None
        Number of the epoch whose weights were kept, that before the first one watched where none was better than what
        training began with; None: the last.

    Attributes
    ----------
    ax_ : matplotlib Axes
    figure_ : matplotlib Figure
    lines_ : list of matplotlib Line2D
        Of the training loss, and of the validation loss if there is one.
    mark_ : matplotlib Line2D or None
        Of the epoch kept.

    See Also
    --------
    GradientFlowDisplay : How far back in time gradients reach.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> import numpy as np
    >>> from sklearn_rnn import LossDisplay, RNNRegressor
    >>> X = np.random.default_rng(0).normal(size=(60, 8))
    >>> model = RNNRegressor(8, early_stopping=True, random_state=0).fit(X, X[:, 0] * X[:, -1])
    >>> display = LossDisplay.from_estimator(model)
    >>> [line.get_label() for line in display.lines_]
    ['training', 'validation']
    """

    def __init__(
        self,
        losses: Sequence[float],
        validation_losses: Sequence[float] | None = None,
        kept: int | None = None,
    ) -> None:
        self.losses = losses
        self.validation_losses = validation_losses
        self.kept = kept

    @classmethod
    def from_estimator(cls, estimator: BaseEstimator, *, ax: "Axes | None" = None) -> Self:
        """Draw the losses of a fitted network, over all calls of fit or partial_fit that went on from one another.

        Parameters
        ----------
        estimator : RNNRegressor or RNNClassifier
            Fitted. With a scoring other than "loss" the validation score has another unit and is not drawn; the epoch
            that it chose is marked all the same.
        ax : matplotlib Axes, default=None
            As in `plot`.

        Returns
        -------
        display : LossDisplay

        Raises
        ------
        TypeError
            If the estimator is no network of this package.
        """
        check_is_network(estimator, cls)
        check_is_fitted(estimator)
        scores = estimator.validation_scores_
        watches_loss = scores is not None and estimator.scoring == "loss"
        return cls(
            estimator.loss_curve_,
            np.negative(scores).tolist() if watches_loss else None,
            None if scores is None else _kept(estimator),
        ).plot(ax=ax)

    def plot(self, ax: "Axes | None" = None) -> Self:
        """Draw.

        Parameters
        ----------
        ax : matplotlib Axes, default=None
            None: those of a new figure.

        Returns
        -------
        display : LossDisplay
        """
        self.ax_ = ax = axes_for(ax, self)
        self.figure_ = ax.figure
        last = len(self.losses)
        curves = {"training": self.losses, "validation": self.validation_losses}
        self.lines_ = [
            ax.plot(range(last - len(losses) + 1, last + 1), losses, label=label, marker="." if last == 1 else None)[0]
            for label, losses in curves.items()
            if losses is not None
        ]
        self.mark_ = None
        if self.kept is not None:
            label = f"weights kept: epoch {self.kept}"
            self.mark_ = ax.axvline(self.kept, color="0.5", linestyle="--", linewidth=1, label=label)
        drawn = np.concatenate([line.get_ydata() for line in self.lines_])
        if drawn.size and 0 < drawn.min() < drawn.max() / 10:
            ax.set_yscale("log")
        ax.xaxis.get_major_locator().set_params(integer=True)
        ax.set_xlabel("epoch")
        ax.set_ylabel("loss")
        ax.legend(frameon=False)
        return self


def _kept(estimator):
    """Number of the epoch whose weights an estimator kept."""
    before = len(estimator.loss_curve_) - estimator.n_iter_
    scores = estimator.validation_scores_[-estimator.n_iter_ :] if estimator.n_iter_ else []
    best = estimator.best_validation_score_
    return before + (scores.index(best) + 1 if best in scores else 0)
