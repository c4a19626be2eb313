"""Sequences of different lengths, with absent steps, as dense minibatches."""

import numpy as np

from sklearn_rnn.numerics.steps import present, present_tokens
from sklearn_rnn.numerics.windows import Windows


class Sequences:
    """Sequences kept as they were given, and handed out as right-padded minibatches.

    Absent steps (all features NaN) are squeezed out when a minibatch is gathered, so that nothing above
    this floor knows of them. The source is never copied whole: windows may be a strided view.

    Parameters
    ----------
    source : ndarray or Windows (n, n_steps, n_features), or list of ndarray (n_steps_i, n_features)
    lengths : ndarray of int (n,)
        Number of present steps of each sequence of the source.
    rows : ndarray of int (n_samples,), default=None
        The sequences of the source that belong to this object; None: all.

    Attributes
    ----------
    complete : bool
        Whether the source is an array of which no step is absent.
    """

    present = staticmethod(present)

    def __init__(self, source, lengths, rows=None):
        self.source, self._rows, self._source_lengths = source, rows, lengths
        self.lengths = lengths if rows is None else lengths[rows]
        self.complete = not isinstance(source, list) and (self.lengths == source.shape[1]).all()
        self._read, self._at = source, rows
        if isinstance(source, Windows):  # one look-up from a row to its numbers, made once
            self._read, self._at = source.places, source.start if rows is None else source.start[rows]

    def __len__(self):
        return len(self.lengths)

    @property
    def n_features(self):
        """Number of features of a step."""
        return self.source[0].shape[-1]

    def subset(self, rows):
        """The sequences at positions ``rows`` (index array, mask or slice), without a copy."""
        own = np.arange(len(self.source)) if self._rows is None else self._rows
        return type(self)(self.source, self._source_lengths, own[rows])

    def minibatch(self, rows):
        """Gather sequences, absent steps squeezed out, right-padded with zeros to the longest.

        Parameters
        ----------
        rows : index array or slice

        Returns
        -------
        X : ndarray (n_steps, n_features, n_batch)
            Time-major, batch last: a transposed view of what was gathered.
        lengths : ndarray of int (n_batch,) or None
            None: all n_steps long.
        """
        X = self._gather(rows)
        if self.complete:
            return X.transpose(1, 2, 0), None
        lengths = self.lengths[rows]
        n_steps = lengths.max(initial=0)
        if isinstance(X, list):
            X = _pad([x[self.present(x)] for x in X], lengths, n_steps)
        elif (lengths < X.shape[1]).any():
            X = _squeeze(X, self.present(X), lengths, n_steps)
        return X.transpose(1, 2, 0), None if lengths.min(initial=n_steps) == n_steps else lengths

    def presence(self):
        """Which steps of each sequence are there: one mask (n_steps_i,) after the other."""
        for i in range(len(self)):
            yield self.present(self._gather(slice(i, i + 1))[0])

    def at_every_step(self, Y, initial, rows):
        """Lay outputs of present steps back onto all steps; an absent step repeats the one before it.

        Parameters
        ----------
        Y : ndarray (n_present_steps, k, n_batch)
        initial : ndarray (k,)
            What stands before the first present step.
        rows : index array or slice

        Returns
        -------
        list of ndarray (n_steps_i, k)
        """
        outputs = np.concatenate([np.broadcast_to(initial[None, :, None], (1, *Y.shape[1:])), Y])
        return [outputs[self.present(x).cumsum(), :, i] for i, x in enumerate(self._gather(rows))]

    def as_given(self, parts):
        """Arrays (n_steps_i, ...) of all sequences as the source is: a list where that is one, else an array."""
        return parts if isinstance(self.source, list) else np.array(parts)

    def _gather(self, rows):
        """Source sequences: ndarray (n_batch, T, F) or list of n_batch arrays (T_i, F)."""
        if self._at is not None:
            rows = self._at[rows]
        if isinstance(self.source, list) and not isinstance(rows, slice):
            return [self.source[i] for i in rows]
        return self._read[rows]


class Tokens(Sequences):
    """Sequences of token ids: whole numbers (n_steps, 1), of which 0 is an absent step."""

    present = staticmethod(present_tokens)

    @property
    def largest(self):
        """The largest id of the source, 0 if there is none: int."""
        parts = self.source if isinstance(self.source, list) else [self.source]
        return max((int(x.max(initial=0)) for x in parts), default=0)

    @property
    def occurring(self):
        """Which ids stand in the sequences of this object: mask (largest + 1,)."""
        occurring = np.zeros(self.largest + 1, bool)
        for i in range(len(self.source)) if self._rows is None else self._rows:
            occurring[self.source[i]] = True
        occurring[0] = False
        return occurring


def _squeeze(X, there, lengths, n_steps):
    """X (n_batch, T, F), the steps that are there (n_batch, T) first and zeros behind, trimmed to n_steps."""
    order = np.argsort(~there, axis=1, kind="stable")[:, :n_steps]
    X = np.take_along_axis(X, order[:, :, None], axis=1)
    X[np.arange(n_steps) >= lengths[:, None]] = 0
    return X


def _pad(sequences, lengths, n_steps):
    """Arrays (T_i, F) as one array (n_batch, n_steps, F), zeros behind each."""
    X = np.zeros((len(sequences), n_steps, sequences[0].shape[1]), np.result_type(*sequences))
    for x, sequence, length in zip(X, sequences, lengths, strict=True):
        x[:length] = sequence
    return X
