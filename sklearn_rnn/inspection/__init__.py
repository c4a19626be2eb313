"""Pictures of what the estimators do."""

from sklearn_rnn.inspection.attention import AttentionDisplay
from sklearn_rnn.inspection.forecasts import ForecastDisplay
from sklearn_rnn.inspection.gradients import GradientFlowDisplay
from sklearn_rnn.inspection.importance import ImportanceDisplay
from sklearn_rnn.inspection.losses import LossDisplay
from sklearn_rnn.inspection.states import StatesDisplay
from sklearn_rnn.inspection.windows import WindowDisplay

__all__ = [
    "AttentionDisplay",
    "ForecastDisplay",
    "GradientFlowDisplay",
    "ImportanceDisplay",
    "LossDisplay",
    "StatesDisplay",
    "WindowDisplay",
]
