"""Columns of frames, matched by name."""


def names_of(x):
    """Names of the columns of a frame as list of str, in which 1, True and "1" differ; None for what has no names."""
    columns = getattr(x, "columns", None)
    return None if columns is None else [repr(name) for name in columns]


def places(names, known, what):
    """Where the columns of the known names stand among these names.

    Columns that pandas numbered itself have no names of their own: they are matched by place with any others.

    Parameters
    ----------
    names, known : list of str, or None for what has no names
    what : str
        What to call the frame in messages.

    Returns
    -------
    list of int, or None where they stand in this order already

    Raises
    ------
    ValueError
        If a name is missing or unknown.
    """
    if names is None or known is None or names == known:
        return None
    if len(set(names)) == len(names) and sorted(names) == sorted(known):
        return [names.index(name) for name in known]
    if _numbered(names) or _numbered(known):
        return None
    missing, unknown = (", ".join(a) or "none" for a in (_without(known, names), _without(names, known)))
    raise ValueError(
        f"Columns are matched by name: {what} has {', '.join(names)}, expected {', '.join(known)} (missing: {missing}; "
        f"unknown: {unknown})."
    )


def _numbered(names):
    """Whether these are the names 0, 1, ... that stand for none."""
    return names == [repr(k) for k in range(len(names))]


def _without(names, others):
    return [name for name in names if name not in others]
