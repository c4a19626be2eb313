"""What a fitted decoder attends to."""

import numpy as np
from numpy.typing import ArrayLike
from sklearn.utils.metaestimators import available_if

from sklearn_rnn.estimators.mappings import attends, mapping_of
from sklearn_rnn.network import attended
from sklearn_rnn.transaction import at_one_moment


class AttentionWeights:
    """The part of an estimator that tells which steps its decoder attended to."""

    @available_if(attends)
    @at_one_moment
    def attention_weights(self, X: ArrayLike) -> list[np.ndarray]:
        """How much each step of what is predicted attends to each step of X.

        Parameters
        ----------
        X : as in `predict`

        Returns
        -------
        weights : list of ndarray (n_steps_out_i, n_steps_i)
            For each sequence a line per step of its prediction, which sums to 1: the weights of Luong, Pham and Manning
            2015 (arXiv:1508.04025). 0 at absent steps; all zeros where no step is present.

        See Also
        --------
        sklearn_rnn.AttentionDisplay : Draws them.
        """
        sequences, model = self._read(X)
        target = self._target
        said = mapping_of(self).said(self, target, model, sequences)
        weights = []
        for present, attention in zip(
            sequences.presence(), attended(model, target.forced(sequences, said)), strict=True
        ):
            weights.append(np.zeros((len(attention), len(present)), attention.dtype))
            weights[-1][:, present] = attention
        return weights
