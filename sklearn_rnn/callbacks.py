"""What every estimator here has of scikit-learn's callbacks."""

from copy import copy, deepcopy
from typing import Any

import numpy as np
from sklearn.callback import CallbackSupportMixin

from sklearn_rnn.compat import RUNNING_FIT


class CallbackSupport(CallbackSupportMixin):
    """An estimator that callbacks can be set on; its copies hold nothing of a fit that is running."""

    def __getstate__(self) -> dict[str, Any]:
        """What copies and files hold."""
        return {name: value for name, value in super().__getstate__().items() if name not in RUNNING_FIT}


class FitTask:
    """The task "fit", shown to the callbacks of an estimator: from when `with` is entered until it is left unharmed.

    To be made where fit begins, of the estimator itself: scikit-learn finds by an attribute which callbacks it has to
    tear down, whatever becomes of fit. It is shown to callbacks too, since they know estimators by identity; what is
    learnt stands in the draft that fit works `on`, and of that the fitted estimator is made which they may ask for.

    Parameters
    ----------
    estimator : CallbackSupport
    X, y, sample_weight : array-like
        As the user gave them. Callbacks that ask for X and y are given copies, which they may write to. Of the metadata
        they are given the weights alone, since that is what a scorer takes.
    max_subtasks : int, default=0
    """

    def __init__(self, estimator, X, y, sample_weight=None, *, max_subtasks=0):
        self._context = estimator._init_callback_context(max_subtasks=max_subtasks)
        self._estimator, self._draft = estimator, None
        self._given = {
            "estimator": estimator,
            "X": lambda: _safe_to_write(X),
            "y": lambda: _safe_to_write(y),
            "metadata": None if sample_weight is None else {"sample_weight": sample_weight},
        }

    def on(self, draft):
        """The task itself, which from now on knows the draft."""
        self._draft = draft
        return self

    def __enter__(self):
        self._context.call_on_fit_task_begin(**self._given)
        return self

    def __exit__(self, error, *_):
        if error is None:
            self._context.call_on_fit_task_end(**self._given, reconstruction_attributes=lambda: vars(copy(self._draft)))


def _safe_to_write(data):
    """A copy of X or y, or themselves where they are an array that cannot be written to, such as windows of rows."""
    if isinstance(data, np.ndarray) and not data.flags.writeable:
        return data
    try:
        return deepcopy(data)
    except RecursionError:  # trees nested deeper than Python calls itself: a list of its own, of the same trees
        return copy(data)
