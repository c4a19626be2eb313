"""The score of a fitted network."""

from numpy.typing import ArrayLike
from sklearn.utils.validation import check_is_fitted

from sklearn_rnn.estimators.rows import read_rows


class Scoring:
    """A score that leaves out what is not known, and knows of steps, as scikit-learn's own scores do not."""

    def score(self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None) -> float:
        """How good predictions are: R2 of numbers, accuracy of classes.

        R2 is the coefficient of determination of each output over its known targets, and of these the mean. Where
        there are targets of steps, all known ones of present steps count alike.

        Parameters
        ----------
        X : as in `predict`
        y : as in `fit`
        sample_weight : array-like (n_samples,), default=None

        Returns
        -------
        score : float
            At most 1; 0 is what the mean of numbers is worth.

        Raises
        ------
        ValueError
            If no target is known.
        """
        check_is_fitted(self)
        if not self._target.scores:
            return super().score(X, y, sample_weight)
        target, rows, _, _ = read_rows(self, X, y, sample_weight, target=self._target.to_score)
        examples = rows.examples
        return target.score(examples.Y, self._outputs_of(examples.X, self._model(examples.X)), examples.target_weight)
