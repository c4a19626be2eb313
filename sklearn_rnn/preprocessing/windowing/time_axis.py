"""Time stamps as numbers, and their places on a grid."""

import warnings
from dataclasses import dataclass
from math import isfinite
from numbers import Integral, Real

import numpy as np
import pandas as pd
from pandas.tseries.frequencies import to_offset
from pandas.tseries.offsets import BusinessHour, CustomBusinessHour, Day, Tick

_DAY = 24 * 3600 * 10**9  # in nanoseconds
_FARTHEST = 2**62  # steps, which leaves room to add
_ROUNDING = 1e-3  # of a step: floats are rounded, and sums of them more so


@dataclass
class TimeAxis:
    """What fit learns of the time stamps.

    Attributes
    ----------
    kind, zone : as in `Stamps`
    freq : str, float or None
        The grid: a pandas alias or a number. None: no grid, rows go by rank.
    origin : int, float or None
        A stamp of the grid, from which multiples are counted.
    """

    kind: str
    zone: str | None
    freq: str | float | None
    origin: int | float | None

    def check(self, stamps):
        """ValueError if stamps are not of the kind that fit saw."""
        aware = (self.zone is None) == (stamps.zone is None)
        if stamps.kind != self.kind or not aware or (self.kind == "period" and stamps.freq != self.freq):
            raise ValueError(
                f"Time stamps are {_described(stamps)}, but the windower was fitted on {_described(self)}."
            )

    def ticks(self, values):
        """Places (n,) on the grid of the stamps with these values, counted from anywhere.

        Raises
        ------
        ValueError
            If a stamp lies beside the grid.
        """
        if len(values) == 0:
            return values.astype(np.int64)
        places, beside = self._places(values)
        if np.any(beside):
            self._complain(values, np.flatnonzero(beside)[0])
        return places

    def _places(self, values):
        """Places (n,) on the grid, counted from anywhere, and whether stamps (n,) lie beside it."""
        if self.kind == "number":
            self._check_distance(values)
            exact = (values - self.origin) / self.freq
            places = np.round(exact).astype(np.int64)
            return places, np.abs(exact - places) > _ROUNDING
        offset = _offset(self.freq, self.kind)
        if self.kind == "period":
            return _multiples(values, self.origin, offset.n)
        if isinstance(offset, Tick) and not isinstance(offset, Day):
            return _multiples(values, self.origin, offset.nanos)
        wall, origin = self._wall(values), self._wall(np.array([self.origin]))[0]
        places, beside = _on_calendar(offset, wall, origin)
        if beside.any() and self.zone is not None:
            wall[beside] = self._as_if_never_set(values[beside], wall[beside], origin % _DAY)
            places, beside = _on_calendar(offset, wall, origin)
        return places, beside

    def _check_distance(self, values):
        """ValueError for numbers so far apart that steps between them cannot be counted."""
        low, high = min(values.min().item(), self.origin), max(values.max().item(), self.origin)
        if high - low >= _FARTHEST or (high - low) / self.freq >= _FARTHEST:
            raise ValueError(
                f"Time stamps from {low} to {high} are too far apart to count the steps of freq={self.freq!r} between "
                "them: are all of them stamps? Use freq=None for windows by rank."
            )

    def values(self, stamps):
        """The values of stamps as the axis keeps them: numbers rid of rounding, so that equal ones are equal.

        Raises
        ------
        ValueError
            If a number lies beside the grid.
        """
        values = stamps.values
        if self.kind == "number" and values.dtype.kind == "f":
            if self.freq is not None:
                return self.origin + self.ticks(values) * self.freq
            if isinstance(self.origin, int) and (values == np.round(values)).all() and (np.abs(values) < 2**63).all():
                return values.astype(np.int64)
        return values

    def index(self, values):
        """The stamps with these values as a pandas Index."""
        if self.kind == "number":
            return pd.Index(values)
        if self.kind == "period":
            return pd.PeriodIndex.from_ordinals(values, freq=self.freq)
        stamps = pd.DatetimeIndex(values.astype("M8[ns]"))
        return stamps if self.zone is None else stamps.tz_localize("UTC").tz_convert(self.zone)

    def _wall(self, values):
        """What a clock on the wall shows, in nanoseconds: a day has 24 hours there, also when clocks change."""
        return self.index(values).tz_localize(None).as_unit("ns").asi8

    def _as_if_never_set(self, values, wall, time_of_day):
        """What the clock would show had it not been set forward right before, where that is the time of day wanted.

        Such a day has no midnight: its stamp is the first moment that it has.
        """
        due = wall - wall % _DAY + time_of_day
        return np.where((self._wall(values - 1) < due) & (due <= wall), due, wall)

    def _is_first_after_gap(self, value):
        """Whether the clock was set forward right before a value."""
        before, at = self._wall(np.array([value - 1, value]))
        return at - before > 1

    def _complain(self, values, at):
        """The error for a stamp beside the grid."""
        found = None if self.kind == "number" else _inferred(self.index(np.unique(values)))
        hint = f" pandas infers {found!r} for these stamps." if found else ""
        if self.kind == "datetime":
            hint += self._cure(self.index(np.unique(values)))
        if self.zone is not None:
            hint += (
                f" Days and longer are counted on the calendar of {self.zone}: tz_convert where days begin elsewhere."
            )
        raise ValueError(
            f"The time stamp {self.index(values[at : at + 1])[0]} lies beside the grid of freq={self.freq!r} through "
            f"{self.index(np.array([self.origin]))[0]}.{hint} Choose the freq of the data, or None for windows by rank."
        )

    def _cure(self, index):
        """What brings stamps (a DatetimeIndex) that lie beside the grid onto it, in words; empty where nothing does."""
        offset = _offset(self.freq, "datetime")
        if isinstance(offset, Tick) and not isinstance(offset, Day):
            for unit in ("s", "min", "h"):
                values = index.tz_convert("UTC").round(unit) if index.tz is not None else index.round(unit)
                values = values.as_unit("ns").asi8
                on_grid = not TimeAxis(self.kind, self.zone, self.freq, values.min())._places(values)[1].any()
                if on_grid and len(np.unique(values)) == len(values):
                    return f' Rounded they lie on one: X.index = X.index.round("{unit}").'
            return ""
        unit = next((unit for unit in "MQYWD" if unit in offset.rule_code.split("-")[0]), None)
        if unit is None or not index.tz_localize(None).to_period(unit).is_unique:
            return ""
        naive = "" if index.tz is None else ".tz_localize(None)"
        return f' There is one in each period: X.index = X.index{naive}.to_period("{unit}"), without freq.'


def learn_axis(stamps, freq):
    """The TimeAxis of the training rows.

    Parameters
    ----------
    stamps : Stamps
    freq : str, number or None
        As the parameter of `SequenceWindower`.
    """
    values = stamps.values
    origin = values.min().item() if len(values) else None
    if stamps.kind == "period":
        if freq not in (None, "infer") and _offset(freq, "period") != _offset(stamps.freq, "period"):
            raise ValueError(
                f"freq={freq!r} is not that of the periods, {stamps.freq!r}: leave freq=None, or use asfreq."
            )
        return TimeAxis("period", None, stamps.freq, origin)
    if stamps.kind == "number" and isinstance(freq, str):
        raise ValueError(f"freq={freq!r} needs dates, but the time stamps are numbers: give a number, or None.")
    if stamps.kind == "datetime" and freq is not None and not isinstance(freq, str):
        raise ValueError(f"freq={freq!r} needs time stamps that are numbers, but they are dates: give a pandas alias.")
    axis = TimeAxis(stamps.kind, stamps.zone, None, origin)
    _check_zone(stamps.zone)
    if freq == "infer":
        freq = _inferred(axis.index(np.unique(values)))
        if freq is None:
            raise ValueError(
                'freq="infer": pandas infers no frequency from the time stamps; one that is missing is enough. Name '
                "the frequency, or use freq=None for windows by rank."
            )
    if isinstance(freq, str):
        offset = _offset(freq, "datetime")
        if isinstance(offset, (BusinessHour, CustomBusinessHour)) or offset.n < 1:
            raise ValueError(f"freq={freq!r} makes no grid: use a positive frequency, hours, days or calendar units.")
    elif freq is not None:
        freq = int(freq) if isinstance(freq, Integral) else float(freq)
    axis.freq = freq
    if stamps.zone is not None and axis._is_first_after_gap(origin) and (later := values[values > origin]).size:
        axis.origin = later.min().item()  # one whose time of day is that of the others
    return axis


def is_freq(value):
    """Whether a value may be the parameter freq at all."""
    is_number = isinstance(value, Real) and not isinstance(value, bool)
    return value is None or isinstance(value, str) or (is_number and isfinite(value) and value > 0)


def _multiples(values, origin, step):
    """How many steps values (n,) lie behind the origin, and whether something remains; without overflow."""
    (places, rests), (place, rest) = np.divmod(values, step), divmod(int(origin), int(step))
    return places - place, rests != rest


def _on_calendar(offset, wall, origin):
    """Places (n,) of what clocks show on a grid of days, weeks, months ... through origin; whether it lies beside."""
    if isinstance(offset, Day):
        return _multiples(wall, origin, offset.n * _DAY)
    day, time_of_day = np.divmod(np.append(wall, origin), _DAY)
    ends = pd.DatetimeIndex((np.array([day.min(), day.max()]) * _DAY).astype("M8[ns]"))
    grid = pd.date_range(*ends, freq=offset.base).as_unit("ns").asi8 // _DAY
    places = np.searchsorted(grid, day)
    beside = (time_of_day != time_of_day[-1]) | (places == len(grid))
    beside[~beside] = grid[places[~beside]] != day[~beside]
    places, remainder = np.divmod(places - places[-1], offset.n)
    return places[:-1], (beside | (remainder != 0))[:-1]


def _check_zone(zone):
    """ValueError for a time zone that pandas does not find by its name, so that a saved model could not."""
    try:
        pd.Timestamp(0, tz=zone)
    except (KeyError, ValueError, TypeError) as error:
        raise ValueError(
            f"The time zone {zone} has no name by which it is found again: use tz_convert, for instance "
            'tz_convert("Europe/Vienna").'
        ) from error


def _offset(freq, kind):
    """The pandas offset of an alias; periods and dates spell theirs in different ways ("M" and "ME")."""
    try:
        return pd.PeriodDtype(freq).freq if kind == "period" else to_offset(freq)
    except (TypeError, ValueError) as error:
        raise ValueError(f"freq={freq!r} is no frequency that pandas knows for {kind}s: {error}") from error


def _inferred(index):
    """The alias of the frequency that pandas infers of ascending stamps, or None."""
    if len(index) < 3:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # pandas 4 will return an offset instead of its alias
        freq = pd.infer_freq(index)
    return getattr(freq, "freqstr", freq)


def _described(stamps):
    """Kind and time zone in words."""
    zone = "" if stamps.kind != "datetime" else f" in {stamps.zone}" if stamps.zone else " without time zone"
    freq = f" of {stamps.freq}" if stamps.kind == "period" else ""
    return {"datetime": "dates", "period": "periods", "number": "numbers"}[stamps.kind] + zone + freq
