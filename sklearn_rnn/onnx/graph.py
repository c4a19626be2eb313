"""The nodes of a graph, written one after the other."""

import numpy as np
from onnx import TensorProto

TYPES = {
    "float32": TensorProto.FLOAT,
    "float64": TensorProto.DOUBLE,
    "int32": TensorProto.INT32,
    "int64": TensorProto.INT64,
    "bool": TensorProto.BOOL,
}
_OLDEST = 14


class Graph:
    """Writes operators of ONNX and constants into what skl2onnx makes a model of; values are known by their names.

    Parameters
    ----------
    scope : skl2onnx Scope
        Gives names that nothing else has.
    container : skl2onnx ModelComponentContainer

    Raises
    ------
    ValueError
        For a version of operators in which some have another form.
    """

    def __init__(self, scope, container):
        if (opset := container.target_opset_onnx) < _OLDEST:
            raise ValueError(f"target_opset must be at least {_OLDEST}, got {opset}.")
        self._scope, self._container = scope, container

    def constant(self, value, dtype=np.int64):
        """The name of an array, or of a number of that type; texts are taken as they are."""
        array, name = np.asarray(value), self._scope.get_unique_variable_name("constant")
        if array.dtype.kind in "OUS":
            kind, content = TensorProto.STRING, [str(text).encode() for text in array.ravel()]
        else:
            kind, content = TYPES[np.dtype(dtype).name], array.astype(dtype).ravel()
        self._container.add_initializer(name, kind, array.shape, content)
        return name

    def op(self, kind, *inputs, n_outputs=1, **attributes):
        """The name of an operator's output, or the names of its n_outputs."""
        names = [self._scope.get_unique_variable_name(kind.lower()) for _ in range(n_outputs)]
        self._container.add_node(kind, list(inputs), names, **attributes)
        return names[0] if n_outputs == 1 else names

    def name(self, value, output):
        """Let a value be known by the name that an output must have."""
        self._container.add_node("Identity", [value], [output])

    def cast(self, value, dtype):
        """A value in another type."""
        return self.op("Cast", value, to=TYPES[np.dtype(dtype).name])

    def size(self, value, axis):
        """How long a value is along an axis: (1,)."""
        return self.op("Gather", self.op("Shape", value), self.constant([axis]), axis=0)

    def expand(self, value, *axes):
        """A value with further axes of length 1."""
        return self.op("Unsqueeze", value, self.constant(axes))

    def sum(self, value, *axes):
        """A value summed over axes, which are gone."""
        return self.op("ReduceSum", value, self.constant(axes), keepdims=0)

    def range(self, size):
        """0, 1, ... up to a size (1,), without it."""
        return self.op("Range", self.constant(0), self.op("Squeeze", size, self.constant([0])), self.constant(1))

    def slice(self, value, start, stop, axis):
        """A value from start to stop, a number or a size, along an axis."""
        stop = stop if isinstance(stop, str) else self.constant([stop])
        return self.op("Slice", value, self.constant([start]), stop, self.constant([axis]))

    def take_steps(self, value, steps):
        """Steps (n, k), their numbers, of a value (n, n_steps, width): (n, k, width)."""
        shape = self.op("Concat", self.op("Shape", steps), self.size(value, 2), axis=0)
        return self.op("GatherElements", value, self.op("Expand", self.expand(steps, 2), shape), axis=1)
