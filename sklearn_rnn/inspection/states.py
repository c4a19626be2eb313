"""StatesDisplay."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator

from sklearn_rnn.inspection.axes import axes_for, check_names, name_steps
from sklearn_rnn.inspection.front import network_parted, sequence_of, text_steps

if TYPE_CHECKING:  # an extra
    from matplotlib.axes import Axes


class StatesDisplay:
    """What a network holds in its hidden states while it reads a sequence: a picture, a line a unit, a column a step.

    A unit that keeps its colour remembers; one that changes it tells two parts of the sequence apart; one that is
    saturated (dark everywhere) or pale everywhere tells nothing.

    Create it with `from_estimator`.

    Parameters
    ----------
    states : ndarray (n_steps, n_units)
        One of what `RNNRegressor.hidden_states` tells.
    steps : sequence of str, default=None
        Names of the steps; None: their numbers.

    Attributes
    ----------
    im_ : matplotlib AxesImage
    ax_ : matplotlib Axes
    figure_ : matplotlib Figure

    See Also
    --------
    RNNRegressor.hidden_states : The same as numbers.
    GradientFlowDisplay : How much of the gradient reaches each step.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> import numpy as np
    >>> from sklearn_rnn import RNNRegressor, StatesDisplay
    >>> X = np.random.default_rng(0).normal(size=(60, 12))
    >>> model = RNNRegressor(8, early_stopping=True, random_state=0).fit(X, X[:, -1])
    >>> display = StatesDisplay.from_estimator(model, X, row=5)
    >>> display.im_.get_array().shape
    (8, 12)
    """

    def __init__(self, states: ArrayLike, *, steps: Sequence[str] | None = None) -> None:
        self.states, self.steps = states, steps

    @classmethod
    def from_estimator(
        cls,
        estimator: BaseEstimator,
        X: ArrayLike,
        *,
        row: int = 0,
        steps: Sequence[str] | None = None,
        ax: "Axes | None" = None,
        cmap: str = "RdBu",
    ) -> Self:
        """Draw the states after each step of one sequence.

        Parameters
        ----------
        estimator : an estimator with `hidden_states`, or Pipeline that ends in one
            Fitted.
        X : as in `predict` of the estimator
            All rows pass the steps before the network, so that a window holds the rows before its own.
        row : int, default=0
            Which of X; -1 is the last.
        steps : sequence of str, default=None
            Names of the steps; None: the characters or words of a text, else numbers.
        ax, cmap
            As in `plot`.

        Returns
        -------
        display : StatesDisplay

        Raises
        ------
        TypeError
            If the estimator has no hidden states.
        ValueError
            If X has no such row.
        """
        front, network = network_parted(estimator, cls.__name__)
        (states,) = network.hidden_states(sequence_of(front, X, row))
        if steps is None:
            steps = text_steps(X, row, len(states))
        return cls(states, steps=steps).plot(ax=ax, cmap=cmap)

    def plot(self, ax: "Axes | None" = None, *, cmap: str = "RdBu") -> Self:
        """Draw.

        Parameters
        ----------
        ax : matplotlib Axes, default=None
            None: a new figure.
        cmap : str, default="RdBu"
            Colours from the lowest to the highest state, 0 in the middle.

        Returns
        -------
        display : StatesDisplay

        Raises
        ------
        ValueError
            If there are more or fewer names than steps, or no steps.
        """
        states = np.asarray(self.states)
        if states.ndim != 2 or 0 in states.shape:
            raise ValueError(f"States of a sequence must be (n_steps, n_units), got an array of shape {states.shape}.")
        check_names("steps", self.steps, len(states))
        self.ax_ = ax = axes_for(ax, self)
        self.figure_ = ax.figure
        most = np.abs(states).max() or 1.0
        self.im_ = ax.imshow(states.T, cmap=cmap, vmin=-most, vmax=most, aspect="auto", interpolation="nearest")
        ax.xaxis.get_major_locator().set_params(integer=True)
        ax.yaxis.get_major_locator().set_params(integer=True)
        name_steps(ax.xaxis, self.steps)
        ax.set_xlabel("step")
        ax.set_ylabel("unit")
        self.figure_.colorbar(self.im_, ax=ax, label="state")
        return self
