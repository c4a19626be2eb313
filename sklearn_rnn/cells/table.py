"""The table of a cell, checked once."""

_ACTIVATIONS = ("sigmoid", "tanh", "identity")
_MANY_UNITS = 1024  # enough for any cell that shares its units out
_OF_THE_LAYER = ("W_ih", "W_hh", "b")


def check_table(cell):
    """ValueError unless the names in a cell's table fit each other.

    Parameters
    ----------
    cell : Cell
    """
    for field in ("gates", "activations", "states", "recurrent", "carried", "memo"):
        names = getattr(cell, field)
        if not isinstance(names, tuple) or not all(isinstance(name, str) for name in names):
            raise _wrong(cell, field, f"must be a tuple of names, got {names!r}")
        if field != "activations" and len(set(names)) < len(names):
            raise _wrong(cell, field, f"has a name twice: {names}")
    if not cell.gates:
        raise _wrong(cell, "gates", "is empty: a cell has one gate at least")
    if not cell.states or not cell.recurrent:
        raise _wrong(cell, "recurrent" if cell.states else "states", "is empty: what is fed back must be a state")
    _check_activations(cell)
    _check_separate(cell)
    for field in ("recurrent", "carried"):
        if unknown := set(getattr(cell, field)).difference(cell.states):
            raise _wrong(cell, field, f"names {sorted(unknown)}, which are not among the states {cell.states}")
    if both := set(cell.memo).intersection(cell.states):
        raise _wrong(cell, "memo", f"names {sorted(both)}, which are states: step_backward is given those anyway")
    sizes = cell.sizes(_MANY_UNITS)
    for name in (*cell.states, *cell.memo):
        if sizes.get(name, 0) < 1:
            raise _wrong(cell, "sizes", f"must give {name!r} one row at least, got {sizes} for {_MANY_UNITS} units")


def _check_activations(cell):
    """ValueError unless each gate has an activation, in the order in which they are computed."""
    kinds = cell.activations
    if unknown := set(kinds).difference(_ACTIVATIONS):
        what = f'must be among {_ACTIVATIONS}, got {sorted(unknown)}: choose "identity", and do the rest in step'
        raise _wrong(cell, "activations", what)
    if len(kinds) != len(cell.gates):
        raise _wrong(cell, "activations", f"must have one for each of the gates {cell.gates}, got {kinds}")
    if list(kinds) != sorted(kinds, key=_ACTIVATIONS.index):
        raise _wrong(cell, "activations", f"must stand in the order {_ACTIVATIONS}, got {kinds}: reorder the gates")


def _check_separate(cell):
    """ValueError unless separate gates stand last, are not activated, and their biases have names of their own."""
    separate = cell.separate
    if not isinstance(separate, dict):
        raise _wrong(cell, "separate", f"must be a dict of gate to the name of its bias, got {separate!r}")
    first = len(cell.gates) - len(separate)
    if tuple(separate) != cell.gates[max(first, 0) :]:
        raise _wrong(cell, "separate", f"gates must stand last in gates: got {cell.gates}, {tuple(separate)}")
    if set(cell.activations[first:]) - {"identity"} and separate:
        raise _wrong(cell, "activations", f'of separate gates must be "identity", got {cell.activations[first:]}')
    biases = [*separate.values(), *_OF_THE_LAYER]
    if len(set(biases)) < len(biases):
        raise _wrong(cell, "separate", f"must name each bias as nothing else is named, got {separate}")


def _wrong(cell, field, what):
    """The ValueError for a field of a cell's table."""
    return ValueError(f"{type(cell).__name__}.{field} {what}.")
