"""Labels of series that changed their type."""

from sklearn_rnn.user_warning import about


def labels_of_several_types(labels, known=None):
    """A new label equals, as text or as number, one of another type: the series is taken for another.

    Parameters
    ----------
    labels : ndarray (n_new,) of str, int, float, bool, or tuples of these
        Those that are new.
    known : ndarray (n_known,), default=None
        Those that were known before; None: the labels themselves, as in fit.
    """
    known = labels if known is None else known
    if labels.dtype.kind == known.dtype.kind != "O":
        return None
    labels, known = labels.tolist(), known.tolist()
    if len({_types(label) for each in (labels, known) for label in each}) < 2:
        return None
    types = {}
    for label in known:
        for key in _keys(label):
            types.setdefault(key, set()).add(_types(label))
    for label in labels:
        for key in _keys(label):
            if others := types.get(key, set()) - {_types(label)}:
                found, before = sorted((_types(label), min(others)))
                return (
                    f"Series are named by {_words(found)} and by {_words(before)}, and some of these are equal but for "
                    "their type: they count as different series, and none has the other's history. Give labels one "
                    "type (astype)." + about("label-types")
                )
    return None


def _parts(label):
    """The parts of a label."""
    return label if isinstance(label, tuple) else (label,)


def _types(label):
    """The type of each part of a label."""
    return tuple("text" if isinstance(p, str) else "bool" if isinstance(p, bool) else "number" for p in _parts(label))


def _keys(label):
    """What labels that are equal as text, or as numbers, have in common."""
    parts = _parts(label)
    return {tuple(map(str, parts)), tuple(map(_as_number, parts))}


def _as_number(part):
    """A part of a label as a float where it is one."""
    try:
        return float(part)
    except (TypeError, ValueError, OverflowError):
        return part


def _words(types):
    """The types of the parts of a label in words."""
    return types[0] if len(types) == 1 else f"({', '.join(types)})"
