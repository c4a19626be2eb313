"""What a minibatch touches of theta: all parameters, but of an embedding only the rows whose ids occur in it."""

from dataclasses import dataclass, replace

import numpy as np


@dataclass(frozen=True)
class Stretch:
    """A stretch of theta.

    Attributes
    ----------
    where : slice
    """

    where: slice

    def of(self, vector):
        """The part of a vector (size,): a view."""
        return vector[self.where]

    def put(self, values, vector):
        """Nothing, for values are that view."""


@dataclass(frozen=True)
class Rows:
    """Rows of a matrix that lies at the end of theta.

    Attributes
    ----------
    start : int
        Where it begins.
    width : int
    rows : ndarray of int (n_rows,)
    """

    start: int
    width: int
    rows: np.ndarray

    def of(self, vector):
        """The part of a vector (size,): a copy (n_rows * width,)."""
        return vector[self.start :].reshape(-1, self.width)[self.rows].ravel()

    def put(self, values, vector):
        """Write values (n_rows * width,) into their place."""
        vector[self.start :].reshape(-1, self.width)[self.rows] = values.reshape(-1, self.width)


EVERYTHING = (Stretch(slice(None)),)


@dataclass
class Touched:
    """Parameters that a minibatch touches, and where its gradient by them goes.

    Attributes
    ----------
    X : ndarray (n_steps, n_inputs, n_batch)
        What the network reads.
    params : dict of str to ndarray
    gradient : ndarray (n_touched,)
    grads : dict of str to ndarray
        Its views by name.
    parts : tuple of Stretch or Rows
        Where in theta the parts of the gradient belong, one behind the other.
    """

    X: np.ndarray
    params: dict
    gradient: np.ndarray
    grads: dict
    parts: tuple = EVERYTHING


class Everything:
    """All of theta is touched.

    Parameters
    ----------
    layout : Layout
    dtype : dtype
        Computing type.
    """

    def __init__(self, layout, dtype):
        self._layout, self.gradient = layout, np.empty(layout.size, dtype)
        self._grads = layout.views(self.gradient)
        self._views_of, self._params = None, None

    def __call__(self, theta, X):
        """What X (n_steps, n_inputs, n_batch) touches of theta (size,): Touched."""
        if self._views_of is not theta:  # made once for a theta that is updated in place
            self._views_of, self._params = theta, self._layout.views(theta)
        return Touched(X, self._params, self.gradient, self._grads)


class OccurringRows:
    """Of an embedding, which lies at the end of theta, only rows whose ids occur are touched.

    The ids of a minibatch are numbered anew, and the network reads an embedding of these rows alone: so a step costs
    what its minibatch holds, however many ids are known.

    Parameters
    ----------
    layout : Layout
    embedding : Embedding
    dtype : dtype
        Computing type.
    """

    def __init__(self, layout, embedding, dtype):
        self._name, self._shape, self._dtype = embedding.W, (embedding.n_ids, embedding.n_outputs), dtype
        self._others = layout.without(embedding.W)
        self._views_of, self._params = None, None
        self._occurs, self._number = np.zeros(embedding.n_ids, bool), np.zeros(embedding.n_ids, np.intp)

    def __call__(self, theta, X):
        """What ids X (n_steps, 1, n_batch), or those first in a tuple, touch of theta (size,): Touched."""
        if isinstance(X, tuple):  # that of an encoder, and what the decoder reads
            touched = self(theta, X[0])
            return replace(touched, X=(touched.X, *X[1:]))
        end, width = self._others.size, self._shape[1]
        if self._views_of is not theta:
            self._views_of, self._params = theta, self._others.views(theta[:end])
        rows, X = self._numbered(X)
        gradient = np.empty(end + rows.size * width, self._dtype)
        params = {**self._params, self._name: theta[end:].reshape(self._shape)[rows]}
        grads = {**self._others.views(gradient[:end]), self._name: gradient[end:].reshape(-1, width)}
        return Touched(X, params, gradient, grads, (Stretch(slice(end)), Rows(end, width, rows)))

    def _numbered(self, X):
        """The ids that occur in X (n_rows,), 0 first, and X with their numbers instead."""
        self._occurs[0] = self._occurs[X] = True
        rows = np.flatnonzero(self._occurs)
        self._occurs[rows] = False
        self._number[rows] = np.arange(rows.size)
        return rows, self._number[X]
