"""Folds and subsets by what sequences say, not by where they stand: so weight 2 equals a row twice."""

import numpy as np

from sklearn_rnn.training.present_steps import blocks_of_present_steps

N_FOLDS = 5


def hashes(sequences):
    """A number of each of the Sequences (n_samples,), uint64: of its present steps alone, equal for equal ones."""
    hashed = np.zeros(len(sequences), np.uint64)
    for rows, X, _ in blocks_of_present_steps(sequences, 1):
        bits = (X.reshape(-1, X.shape[2]).astype(np.float64) + 0.0).view(np.uint64)  # -0.0 is 0.0; padding is 0
        factors = np.random.default_rng(0).integers(1 << 63, size=len(bits), dtype=np.uint64) * np.uint64(2)
        hashed[rows] = ((bits ^ bits >> np.uint64(29)) * (factors + np.uint64(1))[:, None]).sum(axis=0, dtype=np.uint64)
    hashed ^= hashed >> np.uint64(32)  # the lower bits, which are few in round numbers, reach the upper ones
    hashed *= np.uint64(0x9E3779B97F4A7C15)
    return hashed ^ hashed >> np.uint64(32)


def folds_by_hash(hashed, classes, weight):
    """The fold of each sequence (n_samples,): equal ones in one fold, each class spread over all by weight.

    Parameters
    ----------
    hashed : ndarray of uint64 (n_samples,)
    classes : ndarray of int (n_samples,)
    weight : ndarray of float64 (n_samples,)
    """
    folds = np.empty(len(hashed), int)
    for one in np.unique(classes):
        rows = np.flatnonzero(classes == one)
        before, own = _weight_before(hashed[rows], weight[rows])
        folds[rows] = N_FOLDS * (before + own / 2) / weight[rows].sum()
    return folds


def folds_in_time(weight):
    """The fold of each of the sequences in their order: ten blocks of one weight, the last and the fifth are fold 0.

    Where windows overlap, those beside a held-out one have seen what it holds: blocks keep them together.
    """
    middle = weight.cumsum() - weight / 2
    folds = ((2 * N_FOLDS * middle / weight.sum()).astype(int) + 1) % N_FOLDS
    return folds if folds.any() else folds + 1  # one that weighs nearly all may leave fold 0 alone


def sample(hashed, weight, limit):
    """Weights (n_samples,) of a sample of sequences that together weigh no more than the limit; 0 of the others.

    Drawn by their hashes, in another order than folds are.
    """
    before, own = _weight_before(hashed * np.uint64(0xD1B54A32D192ED03), weight)
    return weight * np.clip((limit - before) / own, 0, 1)


def _weight_before(hashed, weight):
    """Weight of all sequences of smaller hash, and of those of the same one: two arrays (n_samples,)."""
    _, same = np.unique(hashed, return_inverse=True)
    own = np.bincount(same, weight)
    return (own.cumsum() - own)[same], own[same]
