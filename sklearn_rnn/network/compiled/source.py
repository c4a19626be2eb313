"""The text of a module that runs a cell's time loop, which numba compiles.

Its functions are given addresses of arrays, and sizes: so there is one signature whatever the strides are. An address
is that of the first number, and 0 stands for what is not there. All counts are of numbers, not of bytes.
"""

from sys import intern
from textwrap import indent

import numpy as np

from sklearn_rnn.network.compiled.arithmetic import arithmetic

_LAYER = ("n_units", "n_inputs", "width", "numbers", "W", "V", "W_hh_T", "dW", "dV")
_TAPE = ("S", "A", "n_slots", "n_kept")
_BACK = ("rows", "dh", "through")
_PASS = ("constants", "mask", "n_mask")
_SPAN = ("begin", "end", "n_running")
_READ = ("X", "X_step", "X_row", "X_column")
_WAY_BACK = ("stop", "W_ih_T", "dY", "dY_step", "dY_row", "dX")

_FORWARD = '''

def {name}({arguments}):
    """Compute steps begin ... end - 1{purpose}."""
{opening}
    for t in range(begin, end):
        now, a = S + {size} * (t % n_slots) * n_columns * width, A + {size} * (t % n_kept) * {n_rows} * n
        if X != 0:
            read(X + {size} * t * X_step, X_row, X_column, n_inputs, width, now + {size} * n_state * width)
        product(numbers, width, {n_gates} * n_units, n_columns, now, W, a, False, False)
{separate}
{elements}
        if n_running < width:
{clearing}
        if mask != 0:
{feeding}
'''

_BACKWARD = '''

def backward({arguments}):
    """Go back through steps end - 1 ... begin."""
{opening}
    for t in range(end - 1, begin - 1, -1):
        now, a = S + {size} * (t % n_slots) * n_columns * width, A + {size} * (t % n_kept) * {n_rows} * n
        if dY != 0:
            add(dY + {size} * t * dY_step, dY_row, n_units, width, at_ds0)
{elements}
        product(numbers, n_columns, {n_gates} * n_units, width, now, rows, dW, True, True)
{separate}
        if dX != 0:
            step = dX + {size} * t * n_inputs * width
            gates = rows + {size} * {n_separate} * n
            product(numbers, width, n_inputs, {n_gates} * n_units, gates, W_ih_T, step, False, False)
        if t == stop:
            break
{through}
'''

_EXPRESSIONS = {
    "add": "{} + {}", "subtract": "{} - {}", "multiply": "{} * {}", "divide": "{} / {}", "negative": "-{}",
    "positive": "{}", "square": "{0} * {0}", "reciprocal": "one / {}", "absolute": "abs({})", "exp": "exp({})",
    "tanh": "tanh({})", "maximum": "{0} if {0} > {1} or {0} != {0} else {1}",
    "minimum": "{0} if {0} < {1} or {0} != {0} else {1}", "greater": "one if {} > {} else zero",
    "greater_equal": "one if {} >= {} else zero", "less": "one if {} < {} else zero",
    "less_equal": "one if {} <= {} else zero",
}  # fmt: skip


class Source:
    """The functions of a cell: ``infer``, ``forward``, which keeps what the way back needs, and ``backward``.

    Parameters
    ----------
    cell : Cell
    forward, backward : Equations
    dtype : dtype

    Attributes
    ----------
    text : str
    arguments : dict of str to tuple of str
        By function: names of what it is given, all of them integers.
    parameters : list of str
        Parameters of the cell with a number a unit, which its step reads.
    """

    expressions = _EXPRESSIONS

    def __init__(self, cell, forward, backward, dtype):
        self._cell, self._size = cell, np.dtype(dtype).itemsize
        self.parameters = sorted(name[2:] for name in forward.read | backward.read if name.startswith("p_"))
        shared = (*_LAYER, *_TAPE, *(f"at_m{k}" for k in range(len(cell.memo))))
        shared += tuple(f"{part}{k}" for k in range(len(cell.states)) for part in ("at_s", "s_step", "s_slots"))
        shared += (*_PASS, *(f"at_p_{name}" for name in self.parameters), *_SPAN)
        back = (*shared, *_BACK, *(f"at_ds{k}" for k in range(len(cell.states))), *_WAY_BACK)
        self.arguments = {"infer": shared + _READ, "forward": shared + _READ, "backward": back}
        functions = self._forward("infer", forward, ", for their outputs alone"), self._forward("forward", forward, "")
        text = "".join([arithmetic(dtype), *functions, self._backward(backward)])
        self.text = intern(text)  # many layers have the same

    def _forward(self, name, equations, purpose):
        """The text of a function that computes steps."""
        states, size = range(len(self._cell.states)), self._size
        results = [r for r in equations.results if name == "forward" or r[0] in {f"s{k}" for k in states}]
        fed = [(k, self._cell.recurrent.index(s)) for k, s in enumerate(self._cell.states) if s in self._cell.recurrent]
        clearing = [f"clear({self._place(f's{k}')}, n_units, width, n_running)" for k in states]
        feeding = [
            f"masked({self._place(f's{k}')}, mask + {size} * {r} * n_units * n_mask, n_mask, n_units, width, "
            f"S + {size} * (((t + 1) % n_slots) * n_columns + {r} * n_units) * width)"
            for k, r in fed
        ]
        n_separate, n_gates = self._counts
        operand = f"now + {size} * n_state * width, V, a + {size} * {n_gates} * n"
        separate = f"product(numbers, width, {n_separate} * n_units, n_inputs + 1, {operand}, False, False)"
        return _FORWARD.format(
            name=name, purpose=purpose, **self._common(equations, name),
            separate=_lines(2, separate if n_separate else ""),
            elements=self._elements(equations, results), clearing=_lines(3, *clearing), feeding=_lines(3, *feeding),
        )  # fmt: skip

    def _backward(self, equations):
        """The text of the function that goes back through steps."""
        cell, size = self._cell, self._size
        n_separate, n_gates = self._counts
        adds = not set(cell.carried).isdisjoint(cell.recurrent)
        kept = set(cell.carried) if adds else {*cell.carried, *cell.recurrent}
        zeros = [(f"ds{k}", "zero") for k, name in enumerate(cell.states) if name not in kept]
        back = "product(numbers, width, n_state, {} * n_units, rows, W_hh_T, {}, False, {})"
        plain, apart = back.format(n_gates, "dh", adds), back.format(n_gates, "through", False)
        through = ["if mask == 0:", f"    {plain}", "else:", f"    {apart if adds else plain}"]
        if adds:
            through += [
                "    masked(through, mask, n_mask, n_state, width, through)",
                "    add(through, width, n_state, width, dh)",
            ]
        else:
            through += ["    masked(dh, mask, n_mask, n_state, width, dh)"]
        operand = f"now + {size} * n_state * width, rows + {size} * {n_gates} * n, dV"
        separate = f"product(numbers, n_inputs + 1, {n_separate} * n_units, width, {operand}, True, True)"
        return _BACKWARD.format(
            **self._common(equations, "backward"), separate=_lines(2, separate if n_separate else ""),
            elements=self._elements(equations, [*equations.results, *zeros]), through=_lines(2, *through),
        )  # fmt: skip

    @property
    def _counts(self):
        """Separate gates, and gates: W has as many blocks of n_units rows."""
        return len(self._cell.separate), len(self._cell.gates)

    def _common(self, equations, function):
        """What both templates want."""
        n_separate, n_gates = self._counts
        opening = [
            f"n, n_state = n_units * width, {len(self._cell.recurrent)} * n_units",
            "n_columns = n_state + n_inputs + 1",
        ]
        if constants := [name for name in sorted(equations.read) if name[0] == "c" and name[1:].isdigit()]:
            opening.append(f"every = carray(at(constants), {len(equations.constants)})")
            opening += [f"{name} = every[{name[1:]}]" for name in constants]
        arguments = ", ".join(self.arguments[function])
        counts = {"n_separate": n_separate, "n_gates": n_gates, "n_rows": n_gates + n_separate}
        return {"arguments": arguments, "opening": _lines(1, *opening), "size": self._size, **counts}

    def _elements(self, equations, results):
        """The loop over the numbers of a step, over all at once where no parameter has one a unit."""
        rows = [name for name in self.parameters if f"p_{name}" in equations.read]
        written = {name for name, _ in results}
        read = sorted(name for name in equations.read if self._place(name))
        needed = self._needed(equations, results)
        body = [f"{name} = {name}_[e]" for name in read if name in needed]
        body += [
            f"{v} = {self.expressions[ufunc].format(*arguments)}"
            for v, ufunc, arguments in equations.lines
            if v in needed
        ]
        body += [f"{name}_[e] = {variable}" for name, variable in results]
        arrays = sorted(written | (set(read) & needed))
        if not rows:
            views = [f"{name}_ = carray(at({self._place(name)}), n)" for name in arrays]
            return _lines(2, *views, "for e in range(n):", *_indented(body))
        views = [f"p_{name} = carray(at(at_p_{name}), n_units)[j]" for name in rows]
        views += [f"{name}_ = carray(at({self._place(name)} + {self._size} * j * width), width)" for name in arrays]
        return _lines(2, "for j in range(n_units):", *_indented([*views, "for e in range(width):", *_indented(body)]))

    @staticmethod
    def _needed(equations, results):
        """Variables that the results depend on."""
        needed = {variable for _, variable in results}
        for variable, _, arguments in reversed(equations.lines):
            if variable in needed:
                needed.update(arguments)
        return needed

    def _place(self, name):
        """The address of an array at step t, an expression; nothing for parameters and constants."""
        size, (n_separate, n_gates) = self._size, self._counts
        kind = name.rstrip("0123456789")
        k = int(name[len(kind) :] or 0)
        if kind in ("a", "da"):  # rows: recurrent parts of separate gates, gates that are joint, separate gates
            block = k + n_separate if k < n_gates else k - n_gates
            return f"{'a' if kind == 'a' else 'rows'} + {size} * {block} * n"
        return {
            "m": f"at_m{k} + {size} * (t % n_kept) * n",
            "s_prev": f"at_s{k} + {size} * (t % s_slots{k}) * s_step{k}",
            "s": f"at_s{k} + {size} * ((t + 1) % s_slots{k}) * s_step{k}",
            "ds": f"at_{name}",
        }.get(kind)


def _indented(lines):
    return [f"    {line}" for line in lines]


def _lines(depth, *lines):
    """Lines, so deep."""
    return indent("\n".join(lines), "    " * depth)
