"""Mappings to sequences that a decoder says: encoder-decoder and one-to-many."""

from sklearn_rnn.arguments import check_int
from sklearn_rnn.estimators.mappings.mapping import Mapping
from sklearn_rnn.estimators.targets import ClassSequences, Lengths, NumberSequences, read_steps
from sklearn_rnn.inputs import read_vectors
from sklearn_rnn.network import EncoderDecoder


class SequenceToSequence(Mapping):
    """A sequence leads to another, of a length of its own (encoder-decoder)."""

    says = True

    def check(self, estimator):
        """See `Mapping.check`."""
        super().check(estimator)
        if estimator.bptt_steps is not None:
            raise ValueError(
                f'bptt_steps={estimator.bptt_steps} is not for mapping="{estimator.mapping}", whose decoder learns '
                "from all that was read: choose bptt_steps=None."
            )

    def network(self, estimator, target, options, frozen):
        """See `Mapping.network`."""
        return EncoderDecoder.of(
            **options,
            n_fed=target.n_fed,
            n_steps_out=target.lengths.longest,
            attention=estimator.attention,
            reads_vectors=self.reads_vectors,
        )

    def read_y(self, y, name):
        """See `Mapping.read_y`."""
        return read_steps(y, name)

    def match(self, target, Y, columns, sequences, positions, name):
        """As they are, if they are no longer than the target can be."""
        target.check_lengths(columns, positions, name)
        return Y, columns

    def first_classes(self, values, columns, classes):
        """One class a step."""
        return ClassSequences.first(values, Lengths.first(columns), classes)

    def fitted_classes(self, estimator):
        """See `Mapping.fitted_classes`."""
        return ClassSequences.of(estimator)

    def first_numbers(self, values, columns, normalize, loss):
        """One number or several a step; ValueError for several quantiles, of which the decoder could read but one."""
        if loss.per_target is not None:
            raise ValueError(
                f"{loss} asks for {loss.per_target} outputs a target, but a decoder reads one number as what was said: "
                'choose a single quantile, or mapping="many-to-one".'
            )
        return NumberSequences.first(values, Lengths.first(columns), normalize, loss)

    def fitted_numbers(self, estimator):
        """See `Mapping.fitted_numbers`."""
        return NumberSequences.of(estimator)

    def laid(self, say, Z, model, sequences):
        """Nothing: outputs depend on what was said before."""
        raise NotImplementedError

    def predicted(self, estimator, target, path, model, sequences):
        """See `Mapping.predicted`."""
        return target.laid(self.said(estimator, target, model, sequences))

    def score(self, estimator, target, path, model, examples):
        """See `Mapping.score`."""
        return target.score_of_said(examples, self.said(estimator, target, model, examples.X))

    def said(self, estimator, target, model, sequences):
        """What a Model says of Sequences, left to itself, as the target has it."""
        width = getattr(estimator, "beam_width", 1)
        check_int("beam_width", width)  # it may be changed after fit
        return target.said(model, sequences, width)


class VectorToSequence(SequenceToSequence):
    """One vector leads to a sequence (one-to-many)."""

    reads_vectors = True

    def check(self, estimator):
        """See `Mapping.check`."""
        super().check(estimator)
        for name, off in (("bidirectional", False), ("embedding_dim", None)):
            if (value := getattr(estimator, name, off)) != off:
                raise ValueError(
                    f'{name}={value} is for sequences that are read, but mapping="one-to-many" reads one vector a row: '
                    f"choose {name}={off}."
                )

    def read_input(self, estimator, X, *, reset, kept=None, learns=False):
        """See `read_vectors`."""
        return read_vectors(estimator, X, reset=reset, kept=kept)
