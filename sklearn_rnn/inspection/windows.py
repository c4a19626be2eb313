"""WindowDisplay."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

import pandas as pd
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator

from sklearn_rnn.compat import check_matplotlib_support

if TYPE_CHECKING:  # an extra
    from matplotlib.axes import Axes

_COLOURS = {"block": "#9ecae1", "context": "#fdd0a2", "nowhere": "#f0f0f0"}  # told apart by the colour-blind too
_LEGEND = {"row of X": ("block", False), "row of the context": ("context", False), "absent: padded": ("nowhere", True)}
_MOST_TEXTS = 600  # more cannot be read


class WindowDisplay:
    """Which rows feed which windows, as a picture.

    One line per window, one cell per step, the oldest on the left. A cell shows the row that stands there: its time
    stamp, or its position (in X, or in ``context_`` where coloured so). An absent step is hatched, and shows in
    parentheses the row that fills it, if one does.

    Create it with `from_estimator`.

    Parameters
    ----------
    rows : DataFrame
        What `SequenceWindower.window_rows` tells.

    Attributes
    ----------
    axes_ : list of matplotlib Axes
        One per lag: several where columns have lags of their own.
    figure_ : matplotlib Figure

    See Also
    --------
    SequenceWindower.window_rows : The same as a frame.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> import numpy as np
    >>> from sklearn_rnn import SequenceWindower, WindowDisplay
    >>> X = np.arange(8.0)[:, None]
    >>> windower = SequenceWindower(window_length=3).fit(X[:5])
    >>> display = WindowDisplay.from_estimator(windower, X[5:])
    >>> [text.get_text() for text in display.axes_[0].texts]
    ['0', '1', '0', '1', '0', '1', '0', '1', '2']
    """

    def __init__(self, rows: pd.DataFrame) -> None:
        self.rows = rows

    @classmethod
    def from_estimator(
        cls,
        estimator: BaseEstimator,
        X: ArrayLike,
        *,
        rows: ArrayLike | None = None,
        ax: "Axes | Sequence[Axes] | None" = None,
    ) -> Self:
        """Draw the windows of rows of X.

        Parameters
        ----------
        estimator : SequenceWindower
            Fitted.
        X : as in `SequenceWindower.transform`
        rows : array-like of int, default=None
            Positions of the rows whose windows are shown; None: the first 20.
        ax : matplotlib Axes or list of them, default=None
            As in `plot`.

        Returns
        -------
        display : WindowDisplay

        Raises
        ------
        IndexError
            If X has no row at one of the positions.
        TypeError
            If the estimator is no SequenceWindower.
        """
        if not hasattr(estimator, "window_rows"):
            raise TypeError(
                f"WindowDisplay needs a fitted SequenceWindower, got {type(estimator).__name__}: pass that step of a "
                "Pipeline, and X transformed by the steps before it."
            )
        rows = range(min(len(X), 20)) if rows is None else rows
        return cls(estimator.window_rows(X, rows)).plot(ax=ax)

    def plot(self, ax: "Axes | Sequence[Axes] | None" = None) -> Self:
        """Draw.

        Parameters
        ----------
        ax : matplotlib Axes or list of them, default=None
            One per lag of columns; None: a new figure.

        Returns
        -------
        display : WindowDisplay
        """
        check_matplotlib_support("WindowDisplay.plot")
        import matplotlib.pyplot as plt

        parts = (
            [part for _, part in self.rows.groupby("columns", sort=False)] if "columns" in self.rows else [self.rows]
        )
        if ax is None:
            n_rows, n_steps = self.rows["row"].nunique(), self.rows["step"].nunique()
            width = min(max(n_steps * (1.0 if "time" in self.rows else 0.55), 3.5), 14)
            size = (2.5 + width * len(parts), 1.6 + min(max(0.3 * n_rows, 1.5), 12))
            _, ax = plt.subplots(1, len(parts), figsize=size, squeeze=False, layout="constrained")
            ax = ax[0]
        self.axes_ = list(ax) if hasattr(ax, "__len__") else [ax]
        if len(self.axes_) != len(parts):
            raise ValueError(f"ax must be {len(parts)} Axes, one for each lag of columns, got {len(self.axes_)}.")
        self.figure_ = self.axes_[0].figure
        for k, (own, part) in enumerate(zip(self.axes_, parts, strict=True)):
            _draw(own, part, is_first=k == 0)
        handles = [plt.Rectangle((0, 0), 1, 1, **_style(*look)) for look in _LEGEND.values()]
        self.axes_[-1].legend(handles, _LEGEND, loc="upper left", bbox_to_anchor=(1.02, 1), frameon=False)
        return self


def _draw(ax, part, is_first):
    """Draw the windows of one lag: part has a line per row and step."""
    from matplotlib.patches import Rectangle

    lines, n_steps = part["row"].unique(), part["step"].nunique()
    y_of = dict(zip(lines, range(len(lines)), strict=True))
    texts = _texts(part) if len(part) <= _MOST_TEXTS and n_steps <= 24 else [""] * len(part)
    for line, text in zip(part.itertuples(), texts, strict=True):
        y = y_of[line.row]
        ax.add_patch(Rectangle((line.step - 0.5, y - 0.5), 1, 1, **_style(line.origin, line.padded)))
        if text:
            ax.text(line.step, y, text, ha="center", va="center", fontsize=8)
    ax.set_xlim(-0.5, n_steps - 0.5)
    ax.set_ylim(len(lines) - 0.5, -0.5)
    lags = part.drop_duplicates("step").sort_values("step")["lag"].tolist()
    shown = range(n_steps - 1, -1, -max(n_steps // 12, 1))
    ax.set_xticks(shown, [str(lags[step]) for step in shown])
    ax.set_xlabel("rows or steps of the grid before the window's row")
    ax.set_yticks(range(len(lines)), _labels(part.drop_duplicates("row")) if is_first else [""] * len(lines))
    if is_first:
        ax.set_ylabel("window of row")
    if "columns" in part:
        ax.set_title(part["columns"].iloc[0], fontsize=10)


def _style(origin, padded):
    """How a cell looks."""
    edge, hatch = ("#bdbdbd", "////") if padded else ("white", None)
    return {"facecolor": _COLOURS[origin], "edgecolor": edge, "hatch": hatch, "linewidth": 1.0}


def _texts(part):
    """What stands in each cell."""
    shown = _short(part["time"]) if "time" in part else part["position"].astype(str)
    shown = shown.where(part["position"] >= 0, "earlier")
    shown = shown.where(~part["padded"], "(" + shown + ")")
    return shown.where(part["origin"] != "nowhere", "").tolist()


def _labels(rows):
    """The name of each window's row: position, series and time stamp."""
    names = rows["row"].astype(str)
    for column in ("series", "row_time"):
        if column in rows:
            names = names + "  " + (_short(rows[column]) if column == "row_time" else rows[column].astype(str))
    return names.tolist()


def _short(times):
    """Stamps as text, without the time of day where all are at midnight."""
    dates = getattr(times.dt, "normalize", None) if times.dtype.kind == "M" else None
    if dates is not None and (dates() == times)[times.notna()].all():
        return times.dt.strftime("%Y-%m-%d")
    return times.astype(str)
