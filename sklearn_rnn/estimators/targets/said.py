"""Targets that a decoder says: sequences whose lengths have nothing to do with those of X."""

from dataclasses import dataclass, replace

import numpy as np

from sklearn_rnn.estimators.targets.numbers import Numbers
from sklearn_rnn.estimators.targets.steps import StepClasses
from sklearn_rnn.network import TeacherForced, said_classes, said_numbers
from sklearn_rnn.numerics import Several


@dataclass(frozen=True)
class Lengths:
    """How long the sequences are that a decoder says.

    Parameters
    ----------
    longest : int
        Steps of the longest sequence of the first y.
    vary : bool
        Whether y was a list; an array has sequences of one length, which stays.
    """

    longest: int
    vary: bool

    names = ("max_target_length_", "_target_lengths_vary")

    @classmethod
    def first(cls, columns):
        """Those of a first y, whose columns are Several."""
        if not (longest := int(columns.counts.max(initial=0))):
            raise ValueError("y holds no target: all its sequences are empty.")
        return cls(longest, columns.ragged)

    @classmethod
    def of(cls, estimator):
        """Those that an estimator was fitted on."""
        return cls(*(getattr(estimator, name) for name in cls.names))

    @property
    def attributes(self):
        """Fitted attributes of an estimator, by name."""
        return dict(zip(self.names, (self.longest, self.vary), strict=True))

    def check_sound(self):
        """ValueError if they came out of a file and are none."""
        if type(self.longest) is not int or self.longest < 1 or type(self.vary) is not bool:
            raise ValueError(f"{self.names} must be a positive int and a bool, got {self.longest!r} and {self.vary!r}")

    def joined(self, other):
        """Those of two blocks of y."""
        if self.longest != other.longest and not (self.vary and other.vary):
            raise ValueError(
                f"The blocks of y differ: sequences of one have {self.longest} steps, of another {other.longest}. "
                "Where lengths vary, give every y as a list."
            )
        return Lengths(max(self.longest, other.longest), self.vary or other.vary)

    def check(self, columns, positions, name, *, at_most):
        """ValueError unless y has the length of fit, or where that varies and at_most is true, is no longer."""
        counts = columns.counts
        wrong = counts > self.longest if self.vary else counts != self.longest
        if (at_most or not self.vary) and wrong.any():
            row, expected = int(wrong.argmax()), f"at most {self.longest}" if self.vary else str(self.longest)
            raise ValueError(
                f"{name}[{positions[row]}] has {counts[row]} targets, expected {expected}, as in the y that the "
                "estimator was first fitted on."
            )


class Said:
    """What targets have in common that a decoder says: beside all that they know, their ``lengths``."""

    @property
    def attributes(self):
        """See `Target.attributes`."""
        return super().attributes | self.lengths.attributes

    def check_sound(self):
        """See `Target.check_sound`."""
        super().check_sound()
        self.lengths.check_sound()

    def joined(self, other):
        """See `Target.joined`."""
        return replace(super().joined(other), lengths=self.lengths.joined(other.lengths))


@dataclass(frozen=True, eq=False)
class ClassSequences(Said, StepClasses):
    """One class a step of a sequence that is said; where lengths vary, it ends with a class of its own, the last.

    Parameters
    ----------
    classes, tolerant
        As `StepClasses` has them; the end is none of them.
    lengths : Lengths
    """

    lengths: Lengths = None

    fitted_names = (*StepClasses.fitted_names, *Lengths.names)

    @classmethod
    def first(cls, values, lengths, classes=None):
        """The target of values from `read_steps`; classes: all that will ever occur, None: those of the values."""
        return replace(super().first(values, classes), lengths=lengths)

    @classmethod
    def of(cls, estimator):
        """See `Target.of`."""
        return cls(estimator.classes_, lengths=Lengths.of(estimator))

    @property
    def n_fed(self):
        """The number of classes, which are fed back one-hot."""
        return len(self.classes)

    @property
    def tells_by_length(self):
        """See `Target`."""
        return self.lengths.vary

    @property
    def n_outputs(self):
        """The number of classes, and one for the end."""
        return self.n_fed + self.lengths.vary

    @property
    def attributes(self):
        """See `Target.attributes`."""
        return super().attributes | {"n_outputs_": self.n_fed}

    def check_lengths(self, columns, positions, name):
        """ValueError unless the sequences of y have the one length that there is; where lengths vary, all will do."""
        self.lengths.check(columns, positions, name, at_most=False)

    def encoded(self, examples):
        """Examples whose sequences end, where lengths vary, and are fed to the decoder."""
        if self.lengths.vary:
            examples = _with_ends(examples, end=self.n_fed)
        return replace(examples, X=TeacherForced(examples.X, examples.Y, examples.columns, self.n_fed))

    def said(self, model, sequences, beam_width):
        """Numbers of the classes that a Model says of Sequences: one array each."""
        longest, vary = self.lengths.longest, self.lengths.vary
        return said_classes(model, sequences, longest, width=beam_width, ends=vary)

    def forced(self, sequences, said):
        """Sequences whose decoder is fed what it said."""
        columns = Several(np.array([len(numbers) for numbers in said]))
        return TeacherForced(sequences, np.concatenate(said), columns, self.n_fed)

    def laid(self, said):
        """What is said in the form of y: array (n_samples, n_steps), or a list where lengths vary."""
        labels = [self.classes[numbers] for numbers in said]
        return labels if self.lengths.vary else np.array(labels)

    def score_of_said(self, examples, said):
        """Share of right positions among all of what is said, or should be, whichever is longer.

        Positions of which the truth is not known do not count.
        """
        right = total = 0.0
        for i, (numbers, weight) in enumerate(zip(said, examples.weight, strict=True)):
            truth = examples.Y[examples.columns.of(slice(i, i + 1))]
            both = min(len(truth), len(numbers))
            right += weight * np.count_nonzero(truth[:both] == numbers[:both])
            total += weight * (max(len(truth), len(numbers)) - np.count_nonzero(truth < 0))
        return right / total if total else 1.0


@dataclass(frozen=True, eq=False)
class NumberSequences(Said, Numbers):
    """One number or several a step of a sequence that is said.

    Parameters
    ----------
    n_targets, flat, normalize, loss, mean, scale
        As `Numbers` has them.
    lengths : Lengths
        All that is said is as long as the longest.
    """

    lengths: Lengths = None

    fitted_names = (*Numbers.fitted_names, *Lengths.names)

    @classmethod
    def first(cls, values, lengths, normalize, loss):
        """The target of values from `read_steps`, nothing learnt yet."""
        return replace(super().first(values, normalize, loss), lengths=lengths)

    @classmethod
    def of(cls, estimator):
        """See `Target.of`."""
        return replace(super().of(estimator), lengths=Lengths.of(estimator))

    @property
    def n_fed(self):
        """The number of outputs, which are fed back as they are."""
        return self.n_outputs

    def check_lengths(self, columns, positions, name):
        """ValueError if sequences of y are longer than what is said, or, where lengths do not vary, shorter."""
        self.lengths.check(columns, positions, name, at_most=True)

    def encoded(self, examples):
        """Examples as the loss takes them, fed to the decoder."""
        examples = super().encoded(examples)
        return replace(examples, X=TeacherForced(examples.X, examples.Y, examples.columns, self.n_outputs))

    def said(self, model, sequences, beam_width):
        """Outputs Z (n_outputs, n_samples, n_steps) of a Model for Sequences; numbers have no beam."""
        return said_numbers(model, sequences, self.lengths.longest, self.loss.link)

    def forced(self, sequences, said):
        """Sequences whose decoder is fed what it said."""
        _, n_samples, n_steps = said.shape
        Y = self.loss.link(said.reshape(len(said), -1))
        return TeacherForced(sequences, Y, Several(np.full(n_samples, n_steps)), self.n_fed)

    def laid(self, said):
        """What is said in the form of y: array (n_samples, n_steps[, k]), or a list of arrays where lengths vary."""
        numbers = self.decode(said.reshape(len(said), -1))
        numbers = numbers.reshape(*said.shape[1:], *numbers.shape[1:])
        return list(numbers) if self.lengths.vary else numbers

    def score_of_said(self, examples, said):
        """The coefficient of determination of each output over all known targets, and of these the mean."""
        there = np.arange(said.shape[2]) < examples.columns.counts[:, None]
        Z = said[:, there]
        return self.score(examples.Y, Z, examples.target_weight) if np.isfinite(Z).all() else np.nan


def _with_ends(examples, end):
    """Examples (of classes) whose sequences have one more target, the end."""
    counts = examples.columns.counts + 1
    said = np.ones(counts.sum(), bool)
    said[np.cumsum(counts) - 1] = False
    Y = np.full(len(said), end)
    Y[said] = examples.Y
    factor = None
    if examples.factor is not None:
        factor = np.ones(len(said))
        factor[said] = examples.factor
    return replace(examples, Y=Y, columns=Several(counts), factor=factor)
