"""What a target is asked."""

from abc import ABC, abstractmethod
from dataclasses import replace

import numpy as np
from sklearn.utils.validation import check_array

from sklearn_rnn.inputs import without_mask
from sklearn_rnn.numerics import as_labels
from sklearn_rnn.training import NoPath, OneLeg


def read_y(y, name):
    """y as ndarray (n_samples,) or (n_samples, n_columns) of whatever it holds, NaN too; name stands in messages."""
    y = without_mask(y)
    _refuse_sequences(y, name)
    if isinstance(y, (list, tuple)):
        y = as_labels(y)
    with np.errstate(invalid="ignore"):  # the sum by which check_array looks for inf may be inf - inf
        y = check_array(y, ensure_2d=False, allow_nd=True, dtype=None, ensure_all_finite="allow-nan", input_name=name)
    if y.ndim > 2:
        raise ValueError(f"{name} must have shape (n_samples,) or (n_samples, n_outputs), got {y.shape}.")
    return y


def _refuse_sequences(y, name):
    """ValueError if y, a list or objects in a row, holds sequences of different lengths."""
    if not isinstance(y, (list, tuple)) and (getattr(y, "ndim", 0) != 1 or np.asarray(y).dtype.kind != "O"):
        return
    if len({len(entry) for entry in y if _is_sequence(entry)}) > 1:
        raise ValueError(
            f"{name} holds sequences of different lengths, expected one target for each of X. Targets of steps need "
            "mapping='many-to-many'; any of several labels are an indicator matrix, as of a MultiLabelBinarizer."
        )


def _is_sequence(entry):
    """Whether an entry of y holds entries itself; an array () is a number, although it says to have a length."""
    return hasattr(entry, "__len__") and not isinstance(entry, (str, bytes)) and getattr(entry, "ndim", 1) > 0


class Target(ABC):
    """The meaning of y, as a value: it is made of the first y or of fitted attributes, and told to the latter.

    Y stands for targets that were read: their columns, as many for each sequence as it has predictions, are the last
    axis. They need not tell which belong to which sequence: that is their estimator's `Mapping`.

    Attributes
    ----------
    loss : object
        What encoded targets are trained on: see `training.losses`.
    n_outputs : int
        Outputs that a network needs.
    fitted_names : tuple of str
        All attributes of an estimator that tell of such a target; which are there, `attributes` says.
    in_time : bool
        Whether rows that are held out are the last ones, unless the user says otherwise.
    scores : bool
        Whether `score` is the estimator's own; else scikit-learn's.
    tells_by_length : bool
        Whether a sequence without targets says something: that it has none.
    """

    in_time = scores = tells_by_length = False

    @classmethod
    @abstractmethod
    def of(cls, estimator):
        """The target that an estimator was fitted on."""

    @property
    @abstractmethod
    def attributes(self):
        """Fitted attributes of an estimator, by name."""

    def tell(self, estimator):
        """Give an estimator the `attributes`, and take from it those of another target."""
        for name in self.fitted_names:
            vars(estimator).pop(name, None)
        vars(estimator).update(self.attributes)

    @abstractmethod
    def check_sound(self):
        """ValueError if fitted attributes that came out of a file do not fit each other."""

    @abstractmethod
    def read(self, y, name):
        """Y (..., n_columns) of values (n_columns[, k]) of `Mapping.read_y`; ValueError if they are of another kind.

        What is not known is NaN, or of numbers of classes -1.
        """

    def check_going_on(self, estimator):
        """ValueError unless the estimator's parameters are those that the target was first made with."""
        return

    def check_whole(self, Y):
        """ValueError unless Y holds all that the target knows."""
        return

    def doubt(self, examples, dtype):
        """One warning if Examples as they were read do not look as y should; dtype is the computing type."""
        return

    def tell_far_off(self, examples):
        """Whether encoded Examples of a later block lie far off those that the target learnt of, with a warning."""
        return False

    @property
    def to_score(self):
        """The target that reads what is to be scored, and takes what can only be wrong."""
        return self

    def weigh(self, Y, weight, class_weight):
        """Weight (n_columns,) of each one's class; ValueError if there are no classes to weigh."""
        return np.ones(len(weight))

    def strata(self, Y):
        """Classes (n_samples,) by which a validation split is stratified, or None."""
        return

    def learn(self, Y, weight):
        """The target that also knows what encoding needs to know of the rows trained on."""
        return self

    def tally(self, Y, weight):
        """What `learn_of` needs to know of Y: values of blocks add up to that of all rows."""
        return 0.0

    def learn_of(self, tally):
        """The target that also knows what encoding needs to know of the rows of a tally."""
        return self

    @abstractmethod
    def joined(self, other):
        """The target of two blocks of y, of which each had its own; an error if they are not of one kind."""

    def counted(self, examples):
        """Examples, as they were read, with the targets that encoded ones have, so that they can be counted."""
        return self.encoded(examples)

    def class_weight(self, class_weight, tally):
        """The weights of classes as `weigh` takes them, "balanced" being that over the rows of a tally."""
        return class_weight

    @abstractmethod
    def plan(self, examples, held, linear_steps, dtype, whole):
        """How a first training goes, and beside which path: see `training.plans`.

        Parameters
        ----------
        examples : Examples
            Encoded.
        held : Examples or None
            Encoded, which early stopping watches.
        linear_steps : int or "auto"
            As the estimators have it.
        dtype : dtype
            Of weights and predictions.
        whole : bool
            Whether the examples are all there are, as in fit, or a first block.
        """

    def plan_of_blocks(self, examples, held, known, linear_steps, dtype):
        """The same where examples come in blocks: OneLeg or, if all of them are held, what `plan` says of these.

        Parameters
        ----------
        examples : ExampleBlocks
            Encoded.
        held : Examples or None
            Encoded, which early stopping watches.
        known : KnownOfBlocks
        linear_steps : int or "auto"
        dtype : dtype
        """
        return OneLeg(NoPath(), examples)

    @abstractmethod
    def encode(self, Y):
        """What the loss takes, samples last: float64, or numbers of classes."""

    def encoded(self, examples):
        """Examples with Y as the loss takes it."""
        return replace(examples, Y=self.encode(examples.Y))

    @abstractmethod
    def decode(self, Z):
        """Outputs Z (n_outputs, n_columns) as predictions (n_columns[, k])."""

    @abstractmethod
    def score(self, Y, Z, weight):
        """The estimator's own score of outputs Z (n_outputs, n_columns), given Y as it was read."""
