"""Mappings that read predictions off a network's steps: many-to-one and many-to-many."""

import numpy as np

from sklearn_rnn.estimators.mappings.mapping import Mapping
from sklearn_rnn.estimators.targets import StepClasses, first_classes, fitted_classes, read_steps, read_y
from sklearn_rnn.network import EveryStep, LastStep, LastStepAndMean, MeanOfSteps
from sklearn_rnn.numerics import OneEach, Several


class ManyToOne(Mapping):
    """One target a sequence, told after its last step."""

    heads = {"last": LastStep, "mean": MeanOfSteps, "both": LastStepAndMean}
    has_linear_path = True

    def read_y(self, y, name):
        """See `Mapping.read_y`."""
        return read_y(y, name), OneEach()

    def match(self, target, Y, columns, sequences, positions, name):
        """As they are."""
        return Y, columns

    def first_classes(self, values, columns, classes):
        """One class a sequence, or any of several labels."""
        return first_classes(values, classes)

    def fitted_classes(self, estimator):
        """See `Mapping.fitted_classes`."""
        return fitted_classes(estimator)

    def laid(self, say, Z, model, sequences):
        """One entry a sequence."""
        return say(Z)


class ManyToMany(Mapping):
    """One target a step."""

    heads = {"last": EveryStep}

    def check_weight(self, sample_weight, name):
        """ValueError for a weight for each step."""
        if np.ndim(sample_weight) > 1:
            raise ValueError(
                f"{name} has shape {np.shape(sample_weight)}: expected one weight a sequence, (n_samples,). Of a step "
                "that is not to count make the target unknown: NaN, or None as label."
            )

    def read_y(self, y, name):
        """See `Mapping.read_y`."""
        return read_steps(y, name)

    def match(self, target, Y, columns, sequences, positions, name):
        """The targets of the present steps; those at absent steps, if y has any, are left out."""
        lengths = sequences.lengths
        if np.array_equal(columns.counts, lengths):
            return Y, columns
        kept, rows = [], zip(sequences.presence(), columns.counts, lengths, positions, strict=True)
        for present, count, length, row in rows:
            if count not in (len(present), length):
                raise ValueError(
                    f"{name}[{row}] has {count} targets, but its sequence has {len(present)} steps, of which {length} "
                    "are present: expected one a step."
                )
            kept.append(present if count == len(present) else np.ones(count, bool))
        return Y[..., np.concatenate(kept)], Several(lengths)

    def first_classes(self, values, columns, classes):
        """One class a step."""
        return StepClasses.first(values, classes)

    def fitted_classes(self, estimator):
        """See `Mapping.fitted_classes`."""
        return StepClasses.of(estimator)

    def laid(self, say, Z, model, sequences):
        """One entry a step, at an absent one that of the step before: an array where the source is one, else a list."""
        said = say(Z)
        if sequences.complete:
            return said.reshape(len(sequences), -1, *said.shape[1:])
        before, columns = say(model.outputs_before_any_step(sequences.n_features)), Several(sequences.lengths)
        steps = [
            np.concatenate([before, said[columns.of(slice(i, i + 1))]])[present.cumsum()]
            for i, present in enumerate(sequences.presence())
        ]
        return sequences.as_given(steps)
