"""SequenceScaler."""

from copy import deepcopy
from typing import Self

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator, OneToOneFeatureMixin, TransformerMixin
from sklearn.preprocessing import StandardScaler
from sklearn.utils import gen_batches
from sklearn.utils.metaestimators import available_if
from sklearn.utils.validation import check_is_fitted

from sklearn_rnn.callbacks import CallbackSupport, FitTask
from sklearn_rnn.compat import _fit_context
from sklearn_rnn.inputs import check_learnt, computing_type, n_features_of, read_sequences, was_fitted_on_rows
from sklearn_rnn.soundness import check_unchanged, require, saved_state_of
from sklearn_rnn.transaction import at_one_moment, draft_of, in_turn

_BLOCK = 1 << 20  # numbers examined at once: bounds the memory of a fit of any size
_LARGEST = 1e140  # a square that float64 can sum up over any number of steps


def _has_columns(scaler):
    """Columns have names only where X has columns."""
    if not was_fitted_on_rows(scaler):
        raise AttributeError("Sequences have no feature names: only 2-D X gives columns.")
    return True


class SequenceScaler(OneToOneFeatureMixin, CallbackSupport, TransformerMixin, BaseEstimator):
    """Standardise sequences: each feature to mean 0 and standard deviation 1 over all present steps.

    `sklearn.preprocessing.StandardScaler` for 3-D arrays and lists of sequences. Rows in time, in front of a
    `SequenceWindower`, need no more than a StandardScaler. Rows of 2-D X are univariate sequences, as the networks read
    them: all columns share one mean and one standard deviation, and the shape of a row is kept.

    Parameters
    ----------
    with_mean : bool, default=True
        Subtract the mean.
    with_std : bool, default=True
        Divide by the standard deviation; a feature that does not vary is left as it is.

    Attributes
    ----------
    mean_, var_, scale_ : ndarray of float64 (n_features,)
        Mean, variance and standard deviation of each feature; of 2-D X one number each. The scale of a feature that
        does not vary is 1. ``mean_`` is None without with_mean and with_std, the others without with_std.
    n_steps_seen_ : int
        Number of present steps that they were learnt from.
    n_features_in_ : int
        Columns of 2-D X; features of a step otherwise.
    feature_names_in_ : ndarray of str (n_columns,)
        Names of the columns of a 2-D frame, if all are strings.

    See Also
    --------
    RNNRegressor, RNNClassifier : Networks that want inputs on a scale around 1.
    sklearn.preprocessing.StandardScaler : The same for rows.

    Notes
    -----
    Mean and variance are scikit-learn's running ones, merged from block to block without cancellation (Chan, Golub and
    LeVeque 1983, doi:10.1080/00031305.1983.10483115). Absent steps, all NaN, count nothing and stay absent.

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn_rnn import SequenceScaler
    >>> X = [np.array([[1.0, 100.0], [3.0, 300.0]]), np.array([[2.0, 200.0]])]
    >>> scaler = SequenceScaler(with_std=False).fit(X)
    >>> scaler.mean_
    array([  2., 200.])
    >>> scaler.transform(X)
    [array([[  -1., -100.],
           [   1.,  100.]]), array([[0., 0.]])]
    >>> scaler.inverse_transform(scaler.transform(X))[1]
    array([[  2., 200.]])

    In front of a network, in a Pipeline:

    >>> from sklearn.pipeline import make_pipeline
    >>> from sklearn_rnn import RNNRegressor
    >>> X = 1000 * np.random.default_rng(0).normal(size=(50, 6, 2))
    >>> model = make_pipeline(SequenceScaler(), RNNRegressor(4, solver="lbfgs", max_iter=500)).fit(X, X[:, -1, 0])
    >>> model.predict(X).shape
    (50,)
    """

    _parameter_constraints: dict = {"with_mean": ["boolean"], "with_std": ["boolean"]}

    def __init__(self, *, with_mean: bool = True, with_std: bool = True) -> None:
        self.with_mean = with_mean
        self.with_std = with_std

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, X: ArrayLike, y: ArrayLike | None = None) -> Self:
        """Learn mean and standard deviation of each feature.

        Parameters
        ----------
        X : array-like (n_samples, n_steps), (n_samples, n_steps, n_features), or list of arrays or frames
            Sequences as `RNNRegressor.fit` reads them.
        y : ignored

        Returns
        -------
        self : object

        Raises
        ------
        ValueError, TypeError
            If X cannot be read, has steps that are partly NaN, or no present step.
        """
        task = FitTask(self, X, y)
        with draft_of(self) as draft, task.on(draft):
            draft._learn(X, reset=True)
        return self

    @_fit_context(prefer_skip_nested_validation=True)
    def partial_fit(self, X: ArrayLike, y: ArrayLike | None = None) -> Self:
        """Learn from further sequences, as if they had been there from the first. Unfitted: fit.

        Parameters
        ----------
        X : as in `fit`
        y : ignored

        Returns
        -------
        self : object

        Raises
        ------
        ValueError, TypeError
            As `fit`; also if with_mean or with_std was changed since.
        """
        with in_turn(), draft_of(self) as draft:
            draft._learn(X, reset=not hasattr(draft, "_scaler"))
        return self

    @at_one_moment
    def transform(self, X: ArrayLike) -> np.ndarray | list[np.ndarray]:
        """Scale sequences.

        Parameters
        ----------
        X : as in `fit`

        Returns
        -------
        X_scaled : ndarray of the shape of X, or list of ndarray
            float32 if X is, else float64. A list where X is one; columns of frames stand as in fit.
        """
        return self._each(X, self._forward)

    @at_one_moment
    def inverse_transform(self, X: ArrayLike) -> np.ndarray | list[np.ndarray]:
        """Bring scaled sequences back to the scale that they had.

        Parameters
        ----------
        X : as in `fit`

        Returns
        -------
        X_original : ndarray of the shape of X, or list of ndarray
        """
        return self._each(X, self._backward)

    @available_if(_has_columns)
    @at_one_moment
    def get_feature_names_out(self, input_features: ArrayLike | None = None) -> np.ndarray:
        """Names of the columns of 2-D X; sequences have none.

        Parameters
        ----------
        input_features : array-like of str, default=None
            Must be those of fit, if it saw names.

        Returns
        -------
        names : ndarray of str (n_columns,)
        """
        return super().get_feature_names_out(input_features)

    def _learn(self, X, *, reset):
        """Take X into mean and variance; with reset begin anew."""
        sequences, found, _ = read_sequences(self, X, reset=reset)
        if reset and found.n_present == 0:
            raise ValueError("X holds no present step: every one is NaN, and tells no mean.")
        if found.largest > _LARGEST:
            raise ValueError(
                f"X holds numbers up to {found.largest:.4g}, too large to square: bring them to a smaller scale."
            )
        scaler = StandardScaler(**self.get_params()) if reset else deepcopy(self._scaler)
        check_unchanged(scaler.get_params(), self.get_params())
        for steps in _present_steps(sequences.source):
            scaler.partial_fit(steps)
        self._scaler, self.n_steps_seen_ = scaler, int(scaler.n_samples_seen_)
        self.mean_, self.var_, self.scale_ = scaler.mean_, scaler.var_, scaler.scale_

    def _check_state(self):
        """ValueError if what was loaded of a file would scale to numbers that are not finite, or not fit X."""
        if not hasattr(self, "_scaler"):
            return
        with saved_state_of(self):
            check_learnt(self)
            for name in ("mean_", "scale_"):
                value = getattr(self, name)
                sound = value is None or (np.shape(value) == (n_features_of(self),) and np.isfinite(value).all())
                require(sound and (name == "mean_" or value is None or (value > 0).all()), f"{name}={value!r}")

    def _each(self, X, apply):
        """``apply(x, out)`` on all steps of X, in the shape of X."""
        check_is_fitted(self)
        sequences, _, _ = read_sequences(self, X, reset=False)
        if isinstance(sequences.source, list):
            scaled = [apply(x, np.empty(x.shape, computing_type([x]))) for x in sequences.source]
            return [s[:, 0] if _n_dimensions(x) == 1 else s for x, s in zip(X, scaled, strict=True)]
        scaled = apply(sequences.source, np.empty(sequences.source.shape, computing_type([sequences.source])))
        return scaled[:, :, 0] if _n_dimensions(X) == 2 else scaled

    def _forward(self, x, out):
        """(x - mean) / scale, computed in float64."""
        np.subtract(x, self.mean_ if self._scaler.with_mean else 0.0, out=out, casting="same_kind")
        return np.divide(out, self.scale_ if self._scaler.with_std else 1.0, out=out, casting="same_kind")

    def _backward(self, x, out):
        """X scale + mean, computed in float64."""
        np.multiply(x, self.scale_ if self._scaler.with_std else 1.0, out=out, casting="same_kind")
        return np.add(out, self.mean_ if self._scaler.with_mean else 0.0, out=out, casting="same_kind")

    def __sklearn_is_fitted__(self):
        return hasattr(self, "_scaler")  # without a look at all attributes, which another thread may be adding to

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = True
        tags.input_tags.three_d_array = True
        tags.input_tags.allow_nan = True
        tags.transformer_tags.preserves_dtype = ["float64", "float32"]
        return tags


def _n_dimensions(X):
    """Number of dimensions of what may be a list, a frame or a foreign array."""
    return X.ndim if hasattr(X, "ndim") else np.asarray(X).ndim


def _present_steps(source):
    """Present steps (n_steps, n_features) of a source (array or list of arrays), in blocks."""
    n_rows = max(_BLOCK // max(source[0].size, 1), 1)
    groups = _grouped(source) if isinstance(source, list) else map(source.__getitem__, gen_batches(len(source), n_rows))
    for group in groups:
        steps = np.concatenate(group)
        steps = steps[~np.isnan(steps[:, 0])]
        if len(steps) > 0:
            yield steps


def _grouped(sequences):
    """Lists of neighbouring sequences that hold about one block of numbers."""
    first, size = 0, 0
    for k, x in enumerate(sequences, 1):
        size += x.size
        if size >= _BLOCK or k == len(sequences):
            yield sequences[first:k]
            first, size = k, 0
