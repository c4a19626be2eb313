"""HopfieldNetwork."""

from numbers import Integral, Real
from typing import Self

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator, OneToOneFeatureMixin, TransformerMixin
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from sklearn_rnn.associative.recall import (
    attention_energy,
    quadratic_energy,
    sweep_at_once,
    sweep_by_attention,
    sweep_one_by_one,
)
from sklearn_rnn.associative.rules import RULES
from sklearn_rnn.callbacks import CallbackSupport, FitTask
from sklearn_rnn.compat import Interval, StrOptions, _fit_context
from sklearn_rnn.soundness import require, saved_state_of
from sklearn_rnn.transaction import at_one_moment, draft_of, in_turn

_SAME = 1e-9  # of the largest number: real states that move less have come to rest


class HopfieldNetwork(OneToOneFeatureMixin, CallbackSupport, TransformerMixin, BaseEstimator):
    """Associative memory: stores patterns, and recalls each from a damaged copy.

    Units s of +1 and -1 are linked by symmetric weights without self-links, learnt pattern by pattern, and follow their
    field until none changes::

        f = sum_j W_ij s_j        s_i = sign(f); as it is where f = 0
        E = - s^T W s / 2         goes down with each unit that changes, one after the other

    With ``rule="modern"`` states are real numbers, and each step is attention over the patterns x themselves::

        s = sum_k softmax_k(beta s.x_k) x_k

    Parameters
    ----------
    rule : {"hebbian", "storkey", "pseudo-inverse", "modern"}, default="hebbian"
        How patterns are stored. For n units, "hebbian" holds about .14 n random patterns, "storkey" and
        "pseudo-inverse" more, the latter correlated ones too, "modern" exponentially many, which it keeps as they are.
    update : {"asynchronous", "synchronous"}, default="asynchronous"
        One unit after the other, in one order drawn in fit, or all at once, which may end in a cycle of two states.
        "modern" is always all at once.
    threshold : float, default=0.0
        A feature above it is +1, else -1; so 0/1 and +-1 both suit. Not for "modern".
    beta : float, default=8.0
        For "modern": how sharply attention picks one pattern, for features of about 1 over sqrt(n_features).
    max_sweeps : int, default=100
        Most often that all units are updated in a recall. It ends before where nothing changes.
    random_state : int, RandomState instance or None, default=None
        Draws the order of asynchronous updates.

    Attributes
    ----------
    weights_ : dict of str to ndarray
        "W" (n_features, n_features), not for "modern". Its diagonal plays no part in recall.
    patterns_ : ndarray (n_patterns, n_features)
        For "modern" only.
    n_patterns_ : int
        Patterns stored so far.
    order_ : ndarray (n_features,) of int
        The order of asynchronous updates.
    n_features_in_ : int
        Columns of X, each a unit.
    feature_names_in_ : ndarray of str (n_columns,)
        Names of the columns of a 2-D frame, if all are strings.

    References
    ----------
    Hopfield, Neural networks and physical systems with emergent collective computational abilities, PNAS 79 (1982),
    doi:10.1073/pnas.79.8.2554; Ramsauer et al., Hopfield networks is all you need, ICLR 2021, arXiv:2008.02217

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn_rnn import HopfieldNetwork
    >>> letters = np.array([[1, 1, 1, 1, 0, 0, 1, 1, 1], [1, 0, 1, 0, 1, 0, 1, 0, 1]])  # C and X, 3 by 3
    >>> memory = HopfieldNetwork(random_state=0).fit(letters)
    >>> damaged = [[1, 1, 1, 1, 0, 0, 0, 1, 1]]
    >>> (memory.transform(damaged) == np.where(letters[:1] > 0, 1, -1)).all()
    np.True_
    """

    _parameter_constraints: dict = {
        "rule": [StrOptions({*RULES, "modern"})],
        "update": [StrOptions({"asynchronous", "synchronous"})],
        "threshold": [Interval(Real, None, None, closed="neither")],
        "beta": [Interval(Real, 0, None, closed="neither")],
        "max_sweeps": [Interval(Integral, 1, None, closed="left")],
        "random_state": ["random_state"],
    }

    def __init__(
        self,
        rule: str = "hebbian",
        *,
        update: str = "asynchronous",
        threshold: float = 0.0,
        beta: float = 8.0,
        max_sweeps: int = 100,
        random_state: int | np.random.RandomState | None = None,
    ) -> None:
        self.rule = rule
        self.update = update
        self.threshold = threshold
        self.beta = beta
        self.max_sweeps = max_sweeps
        self.random_state = random_state

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, X: ArrayLike, y: None = None) -> Self:
        """Store the rows of X as patterns.

        Parameters
        ----------
        X : array-like (n_patterns, n_features)
            Finite numbers.
        y : ignored

        Returns
        -------
        self : object

        Raises
        ------
        ValueError
            If X is no 2-D array of finite numbers.
        """
        task = FitTask(self, X, y)
        with draft_of(self) as draft, task.on(draft):
            X = validate_data(draft, X, dtype=(np.float64, np.float32))
            for name in ("weights_", "patterns_"):
                vars(draft).pop(name, None)
            draft.order_ = check_random_state(draft.random_state).permutation(X.shape[1])
            draft.n_patterns_ = 0
            draft._store(X)
        return self

    @_fit_context(prefer_skip_nested_validation=True)
    def partial_fit(self, X: ArrayLike, y: None = None) -> Self:
        """Store more patterns: as if fit had been given all of them.

        Parameters
        ----------
        X : as in `fit`
        y : ignored

        Returns
        -------
        self : object

        Raises
        ------
        ValueError
            As `fit`, and if X has other features.
        """
        with in_turn():
            if not hasattr(self, "n_patterns_"):
                return self.fit(X)
            with draft_of(self) as draft:
                draft._check_rule()
                draft._store(validate_data(draft, X, dtype=(np.float64, np.float32), reset=False))
        return self

    def _store(self, X):
        """Add the patterns X (n, n_features)."""
        if self.rule == "modern":
            self.patterns_ = np.concatenate([getattr(self, "patterns_", X[:0]), X])
        else:
            W = self.weights_["W"].copy() if self.n_patterns_ else np.zeros((X.shape[1], X.shape[1]))
            RULES[self.rule](W, self._signs(X).astype(np.float64))
            self.weights_ = {"W": W}
        self.n_patterns_ += len(X)

    @at_one_moment
    def transform(self, X: ArrayLike) -> np.ndarray:
        """Recall: the state in which each row comes to rest.

        Parameters
        ----------
        X : array-like (n_samples, n_features)
            Damaged patterns.

        Returns
        -------
        S : ndarray (n_samples, n_features)
            +1 and -1, for "modern" real numbers; float32 where X is, else float64.
        """
        *_, last = self._states(X)
        return last

    @at_one_moment
    def transform_steps(self, X: ArrayLike) -> np.ndarray:
        """Recall, watched: the states after each sweep.

        Parameters
        ----------
        X : as in `transform`

        Returns
        -------
        S : ndarray (n_samples, n_sweeps + 1, n_features)
            From the rows themselves, as +1 and -1, to where they come to rest.
        """
        return np.stack(list(self._states(X)), axis=1)

    @at_one_moment
    def energy(self, X: ArrayLike) -> np.ndarray:
        """Energy of each row: recall goes down it, to a minimum.

        Parameters
        ----------
        X : as in `transform`

        Returns
        -------
        E : ndarray (n_samples,)
        """
        S = self._read(X).astype(np.float64)
        if self.rule == "modern":
            return attention_energy(self.patterns_.astype(np.float64), S, self.beta)
        return quadratic_energy(self._links(), S)

    def _states(self, X):
        """States (n, n_features) before the first sweep and after each, until they come to rest."""
        S = self._read(X)
        yield S
        dtype, sweep = S.dtype, self._sweep()
        for _ in range(self.max_sweeps):
            before, S = S, sweep(S).astype(dtype)
            moved = np.abs(S - before).max(initial=0.0)
            if moved <= _SAME * np.abs(S).max(initial=0.0):
                break
            yield S

    def _sweep(self):
        """A function of states to the next ones, computed in float64."""
        if self.rule == "modern":
            patterns = self.patterns_.astype(np.float64)
            return lambda S: sweep_by_attention(patterns, S.astype(np.float64), self.beta)
        W = self._links()
        if self.update == "synchronous":
            return lambda S: sweep_at_once(W, S.astype(np.float64))
        return lambda S: sweep_one_by_one(W, S.astype(np.float64), self.order_)

    def _links(self):
        """The weights without self-links (n_features, n_features)."""
        W = self.weights_["W"].copy()
        np.fill_diagonal(W, 0.0)
        return W

    def _read(self, X):
        """New X (n, n_features) as first states."""
        check_is_fitted(self)
        self._validate_params()
        self._check_rule()
        X = validate_data(self, X, dtype=(np.float64, np.float32), reset=False)
        return X if self.rule == "modern" else self._signs(X)

    def _check_rule(self):
        """ValueError if the rule was changed after fit from or to "modern"."""
        if hasattr(self, "patterns_") != (self.rule == "modern"):
            raise ValueError(f"rule was changed after fit to {self.rule!r}, which keeps patterns otherwise: fit again.")

    def _signs(self, X):
        """+1 where X is above the threshold, else -1, in X's type."""
        return np.where(self.threshold < X, 1, -1).astype(X.dtype)

    def _check_state(self):
        """ValueError if what was loaded of a file is no state that fit leaves."""
        if not hasattr(self, "n_patterns_"):
            return
        with saved_state_of(self):
            n = self.n_features_in_
            array = self.patterns_ if self.rule == "modern" else self.weights_["W"]
            n_rows = self.n_patterns_ if self.rule == "modern" else n
            sound = isinstance(array, np.ndarray) and array.dtype.kind == "f" and array.shape == (n_rows, n)
            require(sound and np.isfinite(array).all(), f"patterns or weights are not those of {n} units")
            require(sorted(self.order_.tolist()) == list(range(n)), f"order_ is none of {n} units")

    def __sklearn_is_fitted__(self):
        return hasattr(self, "n_patterns_")  # without a look at all attributes, which another thread may be adding to

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.transformer_tags.preserves_dtype = ["float64", "float32"]
        return tags
