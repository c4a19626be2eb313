"""AttentionDisplay."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator

from sklearn_rnn.compat import check_matplotlib_support
from sklearn_rnn.inspection.axes import check_names, name_steps
from sklearn_rnn.inspection.front import parted, sequence_of, text_steps

if TYPE_CHECKING:  # an extra
    from matplotlib.axes import Axes


class AttentionDisplay:
    """What a decoder with attention attends to, as a picture: a line per step said, a column per step read.

    Create it with `from_estimator`.

    Parameters
    ----------
    weights : ndarray (n_steps_out, n_steps)
        One of what `attention_weights` tells; each line sums to 1.
    source, target : sequence of str, default=None
        Names of the steps that are read, and said; None: their numbers.

    Attributes
    ----------
    im_ : matplotlib AxesImage
    ax_ : matplotlib Axes
    figure_ : matplotlib Figure

    See Also
    --------
    sklearn_rnn.RNNClassifier.attention_weights : The same as numbers.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> import numpy as np
    >>> from sklearn_rnn import AttentionDisplay
    >>> display = AttentionDisplay(np.array([[0.9, 0.1], [0.2, 0.8]]), source="ab", target="AB").plot()
    >>> [label.get_text() for label in display.ax_.get_yticklabels()]
    ['A', 'B']
    """

    def __init__(
        self, weights: ArrayLike, *, source: Sequence[str] | None = None, target: Sequence[str] | None = None
    ) -> None:
        self.weights, self.source, self.target = weights, source, target

    @classmethod
    def from_estimator(
        cls,
        estimator: BaseEstimator,
        X: ArrayLike,
        *,
        row: int = 0,
        source: Sequence[str] | None = None,
        target: Sequence[str] | None = None,
        ax: "Axes | None" = None,
        cmap: str = "Blues",
    ) -> Self:
        """Draw what is attended to while one sequence is read.

        Parameters
        ----------
        estimator : RNNClassifier, RNNRegressor, or Pipeline that ends in one
            Fitted with ``mapping="encoder-decoder"`` and ``attention=True``.
        X : as in `predict` of the estimator
        row : int, default=0
            Which of X; -1 is the last.
        source : sequence of str, default=None
            Names of the steps that are read, padding behind them aside; None: the characters or words of a text, else
            numbers.
        target : sequence of str, default=None
            Names of the steps that are said; None: what is predicted.
        ax, cmap
            As in `plot`.

        Returns
        -------
        display : AttentionDisplay

        Raises
        ------
        TypeError
            If the estimator has no attention.
        ValueError
            If X has no such row.
        """
        front, network = parted(estimator)
        if not hasattr(network, "attention_weights"):
            raise TypeError(
                'AttentionDisplay needs a fitted network with mapping="encoder-decoder" and attention=True, alone or '
                f"at the end of a Pipeline, got {type(network).__name__}."
            )
        sequences = sequence_of(front, X, row)
        (weights,) = network.attention_weights(sequences)
        if target is None:
            target = [_label(said) for said in network.predict(sequences)[0]]
        n_steps = int(np.flatnonzero(weights.any(axis=0)).max(initial=-1)) + 1  # others are padding
        source = text_steps(X, row, n_steps) if source is None else source
        if source is not None and len(source) == n_steps:
            weights = weights[:, :n_steps]
        return cls(weights, source=source, target=target).plot(ax=ax, cmap=cmap)

    def plot(self, ax: "Axes | None" = None, *, cmap: str = "Blues") -> Self:
        """Draw.

        Parameters
        ----------
        ax : matplotlib Axes, default=None
            None: a new figure.
        cmap : str, default="Blues"
            Colours of weights from 0 to 1.

        Returns
        -------
        display : AttentionDisplay

        Raises
        ------
        ValueError
            If there are more or fewer names than steps, or no steps.
        """
        check_matplotlib_support("AttentionDisplay.plot")
        import matplotlib.pyplot as plt

        weights = np.asarray(self.weights)
        if weights.ndim != 2 or 0 in weights.shape:
            raise ValueError(f"There is nothing to draw: weights have shape {weights.shape}.")
        check_names("target", self.target, len(weights))
        check_names("source", self.source, weights.shape[1])
        if ax is None:
            height, width = (1.2 + min(max(0.28 * n, 1.5), 10) for n in weights.shape)
            _, ax = plt.subplots(figsize=(width + 0.6, height), layout="constrained")
        self.ax_, self.figure_ = ax, ax.figure
        self.im_ = ax.imshow(weights, cmap=cmap, vmin=0.0, vmax=1.0, aspect="auto")
        name_steps(ax.xaxis, self.source)
        name_steps(ax.yaxis, self.target)
        ax.set_xlabel("step read")
        ax.set_ylabel("step said")
        self.figure_.colorbar(self.im_, ax=ax, label="weight")
        return self


def _label(said):
    """What was said at a step, as text: numbers in three digits."""
    return f"{said:.3g}" if isinstance(said, (float, np.floating)) else str(said)
