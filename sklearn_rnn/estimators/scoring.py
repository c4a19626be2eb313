"""The score of a fitted network."""

from numpy.typing import ArrayLike
from sklearn.utils.validation import check_is_fitted

from sklearn_rnn.estimators.task import read_rows


class Scoring:
    """A score that leaves out what is not known, which scikit-learn's own scores refuse."""

    def score(self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None) -> float:
        """The coefficient of determination R2 of each output over its known targets, and of these the mean.

        Parameters
        ----------
        X : as in `predict`
        y : array-like (n_samples,) or (n_samples, n_outputs)
            Targets; NaN: not known.
        sample_weight : array-like (n_samples,), default=None

        Returns
        -------
        score : float
            At most 1; 0 is what the mean of y is worth.

        Raises
        ------
        ValueError
            If no target is known.
        """
        check_is_fitted(self)
        target, rows, _, _ = read_rows(self, X, y, sample_weight)
        examples = rows.examples
        return target.score(examples.Y, self._outputs_of(examples.X, self._model(examples.X)), examples.weight)
