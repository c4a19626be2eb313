"""A call that fails leaves an estimator as it was."""


def as_before_on_error(estimator):
    """A context that restores the estimator's attributes if its block raises.

    scikit-learn's validation writes attributes before it has seen all that can be wrong, and a training may fail at
    any time. Attributes are put back, not copied: the block replaces arrays, it does not write into them.
    """
    return _Restoring(vars(estimator))


class _Restoring:
    """Puts attributes back as they were.

    What was there comes back first and at once, so that a second interrupt finds an estimator that works. (No generator
    with `contextmanager`: one that an interrupt leaves behind would put attributes back when it is collected.)
    """

    def __init__(self, attributes):
        self._attributes = attributes

    def __enter__(self):
        self._before = self._attributes.copy()

    def __exit__(self, error, *_):
        if error is not None:
            self._attributes.update(self._before)
            for name in self._attributes.keys() - self._before.keys():
                del self._attributes[name]
