"""What a fitted classifier says of all classes."""

import numpy as np
from numpy.typing import ArrayLike
from sklearn.utils.metaestimators import available_if

from sklearn_rnn.estimators.mappings import reads_off
from sklearn_rnn.transaction import at_one_moment


class Probabilities:
    """The part of a classifier that tells how probable each class is."""

    def _answers(self, Z):
        """What scores are given of outputs: probabilities (n_columns, n_classes)."""
        return self._target.loss.link(Z).T

    @available_if(reads_off)
    @at_one_moment
    def predict_proba(self, X: ArrayLike) -> np.ndarray | list[np.ndarray]:
        """Probabilities of the classes.

        Parameters
        ----------
        X : as in `predict`

        Returns
        -------
        P : ndarray (n_samples, n_classes), or with a class a step (n_samples, n_steps, n_classes) or a list
            Columns as in `classes_`; rows sum to 1, except for multilabel targets.
        """
        return self._laid(self._answers, X)

    @available_if(reads_off)
    @at_one_moment
    def predict_log_proba(self, X: ArrayLike) -> np.ndarray | list[np.ndarray]:
        """Logarithms of the probabilities of the classes.

        Parameters
        ----------
        X : as in `predict`

        Returns
        -------
        log_P : ndarray (n_samples, n_classes), or with a class a step (n_samples, n_steps, n_classes) or a list
        """
        return self._laid(lambda Z: self._target.loss.log_link(Z).T, X)
