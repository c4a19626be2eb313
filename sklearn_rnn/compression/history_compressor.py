"""HistoryCompressor."""

from numbers import Real
from typing import Self

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator, TransformerMixin, clone
from sklearn.pipeline import Pipeline
from sklearn.utils.validation import check_is_fitted

from sklearn_rnn.callbacks import CallbackSupport, FitTask
from sklearn_rnn.compat import HasMethods, Interval, _fit_context
from sklearn_rnn.compression.foresight import CarriedStates, WholeBeginnings
from sklearn_rnn.compression.ids import present_ids, read_ids
from sklearn_rnn.estimators import RNNClassifier, may_generate
from sklearn_rnn.transaction import at_one_moment, draft_of


class HistoryCompressor(CallbackSupport, TransformerMixin, BaseEstimator):
    """Pass on only those steps of a sequence of token ids that the steps before did not let foresee.

    A predictor learns each next id from those before. A step that it foresees holds nothing new, and becomes 0,
    which is no step, so that a network behind reads a shorter sequence::

        p_t = predictor(x_1, ..., x_t-1)
        z_t = 0    where x_t is the likeliest id of p_t, at least `margin` ahead of the second
              x_t  else, and at the first and the last present step

    Nothing is lost: `inverse_transform` has the predictor say again what it foresaw. It is for ids, not for numbers,
    which are never foreseen to the last digit.

    Parameters
    ----------
    estimator : classifier, default=None
        Learns the next id: one with mapping="many-to-many" that takes ids, reads onward only, and has ``predict_proba``
        for each step. None: ``RNNClassifier(mapping="many-to-many", embedding_dim=16, learning_rate_init=1e-2,
        learning_rate="cosine", max_iter=30)``.
    margin : float, default=1e-3
        How far ahead of the second, in probability, the likeliest id must be: rounding that differs between machines or
        minibatches then changes nothing.

    Attributes
    ----------
    estimator_ : classifier
        The predictor, fitted.
    kept_ : float
        Share of the present steps of fit's X that are passed on.
    n_features_in_ : int
        1: X may have any width.

    See Also
    --------
    SequenceVectorizer : Turns texts into ids.

    Notes
    -----
    Several compressors in a Pipeline are several levels: the second reads what the first left. Such a Pipeline can not
    be inverted, since a 0 may be of either level.

    References
    ----------
    Schmidhuber, Learning complex, extended sequences using the principle of history compression, Neural Computation 4
    (1992), doi:10.1162/neco.1992.4.2.234

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn_rnn import HistoryCompressor, RNNClassifier
    >>> X = [np.arange(i, i + 30) % 5 + 1 for i in range(40)]  # round and round
    >>> X[0][12] = 5  # but for this step
    >>> predictor = RNNClassifier(
    ...     8, mapping="many-to-many", embedding_dim=4, learning_rate_init=0.02, max_iter=60, random_state=0
    ... )
    >>> compressor = HistoryCompressor(predictor).fit(X)
    >>> Z = compressor.transform(X)
    >>> bool(compressor.kept_ < 0.2), Z[0][12]
    (True, np.int64(5))
    >>> all((x == again).all() for x, again in zip(X, compressor.inverse_transform(Z)))
    True
    """

    _parameter_constraints = {
        "estimator": [HasMethods(["fit", "predict_proba"]), None],
        "margin": [Interval(Real, 0, 1, closed="neither")],
    }

    def __init__(self, estimator: BaseEstimator | None = None, *, margin: float = 1e-3) -> None:
        self.estimator = estimator
        self.margin = margin

    @_fit_context(prefer_skip_nested_validation=False)
    def fit(self, X: ArrayLike, y: None = None) -> Self:
        """Train the predictor.

        Parameters
        ----------
        X : ndarray of int (n_samples, n_steps), or list of ndarray of int (n_steps_i,)
            Token ids; 0 is no step.
        y : ignored

        Returns
        -------
        self : HistoryCompressor

        Raises
        ------
        TypeError
            If X is not ids.
        ValueError
            If no sequence has two present steps, an id is negative, or the estimator says one id a sequence or reads in
            both directions.
        """
        task = FitTask(self, X, y)
        with draft_of(self) as draft, task.on(draft):
            ids = read_ids(X)
            whole = [x for x in map(present_ids, ids) if len(x) > 1]
            if not whole:
                raise ValueError("To learn the next id takes sequences of at least two present steps, got none in X.")
            estimator = _default_predictor() if draft.estimator is None else clone(draft.estimator)
            _check_predictor(estimator)
            draft.estimator_ = estimator.fit([x[:-1] for x in whole], [x[1:] for x in whole])
            _check_predictor(draft.estimator_)  # again, for what a search has chosen
            draft.n_features_in_ = 1
            n_kept = sum(np.count_nonzero(z) for z in draft.transform(ids))
            draft.kept_ = n_kept / sum(np.count_nonzero(x) for x in ids)
        return self

    @at_one_moment
    def transform(self, X: ArrayLike) -> np.ndarray | list[np.ndarray]:
        """Set foreseen steps to 0.

        Parameters
        ----------
        X : as in `fit`
            Of any lengths.

        Returns
        -------
        Z : ndarray of int64 (n_samples, n_steps), or list of ndarray (n_steps_i,)
            Of the kind and shape of X.

        Raises
        ------
        TypeError
            If X is not ids.
        ValueError
            If an id is negative.
        """
        check_is_fitted(self)
        ids = read_ids(X)
        long = [x for x in ids if np.count_nonzero(x) > 2]
        if long:
            beginnings = [present_ids(x)[:-1] for x in long]
            for x, P in zip(long, self.estimator_.predict_proba(beginnings), strict=True):
                at = np.flatnonzero(x)[1:-1]  # the first and the last present step stay
                foreseen = self._foreseen(np.asarray(P)[:-1])
                x[at[foreseen == x[at]]] = 0
        return ids

    @at_one_moment
    def inverse_transform(self, X: ArrayLike) -> np.ndarray | list[np.ndarray]:
        """Fill in what was foreseen.

        Parameters
        ----------
        X : as `transform` returns
            A 0 before the last present step is a foreseen one.

        Returns
        -------
        X : ndarray of int64 (n_samples, n_steps), or list of ndarray (n_steps_i,)
            What `transform` was given, where that had no absent steps between present ones.

        Raises
        ------
        TypeError
            If X is not ids.
        ValueError
            If an id is negative, or a 0 stands where the predictor is not sure, or before the first present step: then
            this compressor has not made X.
        """
        check_is_fitted(self)
        ids = read_ids(X)
        beginnings = [x[: np.flatnonzero(x)[-1]] for x in ids if x.any()]
        gaps = [x for x in beginnings if not x.all()]
        if any(x[0] == 0 for x in gaps):
            raise ValueError(
                "A sequence begins with 0, but the first step is never foreseen: transform has not made X."
            )
        if gaps:
            self._fill(gaps)
        return ids

    def _fill(self, beginnings):
        """Write foreseen ids in place of zeros: list of ndarray (n_steps_i,), which begin with an id."""
        foresight = (CarriedStates if may_generate(self.estimator_) else WholeBeginnings)(self.estimator_, beginnings)
        for t in range(1, max(map(len, beginnings))):
            foreseen = self._foreseen(foresight())
            for x, id_ in zip(beginnings, foreseen, strict=True):
                if t < len(x) and x[t] == 0:
                    if id_ == 0:
                        raise ValueError(
                            f"Step {t} is 0, but the predictor is not sure there: X is not what this compressor's "
                            "transform returned."
                        )
                    x[t] = id_
            foresight.read(np.array([x[t] if t < len(x) else x[-1] for x in beginnings]))

    def _foreseen(self, P):
        """The ids that probabilities P (n_steps, n_classes) let foresee, (n_steps,); 0 where none is sure."""
        likeliest, P = P.argmax(axis=1), np.hstack([P, np.zeros((len(P), 1))])  # one class has no second
        first, second = np.sort(P, axis=1)[:, :-3:-1].T
        return np.where(first - second >= self.margin, self.estimator_.classes_.astype(np.int64)[likeliest], 0)

    def _check_state(self):
        """ValueError if what was loaded of a file is no state that fit leaves."""
        if not hasattr(self, "estimator_"):
            return
        predictor = self.estimator_
        classes = np.asarray(getattr(predictor, "classes_", "none"))
        foresees = (
            callable(getattr(predictor, "predict_proba", None))
            and getattr(predictor, "mapping", "many-to-many") == "many-to-many"
            and not getattr(predictor, "bidirectional", False)
        )
        ids = classes.dtype.kind in "iuf" and classes.ndim == 1 and (classes == classes.astype(np.int64)).all()
        if not (foresees and ids and isinstance(self.kept_, Real) and 0 < self.kept_ <= 1 and self.n_features_in_ == 1):
            raise ValueError("The file holds a HistoryCompressor whose predictor says no id of each next step.")

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = False
        return tags


def _check_predictor(predictor):
    """ValueError for a network, alone, last in a Pipeline or best of a search, that cannot tell the next id of each."""
    if hasattr(predictor, "best_estimator_"):
        _check_predictor(predictor.best_estimator_)
    elif isinstance(predictor, Pipeline):
        _check_predictor(predictor[-1])
    elif (mapping := getattr(predictor, "mapping", "many-to-many")) != "many-to-many":
        raise ValueError(f'estimator must have mapping="many-to-many", an id a step, got {mapping!r}.')
    elif getattr(predictor, "bidirectional", False):
        raise ValueError(
            "estimator reads in both directions, so it is told what it has to foresee: set bidirectional=False."
        )


def _default_predictor():
    """What learns the next id where the user names nothing else."""
    rates = {"learning_rate_init": 1e-2, "learning_rate": "cosine", "max_iter": 30}
    return RNNClassifier(mapping="many-to-many", embedding_dim=16, **rates)
