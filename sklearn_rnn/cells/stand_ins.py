"""Stand-ins for what a cell's step is given: they write down what is done with them, or refuse."""

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

UFUNCS = {
    np.add, np.subtract, np.multiply, np.divide, np.negative, np.positive, np.square, np.reciprocal, np.absolute,
    np.exp, np.tanh, np.maximum, np.minimum, np.greater, np.greater_equal, np.less, np.less_equal,
}  # fmt: skip


class UntraceableError(Exception):
    """A step does what equations of single numbers cannot say; the message names it."""


class Notes:
    """What stand-ins have seen: lines, constants, and what was refused."""

    def __init__(self):
        self.lines, self.constants, self.refused = [], [], []

    def refuse(self, why):
        """Note and raise that a step does what cannot be written down; a cell may catch it, which does not help."""
        self.refused.append(why)
        raise UntraceableError(why)

    def calls(self, method, call):
        """Call a method of the cell; UntraceableError if it fails, or if anything was refused on the way."""
        try:
            call()
        except Exception as error:
            if not self.refused:
                raise UntraceableError(f"{method} fails on stand-ins for arrays: {error}") from error
        if self.refused:
            raise UntraceableError(f"{method} {self.refused[0]}")

    def write(self, ufunc, inputs):
        """A new variable for a ufunc of stand-ins and numbers."""
        arguments = tuple([x.read() if isinstance(x, StandIn) else self._constant(x) for x in inputs])
        self.lines.append((f"v{len(self.lines)}", ufunc.__name__, arguments))
        return self.lines[-1][0]

    def _constant(self, x):
        """The name of a number."""
        if np.ndim(x) or isinstance(x, complex):
            self.refuse("reads an array that is none of its arguments, or a complex number")
        if (number := float(x)) not in self.constants:
            self.constants.append(number)
        return f"c{self.constants.index(number)}"


class StandIn(NDArrayOperatorsMixin):
    """Stands for an array (n_units, n_batch): it notes the ufuncs that are called on it, and refuses all else."""

    dtype = np.dtype(float)  # which tells `numerics` the type of its ones and twos

    def __init__(self, notes, name, known=False, value=None):
        self.notes, self.name, self.value = notes, name, name if known else value

    def read(self):
        """The variable that it holds."""
        return self.notes.refuse("reads what it has not written") if self.value is None else self.value

    def __array_ufunc__(self, ufunc, method, *inputs, out=(), **options):
        if ufunc is np.power and isinstance(inputs[1], (int, float)) and inputs[1] == 2:
            ufunc, inputs = np.square, inputs[:1]
        if ufunc not in UFUNCS or method != "__call__" or options:
            self.notes.refuse(f"calls np.{ufunc.__name__}, or with options")
        value = self.notes.write(ufunc, inputs)
        if not out:
            return StandIn(self.notes, value, value=value)
        if not isinstance(out[0], StandIn):
            self.notes.refuse("writes to an array that is none of its arguments")
        out[0].value = value
        return out[0]

    def __array_function__(self, function, types, arguments, options):
        if function is not np.copyto or options or not isinstance(arguments[0], StandIn):
            self.notes.refuse(f"calls np.{function.__name__}, or with options")
        arguments[0][...] = arguments[1]

    def __setitem__(self, key, value):
        if key is not Ellipsis and key != slice(None):
            self.notes.refuse("writes to a part of an array")
        if value is not self:
            self.value = value.read() if isinstance(value, StandIn) else self.notes.write(np.positive, (value,))

    def __getitem__(self, key):
        return self if key is Ellipsis or key == slice(None) else self.notes.refuse("reads a part of an array")

    def __len__(self):
        return 1  # which tells `squash` that there are such rows; a cell has no use for it

    def __getattr__(self, name):
        return self.notes.refuse(f"asks for {name} of an array")

    def _refused(self, *_):
        return self.notes.refuse("looks at the values of an array, or multiplies matrices")

    __bool__ = __float__ = __int__ = __index__ = __iter__ = __contains__ = __array__ = _refused
    __matmul__ = __rmatmul__ = __imatmul__ = _refused


class Refusing:
    """Stands for what single numbers know nothing of: whatever is done with it is refused."""

    def __init__(self, notes, what):
        vars(self).update(notes=notes, what=what)

    def _refused(self, *_):
        return self.notes.refuse(f"asks for {self.what}")

    def __getattr__(self, name):
        return self._refused()

    __bool__ = __float__ = __int__ = __index__ = __iter__ = __contains__ = __array__ = __len__ = __getitem__ = _refused
    __setitem__ = __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _refused
    __mod__ = __rmod__ = __floordiv__ = __pow__ = __lt__ = __le__ = __gt__ = __ge__ = __eq__ = __ne__ = _refused
    __hash__ = __neg__ = __and__ = __or__ = __array_ufunc__ = _refused


class Parameters(Refusing):
    """Stands for the parameters by name, of which ``p["name"][:, None]`` can be read."""

    def __init__(self, notes):
        super().__init__(notes, "its parameters in a way other than p[name][:, None]")

    def __getitem__(self, name):
        return _Parameter(self.notes, name) if name.isidentifier() else self._refused()


class _Parameter(Refusing):
    """Stands for a parameter: a number a unit, once it is made a column."""

    def __init__(self, notes, name):
        super().__init__(notes, f"p[{name!r}] in a way other than p[{name!r}][:, None]")
        vars(self)["name"] = name

    def __getitem__(self, key):
        if key != (slice(None), None):
            return self._refused()
        return StandIn(self.notes, f"p_{self.name}", known=True)
