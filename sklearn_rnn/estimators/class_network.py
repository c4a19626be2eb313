"""What a recurrent network is whose target is classes."""

from typing import Self

from numpy.typing import ArrayLike
from sklearn.base import ClassifierMixin
from sklearn.utils.metaestimators import available_if

from sklearn_rnn.estimators.base import BaseRNN
from sklearn_rnn.estimators.class_target import ClassTarget
from sklearn_rnn.estimators.generation import Generation
from sklearn_rnn.estimators.parameters import has_minibatch_solver
from sklearn_rnn.estimators.probabilities import Probabilities
from sklearn_rnn.estimators.scoring import Scoring
from sklearn_rnn.transaction import draft_of


class ClassNetwork(ClassTarget, Generation, Scoring, Probabilities, ClassifierMixin, BaseRNN):
    """All of a classifier but its parameters."""

    @available_if(has_minibatch_solver)
    def partial_fit(
        self,
        X: ArrayLike,
        y: ArrayLike,
        classes: ArrayLike | None = None,
        sample_weight: ArrayLike | None = None,
    ) -> Self:
        """Train for one epoch on X and y, going on from where the last partial_fit ended.

        The state of the optimiser goes on too, also across a save.

        Parameters
        ----------
        X, y : as in `fit`
        classes : array-like (n_classes,), default=None
            All classes that will ever occur; needed in the first call, and may be repeated later.
        sample_weight : array-like (n_samples,), default=None
            Non-negative weights, as in `fit`.

        Returns
        -------
        self : object

        Raises
        ------
        ValueError
            As `fit`; also with early_stopping=True or class_weight="balanced", without classes in the first call, or
            with others later.
        """
        with draft_of(self) as draft:
            draft._validate_params()
            draft._check_classes(classes)
            draft._partial_fit(X, y, sample_weight, classes=classes)
        return self
