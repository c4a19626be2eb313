"""Labels as arrays."""

import numpy as np


def as_labels(values):
    """What `numpy.asarray` makes of values, but that NaN among texts stays NaN: it would become the text "nan".

    Parameters
    ----------
    values : array-like

    Returns
    -------
    ndarray
        Of objects where NaN stands among texts.
    """
    labels = np.asarray(values)
    if labels.dtype.kind in "US" and not isinstance(values, np.ndarray):
        objects = np.asarray(values, dtype=object)
        if any(entry != entry for entry in objects.ravel()):
            return objects
    return labels
