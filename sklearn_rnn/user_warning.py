"""Warnings that name the user's own line, and the place in the guide that says more."""

import sys
import warnings

_PAGE = "https://sklearn-rnn.readthedocs.io/en/stable/guide/not_learning.html"
_LIBRARIES = {"sklearn_rnn", "sklearn", "joblib", "numpy", "contextlib", "skl2onnx"}  # between the user and us


def warn(message, category=UserWarning):
    """Warn at the first line outside this package and scikit-learn: the user's, whatever lies between.

    Parameters
    ----------
    message : str
    category : type, default=UserWarning
    """
    frame, level = sys._getframe(1), 2
    while frame.f_back and frame.f_globals.get("__name__", "").partition(".")[0] in _LIBRARIES:
        frame, level = frame.f_back, level + 1
    warnings.warn(message, category, stacklevel=level)


def about(anchor):
    """What ends the text of a warning, or of an error: where the guide has its cause and its cure."""
    return f" See {_PAGE}#{anchor}"


def tell(texts):
    """Warn of each of the texts."""
    for text in texts:
        warn(text)
