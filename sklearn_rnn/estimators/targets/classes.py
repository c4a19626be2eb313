"""One class of several as target."""

from collections import Counter
from dataclasses import dataclass, replace
from numbers import Real

import numpy as np
from sklearn.metrics import accuracy_score
from sklearn.utils import column_or_1d, compute_class_weight

from sklearn_rnn.estimators.targets.kind import check_kind, check_same_kind
from sklearn_rnn.estimators.targets.target import Target
from sklearn_rnn.training import LARGEST_AUTO, CrossEntropy, NoPath, OneLeg, first_trial


@dataclass(frozen=True, eq=False)
class Classes(Target):
    """One class a sequence, read as its number.

    Parameters
    ----------
    classes : ndarray (n_classes,)
        All different, ascending.
    """

    classes: np.ndarray

    loss = CrossEntropy()
    fitted_names = ("n_outputs_", "classes_", "_multilabel")

    @property
    def n_outputs(self):
        """The number of classes."""
        return len(self.classes)

    @classmethod
    def of(cls, estimator):
        """See `Target.of`."""
        return cls(estimator.classes_)

    @property
    def attributes(self):
        """See `Target.attributes`."""
        return {"n_outputs_": self.n_outputs, "classes_": self.classes, "_multilabel": False}

    def check_sound(self):
        """See `Target.check_sound`."""
        if not isinstance(self.classes, np.ndarray) or self.classes.ndim != 1:
            raise ValueError(f"classes_ must be an array (n_classes,), got {self.classes!r}")
        if not np.array_equal(np.unique(self.classes), self.classes):
            raise ValueError(f"classes_ must be different and in ascending order, got {self.classes}")

    def read(self, y, name):
        """Y (n_samples,): numbers of classes."""
        check_kind(y, name, multilabel=False)
        y = column_or_1d(y, warn=True)
        present, numbers = np.unique(y, return_inverse=True)
        if (unseen := np.setdiff1d(present, self.classes)).size:
            raise ValueError(f"{name} holds classes that were not there before: {unseen.tolist()}; got {self.classes}.")
        return np.searchsorted(self.classes, present)[numbers]

    def check_whole(self, Y):
        """ValueError unless every class occurs, as in scikit-learn's MLP."""
        if (missing := np.setdiff1d(np.arange(len(self.classes)), Y)).size:
            raise ValueError(
                "warm_start needs y with the same classes as in the fit before; missing are "
                f"{self.classes[missing].tolist()} of {self.classes}. Use partial_fit, or warm_start=False."
            )

    def weigh(self, Y, weight, class_weight):
        """Weights of the classes: of a dict, or "balanced" over all Y."""
        for label, value in class_weight.items() if isinstance(class_weight, dict) else ():
            if not (isinstance(value, Real) and 0 <= value < np.inf):
                raise ValueError(
                    f"class_weight[{label!r}] must be a finite number that is not negative, got {value!r}."
                )
        y = self.classes[Y]
        return compute_class_weight(class_weight, classes=self.classes, y=y, sample_weight=weight)[Y]

    def tally(self, Y, weight):
        """Weight of each class."""
        weights = np.bincount(Y, weight, len(self.classes))
        return Counter(dict(zip(self.classes.tolist(), weights.tolist(), strict=True)))

    @property
    def _are_text(self):
        """Whether the classes are text; they are of one type, or would not ascend."""
        return isinstance(self.classes[0], str)

    def joined(self, other):
        """The target of the classes of both."""
        check_same_kind(self, other)
        if self._are_text != other._are_text:
            text, others = (t.classes.tolist()[0] for t in ((self, other) if self._are_text else (other, self)))
            raise TypeError(
                f"The blocks of y differ: classes of one are text ({text!r}), of another not ({others!r}): give all as "
                "text, or none."
            )
        return replace(self, classes=np.union1d(self.classes, other.classes))

    def class_weight(self, class_weight, tally):
        """See `Target.class_weight`."""
        if class_weight != "balanced":
            return class_weight
        counted = np.array([tally[label] for label in self.classes.tolist()])
        return dict(zip(self.classes, counted.sum() / (len(counted) * counted), strict=True))

    def strata(self, Y):
        """The class of each sample."""
        return self.classes[Y]

    def plan(self, examples, held, linear_steps, dtype, whole):
        """See `Target.plan`: beside logistic regression."""
        longest, n_features = int(examples.X.lengths.max()), examples.X.n_features
        n_steps = min(longest, LARGEST_AUTO // n_features) if linear_steps == "auto" else linear_steps
        if self.n_outputs > LARGEST_AUTO and linear_steps == "auto":
            n_steps = 0
        if not (whole and longest and n_steps):
            return OneLeg(NoPath(), examples)
        return first_trial(examples, n_steps, self.n_outputs, dtype, held)

    def plan_of_blocks(self, examples, held, known, linear_steps, dtype):
        """See `Target.plan_of_blocks`: beside logistic regression, solved on the sequences that are held."""
        plan = self.plan(known.held, held, linear_steps, dtype, True)
        return plan if known.all_held else OneLeg(plan.whole_path, examples)

    def encode(self, Y):
        """Numbers of classes: what the loss takes."""
        return Y

    def decode(self, Z):
        """The most probable class of each sequence."""
        return self.classes[Z.argmax(axis=0)]

    def score(self, Y, Z, weight):
        """The share of right classes."""
        return float(accuracy_score(Y, Z.argmax(axis=0), sample_weight=weight))
