"""What a decoder reads in training: the true output of the step before."""

import numpy as np


class TeacherForced:
    """Sequences, and beside each what a decoder reads: zeros, and then its targets, a step late.

    It is handed out like `Sequences`, X and lengths being pairs: see `EncoderDecoder`.

    Parameters
    ----------
    sequences : Sequences
        What the encoder reads.
    Y : ndarray (n_targets, n_columns), or of int (n_columns,)
        Targets as the loss takes them: numbers, NaN where they are not known, or classes, fed one-hot, -1 where they
        are not known. What is not known is fed as zeros.
    columns : Several
        Which of them belong to which sequence.
    n_fed : int
        Rows of what is fed: n_targets, or classes. A class beyond them is never fed, for a sequence ends with it.
    """

    def __init__(self, sequences, Y, columns, n_fed):
        self.sequences, self.Y, self.columns, self.n_fed = sequences, Y, columns, n_fed
        self.lengths, self.complete, self.n_features = sequences.lengths, sequences.complete, sequences.n_features

    def __len__(self):
        return len(self.sequences)

    @property
    def largest(self):
        """The largest id of `Tokens`: int."""
        return self.sequences.largest

    @property
    def occurring(self):
        """Which ids of `Tokens` occur: mask."""
        return self.sequences.occurring

    def subset(self, rows):
        """The sequences at positions rows (index array, mask or slice)."""
        Y, columns = self.Y[..., self.columns.of(rows)], self.columns.subset(rows)
        return TeacherForced(self.sequences.subset(rows), Y, columns, self.n_fed)

    def minibatch(self, rows):
        """Gather what encoder and decoder read.

        Parameters
        ----------
        rows : index array or slice

        Returns
        -------
        X : tuple of ndarray (n_steps, n_features, n_batch), (n_steps_out, n_fed, n_batch)
        lengths : tuple of ndarray of int (n_batch,) or None
            Of both; None: all have all steps.
        """
        X, lengths = self.sequences.minibatch(rows)
        counts = self.columns.counts[rows]
        there = np.arange(counts.max(initial=0))[:, None] < counts
        column = np.zeros(there.shape, np.intp)
        column[there] = self.columns.by_step(rows)
        step, place = np.nonzero(there[1:])
        fed = np.zeros((len(there), self.n_fed, len(counts)), np.result_type(X.dtype, np.float32))
        said = self.Y[..., column[step, place]]
        if said.ndim == 2:
            fed[step + 1, :, place] = np.nan_to_num(said).T
        else:
            known = said >= 0
            fed[step[known] + 1, said[known], place[known]] = 1.0
        return (X, fed), (lengths, None if there.all() else counts)
