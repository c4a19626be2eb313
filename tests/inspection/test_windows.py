import matplotlib
import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import Ridge

from sklearn_rnn import SequenceWindower, WindowDisplay

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from matplotlib.colors import to_hex

BLOCK, CONTEXT, NOWHERE = "#9ecae1", "#fdd0a2", "#f0f0f0"


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def cells(ax):
    """Colours and texts of the cells, line by line."""
    colours = [to_hex(patch.get_facecolor()) for patch in ax.patches]
    texts = {(round(text.get_position()[1]), round(text.get_position()[0])): text.get_text() for text in ax.texts}
    return colours, texts


def test_cells_tell_block_context_and_padding():
    X = np.arange(8.0)[:, None]
    X[5] = np.nan
    windower = SequenceWindower(3).fit(X[:4])
    display = WindowDisplay.from_estimator(windower, X[4:], rows=[0, 2])
    colours, texts = cells(display.axes_[0])
    assert colours == [CONTEXT, CONTEXT, BLOCK, BLOCK, NOWHERE, BLOCK]
    assert texts == {(0, 0): "0", (0, 1): "1", (0, 2): "0", (1, 0): "0", (1, 2): "2"}
    assert [label.get_text() for label in display.axes_[0].get_yticklabels()] == ["0", "2"]
    assert display.figure_ is display.axes_[0].figure
    assert (display.axes_[0].get_xlim(), display.axes_[0].get_ylim()) == ((-0.5, 2.5), (1.5, -0.5))  # cells fill it


def test_stamps_series_and_what_fills_a_gap_are_shown():
    days = pd.to_datetime(["2026-03-01", "2026-03-03"])
    panel = pd.DataFrame({"v": [1.0, 2.0], "shop": "a", "day": days})
    windower = SequenceWindower(3, group_col="shop", time_col="day", freq="D", padding="edge").fit(panel)
    display = WindowDisplay.from_estimator(windower, panel, rows=[1])
    assert list(cells(display.axes_[0])[1].values()) == ["2026-03-01", "(2026-03-01)", "2026-03-03"]
    assert display.axes_[0].get_yticklabels()[0].get_text() == "1  a  2026-03-03"


def test_stamps_have_more_room_than_positions():
    dated = pd.DataFrame({"v": np.arange(12.0)}, index=pd.date_range("2026-01-01", periods=12))
    windower = SequenceWindower(10)
    wide, narrow = (
        WindowDisplay.from_estimator(windower.fit(X), X, rows=[11]).figure_.get_figwidth()
        for X in (dated, dated.to_numpy())
    )
    assert wide > narrow


def test_one_picture_per_lag():
    frame = pd.DataFrame({"a": np.arange(5.0), "b": np.arange(5.0)})
    windower = SequenceWindower(2, lag={"a": 1}).fit(frame)
    display = WindowDisplay.from_estimator(windower, frame)
    assert [ax.get_title() for ax in display.axes_] == ["b", "a"]
    _, axes = plt.subplots(1, 2)
    assert WindowDisplay.from_estimator(windower, frame, ax=axes).axes_ == list(axes)
    with pytest.raises(ValueError, match="ax must be 2 Axes"):
        WindowDisplay.from_estimator(windower, frame, ax=axes[0])


def test_large_windows_are_drawn_without_texts_and_at_most_20_of_them():
    X = np.arange(60.0)[:, None]
    display = WindowDisplay.from_estimator(SequenceWindower(50).fit(X), X)
    assert len(display.axes_[0].patches) == 20 * 50
    assert not display.axes_[0].texts


@pytest.mark.parametrize("rows", [3, [3], [-1], [], [0.5]])
def test_rows_that_are_not_there_are_named(rows):
    windower = SequenceWindower(2).fit(np.zeros((3, 1)))
    with pytest.raises(IndexError, match="from 0 to 2"):
        WindowDisplay.from_estimator(windower, np.zeros((3, 1)), rows=rows)


def test_what_cuts_no_windows_is_named():
    with pytest.raises(TypeError, match="WindowDisplay needs a fitted SequenceWindower, got Ridge"):
        WindowDisplay.from_estimator(Ridge(), np.zeros((3, 1)))


def test_periods_and_hours_are_written_in_full():
    for index in (pd.period_range("2026-01", periods=3, freq="M"), pd.date_range("2026-01-01", periods=3, freq="h")):
        frame = pd.DataFrame({"v": [1.0, 2.0, 3.0]}, index=index)
        display = WindowDisplay.from_estimator(SequenceWindower(2).fit(frame), frame)
        assert display.axes_[0].texts[-1].get_text() == str(index[-1])
