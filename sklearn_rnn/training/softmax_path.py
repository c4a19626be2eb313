"""The softmax path: what a linear model of the last steps and of summaries says of the classes."""

from dataclasses import dataclass, replace

import numpy as np

from sklearn_rnn.numerics import log_softmax
from sklearn_rnn.training.folds import N_FOLDS, sample
from sklearn_rnn.training.path import Path
from sklearn_rnn.training.present_steps import CONSTANT, N_SUMMARIES, blocks_of_present_steps, last_steps, summaries
from sklearn_rnn.training.softmax_regression import SoftmaxRegression

_LENGTH = 3.0  # of the vector of the steps, and of that of the summaries
CLIP = 30.0
_PENALTIES = np.append(np.inf, np.logspace(3, -3, 7))  # infinite: the prior alone
_PATIENCE = 2  # weaker penalties that are no better end the search
_WEIGHT_TO_CHOOSE, _WORK_TO_CHOOSE = 2_000, 5e6  # at least so many rows, or numbers: rows x classes x inputs
_WEIGHT_TO_SOLVE, _WORK_TO_SOLVE = 20_000, 5e7


@dataclass(frozen=True, eq=False)
class SoftmaxPath(Path):
    """A multinomial logistic model of sequences: an offset of the network's outputs.

    Parameters
    ----------
    W : ndarray of float64 (n_classes, n_inputs)
        Weights of the last steps, oldest first, then of the summaries; n_inputs = (n_steps + 6) * n_features.
    b : ndarray of float64 (n_classes,)
    mean, scale : ndarray of float64 (n_inputs,)
        They standardise what W reads, which is clipped at 30.
    """

    b: np.ndarray
    mean: np.ndarray
    scale: np.ndarray

    @classmethod
    def shapes(cls, size, n_features, n_outputs):
        """See `Path.shapes`."""
        n_inputs = max(size // n_features, N_SUMMARIES + 1) * n_features
        return {"W": (n_outputs, n_inputs), "b": (n_outputs,), "mean": (n_inputs,), "scale": (n_inputs,)}

    @property
    def unit(self):
        """That of logarithms."""
        return np.ones((len(self.W), 1))

    @property
    def of_nothing(self):
        """What it says of an average sequence."""
        return log_softmax(self.b[:, None])[:, 0]

    def n_steps(self, n_features):
        """See `Path.n_steps`."""
        return self.mean.size // n_features - N_SUMMARIES

    def rest(self, examples):
        """Encoded Examples with the log-probabilities of the classes as offset."""
        return replace(examples, offset=self.offset(examples.X))

    def of_present(self, X, lengths):
        """See `Path.of_present`: log-probabilities."""
        R = _inputs(X, lengths, self.n_steps(X.shape[1]))
        return log_softmax(self.W @ _standardised(R, self.mean, self.scale) + self.b[:, None])

    def times(self, share):
        """The path whose log-probabilities, but for what normalises them, are this one's times share."""
        return replace(self, W=share * self.W, b=share * self.b)


def fit_softmax_path(sequences, y, weight, n_classes, *, n_steps, hashed, folds):
    """Fit the softmax path of weighted sequences; penalty by the log loss out of fold, the prior alone a candidate.

    Large sets choose the penalty, and larger ones are solved, on a sample of the sequences.

    Parameters
    ----------
    sequences : Sequences
    y : ndarray of int (n_samples,)
        Classes.
    weight : ndarray of float64 (n_samples,)
        Positive weights, which are counts.
    n_classes : int
    n_steps : int
        Number of last present steps to read. A shorter sequence repeats its oldest.
    hashed : ndarray of uint64 (n_samples,)
    folds : ndarray of int (n_samples,)
        See `training.folds`.

    Returns
    -------
    path, without_fold_0 : SoftmaxPath
        Of all sequences, and of those outside fold 0, at one penalty.
    """
    work = n_classes * (n_steps + N_SUMMARIES) * sequences.n_features
    kept = sample(hashed, weight, max(_WEIGHT_TO_SOLVE, _WORK_TO_SOLVE / work))
    rows = np.flatnonzero(kept)
    y, weight, hashed, folds = y[rows], kept[rows], hashed[rows], folds[rows]
    Z, mean, scale = _standardise(sequences.subset(rows), weight, n_steps)
    factor = _factor(n_steps, sequences.n_features)[:, None]
    Z *= factor
    basis = _eigenbasis(Z, weight)
    Z = basis.T @ Z

    kept = sample(hashed, weight, max(_WEIGHT_TO_CHOOSE, _WORK_TO_CHOOSE / work))
    n_folds = N_FOLDS if (kept == weight).all() else 2
    few = np.flatnonzero(kept)
    penalty, start = _choose(Z[:, few], y[few], kept[few], n_classes, folds[few], n_folds)
    paths = []
    for used in (folds >= 0, folds > 0):
        model = SoftmaxRegression(Z[:, used], y[used], weight[used], n_classes, start)
        model.solve(penalty * weight[used].sum() / weight.sum(), exact=True)
        paths.append(SoftmaxPath(model.W @ (factor * basis).T, model.b, mean, scale))
    return tuple(paths)


def _choose(Z, y, weight, n_classes, folds, n_folds):
    """The penalty for all rows of least log loss out of fold, and a solution (W, b) near its own."""
    models = []
    for fold in range(n_folds):
        held = folds == fold
        if held.any() and not held.all():
            model = SoftmaxRegression(Z[:, ~held], y[~held], weight[~held], n_classes)
            models.append((model, weight[~held].sum() / weight.sum(), Z[:, held], y[held], weight[held]))
    best, start, least, worse = np.inf, None, np.inf, 0
    for penalty in _PENALTIES if models else ():
        loss = 0.0
        for model, share, held_Z, held_y, held_weight in models:
            model.solve(penalty * share)
            loss -= held_weight @ model.log_probabilities(held_Z)[held_y, np.arange(len(held_y))]
        if loss < least:
            best, least, worse = penalty, loss, 0
            start = (models[0][0].W.copy(), models[0][0].b.copy()) if np.isfinite(penalty) else None
        elif (worse := worse + 1) == _PATIENCE:
            break
    return best, start


def _inputs(X, lengths, n_steps):
    """Last steps and summaries (n_inputs, n_rows) of a minibatch of sequences of which each has a step."""
    with np.errstate(over="ignore", invalid="ignore"):  # squares too large are found by `_standardise`
        return np.concatenate([last_steps(X, lengths, n_steps), summaries(X, lengths)], dtype=np.float64)


def _standardise(sequences, weight, n_steps):
    """Standardised inputs (n_inputs, n_samples), with what standardises them: mean and scale (n_inputs,).

    One scale for the steps of a feature. Sequences without a present step stand at the mean, as do inputs that are
    constant or whose squares are no numbers.
    """
    n_inputs = (n_steps + N_SUMMARIES) * sequences.n_features
    R, present = np.zeros((n_inputs, len(sequences))), sequences.lengths > 0
    for rows, *minibatch in blocks_of_present_steps(sequences, n_steps):
        R[:, rows] = _inputs(*minibatch, n_steps)
    with np.errstate(over="ignore", invalid="ignore"):
        share = present * weight / max((present * weight).sum(), np.finfo(float).tiny)
        mean = R @ share
        variance = ((R - mean[:, None]) ** 2) @ share
    n_recent = n_steps * sequences.n_features
    pooled = variance[:n_recent].reshape(n_steps, -1)
    pooled[:] = pooled.mean(axis=0)
    spread = np.sqrt(variance)
    varies = np.isfinite(spread) & (spread > CONSTANT * np.abs(mean))
    mean, scale = np.where(np.isfinite(mean), mean, 0), np.where(varies, spread, 1)
    Z = _standardised(R, mean, scale)
    Z[~varies] = Z[:, ~present] = 0
    return Z, mean, scale


def _standardised(R, mean, scale):
    """Inputs R (n_inputs, n_rows) in units of their spread, none of them far away."""
    with np.errstate(over="ignore", invalid="ignore"):
        return np.nan_to_num(np.clip((R - mean[:, None]) / scale[:, None], -CLIP, CLIP))


def _factor(n_steps, n_features):
    """What makes the vector of the steps, and that of the summaries, about equally long: (n_inputs,)."""
    sizes = np.array([n_steps, N_SUMMARIES]) * n_features
    return np.repeat(_LENGTH / np.sqrt(sizes), sizes)


def _eigenbasis(Z, weight):
    """Directions in which weighted rows Z (n_inputs, n_rows) vary by more than rounding: (n_inputs, n_directions)."""
    Z = Z * np.sqrt(weight)
    if len(Z) > Z.shape[1]:
        basis, root, _ = np.linalg.svd(Z, full_matrices=False)
        eigenvalues = root**2
    else:
        eigenvalues, basis = np.linalg.eigh(Z @ Z.T)
    return basis[:, eigenvalues > len(Z) * np.finfo(float).eps * eigenvalues.max(initial=0.0)]
