import sys

import numpy as np
import pandas as pd
import pytest

from sklearn_rnn import (
    AttentionDisplay,
    ForecastDisplay,
    GradientFlowDisplay,
    ImportanceDisplay,
    LossDisplay,
    StatesDisplay,
    WindowDisplay,
)


@pytest.mark.parametrize(
    "display",
    [
        AttentionDisplay(np.eye(2)),
        ForecastDisplay(pd.Series([1.0, 2.0])),
        GradientFlowDisplay(np.ones((1, 2, 1))),
        ImportanceDisplay(pd.DataFrame(np.eye(2))),
        LossDisplay([2.0, 1.0]),
        StatesDisplay(np.eye(2)),
        WindowDisplay(pd.DataFrame()),
    ],
    ids=lambda display: type(display).__name__,
)
def test_without_matplotlib_a_display_says_who_needs_it(display, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ImportError, match=rf"^{type(display).__name__}.plot requires matplotlib"):
        display.plot()
