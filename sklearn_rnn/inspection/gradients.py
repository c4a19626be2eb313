"""GradientFlowDisplay."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator

from sklearn_rnn.inspection.axes import axes_for, check_is_network

if TYPE_CHECKING:  # an extra
    from matplotlib.axes import Axes

_BAND = (10, 90)  # percentiles of the sequences


class GradientFlowDisplay:
    """How much of the gradient of the last output reaches each earlier step, as a picture.

    One line per layer: the norm of the gradient by the layer's states after each step, in parts of that of the last
    layer after the last step; the median of the sequences, with a band from their tenth to their ninetieth percentile.
    A line that falls by orders of magnitude within the steps that matter tells of vanishing gradients: what stood there
    cannot be learnt, and a gated cell (LSTM, GRU) or a shorter window is worth a try. One that rises tells of
    exploding gradients, against which clip_norm bounds each update.

    Create it with `from_estimator`.

    Parameters
    ----------
    norms : ndarray (n_samples, n_steps, n_layers), or list of ndarray (n_steps_i, n_layers)
        What `RNNRegressor.gradient_norms` tells.

    Attributes
    ----------
    ax_ : matplotlib Axes
    figure_ : matplotlib Figure
    lines_ : list of matplotlib Line2D
        One per layer, the first layer first.

    See Also
    --------
    RNNRegressor.gradient_norms : The same as arrays.
    LossDisplay : Training and validation loss of each epoch.

    References
    ----------
    Bengio, Simard and Frasconi, Learning long-term dependencies with gradient descent is difficult, IEEE Transactions
    on Neural Networks 5 (1994), doi:10.1109/72.279181; Pascanu, Mikolov and Bengio, On the difficulty of training
    recurrent neural networks, ICML 2013, arXiv:1211.5063

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> import numpy as np
    >>> from sklearn_rnn import GradientFlowDisplay, RNNRegressor
    >>> X = np.random.default_rng(0).normal(size=(60, 12))
    >>> model = RNNRegressor((8, 4), cell="elman", linear_steps=0, random_state=0).fit(X, X[:, 0] * X[:, -1])
    >>> display = GradientFlowDisplay.from_estimator(model, X)
    >>> [line.get_label() for line in display.lines_]
    ['layer 0', 'layer 1']
    >>> lags, shares = display.lines_[1].get_data()
    >>> int(lags[-1]), float(shares[0])
    (11, 1.0)
    """

    def __init__(self, norms: np.ndarray | Sequence[np.ndarray]) -> None:
        self.norms = norms

    @classmethod
    def from_estimator(cls, estimator: BaseEstimator, X: ArrayLike, *, ax: "Axes | None" = None) -> Self:
        """Draw the gradient flow of a fitted network on some sequences.

        Parameters
        ----------
        estimator : RNNRegressor or RNNClassifier
            Fitted.
        X : as in `RNNRegressor.predict`
            A few dozen sequences will do.
        ax : matplotlib Axes, default=None
            As in `plot`.

        Returns
        -------
        display : GradientFlowDisplay

        Raises
        ------
        TypeError
            If the estimator is no network of this package.
        """
        check_is_network(estimator, cls)
        return cls(estimator.gradient_norms(X)).plot(ax=ax)

    def plot(self, ax: "Axes | None" = None) -> Self:
        """Draw.

        Parameters
        ----------
        ax : matplotlib Axes, default=None
            None: those of a new figure.

        Returns
        -------
        display : GradientFlowDisplay

        Raises
        ------
        ValueError
            If no sequence has a step, or nothing depends on the last one; if norms are not what `gradient_norms` tells.
        """
        by_lag = _by_lag(self.norms)
        whole = np.nanmedian(by_lag[:, 0, -1]) if by_lag.size else 0.0
        if not whole > 0:
            raise ValueError(
                "There is no gradient to draw: no sequence has a step, or all weights of the readout are zero."
            )
        self.ax_ = ax = axes_for(ax, self)
        self.figure_, self.lines_ = ax.figure, []
        lags = np.arange(by_lag.shape[1])
        for k in range(by_lag.shape[2]):
            median, low, high = (np.nanpercentile(by_lag[..., k] / whole, q, axis=0) for q in (50, *_BAND))
            self.lines_ += ax.plot(lags, median, label=f"layer {k}", marker="." if len(lags) == 1 else None)
            ax.fill_between(lags, low, high, color=self.lines_[-1].get_color(), alpha=0.2, linewidth=0)
        ax.set_yscale("log")
        ax.set_xlim(lags[-1] or 1, 0)
        ax.set_xlabel("steps before the last")
        ax.set_ylabel("gradient, in parts of that at the last step")
        ax.legend(frameon=False)
        return self


def _by_lag(norms):
    """Norms (n_samples, n_lags, n_layers), the last step first; NaN where a sequence is shorter, or absent there."""
    if wrong := [np.shape(own) for own in norms if np.ndim(own) != 2]:
        raise ValueError(f"norms must be (n_steps, n_layers) for each sequence, got an array of shape {wrong[0]}.")
    norms = [own for own in norms if np.isfinite(own).any()]
    if not norms:
        return np.empty((0, 0, 0))
    found = np.full((len(norms), max(map(len, norms)), norms[0].shape[1]), np.nan)
    for row, own in zip(found, norms, strict=True):
        row[: len(own)] = own[::-1]
    return found[:, np.isfinite(found).any(axis=(0, 2))]
