"""A call that fails leaves an estimator as it was."""

from contextlib import contextmanager


@contextmanager
def as_before_on_error(estimator):
    """Restore the estimator's attributes if the block raises.

    scikit-learn's validation writes attributes before it has seen all that can be wrong, and a training may fail at
    any time. Attributes are put back, not copied: the block replaces arrays, it does not write into them.
    """
    before = dict(vars(estimator))
    try:
        yield
    except BaseException:
        vars(estimator).clear()
        vars(estimator).update(before)
        raise
