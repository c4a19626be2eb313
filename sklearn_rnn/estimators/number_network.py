"""What a recurrent network is whose target is numbers."""

from typing import Self

from numpy.typing import ArrayLike
from sklearn.base import RegressorMixin
from sklearn.utils.metaestimators import available_if

from sklearn_rnn.estimators.base import BaseRNN
from sklearn_rnn.estimators.linear_score import LinearScore
from sklearn_rnn.estimators.mappings import mapping_of
from sklearn_rnn.estimators.parameters import has_minibatch_solver
from sklearn_rnn.estimators.scoring import Scoring
from sklearn_rnn.training import LOSSES, get_loss
from sklearn_rnn.transaction import draft_of


class NumberNetwork(LinearScore, Scoring, RegressorMixin, BaseRNN):
    """All of a regressor but its parameters."""

    @available_if(has_minibatch_solver)
    def partial_fit(self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None) -> Self:
        """Train for one epoch on X and y, going on from where the last partial_fit ended.

        The state of the optimiser goes on too, also across a save. Unfitted: starts, and then normalize_y
        takes mean and scale of the targets from this first block for good: it should be a typical one.

        Parameters
        ----------
        X, y : as in `fit`
        sample_weight : array-like (n_samples,), default=None
            Non-negative weights, as in `fit`.

        Returns
        -------
        self : object

        Raises
        ------
        ValueError
            As `fit`; also with early_stopping=True.

        Warns
        -----
        UserWarning
            Once, if a block of 10 rows or more has its mean further than 5 `y_scale_` from `y_mean_`, for then the
            first block was no typical one.
        """
        with draft_of(self) as draft:
            draft._validate_params()
            draft._partial_fit(X, y, sample_weight)
        return self

    def _held_parameters(self):
        return super()._held_parameters() | {"loss": repr(get_loss(self.loss, self.quantile))}

    def _first_target(self, values, columns):
        loss = get_loss(self.loss, self.quantile)
        if self.linear_steps not in ("auto", 0) and not loss.affine:
            raise ValueError(
                f"linear_steps={self.linear_steps} needs a loss on the scale of y itself, got {loss}: choose "
                'linear_steps="auto" or 0, or another loss.'
            )
        return mapping_of(self).first_numbers(values, columns, self.normalize_y, loss)

    @property
    def _target(self):
        return mapping_of(self).fitted_numbers(self)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.target_tags.multi_output = True
        loss = LOSSES.get(self.loss) if isinstance(self.loss, str) else self.loss
        tags.target_tags.positive_only = getattr(loss, "positive_only", False)
        return tags
