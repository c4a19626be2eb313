"""One flat vector of parameters, and its named views."""

from math import prod

import numpy as np

_FLOATS = np.dtype("f4"), np.dtype("f8")


class Layout:
    """Where each named array lies in one flat vector ``theta``.

    Optimisers, clipping, checkpoints and finite differences see one vector; networks see names.

    Parameters
    ----------
    shapes : dict of str to tuple of int
        Name and shape of each array, in their order in the vector.

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn_rnn.numerics import Layout
    >>> layout = Layout({"W": (2, 2), "b": (2,)})
    >>> theta = np.arange(6.0)
    >>> layout.views(theta)["b"]
    array([4., 5.])
    """

    def __init__(self, shapes):
        self.shapes = dict(shapes)
        ends = np.cumsum([prod(shape) for shape in self.shapes.values()]).tolist()
        self.size = ends[-1]
        self._slices = dict(zip(self.shapes, map(slice, [0, *ends[:-1]], ends), strict=True))

    def views(self, theta):
        """Name to array; the arrays share the memory of ``theta`` (size,)."""
        return {name: theta[self._slices[name]].reshape(shape) for name, shape in self.shapes.items()}

    def check(self, arrays):
        """ValueError unless the named arrays are those of this layout, all float64 or all float32."""
        for name in {**self.shapes, **arrays}:
            expected, got = self.shapes.get(name), np.shape(arrays[name]) if name in arrays else None
            if expected != got:
                raise ValueError(
                    f"weights_[{name!r}] must have shape {expected or 'nothing'}, got {got or 'nothing'}. Were "
                    "parameters that shape the network, such as hidden_size or cell, changed after fit? Fit again."
                )
        dtypes = [array.dtype for array in arrays.values() if isinstance(array, np.ndarray)]
        usual = max(_FLOATS, key=dtypes.count)
        for name, array in arrays.items():
            if not isinstance(array, np.ndarray) or array.dtype != usual:
                got = getattr(array, "dtype", type(array).__name__)
                raise ValueError(f"weights_[{name!r}] must be an array of {usual} like the others, got {got}.")

    def pack(self, arrays):
        """A new flat vector (size,) of float64 holding the named arrays."""
        theta = np.empty(self.size)
        for name, view in self.views(theta).items():
            view[...] = arrays[name]
        return theta
