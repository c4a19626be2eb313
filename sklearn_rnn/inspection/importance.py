"""ImportanceDisplay."""

from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Self

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator
from sklearn.metrics import brier_score_loss, check_scoring
from sklearn.utils import check_random_state

from sklearn_rnn.arguments import check_int
from sklearn_rnn.inspection.axes import axes_for
from sklearn_rnn.inspection.front import n_rows, network_parted

if TYPE_CHECKING:  # an extra
    from matplotlib.axes import Axes

_MOST_TEXTS = 80  # more cannot be read


class ImportanceDisplay:
    """Which columns matter at which lags, as a picture: how much worse the score is without them.

    One line a column, one cell a step, the latest on the right. A cell tells how much the score falls when what stands
    there is permuted among the sequences, all else left as it is. Rows pass a Pipeline in their order and unpermuted,
    so that every window holds the rows before its own; it is in the windows that values change places. Two steps that
    tell the same can each be missed without loss: what is low alone may be of weight together with its neighbours.

    Create it with `from_estimator`.

    Parameters
    ----------
    importances : DataFrame (n_features, n_steps)
        Mean fall of the score. Columns are steps before the last, the oldest first.

    Attributes
    ----------
    im_ : matplotlib AxesImage
    ax_ : matplotlib Axes
    figure_ : matplotlib Figure

    See Also
    --------
    sklearn.inspection.permutation_importance : The same of columns, for estimators whose rows know nothing of others.

    References
    ----------
    Breiman, Random forests, Machine Learning 45 (2001), doi:10.1023/A:1010933404324

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> import numpy as np
    >>> from sklearn.pipeline import make_pipeline
    >>> from sklearn_rnn import ImportanceDisplay, RNNRegressor, SequenceWindower
    >>> X = np.random.default_rng(0).normal(size=(400, 2))
    >>> y = np.roll(X[:, 1], 2)  # what the second column was two rows ago
    >>> model = make_pipeline(SequenceWindower(4), RNNRegressor(early_stopping=True, random_state=0)).fit(X, y)
    >>> display = ImportanceDisplay.from_estimator(model, X, y, random_state=0)
    >>> int(display.importances.loc["feature 1"].idxmax())
    2
    """

    def __init__(self, importances: pd.DataFrame) -> None:
        self.importances = importances

    @classmethod
    def from_estimator(
        cls,
        estimator: BaseEstimator,
        X: ArrayLike,
        y: ArrayLike,
        *,
        label: Hashable | None = None,
        scoring: str | Callable | None = None,
        n_repeats: int = 5,
        feature_names: Sequence[str] | None = None,
        random_state: int | np.random.RandomState | None = None,
        ax: "Axes | None" = None,
        cmap: str = "Blues",
    ) -> Self:
        """Draw what matters to a fitted estimator.

        Parameters
        ----------
        estimator : RNNRegressor, RNNClassifier, or Pipeline that ends in one
            Fitted. It predicts n_features * n_steps * n_repeats times.
        X : as in `predict` of the estimator
            Rows that it was not fitted on, in their order. A few hundred will do.
        y : array-like (n_samples,) or (n_samples, n_outputs)
            What is to be predicted.
        label : object, default=None
            One of ``classes_``: the score is then how well the probability of this class tells it from the others
            (minus the Brier score). None: the score of all.
        scoring : str or callable, default=None
            A scorer, higher is better; None: the estimator's own score.
        n_repeats : int, default=5
            Permutations, over which falls are averaged.
        feature_names : sequence of str, default=None
            Names of the features of a step; None: the columns of X where each is a feature, else numbers.
        random_state : int, RandomState instance or None, default=None
            Draws the permutations.
        ax, cmap
            As in `plot`.

        Returns
        -------
        display : ImportanceDisplay

        Raises
        ------
        TypeError
            If the estimator is no network; if the steps before it give no array of sequences, all of one length.
        ValueError
            If label is no class, or goes with a scoring; if feature_names are more or fewer than features; if y has
            another number of rows than X; if n_repeats is no int of at least 1; if the score is not a finite number.
        """
        check_int("n_repeats", n_repeats)
        front, last = network_parted(estimator, cls.__name__)
        if n_rows(X) != len(y):
            raise ValueError(f"X has {n_rows(X)} rows, y has {len(y)}.")
        scorer = check_scoring(last, scoring) if label is None else _told_apart(last, label, scoring, y)
        sequences = X if front is None else front.transform(X)
        values = _values(sequences)
        names = _names(feature_names, X, values.shape[2])
        flat = values[..., 0] if np.ndim(sequences) == 2 else values
        reads_ids = getattr(last, "embedding_dim", None) is not None  # of which 0 is none
        present = values[..., 0] != 0 if reads_ids else ~np.isnan(values).all(axis=2)
        columns = list(getattr(sequences, "columns", ()))

        def score():
            return scorer(last, pd.DataFrame(flat, columns=columns) if columns else flat, y)

        falls = _falls(values, present, score, n_repeats, check_random_state(random_state))
        lags = range(values.shape[1] - 1, -1, -1)
        return cls(pd.DataFrame(falls.T, index=names, columns=list(lags))).plot(ax=ax, cmap=cmap)

    def plot(self, ax: "Axes | None" = None, *, cmap: str = "Blues") -> Self:
        """Draw.

        Parameters
        ----------
        ax : matplotlib Axes, default=None
            None: a new figure.
        cmap : str, default="Blues"
            Colours from no importance to the highest. A negative one is chance, and drawn as none.

        Returns
        -------
        display : ImportanceDisplay

        Raises
        ------
        ValueError
            If importances are empty, or not finite.
        """
        falls, lags = self.importances.to_numpy(), self.importances.columns
        if not (falls.size and np.isfinite(falls).all()):
            raise ValueError(
                f"There is nothing to draw: importances (n_features, n_steps) of shape {falls.shape} are empty, or "
                "hold NaN, as a score of too few rows does."
            )
        self.ax_ = ax = axes_for(ax, self)
        self.figure_ = ax.figure
        most = falls.max() if falls.max() > 0 else 1.0
        self.im_ = ax.imshow(falls, cmap=cmap, vmin=0.0, vmax=most, aspect="auto", interpolation="nearest")
        n_decimals = 1 - int(np.floor(np.log10(most)))  # the highest has two figures
        if falls.size <= _MOST_TEXTS and 0 <= n_decimals <= 3:
            for place, fall in np.ndenumerate(falls):
                colour = "white" if fall > most / 2 else "black"
                text = f"{max(fall, 0.0):.{n_decimals}f}"
                ax.text(*place[::-1], text, ha="center", va="center", fontsize=8, color=colour)
        shown = range(len(lags) - 1, -1, -max(len(lags) // 12, 1))
        ax.set_xticks(shown, [str(lags[k]) for k in shown])
        ax.set_yticks(range(len(falls)), self.importances.index.astype(str))
        ax.set_xlabel("steps before the last")
        self.figure_.colorbar(self.im_, ax=ax, label="fall of the score")
        return self


def _values(sequences):
    """A copy of sequences as an array (n_samples, n_steps, n_features), whose values may change places."""
    if isinstance(sequences, list) or not hasattr(sequences, "shape"):
        raise TypeError(
            "ImportanceDisplay needs sequences of one length, as an array: pad them with steps of NaN, or with id 0. "
            f"Got {type(sequences).__name__}."
        )
    values = np.array(sequences)
    return values[..., None] if values.ndim == 2 else values


def _names(given, X, n_features):
    """The n_features names given; None: the columns of X if it is a frame with one for each feature, else numbers."""
    if given is not None:
        names = list(given)
        if len(names) != n_features:
            raise ValueError(f"feature_names names {len(names)} features, but a step has {n_features}.")
        return names
    columns = list(getattr(X, "columns", ()))
    return columns if len(columns) == n_features else [f"feature {k}" for k in range(n_features)]


def _told_apart(estimator, label, scoring, y):
    """A scorer: how well the probability of a class tells it from the others."""
    classes = getattr(estimator, "classes_", ())
    if scoring is not None or label not in classes:
        raise ValueError(
            f"label={label!r} must be one of classes_, {list(classes)}, and needs scoring=None, got {scoring!r}."
        )
    if np.ndim(y) != 1 or estimator.mapping != "many-to-one":
        raise ValueError(
            f"label={label!r} is for one class a sequence, got y of shape {np.shape(y)} and "
            f'mapping="{estimator.mapping}": leave label=None, or pass a scoring.'
        )
    (k,) = np.flatnonzero(np.asarray(classes) == label)
    return lambda fitted, X, y: -brier_score_loss(np.asarray(y) == label, fitted.predict_proba(X)[:, k])


def _falls(values, present, score, n_repeats, rng):
    """How much the score falls when what stands at a step of a feature is permuted: (n_steps, n_features).

    present (n_samples, n_steps): only those change places, so that what is absent stays absent.
    """
    n_samples, n_steps, n_features = values.shape
    whole, falls = score(), np.zeros((n_repeats, n_steps, n_features))
    for own in falls:
        order = rng.permutation(n_samples)
        for t in range(n_steps):
            rows = np.flatnonzero(present[:, t])
            others = order[present[order, t]]
            for k in range(n_features):
                kept = values[rows, t, k]
                values[rows, t, k] = values[others, t, k]
                own[t, k] = whole - score()
                values[rows, t, k] = kept
    return falls.mean(axis=0)
