"""A path beside the network: what a linear model says of sequences, and nothing is trained by gradient."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, fields

import numpy as np

from sklearn_rnn.training.present_steps import blocks_of_present_steps


class NoPath:
    """No path: the network is all there is."""

    arrays, explains = {}, False

    def rounded(self, dtype):
        """Nothing to round."""
        return self

    def write(self, params):
        """Nothing to write."""

    def rest(self, examples):
        """What the network learns of encoded Examples: all."""
        return examples

    def whole(self, Z, sequences):
        """Outputs with the path's share (n_outputs, n_samples): those of the network."""
        return Z

    def whole_at_every_step(self, outputs, sequences):
        """Outputs with the path's share, after each step: those of the network."""
        return outputs


@dataclass(frozen=True, eq=False)
class Path(ABC):
    """A linear model of sequences: an offset of the network's outputs. Its fields are the arrays of ``weights_``.

    Parameters
    ----------
    W : ndarray of float64 (n_outputs, n_inputs)
        Weights of what it reads.
    """

    W: np.ndarray

    @classmethod
    @abstractmethod
    def shapes(cls, size, n_features, n_outputs):
        """Name to shape of the fields of a path whose mean is of this size."""

    @property
    @abstractmethod
    def unit(self):
        """In what the network's outputs are told: (n_targets, 1)."""

    @property
    @abstractmethod
    def of_nothing(self):
        """What it says of a sequence without a present step: (n_outputs,)."""

    @abstractmethod
    def n_steps(self, n_features):
        """Number of last steps that it reads."""

    @abstractmethod
    def rest(self, examples):
        """Encoded Examples as the network learns them beside the path."""

    @abstractmethod
    def of_present(self, X, lengths):
        """Offset (n_outputs, n_batch) of a minibatch of sequences of which each has a step."""

    @property
    def arrays(self):
        """Name in ``weights_`` to array."""
        return {f"linear.{field.name}": getattr(self, field.name) for field in fields(self)}

    @property
    def explains(self):
        """Whether it says anything: else the mean, or the prior, is best."""
        return bool(self.W.any())

    def rounded(self, dtype):
        """The path whose numbers are those that the dtype can hold, which is what predictions will know of it."""
        return type(self)(*(array.astype(dtype).astype(np.float64) for array in self.arrays.values()))

    def write(self, params):
        """Write the arrays into parameters, by name."""
        for name, array in self.arrays.items():
            params[name][...] = array

    def whole(self, Z, sequences):
        """Outputs Z (n_outputs, n_samples) of the network as those of both, in the type of Z."""
        return self._added(Z, self.offset(sequences))

    def whole_at_every_step(self, outputs, sequences):
        """The same after each step, (n_outputs, n_steps_i) each: the path reads the steps up to there."""
        offsets = [np.repeat(self.of_nothing[:, None], z.shape[1], axis=1) for z in outputs]
        positions = np.arange(len(outputs))
        for rows, X, lengths in blocks_of_present_steps(sequences, self.n_steps(sequences.n_features)):
            ends = [None if lengths is None else np.minimum(lengths, t) for t in range(1, len(X) + 1)]
            Y = np.array([self.of_present(X[:t], end) for t, end in enumerate(ends, start=1)])
            for i, offset in zip(positions[rows], sequences.at_every_step(Y, self.of_nothing, rows), strict=True):
                offsets[i] = offset.T
        return [self._added(z, offset) for z, offset in zip(outputs, offsets, strict=True)]

    def _added(self, Z, offset):
        """Outputs Z (n_outputs, n) of the network, one or several a target, upon offsets (n_targets, n)."""
        by_target = Z.reshape(len(self.W), len(Z) // len(self.W), Z.shape[1])
        return (by_target * self.unit[:, None] + offset[:, None]).reshape(Z.shape).astype(Z.dtype)

    def offset(self, sequences):
        """What the path says of each of the Sequences: float64 (n_outputs, n_samples)."""
        offset = np.repeat(self.of_nothing[:, None], len(sequences), axis=1)
        for rows, X, lengths in blocks_of_present_steps(sequences, self.n_steps(sequences.n_features)):
            offset[:, rows] = self.of_present(X, lengths)
        return offset
