"""What a fitted network says of new sequences."""

from copy import copy

import numpy as np
from numpy.typing import ArrayLike
from sklearn.utils.metaestimators import available_if

from sklearn_rnn.cells import get_cell
from sklearn_rnn.estimators.caption import block_of
from sklearn_rnn.estimators.embedding import n_ids_of
from sklearn_rnn.estimators.mappings import has_gradient_norms
from sklearn_rnn.estimators.parameters import can_predict_steps, check_engine, network_of
from sklearn_rnn.estimators.reading import Reading
from sklearn_rnn.estimators.state import check_state
from sklearn_rnn.network import Model
from sklearn_rnn.training import path_of, shapes_of_path
from sklearn_rnn.transaction import at_one_moment


class Prediction(Reading):
    """The part of a network that reads ``weights_`` and changes nothing."""

    _held = "mapping", "pooling"  # parameters that shape no weight, and yet may not change after fit

    @property
    def _computing_type(self):
        """The dtype of the fitted weights."""
        return self.weights_["readout.b"].dtype

    def _held_parameters(self):
        """See `Reading`."""
        return {"cell": get_cell(self.cell).form} | {name: getattr(self, name) for name in self._held}

    def _fitted_network(self, n_features):
        """The network that the parameters describe; ValueError if ``weights_`` are not its own."""
        target = self._target
        frozen = shapes_of_path(self.weights_, n_features, self.n_outputs_ // (target.loss.per_target or 1))
        network = network_of(self, n_features, target, frozen, n_ids_of(self.weights_))
        network.layout.check(self.weights_)
        return network

    def _sk_visual_block_(self):
        """What scikit-learn's HTML representation shows."""
        return block_of(self)

    def _check_state(self):
        """ValueError if what was loaded of a file is no state that fit leaves."""
        check_state(self)

    def _model(self, sequences):
        """The Model that reads such Sequences."""
        check_engine(self.engine)
        network = self._fitted_network(sequences.n_features)
        params = network.layout.views(network.layout.pack(self.weights_, self._computing_type))
        return Model(network, params, self._computing_type)

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
        return sequences.as_given(list(map(self._target.decode, outputs)))

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
        return sequences.as_given(model.gradient_norms_at_every_step(sequences))
