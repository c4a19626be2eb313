"""What a predictor says of the next id while sequences are read one step after the other."""

import numpy as np

from sklearn_rnn.estimators import continuations_of
from sklearn_rnn.numerics import softmax


class CarriedStates:
    """A recurrent classifier reads each step once, and its states stay.

    Parameters
    ----------
    classifier : RNNClassifier
        Whose `generate` may be asked.
    beginnings : list of ndarray of int (n_steps_i,)
        The first id of each is read at once.
    """

    def __init__(self, classifier, beginnings):
        self._parts = continuations_of(classifier, [x[:1] for x in beginnings])
        self._n = len(beginnings)

    def __call__(self):
        """Probabilities of the next ids, (n_sequences, n_classes)."""
        P = [None] * self._n
        for rows, continuation in self._parts:
            for i, p in zip(np.arange(self._n)[rows], softmax(continuation.outputs).T, strict=True):
                P[i] = p
        return np.stack(P)

    def read(self, ids):
        """Read one more id of each sequence, (n_sequences,)."""
        for rows, continuation in self._parts:
            continuation(ids[rows])


class WholeBeginnings:
    """Any classifier of steps reads all that is known of a sequence anew.

    Parameters
    ----------
    classifier : classifier
        With ``predict_proba`` for each step.
    beginnings : list of ndarray of int (n_steps_i,)
        The first id of each is read at once.
    """

    def __init__(self, classifier, beginnings):
        self._classifier, self._read = classifier, np.array([x[:1] for x in beginnings])

    def __call__(self):
        """Probabilities of the next ids, (n_sequences, n_classes)."""
        return np.stack([np.asarray(P)[-1] for P in self._classifier.predict_proba(list(self._read))])

    def read(self, ids):
        """Read one more id of each sequence, (n_sequences,)."""
        self._read = np.column_stack([self._read, ids])
