"""What a fitted network says of new sequences."""

from copy import copy

import numpy as np
from numpy.typing import ArrayLike
from sklearn.utils.metaestimators import available_if
from sklearn.utils.validation import check_is_fitted

from sklearn_rnn.cells import get_cell
from sklearn_rnn.estimators.embedding import n_ids_of
from sklearn_rnn.estimators.mappings import has_gradient_norms, mapping_of, reads_sequences
from sklearn_rnn.estimators.parameters import can_predict_steps, check_engine, network_of
from sklearn_rnn.estimators.state import check_state
from sklearn_rnn.inputs import check_range
from sklearn_rnn.network import Model
from sklearn_rnn.training import path_of, shapes_of_path
from sklearn_rnn.transaction import at_one_moment


class Prediction:
    """The part of an estimator that reads ``weights_`` and changes nothing."""

    _held = "mapping", "pooling"  # parameters that shape no weight, and yet may not change after fit

    @property
    def _computing_type(self):
        """The dtype of the fitted weights."""
        return self.weights_["readout.b"].dtype

    def _check_network(self, network, weights):
        """ValueError unless weights by name are those of this network, which the parameters describe."""
        network.layout.check(weights)
        held = [(name, getattr(self, name), getattr(self, f"_fitted_{name}")) for name in self._held]
        for name, now, fitted in (("cell", get_cell(self.cell).form, self._fitted_cell), *held):
            if now != fitted:
                raise ValueError(f"{name} was changed after fit from {fitted} to {now}: set it back or fit again.")

    def _fitted_network(self, n_features):
        """The network that the parameters describe and ``weights_`` are those of."""
        n_targets = self.n_outputs_ // (self._target.loss.per_target or 1)
        frozen = shapes_of_path(self.weights_, n_features, n_targets)
        network = network_of(self, n_features, self._target, frozen, n_ids_of(self.weights_))
        self._check_network(network, self.weights_)
        return network

    def _check_state(self):
        """ValueError if what was loaded of a file is no state that fit leaves."""
        check_state(self)

    def _read(self, X):
        """New X as Sequences, and the Model that is to read them."""
        check_is_fitted(self)
        check_engine(self.engine)
        sequences, found, _ = mapping_of(self).read_input(self, X, reset=False)
        model = self._model(sequences)
        check_range(found.largest, model.dtype, "X")
        return sequences, model

    def _model(self, sequences):
        """The Model that reads such Sequences."""
        network = self._fitted_network(sequences.n_features)
        params = network.layout.views(network.layout.pack(self.weights_, self._computing_type))
        return Model(network, params, self._computing_type)

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

    @available_if(can_predict_steps)
    @at_one_moment
    def predict_steps(self, X: ArrayLike) -> np.ndarray | list[np.ndarray]:
        """Predict after each step of each sequence, as if it were the last.

        With mapping="many-to-many" that is predict; a network that reads in both directions has no such method there.

        Parameters
        ----------
        X : as in `predict`

        Returns
        -------
        y : ndarray (n_samples, n_steps) or (n_samples, n_steps, n_outputs), or list of ndarray
            A list where X is one. At an absent step what followed the step before it.
        """
        sequences, model = self._read(X)
        outputs = path_of(self.weights_).whole_at_every_step(model.outputs_at_every_step(sequences), sequences)
        steps = list(map(self._target.decode, outputs))
        return steps if isinstance(sequences.source, list) else np.array(steps)

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
        states = model.states_at_every_step(sequences)
        return states if isinstance(sequences.source, list) else np.array(states)

    @available_if(has_gradient_norms)
    @at_one_moment
    def gradient_norms(self, X: ArrayLike) -> np.ndarray | list[np.ndarray]:
        """How much the last outputs depend on the states of each layer after each step: whether gradients vanish.

        With the network's outputs z after the last step (before any scaling or softmax, without the linear path) and
        all states s of a layer after a step, that of both directions and of the cell included, the Frobenius norm of
        dz / ds. It is along these ways that training learns what earlier steps mean; bptt_steps, dropout and clip_norm,
        which matter in training, do not change them.

        Parameters
        ----------
        X : as in `predict`

        Returns
        -------
        norms : ndarray (n_samples, n_steps, n_layers), or list of ndarray (n_steps_i, n_layers)
            A list where X is one. An absent step repeats the one before it, NaN before the first.

        See Also
        --------
        GradientFlowDisplay : The same as a picture.
        """
        calm = copy(self).set_params(dropout=0.0, recurrent_dropout=0.0)
        sequences, model = calm._read(X)
        norms = model.gradient_norms_at_every_step(sequences)
        return norms if isinstance(sequences.source, list) else np.array(norms)

    def __sklearn_is_fitted__(self):
        return hasattr(self, "weights_")
