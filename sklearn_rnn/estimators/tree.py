"""What TreeRNNRegressor and TreeRNNClassifier have in common, beside all that they share with other networks."""

from numbers import Integral

import numpy as np

from sklearn_rnn.compat import Interval, StrOptions
from sklearn_rnn.estimators.mappings import TREE_TO_ONE
from sklearn_rnn.estimators.parameters import CONSTRAINTS


class OfTrees:
    """A network whose X is a list of trees; what parameters of sequences would say stands fast."""

    mapping, pooling, bidirectional, attention, engine = TREE_TO_ONE, "last", False, False, "numpy"
    linear_steps, recurrent_dropout, bptt_steps = 0, 0.0, None

    _held = "mapping", "pooling", "labels", "children"

    def hidden_states(self, X: list) -> list[np.ndarray]:
        """States of all nodes.

        Parameters
        ----------
        X : list of trees

        Returns
        -------
        H : list of ndarray (n_nodes_i, hidden_size)
            Children before their parents, the root last.
        """
        return super().hidden_states(X)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = tags.input_tags.three_d_array = tags.input_tags.allow_nan = False
        return tags


TREE_CONSTRAINTS = {name: allowed for name, allowed in CONSTRAINTS.items() if not hasattr(OfTrees, name)} | {
    "hidden_size": [Interval(Integral, 1, None, closed="left")],
    "embedding_dim": [Interval(Integral, 1, None, closed="left")],
    "labels": [StrOptions({"input", "ignore", "none"})],
    "children": [StrOptions({"ordered", "summed"})],
}
