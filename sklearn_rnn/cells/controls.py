"""What a network tells the heads of its memory."""

from functools import cache
from math import prod

import numpy as np

from sklearn_rnn.cells.base import Named
from sklearn_rnn.numerics import glorot_uniform, product, sigmoid, softmax, softmax_backward


class Controls:
    """Rows of y = activation(W_head h + b_head), each named group of them with an activation and a shape of its own.

    Parameters
    ----------
    tanh, sigmoid, softmax, softplus : tuple of tuple of int
        Shapes of the groups of each activation, in which order they stand in W_head. A softmax is over the first axis
        of its group.

    Attributes
    ----------
    n_rows : int
        Rows of W_head.

    Examples
    --------
    A cell that has them adds ``shapes`` to its own, and calls ``initialise`` after its own.

    >>> from sklearn_rnn.cells.controls import controls
    >>> controls(tanh=((2, 8),), sigmoid=((2,),), softmax=((3, 2),), softplus=()).shapes(n_units=32)
    {'W_head': (24, 32), 'b_head': (24,)}
    """

    def __init__(self, *, tanh, sigmoid, softmax, softplus):
        self._shapes = (*tanh, *sigmoid, *softmax, *softplus)
        self._slices = _one_after_the_other([prod(shape) for shape in self._shapes])
        kinds = [sum(map(prod, shapes)) for shapes in (tanh, sigmoid, softmax, softplus)]
        self._tanh, self._sigmoid, _, self._softplus = _one_after_the_other(kinds)
        first = len(tanh) + len(sigmoid)
        self._softmax = list(zip(self._slices[first:], softmax, strict=False))
        self.n_rows = sum(kinds)

    def shapes(self, n_units):
        """Names and shapes of the parameters."""
        return {"W_head": (self.n_rows, n_units), "b_head": (self.n_rows,)}

    def initialise(self, p: Named, rng):
        """Write first values: W_head Glorot uniform, b_head zero."""
        p["W_head"][...] = glorot_uniform(rng, *p["W_head"].shape)

    def groups(self, y):
        """The groups of y (n_rows, n_batch) as views, the batch behind their own shapes, in order."""
        return [y[rows].reshape(*shape, -1) for rows, shape in zip(self._slices, self._shapes, strict=True)]

    def forward(self, p: Named, h, y):
        """Write y (n_rows, n_batch), and return its groups."""
        z = product(p["W_head"], h)
        z += p["b_head"][:, None]
        np.tanh(z[self._tanh], out=y[self._tanh])
        y[self._sigmoid] = sigmoid(z[self._sigmoid])
        for rows, shape in self._softmax:
            y[rows] = softmax(z[rows].reshape(*shape, -1)).reshape(y[rows].shape)
        np.logaddexp(z[self._softplus], 0, out=y[self._softplus])
        return self.groups(y)

    def backward(self, p: Named, h, y, dgroups, g: Named):
        """Gradient by h, from those by the groups of y; those by W_head and b_head are added to g."""
        dy = np.concatenate([d.reshape(-1, d.shape[-1]) for d in dgroups])
        dy[self._tanh] *= 1 - y[self._tanh] ** 2
        dy[self._sigmoid] *= y[self._sigmoid] * (1 - y[self._sigmoid])
        for rows, shape in self._softmax:
            P, dP = y[rows].reshape(*shape, -1), dy[rows].reshape(*shape, -1)
            dy[rows] = softmax_backward(P, dP).reshape(dy[rows].shape)
        dy[self._softplus] *= -np.expm1(-y[self._softplus])
        g["W_head"] += product(dy, h.T)
        g["b_head"] += dy.sum(axis=1)
        return product(p["W_head"].T, dy)


@cache
def controls(**groups):
    """The `Controls` of these groups, made once."""
    return Controls(**groups)


def _one_after_the_other(counts):
    """Slices of so many rows each."""
    ends = np.cumsum(counts).tolist()
    return [slice(end - count, end) for end, count in zip(ends, counts, strict=True)]
