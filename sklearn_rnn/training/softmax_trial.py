"""How much a softmax path and the network beside it count: as held-out examples say, which neither has seen."""

import numpy as np

from sklearn_rnn.network import Model
from sklearn_rnn.numerics import log_softmax, overlapping
from sklearn_rnn.training.folds import folds_by_hash, folds_in_time, hashes, sample
from sklearn_rnn.training.softmax_path import fit_softmax_path

_FIRST_LEG = 0.8  # of the epochs
_SHARES = np.linspace(0, 1, 11)
_CAUTION = 0.3  # what must be gained before a share is 0, in units of log-likelihood
_WEIGHT_TO_SHARE, _WORK_TO_SHARE = 2_000, 5e4  # at least so many held-out rows, or numbers: rows x classes


class SoftmaxTrial:
    """The plan of a network beside a softmax path: up to normalisation, log-probabilities are a path + g network.

    1. Train on all but the held-out examples, a = g = 1, beside a path that has not seen them either.
    2. Choose a and g, of 0, 0.1, ..., 1, by the likelihood of the held-out examples.
    3. Go on with all examples, beside a times the path of all, and in the end multiply the readout by g.

    Where the first leg has seen all examples, because others are held out, there is no third part.

    Parameters
    ----------
    examples : Examples
        All, encoded: numbers of classes.
    first : ndarray of bool (n_samples,)
        Those of the first leg.
    held : Examples
        Held out of the first leg, encoded.
    path, path_of_first : SoftmaxPath
        Of all examples, and of those of the first leg.
    dtype : dtype
        Of numbers that predictions will know.

    Attributes
    ----------
    path, examples
        See `OneLeg`.
    share : float
        g, and 1 before it is chosen.
    """

    def __init__(self, examples, first, held, path, path_of_first, dtype):
        self._encoded, self._first, self._held, self._path, self._dtype = examples, first, held, path, dtype
        self.share = 1.0
        self._go_beside(path_of_first)

    @property
    def attributes(self):
        """What fitted estimators tell of the plan, by name."""
        return {"network_share_": self.share}

    @property
    def whole_path(self):
        """See `OneLeg.whole_path`."""
        return self._path.rounded(self._dtype)

    def legs(self, network, theta, max_iter):
        """See `OneLeg.legs`."""
        again = not self._first.all()
        n_first = max(round(_FIRST_LEG * max_iter), 1) if again else max_iter
        yield self.examples.subset(self._first), n_first
        self._choose_shares(network, theta)
        if again and self.share > 0 and max_iter > n_first:
            yield self.examples, max_iter - n_first
        params = network.layout.views(theta)
        for name in ("readout.W", "readout.b"):
            params[name] *= self.share

    def _choose_shares(self, network, theta):
        """Choose the shares, and go on beside the path times its own."""
        params, held = network.layout.views(theta), self.path.rest(self._held)
        Z = Model(network, params, theta.dtype).outputs(held.X)
        share_of_path, self.share = shares(held.offset, Z, held.Y, held.weight)
        self._go_beside(self._path.times(share_of_path))
        self.path.write(params)

    def _go_beside(self, path):
        """Have the network learn beside this path."""
        self.path = path.rounded(self._dtype)
        self.examples = self.path.rest(self._encoded)


def first_trial(examples, n_steps, n_classes, dtype, held=None):
    """The SoftmaxTrial of a first training on encoded Examples, its path solved.

    Parameters
    ----------
    examples : Examples
    n_steps : int
        See `fit_softmax_path`.
    n_classes : int
    dtype : dtype
        Of weights and predictions.
    held : Examples, default=None
        Held out already, encoded; None: a fold is.
    """
    hashed, y, weight = hashes(examples.X), examples.Y, examples.weight
    folds = folds_in_time(weight) if overlapping(examples.X.source) else folds_by_hash(hashed, y, weight)
    paths = fit_softmax_path(examples.X, y, weight, n_classes, n_steps=n_steps, hashed=hashed, folds=folds)
    if held is not None:
        held = _sample(held, hashes(held.X), n_classes)
        return SoftmaxTrial(examples, folds >= 0, held, paths[0], paths[0], dtype)
    out = (folds == 0) & np.isin(y, y[folds > 0])  # of other classes nothing has been learnt that could be weighed
    return SoftmaxTrial(examples, folds > 0, _sample(examples.subset(out), hashed[out], n_classes), *paths, dtype)


def shares(offset, Z, y, weight):
    """The shares (a, g) of offset and outputs Z (n_classes, n_samples) that suit weighted classes y (n_samples,) best.

    Those of the largest log-likelihood, less .3 ((1 - a)^2 + (1 - g)^2): few examples leave them near 1.
    """
    own, best, least = (y, np.arange(len(y))), (1.0, 1.0), np.inf
    for a in _SHARES:
        for g in _SHARES:
            loss = _CAUTION * ((1 - a) ** 2 + (1 - g) ** 2) - weight @ log_softmax(a * offset + g * Z)[own]
            if loss < least:
                best, least = (float(a), float(g)), loss
    return best


def _sample(held, hashed, n_classes):
    """As many of the held-out Examples, by their hashes, as it takes to choose two numbers."""
    kept = sample(hashed, held.weight, max(_WEIGHT_TO_SHARE, _WORK_TO_SHARE / n_classes))
    return held.subset(kept > 0)
