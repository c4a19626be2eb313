"""ForecastDisplay."""

from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator

from sklearn_rnn.forecasting import forecast as forecast_ahead
from sklearn_rnn.inspection.axes import axes_for

if TYPE_CHECKING:  # an extra
    from matplotlib.axes import Axes

_COLOURS = {"history": "#4d4d4d", "forecast": "#0072B2", "truth": "#D55E00"}  # told apart by the colour-blind too


class ForecastDisplay:
    """A forecast in its surroundings, or the errors of a backtest step by step, as a picture.

    A line, with a band around it if there is one; the history that it follows; the truth where it is known. Create it
    with `from_estimator`, `from_predictions` or `from_backtest`.

    Parameters
    ----------
    forecast : Series (n_steps,)
        The line; its index is the axis of time, or of steps.
    history, truth : Series, default=None
        What came before, and what came in its place.
    band : DataFrame (n_steps, 2), default=None
        The lower and the upper bound, indexed as forecast.
    names : dict, default=None
        What the legend calls "forecast" and "band".
    xlabel, ylabel : str, default=None
        Of the axes.

    Attributes
    ----------
    ax_ : matplotlib Axes
    figure_ : matplotlib Figure

    See Also
    --------
    forecast : Forecasts of several steps.
    backtest : What would have been forecast in the past.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from sklearn_rnn import ForecastDisplay
    >>> display = ForecastDisplay.from_predictions([4.1, 4.9], history=[1.0, 2.0, 3.0], band=([3.0, 4.0], [5.0, 6.0]))
    >>> [text.get_text() for text in display.ax_.get_legend().get_texts()]
    ['history', 'band', 'forecast']
    """

    def __init__(
        self,
        forecast: pd.Series,
        *,
        history: pd.Series | None = None,
        truth: pd.Series | None = None,
        band: pd.DataFrame | None = None,
        names: dict[str, str] | None = None,
        xlabel: str | None = None,
        ylabel: str | None = None,
    ) -> None:
        self.forecast = forecast
        self.history = history
        self.truth = truth
        self.band = band
        self.names = names
        self.xlabel = xlabel
        self.ylabel = ylabel

    @classmethod
    def from_estimator(
        cls,
        estimator: BaseEstimator,
        X: ArrayLike,
        *,
        target: str | int,
        history: ArrayLike | None = None,
        truth: ArrayLike | None = None,
        band: ArrayLike | None = None,
        ax: "Axes | None" = None,
    ) -> Self:
        """Forecast the rows of one series, and draw it.

        Parameters
        ----------
        estimator, X, target : as in `forecast`
            X holds the rows of one series.
        history, truth, band, ax : as in `from_predictions`

        Returns
        -------
        display : ForecastDisplay
        """
        made = forecast_ahead(estimator, X, target=target)
        return cls.from_predictions(made, history=history, truth=truth, band=band, ax=ax)

    @classmethod
    def from_predictions(
        cls,
        forecast: ArrayLike,
        *,
        history: ArrayLike | None = None,
        truth: ArrayLike | None = None,
        band: Any = None,
        ax: "Axes | None" = None,
    ) -> Self:
        """Draw forecasts that are there already.

        Parameters
        ----------
        forecast : Series or array-like (n_steps,)
            A pandas Series is drawn over its index, of several levels the last; anything else over its positions behind
            those of history.
        history : Series or array-like (n_history,), default=None
            What came before; pass the end that is of interest.
        truth : Series or array-like (n_steps,), default=None
            What came; NaN: not known.
        band : pair of array-like (n_steps,), or DataFrame (n_steps, 2), default=None
            The lower and the upper bound.
        ax : matplotlib Axes, default=None
            As in `plot`.

        Returns
        -------
        display : ForecastDisplay

        Raises
        ------
        ValueError
            If forecast, truth and band are not equally long, or of more than one target; if band is not two bounds.
        """
        history = None if history is None else _series(history, 0, "history")
        forecast = _series(forecast, 0 if history is None else len(history), "forecast")
        truth = None if truth is None else _beside(forecast, truth, "truth")
        band = None if band is None else _band(forecast, band)
        name = getattr(forecast, "name", None)
        return cls(forecast, history=history, truth=truth, band=band, ylabel=name and str(name)).plot(ax=ax)

    @classmethod
    def from_backtest(
        cls, frame: pd.DataFrame, *, spread: tuple[float, float] = (0.1, 0.9), ax: "Axes | None" = None
    ) -> Self:
        """Draw the absolute error of each step, its mean and its spread over origins and series.

        Parameters
        ----------
        frame : DataFrame
            What `backtest` gives.
        spread : tuple of two floats, default=(0.1, 0.9)
            The quantiles of the absolute errors between which the band lies.
        ax : matplotlib Axes, default=None
            As in `plot`.

        Returns
        -------
        display : ForecastDisplay

        Raises
        ------
        ValueError
            If frame is not what `backtest` gives, or spread not two quantiles in their order.
        """
        columns = {"step", "y_true", "y_pred"}
        if not (isinstance(frame, pd.DataFrame) and columns <= set(frame)):
            raise ValueError(
                "frame must be what backtest gives, with columns step, y_true and y_pred, got "
                + (f"columns {list(frame)}." if isinstance(frame, pd.DataFrame) else f"{type(frame).__name__}.")
            )
        if not (np.shape(spread) == (2,) and 0 <= spread[0] <= spread[1] <= 1):
            raise ValueError(f"spread must be two quantiles, 0 <= lower <= upper <= 1, got {spread!r}.")
        errors = (frame["y_true"] - frame["y_pred"]).abs().groupby(frame["step"])
        lower, upper = spread
        band = pd.DataFrame({"lower": errors.quantile(lower), "upper": errors.quantile(upper)})
        names = {"forecast": "mean", "band": f"{lower:.0%} to {upper:.0%} of origins"}
        return cls(errors.mean(), band=band, names=names, xlabel="step", ylabel="absolute error").plot(ax=ax)

    def plot(self, ax: "Axes | None" = None) -> Self:
        """Draw.

        Parameters
        ----------
        ax : matplotlib Axes, default=None
            None: a new figure.

        Returns
        -------
        display : ForecastDisplay
        """
        self.ax_ = ax = axes_for(ax, self)
        from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

        self.figure_ = ax.figure
        names = {"forecast": "forecast", "band": "band", **(self.names or {})}
        if self.history is not None:
            ax.plot(_axis(self.history), self.history, color=_COLOURS["history"], linewidth=1.0, label="history")
        colour, marker = _COLOURS["forecast"], "o" if len(self.forecast) <= 24 else None
        if self.band is not None:
            bounds = self.band.to_numpy().T
            ax.fill_between(_axis(self.band), *bounds, color=colour, alpha=0.2, linewidth=0, label=names["band"])
        if self.truth is not None:
            ax.plot(_axis(self.truth), self.truth, color=_COLOURS["truth"], linewidth=1.2, label="truth")
        ax.plot(
            _axis(self.forecast),
            self.forecast,
            marker,
            linestyle="-",
            color=colour,
            markersize=3,
            label=names["forecast"],
        )
        ax.set(xlabel=self.xlabel, ylabel=self.ylabel)
        ax.spines[["top", "right"]].set_visible(False)
        ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=4, frameon=False)
        if isinstance(_axis(self.forecast), pd.DatetimeIndex):
            locator = AutoDateLocator()
            ax.xaxis.set(major_locator=locator, major_formatter=ConciseDateFormatter(locator))
        return self


def _series(values, start, name):
    """Values (n,) as a Series: over their own index, or over the positions from start on."""
    if isinstance(values, pd.Series):
        return values
    values = np.asarray(values, dtype=np.float64)
    if values.ndim != 1:
        raise ValueError(f"{name} must be of one target, (n_steps,), got shape {values.shape}.")
    return pd.Series(values, index=pd.RangeIndex(start, start + len(values)))


def _beside(forecast, values, name):
    """Values (n_steps,) as a Series over the index of the forecast."""
    values = np.asarray(values, dtype=np.float64)
    if values.shape != forecast.shape:
        raise ValueError(
            f"{name} must have shape {forecast.shape}, as the forecast has {len(forecast)} steps, got {values.shape}."
        )
    return pd.Series(values, index=forecast.index)


def _band(forecast, bounds):
    """The lower and the upper bound as a DataFrame (n_steps, 2) over the index of the forecast."""
    bounds = bounds.to_numpy().T if hasattr(bounds, "columns") else bounds
    if len(bounds) != 2:
        raise ValueError(f"band must be two bounds, the lower and the upper one, got {len(bounds)}.")
    names = "lower", "upper"
    return pd.DataFrame({k: _beside(forecast, own, f"The {k} bound") for k, own in zip(names, bounds, strict=True)})


def _axis(values):
    """Where on the axis of time values stand."""
    index = values.index
    index = index.get_level_values(-1) if isinstance(index, pd.MultiIndex) else index
    return index.to_timestamp() if isinstance(index, pd.PeriodIndex) else index
