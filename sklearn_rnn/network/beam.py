"""Sequences of classes from a decoder: beam search."""

import numpy as np

from sklearn_rnn.numerics import log_softmax


def beam_search(decoding, n_classes, n_steps, width, ends):
    """The likeliest sequences of classes that a beam finds.

    Of all ways to go on from the ``width`` likeliest beginnings of each sequence, the ``width`` likeliest are kept. One
    that ends leaves the beam (Sutskever, Vinyals and Le 2014, arXiv:1409.3215), and of those the best is the answer:
    that of the highest sum of log-probabilities divided by its length, the end counted in. A beam of width 1 always
    goes where it is likeliest next.

    Parameters
    ----------
    decoding : Decoding
        With ``width`` columns for each sequence.
    n_classes : int
        Which are fed back one-hot.
    n_steps : int
        Classes of a sequence; the most where it may end before.
    width : int
    ends : bool
        Whether the last of the outputs is the end of a sequence; otherwise all have n_steps classes.

    Returns
    -------
    list of ndarray of int (at most n_steps,)
        Classes of each sequence.
    """
    n_batch = decoding.n_columns // width
    beam = _Beam(n_batch, width, n_classes + ends)
    x = np.zeros((n_classes, decoding.n_columns), decoding.dtype)
    for step in range(n_steps + ends):
        log_P = log_softmax(decoding(x)).astype(np.float64)
        if ends and step == n_steps:
            log_P[:n_classes] = -np.inf  # nothing is left to say
        beam.grow(log_P.reshape(-1, n_batch, width))
        if ends:
            beam.take_out(ended=beam.symbols[-1] == n_classes, length=step + 1)
        if ends and beam.is_decided(n_steps + 1):
            break
        if width > 1:
            decoding.choose(beam.columns)
        x[...] = beam.symbols[-1].ravel() == np.arange(n_classes)[:, None]
    if not ends:
        beam.take_out(ended=np.ones((n_batch, width), bool), length=n_steps)
    return beam.best(without_end=ends)


class _Beam:
    """The likeliest beginnings of each sequence, and the best that has ended.

    Attributes
    ----------
    total : ndarray (n_batch, width)
        Sum of the log-probabilities of each beginning; -inf where there is none.
    symbols, parents : list of ndarray of int (n_batch, width)
        Of each step the outputs chosen, and which beginning of the step before they go on from.
    """

    def __init__(self, n_batch, width, n_outputs):
        self._n_outputs, self._rows = n_outputs, np.arange(n_batch)[:, None]
        self.total = np.full((n_batch, width), -np.inf)
        self.total[:, 0] = 0.0
        self.symbols, self.parents = [], []
        self._best = np.full(n_batch, -np.inf)
        self._length, self._place = np.zeros(n_batch, int), np.zeros(n_batch, int)

    @property
    def columns(self):
        """Columns of the decoder from which the beginnings go on: (n_batch * width,)."""
        return (self._rows * self.total.shape[1] + self.parents[-1]).ravel()

    def grow(self, log_P):
        """One more step of log-probabilities (n_outputs, n_batch, width)."""
        n_batch, width = self.total.shape
        candidates = (self.total[:, :, None] + log_P.transpose(1, 2, 0)).reshape(n_batch, -1)
        if width == 1:
            chosen = candidates.argmax(axis=1)[:, None]
        else:
            chosen = np.argpartition(-candidates, width - 1, axis=1)[:, :width]
        self.total = np.take_along_axis(candidates, chosen, axis=1)
        self.parents.append(chosen // self._n_outputs)
        self.symbols.append(chosen % self._n_outputs)

    def take_out(self, ended, length):
        """Of the beginnings that ended (n_batch, width), of so many steps, the best competes; all leave the beam."""
        means = np.where(ended, self.total / length, -np.inf)
        place = means.argmax(axis=1)
        mean = means[self._rows[:, 0], place]
        better = mean > self._best
        self._best[better], self._place[better], self._length[better] = mean[better], place[better], length
        self.total[ended] = -np.inf

    def is_decided(self, n_steps):
        """Whether no beginning can become better than the best, though it had n_steps steps and was sure of them."""
        return bool((self.total.max(axis=1) / n_steps <= self._best).all())

    def best(self, without_end):
        """The best of each sequence: list of ndarray of int (length,), without its end if it has one."""
        found = []
        for i, (place, length) in enumerate(zip(self._place, self._length, strict=True)):
            backwards = []
            for symbols, parents in zip(self.symbols[:length][::-1], self.parents[:length][::-1], strict=True):
                backwards.append(symbols[i, place])
                place = parents[i, place]
            found.append(np.array(backwards[::-1][: length - without_end], dtype=np.intp))
        return found
