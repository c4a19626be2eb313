"""The linear path: the part of the targets that a linear model of the last steps explains."""

from dataclasses import dataclass, replace

import numpy as np

from sklearn_rnn.numerics import Moments
from sklearn_rnn.training.path import NoPath, Path
from sklearn_rnn.training.present_steps import CONSTANT, blocks_of_present_steps, last_steps
from sklearn_rnn.training.ridge import FREEDOM, ridge

LARGEST_AUTO = 512  # numbers that a linear path reads by itself
_SMALLEST_REST = 1e-3  # of the target's spread, that the network is made to learn


@dataclass(frozen=True, eq=False)
class LinearPath(Path):
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

    mean: np.ndarray
    scale: np.ndarray

    @classmethod
    def shapes(cls, size, n_features, n_outputs):
        """See `Path.shapes`."""
        n_inputs = size // n_features * n_features
        return {"W": (n_outputs, n_inputs), "mean": (n_inputs,), "scale": (n_outputs,)}

    @property
    def unit(self):
        """The scale."""
        return self.scale[:, None]

    @property
    def of_nothing(self):
        """No offset."""
        return np.zeros(len(self.W))

    def n_steps(self, n_features):
        """See `Path.n_steps`."""
        return self.mean.size // n_features

    def rest(self, examples):
        """Encoded Examples with what the path leaves of Y, in units of its scale: what the network learns."""
        return replace(examples, Y=(examples.Y - self.offset(examples.X)) / self.unit)

    def of_present(self, X, lengths):
        """See `Path.of_present`."""
        return self.W @ (last_steps(X, lengths, self.n_steps(X.shape[1])) - self.mean[:, None])


def first_path(examples, n_steps, max_freedom=FREEDOM):
    """The path that suits encoded Examples, of n_steps steps at most: LinearPath.

    NoPath for 0 steps, and for targets too large to square, which training will name.
    """
    if n_steps == 0:
        return NoPath()
    return path_of_moments(
        moments_of(examples.X, examples.Y, examples.weight, n_steps), examples.X.n_features, max_freedom
    )


def path_of_moments(parts, n_features, max_freedom=FREEDOM):
    """The path that suits examples of these moments, as `moments_of` and `merge` give them: see `first_path`."""
    with np.errstate(over="ignore", invalid="ignore"):
        path = solve_linear_path(parts, n_features, max_freedom)
    return path if np.isfinite(path.W).all() and np.isfinite(path.scale).all() else NoPath()


def auto_steps(sequences):
    """Number of steps that a linear path reads by itself: int, by the type and shape of Sequences alone.

    Not by how many there are: weight 2 must equal a row twice. None (0) of lists, whose steps have no common place.
    """
    if isinstance(sequences.source, list):
        return 0
    return min(sequences.source.shape[1], LARGEST_AUTO // sequences.n_features)


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


def encoded_moments(parts, mean, scale):
    """Moments of targets as those of (y - mean) / scale, both (n_outputs,)."""
    found = []
    for outputs, moments in parts:
        n_inputs = moments.mean.size - outputs.size
        shift = np.concatenate([np.zeros(n_inputs), mean[outputs]])
        factor = np.concatenate([np.ones(n_inputs), 1 / scale[outputs]])
        moved = Moments(moments.weight, moments.mean - shift, moments.scatter)
        found.append((outputs, moved.scaled(factor)))
    return found


def solve_linear_path(parts, n_features, max_freedom=FREEDOM):
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
    """Moments of the features and of some of the n_outputs outputs behind them."""
    if len(outputs) == n_outputs:
        return moments
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
    varies = np.isfinite(spread) & (spread > CONSTANT * size)
    factor = np.divide(1.0, spread, where=varies, out=np.zeros(n_features))
    return np.tile(factor, n_inputs // n_features)
