"""The linear path: the part of the targets that a linear model of the last steps explains."""

from dataclasses import dataclass, replace

import numpy as np

from sklearn_rnn.numerics import Moments
from sklearn_rnn.training.present_steps import blocks_of_present_steps, last_steps
from sklearn_rnn.training.ridge import ridge

_LARGEST_AUTO = 512  # numbers that a linear path reads by itself
_CONSTANT = 1e-8  # of the mean: a smaller spread is rounding
_SMALLEST_REST = 1e-3  # of the target's spread, that the network is made to learn


class NoPath:
    """No linear path: the network is all there is."""

    arrays, explains = {}, False

    def rounded(self, dtype):
        """Nothing to round."""
        return self

    def rest(self, examples):
        """What the network learns of encoded Examples: all."""
        return examples

    def whole(self, Z, sequences):
        """Outputs with the path's share (n_outputs, n_samples): those of the network."""
        return Z

    def whole_at_every_step(self, outputs, sequences):
        """Outputs with the path's share, after each step: those of the network."""
        return outputs


@dataclass(frozen=True)
class LinearPath:
    """A linear model of the last present steps: an offset of the network's outputs.

    Parameters
    ----------
    W : ndarray of float64 (n_targets, k * n_features)
        Weights of the last k present steps, oldest first; zero for steps that are no help.
    mean : ndarray of float64 (k * n_features,)
        Where the offset is zero.
    scale : ndarray of float64 (n_targets,)
        Spread of what the path leaves, in which the network's outputs are told.
    """

    W: np.ndarray
    mean: np.ndarray
    scale: np.ndarray

    @property
    def arrays(self):
        """Name in ``weights_`` to array."""
        return {"linear.W": self.W, "linear.mean": self.mean, "linear.scale": self.scale}

    @property
    def explains(self):
        """Whether it says anything: else the mean alone is best."""
        return bool(self.W.any())

    def rounded(self, dtype):
        """The path whose numbers are those that the dtype can hold, which is what predictions will know of it."""
        return LinearPath(*(array.astype(dtype).astype(np.float64) for array in (self.W, self.mean, self.scale)))

    def rest(self, examples):
        """Encoded Examples with what the path leaves of Y, in units of its scale: what the network learns."""
        return replace(examples, Y=(examples.Y - self.offset(examples.X)) / self.scale[:, None])

    def whole(self, Z, sequences):
        """Outputs Z (n_outputs, n_samples) of the network as those of both, in the type of Z."""
        return self._added(Z, self.offset(sequences))

    def whole_at_every_step(self, outputs, sequences):
        """The same after each step, (n_outputs, n_steps_i) each: the path reads the last steps up to there."""
        offsets = [np.zeros((len(self.W), z.shape[1])) for z in outputs]
        positions = np.arange(len(outputs))
        nothing = np.zeros(len(self.W))
        for rows, X, lengths in blocks_of_present_steps(sequences, self.mean.size // sequences.n_features):
            ends = [None if lengths is None else np.minimum(lengths, t) for t in range(1, len(X) + 1)]
            Y = np.array([self._of(X[:t], end) for t, end in enumerate(ends, start=1)])
            for i, offset in zip(positions[rows], sequences.at_every_step(Y, nothing, rows), strict=True):
                offsets[i] = offset.T
        return [self._added(z, offset) for z, offset in zip(outputs, offsets, strict=True)]

    def _added(self, Z, offset):
        """Outputs Z (n_outputs, n) of the network, one or several a target, upon offsets (n_targets, n)."""
        by_target = Z.reshape(len(self.W), -1, Z.shape[1])
        return (by_target * self.scale[:, None, None] + offset[:, None]).reshape(Z.shape).astype(Z.dtype)

    def offset(self, sequences):
        """What the path says of each of the Sequences: float64 (n_targets, n_samples); 0 of one without a step."""
        n_steps = self.mean.size // sequences.n_features
        offset = np.zeros((len(self.W), len(sequences)))
        for rows, X, lengths in blocks_of_present_steps(sequences, n_steps):
            offset[:, rows] = self._of(X, lengths)
        return offset

    def _of(self, X, lengths):
        """Offset (n_targets, n_batch) of a minibatch of sequences of which each has a step."""
        n_steps = self.mean.size // X.shape[1]
        return self.W @ (last_steps(X, lengths, n_steps) - self.mean[:, None])


def path_of(weights):
    """The path in ``weights_``: LinearPath or NoPath."""
    if "linear.mean" not in weights:
        return NoPath()
    return LinearPath(*(weights[f"linear.{name}"].astype(np.float64) for name in ("W", "mean", "scale")))


def shapes_of_path(weights, n_features, n_targets):
    """Name to shape of the arrays that a path in ``weights_`` must have beside its mean; none without a path."""
    if "linear.mean" not in weights:
        return {}
    n_inputs = np.size(weights["linear.mean"]) // n_features * n_features
    return {"linear.W": (n_targets, n_inputs), "linear.mean": (n_inputs,), "linear.scale": (n_targets,)}


def first_path(examples, n_steps, max_freedom=0.9):
    """The path that suits encoded Examples, of n_steps steps at most: LinearPath.

    NoPath for 0 steps, and for targets too large to square, which training will name.
    """
    if n_steps == 0:
        return NoPath()
    parts = moments_of(examples.X, examples.Y, examples.weight, n_steps)
    with np.errstate(over="ignore", invalid="ignore"):
        path = solve_linear_path(parts, examples.X.n_features, max_freedom)
    return path if np.isfinite(path.W).all() and np.isfinite(path.scale).all() else NoPath()


def auto_steps(sequences):
    """Number of steps that a linear path reads by itself: int, by the type and shape of Sequences alone.

    Not by how many there are: weight 2 must equal a row twice. None (0) of lists, whose steps have no common place.
    """
    if isinstance(sequences.source, list):
        return 0
    return min(sequences.source.shape[1], _LARGEST_AUTO // sequences.n_features)


def moments_of(sequences, Y, weight, n_steps):
    """What the linear path needs to know of weighted sequences; add to it by `merge`, solve it by `solve_linear_path`.

    Parameters
    ----------
    sequences : Sequences
    Y : ndarray (n_outputs, n_samples)
        Encoded targets; NaN: not known.
    weight : ndarray of float64 (n_samples,)
        Positive weights.
    n_steps : int
        Number of last present steps to read, at least 1.

    Returns
    -------
    list of (ndarray of int, Moments)
        Moments of the n_steps * n_features numbers of the last steps, then of the outputs of these indices; apart for
        outputs that are known of other sequences. Sequences without a present step have no part in them.
    """
    known = ~np.isnan(Y)
    whole = known.all(axis=0)
    every = np.arange(len(Y))
    common = _accumulate(sequences, Y, weight, n_steps, every, whole)
    if whole.all():
        return [(every, common)]
    patterns, pattern = np.unique(known[:, ~whole], axis=0, return_inverse=True)
    alike = [np.flatnonzero(pattern == p) for p in range(len(patterns))]
    rest = [
        (outputs, _accumulate(sequences, Y, weight, n_steps, outputs, known[outputs[0]] & ~whole)) for outputs in alike
    ]
    return merge([(every, common)], rest)


def merge(parts, others):
    """Moments of two sets of sequences, as `moments_of` gives them, as those of all of them."""
    merged = []
    for outputs, moments in parts:
        for other_outputs, other in others:
            both, mine, theirs = np.intersect1d(outputs, other_outputs, return_indices=True)
            if both.size:
                merged.append(
                    (both, _of_outputs(outputs.size, moments, mine) + _of_outputs(other_outputs.size, other, theirs))
                )
    return merged


def solve_linear_path(parts, n_features, max_freedom=0.9):
    """Solve the linear path: ridge regression on the last T, T/2, ..., or 1 steps.

    The number of steps is chosen as the penalty is, by generalised cross-validation, each output as if alone. The steps
    of a feature share one scale, so that the penalty treats them alike.

    Parameters
    ----------
    parts : list of (ndarray of int, Moments)
        As `moments_of` and `merge` give them.
    n_features : int
        Of a step.
    max_freedom : float, default=0.9
        See `ridge`.

    Returns
    -------
    LinearPath
    """
    n_outputs = sum(outputs.size for outputs, _ in parts)
    n_inputs = parts[0][1].mean.size - parts[0][0].size
    W, scale = np.zeros((n_outputs, n_inputs)), np.ones(n_outputs)
    for outputs, moments in parts:
        if moments.weight > 0:
            W[outputs], scale[outputs] = _solve(moments, n_inputs, n_features, max_freedom)
    known = np.array([moments.weight * outputs.size for outputs, moments in parts])
    means = np.array([moments.mean[:n_inputs] for _, moments in parts])
    mean = known @ means / (known.sum() or 1.0)
    return LinearPath(W, np.where(np.isfinite(mean), mean, 0), scale)


def _accumulate(sequences, Y, weight, n_steps, outputs, chosen):
    """Moments of the last steps and of some outputs of the chosen sequences."""
    moments = Moments.zero(n_steps * sequences.n_features + outputs.size)
    for rows, X, lengths in blocks_of_present_steps(sequences, n_steps, chosen):
        Z = np.concatenate([last_steps(X, lengths, n_steps), Y[:, rows][outputs]], dtype=np.float64)
        with np.errstate(over="ignore", invalid="ignore"):  # squares too large are found by `_factor`
            moments += Moments.of(Z, weight[rows])
    return moments


def _of_outputs(n_outputs, moments, outputs):
    """Moments of the steps and of some of the n_outputs outputs behind them."""
    n_inputs = moments.mean.size - n_outputs
    return moments[np.append(np.arange(n_inputs), n_inputs + outputs)]


def _solve(moments, n_inputs, n_features, max_freedom):
    """W (n_outputs, n_inputs) and the scale (n_outputs,) of what it leaves."""
    factor = _factor(moments, n_inputs, n_features)
    targets = np.arange(n_inputs, moments.mean.size)
    W, rest = np.zeros((targets.size, n_inputs)), np.zeros(targets.size)
    score = np.full(targets.size, np.inf)
    for n_steps in _halves(n_inputs // n_features):
        oldest = n_inputs - n_steps * n_features
        read = oldest + np.flatnonzero(factor[oldest:])
        scaled = moments[np.append(read, targets)].scaled(np.append(factor[read], np.ones(targets.size)))
        V, V_score, V_rest = ridge(scaled, read.size, max_freedom)
        better = V_score < score
        W[better] = 0
        W[np.ix_(better, read)] = V[better] * factor[read]
        score[better], rest[better] = V_score[better], V_rest[better]
    spread = np.sqrt(moments.variance[targets])
    scale = np.maximum(np.sqrt(rest), _SMALLEST_REST * spread)
    return W, np.where(scale > 0, scale, 1)


def _halves(n_steps):
    """1, ..., n_steps // 4, n_steps // 2, n_steps: of equals the fewest steps come first."""
    return [n_steps >> i for i in reversed(range(n_steps.bit_length()))]


def _factor(moments, n_inputs, n_features):
    """What standardises the numbers of the steps (n_inputs,), one factor a feature; 0 where it is constant.

    A spread so large that its square overflows is no use either.
    """
    spread = np.sqrt(moments.variance[:n_inputs].reshape(-1, n_features).mean(axis=0))
    size = np.abs(moments.mean[:n_inputs]).reshape(-1, n_features).max(axis=0)
    varies = np.isfinite(spread) & (spread > _CONSTANT * size)
    factor = np.divide(1.0, spread, where=varies, out=np.zeros(n_features))
    return np.tile(factor, n_inputs // n_features)
