"""How a fitted estimator reads new sequences, and what it says of them."""

from abc import ABC, abstractmethod

import numpy as np
from numpy.typing import ArrayLike
from sklearn.utils.metaestimators import available_if
from sklearn.utils.validation import check_is_fitted

from sklearn_rnn.estimators.mappings import mapping_of, reads_sequences
from sklearn_rnn.inputs import check_range
from sklearn_rnn.soundness import check_unchanged
from sklearn_rnn.training import path_of
from sklearn_rnn.transaction import at_one_moment


class Reading(ABC):
    """The part of an estimator that reads sequences with ``weights_``, of which ``_model`` makes a Model."""

    @abstractmethod
    def _first_target(self, values, columns):
        """The Target of a first y, an array from `read_y`."""

    @property
    @abstractmethod
    def _target(self):
        """The Target that the estimator was fitted on."""

    @abstractmethod
    def _held_parameters(self):
        """The parameters that fitted attributes are of, name to value; fit keeps what they were."""

    def _check_ready(self):
        """NotFittedError without a fit; ValueError for a parameter that was changed since, and may not be."""
        check_is_fitted(self)
        check_unchanged(self._fitted_parameters, self._held_parameters())

    def _read(self, X):
        """New X as Sequences, and the Model that is to read them."""
        self._check_ready()
        sequences, found, _ = mapping_of(self).read_input(self, X, reset=False)
        model = self._model(sequences)
        check_range(found.largest, model.dtype, "X")
        return sequences, model

    def _counting(self, examples):
        """Examples of which those targets are known that count."""
        return examples

    def _answers(self, Z):
        """What scores are given of outputs: predictions (n_columns, ...)."""
        return self._target.decode(Z)

    def _laid(self, say, X):
        """What ``say(Z)`` (n_columns, ...) makes of outputs for X, in the form of y."""
        sequences, model = self._read(X)
        return mapping_of(self).laid(say, self._outputs_of(sequences, model), model, sequences)

    def _outputs_of(self, sequences, model):
        """Outputs Z (n_outputs, n_columns) of a Model for Sequences, with those of the linear path."""
        return path_of(self.weights_).whole(model.outputs(sequences), sequences)

    @at_one_moment
    def predict(self, X: ArrayLike) -> np.ndarray | list[np.ndarray]:
        """Predict the target of each sequence.

        Parameters
        ----------
        X : array-like (n_samples, n_steps), (n_samples, n_steps, n_features), or list of arrays
            Sequences, or trees, as in fit; their lengths may differ from those of fit, except for 2-D X.

        Returns
        -------
        y : ndarray (n_samples,) or (n_samples, n_outputs), or with a target a step (n_samples, n_steps[, n_outputs])
            With a target a step a list where X is one. At an absent step what was said at the step before it. Sequences
            that a decoder says are a list where y of fit was one.
        """
        sequences, model = self._read(X)
        return mapping_of(self).predicted(self, self._target, path_of(self.weights_), model, sequences)

    @available_if(reads_sequences)
    @at_one_moment
    def hidden_states(self, X: ArrayLike) -> np.ndarray | list[np.ndarray]:
        """States of the last recurrent layer at every step.

        Parameters
        ----------
        X : as in `predict`

        Returns
        -------
        H : ndarray (n_samples, n_steps, n_units), or list of ndarray (n_steps_i, n_units)
            A list where X is one. Both directions side by side where bidirectional. An absent step repeats
            the state before it, zeros before the first step.
        """
        sequences, model = self._read(X)
        return sequences.as_given(model.states_at_every_step(sequences))

    def __sklearn_is_fitted__(self):
        return hasattr(self, "weights_")

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = True
        tags.input_tags.three_d_array = True
        tags.input_tags.allow_nan = True
        tags.target_tags.required = True
        return tags
