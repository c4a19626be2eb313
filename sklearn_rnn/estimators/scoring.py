"""The score of a fitted network."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from sklearn.utils.metaestimators import available_if

from sklearn_rnn.estimators.mappings import mapping_of, reads_off
from sklearn_rnn.estimators.rows import read_rows
from sklearn_rnn.estimators.targets import check_any_known, plain
from sklearn_rnn.training import path_of
from sklearn_rnn.transaction import at_one_moment


class Scoring:
    """A score that leaves out what is not known, and knows of steps, as scikit-learn's own scores do not."""

    @at_one_moment
    def score(self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None) -> float:
        """How good predictions are: R2 of numbers, accuracy of classes.

        R2 is the coefficient of determination of each output over its known targets, and of these the mean. Where
        there are targets of steps, all known ones of present steps count alike. Of sequences of classes that a decoder
        says, the right positions count, among all of what is said or of the truth, whichever is longer.

        Parameters
        ----------
        X : as in `predict`
        y : as in `fit`
        sample_weight : array-like (n_samples,), default=None
            Non-negative weights, as in `fit`.

        Returns
        -------
        score : float
            At most 1; 0 is what the mean of numbers is worth.

        Raises
        ------
        ValueError
            If no target is known.
        """
        self._check_ready()
        if not self._target.scores:
            return super().score(X, y, sample_weight)
        target, rows, _, _ = read_rows(self, X, y, sample_weight, target=self._target.to_score)
        examples = self._counting(rows.examples)
        return mapping_of(self).score(self, target, path_of(self.weights_), self._model(examples.X), examples)

    @available_if(reads_off)
    @at_one_moment
    def _told_steps(self, X, y, sample_weight=None):
        """Targets that are known, in a row, what each weighs, and predictions: probabilities of classes, or numbers."""
        self._check_ready()
        places = _Places()
        _, rows, _, _ = read_rows(self, X, y, sample_weight, target=places)
        examples = self._counting(rows.examples)
        known, said = examples.Y >= 0, self._answers(self._outputs_of(examples.X, self._model(examples.X)))
        return plain(places.values[examples.Y[known]]), examples.target_weight[known], said[known]


class _Places:
    """Reads targets as their places among the values, so that it is known which of them count."""

    values, tells_by_length = None, False

    @property
    def to_score(self):
        """See `Target.to_score`."""
        return self

    def read(self, y, name):
        """Places (n_columns,) of targets; -1 where one is not known."""
        known = ~pd.isna(y).any(axis=tuple(range(1, y.ndim)))
        check_any_known(known, name)
        self.values = y
        return np.where(known, np.arange(len(y)), -1)
