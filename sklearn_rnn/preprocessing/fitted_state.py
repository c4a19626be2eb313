"""The fitted attributes of a windower, as the values that windows are cut with."""

import numpy as np

from sklearn_rnn.preprocessing.windowing.context import restored as restored_context
from sklearn_rnn.preprocessing.windowing.schema import restored as restored_schema
from sklearn_rnn.preprocessing.windowing.windows import Plan


def plan_of(windower):
    """The Plan of a fitted windower: what a window holds."""
    return windower._plan


class FittedStateMixin:
    """What a fitted windower knows of columns, windows and the rows seen so far."""

    @property
    def _schema(self):
        """What fit learnt of the columns."""
        return restored_schema(self.schema_)

    @property
    def _plan(self):
        """What a window holds."""
        return Plan(self.window_length, self.dilation, np.array(self.schema_["lags"]), self.padding)

    @property
    def _context(self):
        """What is remembered of the rows seen so far."""
        return restored_context(vars(self))

    def _remember(self, context, seen):
        """Keep a Context and a Seen in the fitted attributes, in the place of those before."""
        for name in ("head_", "tolerance_"):
            vars(self).pop(name, None)
        vars(self).update(context.state() | seen.state())

    def __sklearn_is_fitted__(self):
        return hasattr(self, "context_")  # without a look at all attributes, which another thread may be adding to
