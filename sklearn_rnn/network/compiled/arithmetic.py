"""The text of what every compiled loop is made of: exp and tanh in vector form, products by the same BLAS, rows."""

import numpy as np

_FLOATS = {  # what exp and tanh need to know of a type
    "float32": {
        "integer": 32, "size": 4, "shift": 23, "magic": "12582912.0", "smallest": "-86.98", "largest": "88.72283",
        "one_to_tanh": "9.1", "ln2": ("0.693359375", "-2.12194440e-4"),
        "series": (0.5, 0.16666576845993977, 0.04166655443768599, 0.008363202971576002, 0.0013926213466328113),
    },
    "float64": {
        "integer": 64, "size": 8, "shift": 52, "magic": "6755399441055744.0", "smallest": "-708.0",
        "largest": "709.782712893384", "one_to_tanh": "19.1",
        "ln2": ("6.93147180369123816490e-01", "1.90821492927058770002e-10"),
        "series": (
            0.5, 0.16666666666666669, 0.041666666666623685, 0.008333333333329642, 0.0013888888917429002,
            0.00019841269864307842, 2.4801520980053208e-05, 2.755726710586926e-06, 2.762022789092025e-07,
            2.510090005500523e-08,
        ),
    },
}  # fmt: skip

_TEXT = '''"""The time loop of a cell in {dtype}: written by sklearn_rnn, compiled by numba."""

import numpy as np
from llvmlite import ir
from numba import carray, types
from numba.extending import intrinsic, register_jitable
from numba.np.linalg import _BLAS

number, real, INTEGER = np.{dtype}, types.{dtype}, ir.IntType({integer})
zero, one, two, infinity = number(0), number(1), number(2), number(np.inf)
log2_e, magic = number(1.4426950408889634), number({magic})
ln2_high, ln2_low = number({ln2[0]}), number({ln2[1]})
smallest, largest, one_to_tanh = number({smallest}), number({largest}), number({one_to_tanh})
gemm = _BLAS().numba_xxgemm(real)
fast = {{"contract", "nsz"}}  # and no more: NaN and infinity must be seen


@intrinsic
def at(context, address):
    """The array that begins at an address."""

    def generate(context, builder, signature, arguments):
        return builder.inttoptr(arguments[0], context.get_value_type(signature.return_type))

    return types.CPointer(real)(types.int64), generate


@intrinsic
def scaled(context, y, k):
    """y 2^n, where k = magic + n, whose last bits are those of n."""

    def generate(context, builder, signature, arguments):
        y, k = [builder.bitcast(argument, INTEGER) for argument in arguments]
        power = builder.shl(k, ir.Constant(INTEGER, {shift}))
        return builder.bitcast(builder.add(y, power), arguments[0].type)

    return real(real, real), generate


@register_jitable(fastmath=fast)
def reduced(x):
    """magic + n, r and (exp(r) - 1 - r) / r^2, where x = n ln 2 + r."""
    k = x * log2_e + magic
    n = k - magic
    r = (x - n * ln2_high) - n * ln2_low
    return k, r, {series}


@register_jitable(fastmath=fast)
def exp(x):
    """The exponential function; 0 where the result would be next to the smallest number."""
    k, r, series = reduced(x)
    y = scaled(one + (r + r * r * series), k)
    return infinity if x > largest else (zero if x < smallest else y)


@register_jitable(fastmath=fast)
def tanh(x):
    """The hyperbolic tangent, e / (e + 2) where e = exp(2 x) - 1."""
    x = max(min(x, one_to_tanh), -one_to_tanh)
    k, r, series = reduced(x + x)
    power = scaled(one, k)
    e = power * (r + r * r * series) + (power - one)
    return e / (e + two)


@register_jitable
def product(numbers, m, n, k, B, A, C, transposed, adds):
    """C = B A, or C += B A, in the order of columns: C (m, n), B (m, k) or transposed, A (k, n)."""
    one_, beta = at(numbers + {size}), at(numbers + {size} if adds else numbers)
    how, n_stored = (116, k) if transposed else (110, m)  # "t" or "n"
    gemm({kind}, how, 110, m, n, k, one_, at(B), n_stored, at(A), k, beta, at(C), m)


@register_jitable
def read(X, X_row, X_column, n_inputs, width, x):
    """Bring what is read at a step (n_inputs, width) to where the product finds it."""
    for j in range(n_inputs):
        source = carray(at(X + {size} * j * X_row), (width - 1) * X_column + 1)
        place = carray(at(x + {size} * j * width), width)
        for i in range(width):
            place[i] = source[i * X_column]


@register_jitable
def clear(state, n_units, width, n_running):
    """Zeros behind the ends of sequences."""
    state = carray(at(state), (n_units, width))
    for j in range(n_units):
        for i in range(n_running, width):
            state[j, i] = zero


@register_jitable
def masked(state, mask, n_mask, n_rows, width, place):
    """What is left of a state where a mask has dropped some."""
    for j in range(n_rows):
        kept, those = carray(at(mask + {size} * j * n_mask), width), carray(at(state + {size} * j * width), width)
        to = carray(at(place + {size} * j * width), width)
        for i in range(width):
            to[i] = those[i] * kept[i]


@register_jitable
def add(source, step, n_rows, width, place):
    """Add rows that stand so many numbers apart."""
    for j in range(n_rows):
        those, to = carray(at(source + {size} * j * step), width), carray(at(place + {size} * j * width), width)
        for i in range(width):
            to[i] += those[i]
'''


def arithmetic(dtype):
    """The first part of a module's text, for a type of numbers."""
    name = np.dtype(dtype).name
    kind = _FLOATS[name]
    series = " + r * (".join(f"number({c!r})" for c in kind["series"]) + ")" * (len(kind["series"]) - 1)
    letter = {"float32": "s", "float64": "d"}[name]
    return _TEXT.format(dtype=name, **{**kind, "series": series, "kind": ord(letter)})
