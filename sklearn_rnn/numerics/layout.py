"""One flat vector of parameters, and its named views."""

from math import prod

import numpy as np

_FLOATS = np.dtype("f4"), np.dtype("f8")


class Layout:
    """Where each named array lies in one flat vector ``theta``.

    Optimisers, clipping, checkpoints and finite differences see one vector; networks see names. Arrays of one group
    lie side by side, as the columns of one matrix, which has a name as well: so a product with [W_hh W_ih b] needs
    nothing to be put together.

    Parameters
    ----------
    groups : dict of str to dict of str to tuple of int
        Name and shape (n_rows, ...) of each array, group by group, in their order in the vector. Arrays of one group
        have equally many rows.

    Raises
    ------
    ValueError
        If a name stands for two things.

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn_rnn.numerics import Layout
    >>> layout = Layout({"layer": {"W": (2, 2), "b": (2,)}})
    >>> views = layout.views(np.arange(6.0))
    >>> views["layer"]
    array([[0., 1., 2.],
           [3., 4., 5.]])
    >>> views["b"]
    array([2., 5.])
    """

    def __init__(self, groups):
        self.shapes, self.size, self._groups, self._matrices = {}, 0, groups, []
        for group, arrays in groups.items():
            parts, n_columns = [], 0
            for name, shape in arrays.items():
                if name in self.shapes or (name in groups and (name != group or len(arrays) > 1)):
                    raise ValueError(f"Two arrays, or an array and a matrix, are called {name!r}.")
                self.shapes[name] = shape
                n_rows, *rest = (*shape, 1)  # a single number is a row of one column
                parts.append((name, slice(n_columns, n_columns + prod(rest)), shape))
                n_columns += prod(rest)
            start, self.size = self.size, self.size + n_rows * n_columns
            self._matrices.append((group, slice(start, self.size), (n_rows, n_columns), parts))

    def views(self, theta):
        """Name to array, group to matrix (n_rows, n_columns); all share the memory of ``theta`` (size,)."""
        views = {}
        for group, place, shape, parts in self._matrices:
            matrix = views[group] = theta[place].reshape(shape)
            for name, columns, part_shape in parts:
                views[name] = matrix[:, columns].reshape(part_shape)
        return views

    def without(self, group):
        """The Layout of all arrays but those of a group."""
        return Layout({name: arrays for name, arrays in self._groups.items() if name != group})

    def indicator(self, names, dtype):
        """A vector (size,) of ones where the named arrays lie, and zeros elsewhere."""
        vector = np.zeros(self.size, dtype)
        views = self.views(vector)
        for name in names:
            views[name][...] = 1
        return vector

    def check(self, arrays):
        """ValueError unless the named arrays are those of this layout, all float64 or all float32."""
        for name in {**self.shapes, **arrays}:
            expected, got = self.shapes.get(name), np.shape(arrays[name]) if name in arrays else None
            if expected != got:
                expected, got = ("nothing" if shape is None else shape for shape in (expected, got))
                raise ValueError(
                    f"weights_[{name!r}] must have shape {expected}, got {got}. Were "
                    "parameters that shape the network, such as hidden_size or cell, changed after fit? Fit again."
                )
        dtypes = [array.dtype for array in arrays.values() if isinstance(array, np.ndarray)]
        usual = max(_FLOATS, key=dtypes.count)
        for name, array in arrays.items():
            if not isinstance(array, np.ndarray) or array.dtype != usual:
                got = getattr(array, "dtype", type(array).__name__)
                raise ValueError(f"weights_[{name!r}] must be an array of {usual} like the others, got {got}.")

    def pack(self, arrays, dtype):
        """A new flat vector (size,) holding the named arrays."""
        theta = np.empty(self.size, dtype)
        views = self.views(theta)
        for name in self.shapes:
            views[name][...] = arrays[name]
        return theta

    def unpack(self, theta, dtype):
        """Name to array, the inverse of `pack`: each a copy of its own."""
        views = self.views(theta)
        return {name: views[name].astype(dtype) for name in self.shapes}
