"""Mappings from sequences to targets: what each reads as y, which head it builds, what it allows and gives back."""

from abc import ABC, abstractmethod

import numpy as np

from sklearn_rnn.estimators.embedding import read_input
from sklearn_rnn.estimators.targets import Numbers
from sklearn_rnn.network import Network


class Mapping(ABC):
    """What a mapping means to an estimator.

    Attributes
    ----------
    heads : dict of str to type of Head
        By pooling: which predictions a `Network` makes, and what it reads for them; none where it is no `Network`.
    has_linear_path : bool
        Whether a linear path may stand beside the network.
    reads_vectors : bool
        Whether a row of X is one vector, and no sequence.
    says : bool
        Whether a decoder says the targets, each step reading what was said before.
    reads_trees : bool
        Whether a row of X is a tree.
    """

    heads = {}
    has_linear_path = reads_vectors = says = reads_trees = False

    def check(self, estimator):
        """ValueError for parameters that make no sense with this mapping."""
        if not self.has_linear_path and getattr(estimator, "linear_steps", "auto") not in ("auto", 0):
            raise ValueError(
                f'linear_steps={estimator.linear_steps} is for mapping="many-to-one", got '
                f'mapping="{estimator.mapping}": choose linear_steps="auto" or 0.'
            )
        if estimator.pooling not in (self.heads or ("last",)):
            raise ValueError(
                f'pooling="{estimator.pooling}" is for mapping="many-to-one", got mapping="{estimator.mapping}": '
                'choose pooling="last".'
            )
        if estimator.bptt_steps is not None and estimator.pooling != "last":
            raise ValueError(
                f'pooling="{estimator.pooling}" reads all steps, and bptt_steps={estimator.bptt_steps} leaves the '
                'older ones out of the gradient: choose pooling="last" or bptt_steps=None.'
            )
        if estimator.attention and (self.reads_vectors or not self.says):
            raise ValueError(
                'attention=True is for mapping="encoder-decoder", whose decoder attends to what the encoder read, got '
                f'mapping="{estimator.mapping}".'
            )
        if not self.says and (width := getattr(estimator, "beam_width", 1)) != 1:
            raise ValueError(
                f'beam_width={width} is for mapping="encoder-decoder" and "one-to-many", got '
                f'mapping="{estimator.mapping}".'
            )

    def read_input(self, estimator, X, *, reset, kept=None, learns=False):
        """X as Sequences: see `read_sequences`; learns: to be trained on, so that what is new in X may be taken up."""
        return read_input(estimator, X, reset=reset, kept=kept)

    def network(self, estimator, target, options, frozen):
        """The network; options are those of every network, frozen as `Network` has it."""
        head = self.heads[estimator.pooling]
        return Network.of(**options, bptt_steps=estimator.bptt_steps, head=head, frozen=tuple(frozen.items()))

    def check_sound(self, estimator):
        """ValueError for fitted attributes of an estimator's input that fit does not leave."""
        return

    def check_weight(self, sample_weight, name):
        """ValueError for weights that are not those of sequences; name stands in messages."""
        return

    @abstractmethod
    def read_y(self, y, name):
        """y taken apart: values (n_columns[, k]), and which belong to which sequence (`OneEach` or `Several`)."""

    @abstractmethod
    def match(self, target, Y, columns, sequences, positions, name):
        """Y (..., n_columns) as the network is to say it of Sequences, and the columns; ValueError if it cannot.

        positions (n_samples,) are the rows in what the user gave as name.
        """

    @abstractmethod
    def first_classes(self, values, columns, classes):
        """The target of a classifier's first values; classes: all that will ever occur, None: those of the values."""

    @abstractmethod
    def fitted_classes(self, estimator):
        """The target that a classifier was fitted on."""

    def first_numbers(self, values, columns, normalize, loss):
        """The target of a regressor's first values."""
        return Numbers.first(values, normalize, loss)

    def fitted_numbers(self, estimator):
        """The target that a regressor was fitted on."""
        return Numbers.of(estimator)

    @abstractmethod
    def laid(self, say, Z, model, sequences):
        """What ``say(Z)`` (n_columns, ...) makes of outputs of a Model for Sequences, in the form of y."""

    def predicted(self, estimator, target, path, model, sequences):
        """What a Model, with the path beside it, predicts for Sequences, in the form of y."""
        return self.laid(target.decode, path.whole(model.outputs(sequences), sequences), model, sequences)

    def score(self, estimator, target, path, model, examples):
        """The estimator's own score of a Model, with the path beside it, on Examples as the target read them; nan where
        outputs are not finite.
        """
        Z = path.whole(model.outputs(examples.X), examples.X)
        return target.score(examples.Y, Z, examples.target_weight) if np.isfinite(Z).all() else np.nan
