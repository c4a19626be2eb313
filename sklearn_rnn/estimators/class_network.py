"""What a recurrent network is whose target is classes."""

from typing import Self

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import ClassifierMixin
from sklearn.utils.metaestimators import available_if

from sklearn_rnn.estimators.base import BaseRNN
from sklearn_rnn.estimators.generation import Generation
from sklearn_rnn.estimators.mappings import mapping_of
from sklearn_rnn.estimators.parameters import has_minibatch_solver
from sklearn_rnn.estimators.probabilities import Probabilities
from sklearn_rnn.estimators.scoring import Scoring
from sklearn_rnn.transaction import draft_of


class ClassNetwork(Generation, Scoring, Probabilities, ClassifierMixin, BaseRNN):
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
            if draft.class_weight == "balanced":
                raise ValueError(
                    'class_weight="balanced" is not for partial_fit, which sees one block at a time. Give a dict of '
                    "weights: those of compute_class_weight('balanced', classes=classes, y=y), with y a large enough "
                    "sample of all targets (sklearn.utils.class_weight)."
                )
            if hasattr(draft, "weights_"):
                if classes is not None and not np.array_equal(np.unique(classes), draft.classes_):
                    raise ValueError(f"classes={classes!r} is not the same as in the first call: {draft.classes_}.")
            elif classes is None:
                raise ValueError("classes must be passed on the first call to partial_fit.")
            draft._partial_fit(X, y, sample_weight, classes=classes)
        return self

    def _first_target(self, values, columns, classes=None):
        return mapping_of(self).first_classes(values, columns, classes)

    @property
    def _target(self):
        return mapping_of(self).fitted_classes(self)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_label = self.class_weight is None
        return tags
