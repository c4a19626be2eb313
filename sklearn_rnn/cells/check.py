"""Whether a cell keeps the contract, tried on the plain time loop that the contract describes."""

from copy import deepcopy

import numpy as np

from sklearn_rnn.cells.base import Cell
from sklearn_rnn.cells.stand_ins import UntraceableError
from sklearn_rnn.cells.table import check_table
from sklearn_rnn.cells.trace import equations_of

_N_STEPS, _STEP = 6, 1e-6


def check_cell(cell: Cell, *, n_inputs: int = 3, n_units: int = 4) -> str:
    """Check a cell of one's own: its table, shapes, gradients, and what truncation and padding ask of it.

    Everything is computed in float64 by the plain equations of `Cell`, one product at a time, on random numbers.

    Parameters
    ----------
    cell : Cell
        As it is given to a network.
    n_inputs, n_units : int
        Size of the layer that is tried.

    Returns
    -------
    engine : str
        Whether ``engine="numba"`` compiles the cell, or why it runs it in NumPy.

    Raises
    ------
    TypeError
        If cell is no `Cell` instance.
    ValueError
        Saying what is wrong: names of the table that do not fit each other, parameters of another shape, a state, memo
        array or gradient that is not written, a gradient that is not the derivative, a step that cannot be told its
        number as an array, columns that are not kept apart, a gradient that comes from nothing.

    Examples
    --------
    >>> from sklearn_rnn.cells import LSTM, check_cell
    >>> check_cell(LSTM())
    'engine="numba" compiles this cell.'
    """
    if not isinstance(cell, Cell):
        raise TypeError(f"cell must be an instance of Cell, got {cell!r}.")
    check_table(cell)
    _check_value(cell)
    rng = np.random.default_rng(0)
    p, trained = _parameters(cell, n_inputs, n_units, rng)
    X = rng.normal(
        size=(_N_STEPS, n_inputs, n_units)
    )  # as many columns as units: what mistakes one for the other shows
    start = [0.5 * rng.normal(size=(cell.sizes(n_units)[name], n_units)) for name in cell.states]
    _check_gradients(cell, p, trained, X, start, rng)
    _check_columns(cell, p, X, start)
    _check_truncation(cell, p, X, rng)
    _check_padding(cell, p, X)
    try:
        equations_of(cell, n_inputs, n_units)
    except UntraceableError as why:
        return f'engine="numba" runs this cell in NumPy: {why}.'
    return 'engine="numba" compiles this cell.'


def _check_value(cell):
    """ValueError unless a copy of the cell is equal to it and prints alike, as searches, clone and files want."""
    copy = deepcopy(cell)
    if copy != cell or repr(copy) != repr(cell):
        raise ValueError(
            f"A copy of {cell!r} is not equal to it: make it a frozen dataclass whose fields are its parameters."
        )


def _parameters(cell, n_inputs, n_units, rng):
    """Random parameters around the first values, and which entries are trained, once names and shapes are checked."""
    shapes = cell.shapes(n_inputs, n_units)
    for name, shape in Cell.shapes(cell, n_inputs, n_units).items():
        if shapes.get(name) != shape:
            raise ValueError(f"shapes must give {name!r} as {shape}, got {shapes.get(name)}: extend super().shapes.")
    if dotted := [name for name in shapes if "." in name or "/" in name]:
        raise ValueError(f"Names of parameters may hold no dot or slash, got {dotted}.")
    p = {name: np.zeros(shape) for name, shape in shapes.items()}
    given = dict(p)
    cell.initialise(p, rng)
    for name, array in given.items():
        if p.get(name) is not array or not np.isfinite(array).all():
            raise ValueError(f"initialise must write finite numbers into the array p[{name!r}] that it is given.")
    trained = _trained(cell.fixed(n_inputs, n_units), p)
    for name, array in p.items():
        array += 0.2 * rng.normal(size=array.shape) * trained[name]
    return p, trained


def _trained(fixed, p):
    """Name to bool array of the parameters' entries that are trained; ValueError unless `fixed` suits them."""
    trained = {name: np.full(array.shape, True) for name, array in p.items()}
    for name, which in fixed.items():
        if name not in p or (which is not True and (np.shape(which) != p[name].shape or which.dtype != bool)):
            raise ValueError(
                f"fixed must give True, or an array of bool of the parameter's shape, for names among {sorted(p)}, "
                f"got {name!r}: {which!r}."
            )
        trained[name][which] = False
        if which is not True:
            p[name][which] = 0.0
    return trained


def _check_gradients(cell, p, trained, X, start, rng):
    """ValueError unless gradients by trained parameters, inputs and first states are the derivatives."""
    dY, dend = rng.normal(size=(len(X), *start[0].shape)), [rng.normal(size=state.shape) for state in start]

    def value(p, X, start):
        steps = _unroll(cell, p, X, start, 0)
        return sum((dy * s[0]).sum() for dy, (*_, s) in zip(dY, steps, strict=True)) + sum(
            (d * state).sum() for d, state in zip(dend, steps[-1][-1], strict=True)
        )

    g, dX, dstart = _back(cell, p, X, _unroll(cell, p, X, start, 0), 0, dY, dend)
    every = {"inputs": (X, dX), **{f"state {n!r}": pair for n, *pair in zip(cell.states, start, dstart, strict=True)}}
    arguments = {f"parameter {name!r}": (array, g[name], trained[name]) for name, array in p.items()}
    arguments |= {what: (array, gradient, np.full(array.shape, True)) for what, (array, gradient) in every.items()}
    scale = max(1.0, *(np.abs(gradient).max(initial=0.0) for _, gradient, _ in arguments.values()))
    for what, (array, gradient, asked) in arguments.items():
        for at in np.argwhere(asked).tolist():
            at = tuple(at)
            was = array[at]
            array[at] = was + _STEP
            ahead = value(p, X, start)
            array[at] = was - _STEP
            difference = (ahead - value(p, X, start)) / (2 * _STEP)
            array[at] = was
            if not abs(gradient[at] - difference) < 1e-5 * scale:
                raise ValueError(
                    f"step_backward gives {gradient[at]:.6g} as gradient by {what} at {at}, where step gives "
                    f"{difference:.6g} by finite differences."
                )


def _check_columns(cell, p, X, start):
    """ValueError unless each column, a sequence, is computed as if it were alone."""
    together = _unroll(cell, p, X, start, 0)
    for i in range(X.shape[2]):
        column = slice(i, i + 1)
        alone = _unroll(cell, p, X[:, :, column], [state[:, column] for state in start], 0)
        for name, made, expected in zip(cell.states, together[-1][4], alone[-1][4], strict=True):
            if not np.allclose(made[:, column], expected, rtol=1e-9, atol=1e-12):
                raise ValueError(f"State {name!r} of a sequence depends on the other sequences of its minibatch.")


def _check_truncation(cell, p, X, rng):
    """ValueError unless sequences that stand at different steps go on as they would alone."""
    n_batch, zeros = X.shape[2], [np.zeros((n_rows, X.shape[2])) for n_rows in _rows(cell, p)]
    whole = _unroll(cell, p, X, zeros, 0)
    first = np.arange(n_batch) % (len(X) - 1)
    start = [np.stack([whole[n][3][k][:, i] for i, n in enumerate(first)], axis=1) for k in range(len(cell.states))]
    x = np.stack([X[n, :, i] for i, n in enumerate(first)], axis=1)[None]
    what = "where t is an array (n_batch,), as in truncated backpropagation through time"
    try:
        steps = _unroll(cell, p, x, start, first)
        dY, dend = rng.normal(size=(1, *start[0].shape)), [np.zeros_like(state) for state in start]
        dX = _back(cell, p, x, steps, first, dY, dend)[1]
    except (ValueError, TypeError, IndexError) as error:
        raise ValueError(f"step or step_backward fails {what}: {error}") from error
    for i, n in enumerate(first):
        column = slice(i, i + 1)
        alone = _unroll(cell, p, x[:, :, column], [state[:, column] for state in start], int(n))
        dx = _back(cell, p, x[:, :, column], alone, int(n), dY[:, :, column], [d[:, column] for d in dend])[1]
        for made, expected in (*zip(steps[0][4], alone[0][4], strict=True), (dX[0], dx[0])):
            if not np.allclose(made[:, column], expected, rtol=1e-9, atol=1e-12):
                raise ValueError(f"step or step_backward gives something else {what}.")


def _check_padding(cell, p, X):
    """ValueError unless no gradient in means no gradient out, on which padded steps rely."""
    zeros = [np.zeros((n_rows, X.shape[2])) for n_rows in _rows(cell, p)]
    steps = _unroll(cell, p, 0 * X, zeros, 0)
    dY = np.zeros((len(X), *zeros[0].shape))
    g, dX, dstart = _back(cell, p, X, steps, 0, dY, [np.zeros_like(state) for state in zeros])
    for gradient in (*g.values(), dX, *dstart):
        if not (gradient == 0).all():
            raise ValueError(
                "step_backward gives a gradient where it is given none: padded steps would be learnt from."
            )


def _rows(cell, p):
    """Number of rows of each state."""
    sizes = cell.sizes(len(p["b"]) // len(cell.gates))
    return [sizes[name] for name in cell.states]


def _unroll(cell, p, X, start, first):
    """The plain time loop over X (n_steps, n_inputs, n_batch): of each step h, a, m, s_prev, s."""
    sizes, steps, s = cell.sizes(len(p["b"]) // len(cell.gates)), [], start
    for k, x in enumerate(X):
        s_prev = s
        h = np.concatenate([s_prev[cell.states.index(name)] for name in cell.recurrent])
        through_x = np.split(p["W_ih"] @ x + p["b"][:, None], len(cell.gates))
        through_h = np.split(p["W_hh"] @ h, len(cell.gates))
        a, apart = [], []
        for gate, kind, from_x, from_h in zip(cell.gates, cell.activations, through_x, through_h, strict=True):
            a.append(from_x if gate in cell.separate else _activate(kind, from_x + from_h))
            if gate in cell.separate:
                apart.append(from_h + p[cell.separate[gate]][:, None])
        m, s = ([np.full((sizes[name], x.shape[1]), np.nan) for name in names] for names in (cell.memo, cell.states))
        before = [state.copy() for state in s_prev]
        cell.step(p, first + k, (*a, *apart), tuple(m), tuple(s_prev), tuple(s))
        for name, array in (*zip(cell.memo, m, strict=True), *zip(cell.states, s, strict=True)):
            if np.isnan(array).any():
                raise ValueError(f"step leaves NaN in {name!r}, or does not write it in place.")
        if any((b != state).any() for b, state in zip(before, s_prev, strict=True)):
            raise ValueError("step may not change s_prev.")
        steps.append((h, (*a, *apart), tuple(m), tuple(s_prev), tuple(s)))
    return steps


def _back(cell, p, X, steps, first, dY, dend):
    """The way back through `_unroll`: gradients by the parameters (dict), by X, and by the first states (list)."""
    g, dX = {name: np.zeros_like(array) for name, array in p.items()}, np.zeros_like(X)
    ds, n_gates = [d.copy() for d in dend], len(cell.gates)
    for k in reversed(range(len(X))):
        h, a, m, s_prev, s = steps[k]
        ds[0] += dY[k]
        da = tuple(np.full_like(array, np.nan) for array in a)
        cell.step_backward(p, first + k, a, m, s_prev, s, tuple(ds), da, g)
        if any(np.isnan(array).any() for array in da):
            raise ValueError("step_backward leaves NaN in da, or does not write all of it in place.")
        by_x = [_slope(kind, a_k) * d for kind, a_k, d in zip(cell.activations, a, da, strict=False)]
        by_h = by_x[: n_gates - len(cell.separate)] + list(da[n_gates:])
        dz_x, dz_h = np.concatenate(by_x), np.concatenate(by_h)
        g["W_ih"] += dz_x @ X[k].T
        g["W_hh"] += dz_h @ h.T
        g["b"] += dz_x.sum(axis=1)
        for bias, d in zip(cell.separate.values(), da[n_gates:], strict=True):
            g[bias] += d.sum(axis=1)
        dX[k], dh = p["W_ih"].T @ dz_x, p["W_hh"].T @ dz_h
        ds = [d if name in cell.carried else np.zeros_like(d) for name, d in zip(cell.states, ds, strict=True)]
        for name in cell.recurrent:
            d = ds[cell.states.index(name)]
            d += dh[: len(d)]
            dh = dh[len(d) :]
    return g, dX, ds


def _activate(kind, z):
    """A gate's activation of z."""
    return {"sigmoid": lambda: 1 / (1 + np.exp(-z)), "tanh": lambda: np.tanh(z), "identity": lambda: z}[kind]()


def _slope(kind, a):
    """Its derivative, from the activated gate a."""
    return {"sigmoid": lambda: a * (1 - a), "tanh": lambda: 1 - a * a, "identity": lambda: 1.0}[kind]()
