"""What counts as a time axis, whatever holds it."""

import datetime

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal

from sklearn_rnn import SequenceWindower

DAYS = pd.date_range("2026-03-27", periods=6, freq="D")
VIENNA = DAYS.tz_localize("Europe/Vienna")
ORDER = np.array([2, 0, 1, 5, 4, 3])


def arrow(values, kind):
    pa = pytest.importorskip("pyarrow")
    return pd.Index(pd.Series(values, dtype=pd.ArrowDtype({"stamp": pa.timestamp("us"), "date": pa.date32()}[kind])))


@pytest.mark.filterwarnings("ignore:Time stamps do not ascend:UserWarning")
@pytest.mark.parametrize(
    "index",
    [
        lambda: pd.Index([day.date() for day in DAYS]),
        lambda: pd.Index([day.to_pydatetime() for day in DAYS], dtype=object),
        lambda: pd.Index(list(VIENNA), dtype=object),
        lambda: pd.Index(list(DAYS.to_period("D")), dtype=object),
        lambda: pd.Index([*VIENNA[:3], *VIENNA[3:].tz_convert("UTC")], dtype=object),
        lambda: arrow(DAYS, "stamp"),
        lambda: arrow([day.date() for day in DAYS], "date"),
    ],
    ids=["dates", "datetimes", "zone", "periods", "mixed zones", "Arrow stamps", "Arrow dates"],
)
def test_objects_and_arrow_tell_the_time(index):
    X = pd.DataFrame({"v": np.arange(6.0)}, index=index())
    windower = SequenceWindower(2, context="all").fit(X)
    assert_array_equal(windower.transform(X.iloc[ORDER])[:, 0, 0], np.where(ORDER > 0, ORDER - 1.0, np.nan))


@pytest.mark.parametrize(
    "index",
    [
        pd.Index([datetime.time(k) for k in range(6)]),
        pd.CategoricalIndex(DAYS),
        pd.interval_range(0, 6),
        pd.Index(list("abcdef")),
        pd.RangeIndex(6),
    ],
    ids=["times of day", "categories", "intervals", "text", "numbers"],
)
def test_others_are_no_axis(index):
    windower = SequenceWindower(2).fit(pd.DataFrame({"v": np.arange(6.0)}, index=index))
    assert windower.context_time_ is None


@pytest.mark.parametrize(
    ("index", "message"),
    [
        (pd.Index([*(day.date() for day in DAYS[:5]), pd.NaT], dtype=object), "1 missing time stamp"),
        (pd.Index([datetime.date(1600 + k, 1, 1) for k in range(6)]), "beyond 1677"),
    ],
)
def test_dates_among_objects_are_refused_as_those_of_a_datetime_index(index, message):
    with pytest.raises(ValueError, match=message):
        SequenceWindower(2).fit(pd.DataFrame({"v": np.arange(6.0)}, index=index))
