"""Any of several labels as target."""

from dataclasses import dataclass

import numpy as np
from sklearn.metrics import accuracy_score

from sklearn_rnn.estimators.targets.kind import check_kind, check_same_kind
from sklearn_rnn.estimators.targets.target import Target
from sklearn_rnn.training import BinaryCrossEntropy, NoPath, OneLeg
from sklearn_rnn.user_warning import about, warn

_FEWEST_ROWS = 10  # fewer may all hold one label by chance


@dataclass(frozen=True, eq=False)
class Labels(Target):
    """Any of several labels a sequence: an indicator of 0 and 1 for each.

    Parameters
    ----------
    n_outputs : int
        Number of labels.
    """

    n_outputs: int

    loss = BinaryCrossEntropy()
    fitted_names = ("n_outputs_", "classes_", "_multilabel")

    @classmethod
    def of(cls, estimator):
        """See `Target.of`."""
        return cls(estimator.n_outputs_)

    @property
    def attributes(self):
        """See `Target.attributes`."""
        return {"n_outputs_": self.n_outputs, "classes_": np.arange(self.n_outputs), "_multilabel": True}

    def check_sound(self):
        """Nothing to compare: a number of labels is all there is."""

    def read(self, y, name):
        """Y (n_labels, n_samples) of bool."""
        check_kind(y, name, multilabel=True)
        if y.shape[1] != self.n_outputs:
            raise ValueError(f"{name} has {y.shape[1]} labels, expected {self.n_outputs}.")
        return y.T != 0

    def joined(self, other):
        """See `Target.joined`."""
        check_same_kind(self, other)
        if self.n_outputs != other.n_outputs:
            raise ValueError(f"The blocks of y differ: one has {self.n_outputs} labels, another {other.n_outputs}.")
        return self

    def doubt(self, examples, dtype):
        """Tell if Y looks like one-hot encoded classes."""
        Y = examples.Y
        if Y.shape[1] >= _FEWEST_ROWS and Y.any(axis=1).sum() >= 2 and (Y.sum(axis=0) == 1).all():
            warn(
                "All rows of y hold exactly one 1, which looks like one class per sequence, one-hot encoded; read as "
                "several labels each has a probability of its own. For one class pass y.argmax(axis=1)."
                + about("one-hot")
            )

    def weigh(self, Y, weight, class_weight):
        """Refuse: several labels have no class to weigh."""
        raise ValueError(
            f"class_weight={class_weight!r} is for one class per sequence, got multilabel y: choose "
            "class_weight=None, and sample_weight to weigh sequences."
        )

    def plan(self, examples, held, linear_steps, dtype, whole):
        """See `Target.plan`: without a path."""
        if linear_steps not in ("auto", 0):
            raise ValueError(
                f"linear_steps={linear_steps} is for one class per sequence, got multilabel y: choose "
                'linear_steps="auto" or 0.'
            )
        return OneLeg(NoPath(), examples)

    def encode(self, Y):
        """Indicators as real numbers."""
        return Y.astype(np.float64)

    def decode(self, Z):
        """Indicators (n_samples, n_labels) of the labels that are more probable than not."""
        return (Z > 0).astype(int).T

    def score(self, Y, Z, weight):
        """The share of sequences with all labels right."""
        return float(accuracy_score(Y.T, Z.T > 0, sample_weight=weight))
