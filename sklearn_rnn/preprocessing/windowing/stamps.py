"""Time stamps as they are found in indexes and columns."""

from dataclasses import dataclass

import narwhals as nw
import numpy as np
import pandas as pd

_TIMES = {"date", "datetime", "datetime64", "period"}  # what pandas calls objects that tell a time


@dataclass
class Stamps:
    """Time stamps as they were found.

    Attributes
    ----------
    values : ndarray (n,)
        Nanoseconds since 1970 in UTC (kind "datetime"), ordinals ("period"), or numbers as they are ("number").
    kind : {"datetime", "period", "number"}
    zone : str or None
        Time zone of datetimes; None: none.
    freq : str or None
        Frequency of periods.
    """

    values: np.ndarray
    kind: str
    zone: str | None = None
    freq: str | None = None


def tells_time(index):
    """Whether a pandas index is a time axis: dates, moments or periods, also as Python objects or Arrow's."""
    if isinstance(index, pd.PeriodIndex) or index.dtype.kind == "M":
        return True
    return index.dtype == object and pd.api.types.infer_dtype(index, skipna=True) in _TIMES


def read_stamps(values, name):
    """Time stamps of an index or a column.

    Parameters
    ----------
    values : pandas Index or Series, narwhals Series, or ndarray
    name : str
        For messages.

    Raises
    ------
    TypeError
        If they are neither dates, periods nor numbers.
    ValueError
        If one is missing or infinite, or beyond the range of nanoseconds (1677 to 2262).
    """
    if isinstance(values, nw.Series):
        values = _from_narwhals(values)
    if isinstance(getattr(values, "dtype", None), np.dtype) and values.dtype.kind == "O":
        values = _from_objects(values, name)
    index = pd.Index(values)
    if isinstance(index.dtype, pd.ArrowDtype) and index.dtype.kind == "M":
        index = pd.DatetimeIndex(index)
    if index.hasnans:
        raise ValueError(f"{name} holds {index.isna().sum()} missing time stamps (NaT, NaN or None): drop those rows.")
    if isinstance(index, pd.PeriodIndex):
        return Stamps(index.asi8, "period", freq=index.freqstr)
    if isinstance(index, pd.DatetimeIndex):
        try:
            instants = index.as_unit("ns").asi8
        except (OverflowError, ValueError) as error:
            raise ValueError(f"{name} holds time stamps beyond 1677 to 2262: use a PeriodIndex for those.") from error
        return Stamps(instants, "datetime", zone=None if index.tz is None else str(index.tz))
    values = index.to_numpy()
    if values.dtype.kind not in "iuf":
        raise TypeError(
            f"{name} is of type {index.dtype}, but time stamps are dates, periods or numbers. Convert them first, "
            "for instance with pandas.to_datetime."
        )
    if values.dtype.kind == "f" and np.isinf(values).any():
        raise ValueError(f"{name} holds infinite time stamps.")
    if values.dtype.kind == "u" and len(values) and values.max() >= 2**63:
        raise ValueError(f"{name} holds {values.max()}, and time stamps that are whole numbers end at {2**63 - 1}.")
    return Stamps(values.astype(np.float64 if values.dtype.kind == "f" else np.int64), "number")


def _from_narwhals(series):
    """A narwhals Series as something pandas makes an Index of; time zones without pyarrow."""
    zone = getattr(series.dtype, "time_zone", None)
    if zone is None:
        return series.to_native() if isinstance(series.to_native(), pd.Series) else series.to_numpy()
    utc = series.dt.convert_time_zone("UTC").dt.replace_time_zone(None).to_numpy()
    return pd.DatetimeIndex(utc).tz_localize("UTC").tz_convert(zone)


def _from_objects(values, name):
    """An Index of dates, periods or numbers that stand among objects; TypeError for strings and others."""
    index = pd.Index(list(values)).infer_objects()
    known = index.dropna()
    if index.dtype.kind == "O" and all(hasattr(value, "isoformat") for value in known):
        try:
            index = _of_moments(index)
        except (TypeError, ValueError) as error:
            raise TypeError(f"{name} holds dates that make no DatetimeIndex: {error}") from error
    if index.dtype == object:
        kind = type(known[0]).__name__ if len(known) else "missing"
        raise TypeError(
            f"{name} holds {kind} objects, but time stamps are dates, periods or numbers. Convert them first, for "
            "instance with pandas.to_datetime."
        )
    return index


def _of_moments(objects):
    """A DatetimeIndex of objects; those of several zones count in UTC."""
    several = len({getattr(value, "tzinfo", None) for value in objects.dropna()}) > 1
    return pd.to_datetime(objects, utc=True) if several else pd.DatetimeIndex(objects)
