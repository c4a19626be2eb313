"""What stands in front of a network in a Pipeline, learnt from blocks."""

from copy import copy

from sklearn.base import clone
from sklearn.frozen import FrozenEstimator
from sklearn.pipeline import Pipeline
from sklearn.utils import get_tags

from sklearn_rnn.preprocessing import BlocksOfRows, SequenceWindower, learn_in_blocks


class Front:
    """Steps in front of a network, learnt one after the other in a pass over all blocks each.

    Parameters
    ----------
    steps : list of (name, transformer)
        Of a Pipeline; a windower may be the last one.
    """

    def __init__(self, steps):
        steps = [(name, step) for name, step in steps if step not in (None, "passthrough")]
        _check_steps(steps)
        self._steps = [_draft_of(step) for _, step in steps]
        self._originals = [step for _, step in steps]

    def learn(self, blocks):
        """Let each step learn of Blocks."""
        for k, step in enumerate(self._steps):
            if isinstance(step, SequenceWindower):
                learn_in_blocks(step, self._passed(blocks, self._steps[:k]))
            elif _learns(step):
                for X, y, _ in self._passed(blocks, self._steps[:k]):
                    step.partial_fit(X, y)
            elif not isinstance(step, FrozenEstimator):  # stateless: it notes the columns, and one block tells them
                X, y, _ = next(self._passed(blocks, self._steps[:k]))
                step.fit(X, y)

    def over(self, blocks):
        """Blocks as the network reads them, which can be read again and again."""
        return _Passed(lambda: self._passed(blocks, self._steps))

    def transform(self, X):
        """X behind all steps, as `Pipeline.transform` has it."""
        for step in self._steps:
            X = step.transform(X)
        return X

    def publish(self):
        """Give the steps of the Pipeline what was learnt."""
        for step, learnt in zip(self._originals, self._steps, strict=True):
            step.__dict__ = vars(learnt).copy()

    def _passed(self, blocks, steps):
        """Iterate over blocks behind some of the steps, windows being cut as those of all rows at once."""
        rows = BlocksOfRows(steps[-1]) if steps and isinstance(steps[-1], SequenceWindower) else None
        for X, y, sample_weight in blocks:
            for step in steps if rows is None else steps[:-1]:
                X = step.transform(X)
            yield (X if rows is None else rows.windows(X)), y, sample_weight


class _Passed:
    """What ``begin()`` iterates over, from the beginning whenever it is asked."""

    def __init__(self, begin):
        self._begin = begin

    def __iter__(self):
        return self._begin()


def _check_steps(steps):
    """ValueError if one of (name, transformer) cannot learn in blocks."""
    for k, (name, step) in enumerate(steps):
        if isinstance(step, FrozenEstimator) and isinstance(step.estimator, SequenceWindower):
            raise ValueError(
                f'The windower "{name}" is frozen, so that each block would begin without the rows of the block '
                "before: put the SequenceWindower itself into the Pipeline."
            )
        if isinstance(step, SequenceWindower):
            if k < len(steps) - 1:
                raise ValueError(
                    f'The windower "{name}" must stand right in front of the network, so that rows reach it in '
                    f'blocks, and it is followed by "{steps[k + 1][0]}".'
                )
        elif isinstance(step, Pipeline):
            raise ValueError(
                f'The step "{name}" is a Pipeline, which cannot learn in blocks: put its steps into the outer Pipeline.'
            )
        elif _learns(step) and not hasattr(step, "partial_fit"):
            raise ValueError(
                f'The step "{name}" ({type(step).__name__}) cannot learn in blocks: it has no partial_fit. Fit it '
                "on a sample, and put FrozenEstimator(step) (sklearn.frozen) into the Pipeline."
            )


def _learns(step):
    """Whether a transformer learns of X: it is neither stateless, nor frozen, whatever that hands through."""
    return not isinstance(step, FrozenEstimator) and get_tags(step).requires_fit


def _draft_of(step):
    """A transformer that takes the place of a step until all went well."""
    return clone(step) if _learns(step) else copy(step)
